// Constraints on attributes that many dialects share. The words are MLIR's and continue those of the property's
// type: "64-bit signless integer attribute whose minimum value is 1".

// MARK: Integers

extension AttributeConstraint {
  /// An integer of at least `minimum`.
  public static func minimum(_ minimum: Int) -> AttributeConstraint {
    integer("whose minimum value is \(minimum)") { $0 >= minimum }
  }
  /// An integer of at most `maximum`.
  public static func maximum(_ maximum: Int) -> AttributeConstraint {
    integer("whose maximum value is \(maximum)") { $0 <= maximum }
  }
  /// An integer other than `value`.
  public static func not(_ value: Int) -> AttributeConstraint {
    integer("whose value is not \(value)") { $0 != value }
  }
  /// An integer that is not negative.
  public static let nonNegative = integer("whose value is non-negative") { $0 >= 0 }
  /// An integer above zero.
  public static let positive = integer("whose value is positive") { $0 > 0 }

  /// An integer above zero that is a power of two.
  public static let validAlignment = integer(
    "whose value is positive and whose value is a power of two > 0"
  ) { $0 > 0 && $0 & ($0 - 1) == 0 }

  private static func integer(
    _ words: String, _ accepts: @escaping @Sendable (Int) -> Bool
  ) -> AttributeConstraint {
    AttributeConstraint(confining: words) { attribute in
      attribute.as(IntegerAttr.self)?.value.map(accepts) ?? false
    }
  }
}

// MARK: Arrays

extension AttributeConstraint {
  /// An array or dense array of exactly `count` elements.
  public static func count(_ count: Int) -> AttributeConstraint {
    counted("with exactly \(count) elements") { $0 == count }
  }
  /// An array or dense array of at least `count` elements.
  public static func minimumCount(_ count: Int) -> AttributeConstraint {
    counted("with at least \(count) elements") { $0 >= count }
  }
  /// An array or dense array of at most `count` elements.
  public static func maximumCount(_ count: Int) -> AttributeConstraint {
    counted("with at most \(count) elements") { $0 <= count }
  }
  /// A dense array of integers above zero.
  public static let allPositive = elements("whose value is positive") { $0.allSatisfy { $0 > 0 } }
  /// A dense array of integers that are not negative.
  public static let allNonNegative = elements("whose value is non-negative") { $0.allSatisfy { $0 >= 0 } }
  /// A dense array of integers none of which is less than the one before it.
  public static let sorted = elements("should be in non-decreasing order") {
    zip($0, $0.dropFirst()).allSatisfy { $0 <= $1 }
  }
  /// A dense array of integers each of which is more than the one before it.
  public static let strictlySorted = elements("should be in increasing order") {
    zip($0, $0.dropFirst()).allSatisfy { $0 < $1 }
  }
  /// An array whose element at `index` is the integer `value`.
  public static func element(_ index: Int, is value: Int) -> AttributeConstraint {
    element(index, "must be \(value)") { $0 == value }
  }
  /// An array whose element at `index` is an integer in `range`.
  public static func element(_ index: Int, in range: ClosedRange<Int>) -> AttributeConstraint {
    element(index, "must be at least \(range.lowerBound) and at most \(range.upperBound)") {
      range.contains($0)
    }
  }
  /// An array whose element at `index` is an integer of at least `minimum`.
  public static func element(_ index: Int, minimum: Int) -> AttributeConstraint {
    element(index, "must be at least \(minimum)") { $0 >= minimum }
  }
  /// An array whose element at `index` is an integer of at most `maximum`.
  public static func element(_ index: Int, maximum: Int) -> AttributeConstraint {
    element(index, "must be at most \(maximum)") { $0 <= maximum }
  }

  private static func counted(
    _ words: String, _ accepts: @escaping @Sendable (Int) -> Bool
  ) -> AttributeConstraint {
    AttributeConstraint(confining: words) { attribute in
      (attribute.as(ArrayAttr.self)?.elements.count ?? attribute.as(DenseArrayAttr.self)?.count)
        .map(accepts) ?? false
    }
  }

  private static func elements(
    _ words: String, _ accepts: @escaping @Sendable ([Int]) -> Bool
  ) -> AttributeConstraint {
    AttributeConstraint(confining: words) { attribute in
      attribute.as(DenseArrayAttr.self)?.integers.map(accepts) ?? false
    }
  }

  private static func element(
    _ index: Int, _ words: String, _ accepts: @escaping @Sendable (Int) -> Bool
  ) -> AttributeConstraint {
    AttributeConstraint(confining: "whose \(index)-th element \(words)") { attribute in
      guard let elements = attribute.as(ArrayAttr.self)?.elements, elements.count > index else {
        return false
      }
      return elements[index].as(IntegerAttr.self)?.value.map(accepts) ?? false
    }
  }
}

// MARK: Types

extension AttributeConstraint {
  /// A type attribute whose type satisfies `constraint`.
  public static func type(_ constraint: TypeConstraint) -> AttributeConstraint {
    AttributeConstraint("type attribute of \(constraint.summary)") { attribute in
      attribute.as(TypeAttr.self).map { constraint.accepts($0.value) } ?? false
    }
  }
}
