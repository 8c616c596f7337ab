public import Accel

extension Vector {
  /// A part of a vector, of the same number of dimensions.
  ///
  ///     %0 = vector.extract_strided_slice %v {offsets = [0, 1], sizes = [4, 1], strides = [1, 1]} : vector<4x2xi32> to vector<4x1xi32>
  public enum ExtractStridedSlice: OpSchema {
    public static let name = "vector.extract_strided_slice"
    public static var source: Operand<0> { .init(.vector()) }
    public static var offsets: Property<0, [Int]> { .init() }
    public static var sizes: Property<1, [Int]> { .init() }
    public static var strides: Property<2, [Int]> { .init() }
    public static var result: Result<0> { .init(.vector()) }
    public static let fields: [any OpField] = [source, offsets, sizes, strides, result]
    public static let traits: Traits = .pure
    public static let rules = [Rule.resultElements("operand and result have same element type", Self.self)]
    public static let assembly: Assembly? = "\(source)\(.attributes) : \(type: source) to \(type: result)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (vector, offsets, sizes) = (op.source.vector, op.offsets, op.sizes)
      if offsets.count != sizes.count || offsets.count != op.strides.count {
        throw VerificationFailure("expected offsets, sizes and strides attributes of same size")
      }
      if offsets.count > vector.rank {
        throw VerificationFailure("expected offsets attribute of rank no greater than vector rank")
      }
      try SliceBounds.check(offsets, "offsets", in: vector.shape)
      try SliceBounds.check(sizes, "sizes", in: vector.shape, from: 1, isClosed: true)
      try SliceBounds.checkStrides(op.strides)
      try SliceBounds.checkSums(offsets, sizes, "sizes", in: vector.shape)
      let expected = resultType(of: vector, sizes, op.context)
      if op.result.type != expected {
        throw VerificationFailure("expected result type to be '\(expected.text)'")
      }
      for (index, size) in sizes.enumerated() where vector.scalable[index] && size != vector.shape[index] {
        throw VerificationFailure(
          "expected size at idx=\(index) to match the corresponding base size from the input vector "
            + "(\(size) vs \(vector.shape[index]))")
      }
    }

    /// Returns the type of a part of the given sizes, which are those of the first dimensions.
    static func resultType(of vector: VectorType, _ sizes: [Int], _ context: Context) -> Type {
      let shape = sizes + vector.shape.dropFirst(sizes.count)
      return context.vectorType(shape, vector.element, scalable: Array(vector.scalable))
    }
  }

  /// A vector with another part, of the same or a smaller number of dimensions.
  ///
  ///     %0 = vector.insert_strided_slice %x, %v {offsets = [0, 1], strides = [1, 1]} : vector<4x1xi32> into vector<4x2xi32>
  public enum InsertStridedSlice: OpSchema {
    public static let name = "vector.insert_strided_slice"
    public static var valueToStore: Operand<0> { .init(.vector()) }
    public static var dest: Operand<1> { .init(.vector()) }
    public static var offsets: Property<0, [Int]> { .init() }
    public static var strides: Property<1, [Int]> { .init() }
    public static var result: Result<0> { .init(.same(as: dest), name: "res") }
    public static let fields: [any OpField] = [valueToStore, dest, offsets, strides, result]
    public static let traits: Traits = .pure
    public static let rules = [Rule.resultElements("operand #0 and result have same element type", Self.self)]
    public static let assembly: Assembly? =
      "\(valueToStore), \(dest)\(.attributes) : \(type: valueToStore) into \(type: dest)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (value, dest, offsets) = (op.valueToStore.vector, op.dest.vector, op.offsets)
      if offsets.count != dest.rank {
        throw VerificationFailure("expected offsets of same size as destination vector rank")
      }
      if op.strides.count != value.rank {
        throw VerificationFailure("expected strides of same size as source vector rank")
      }
      if value.rank > dest.rank {
        throw VerificationFailure("expected source rank to be no greater than destination rank")
      }
      let difference = dest.rank - value.rank
      try SliceBounds.check(offsets, "offsets", in: dest.shape)
      try SliceBounds.checkStrides(op.strides)
      try SliceBounds.checkSums(
        offsets, Array(repeating: 0, count: difference) + value.shape, "source vector shape", in: dest.shape)
      for index in 0..<value.rank {
        let (inner, outer) = (value.dimensions[index], dest.dimensions[index + difference])
        if inner.isScalable != outer.isScalable {
          throw VerificationFailure("mismatching scalable flags (at source vector idx=\(index))")
        }
        if inner.isScalable, inner.size != outer.size {
          throw VerificationFailure(
            "expected size at idx=\(index) to match the corresponding base size from the input vector "
              + "(\(inner.size) vs \(outer.size))")
        }
      }
    }
  }

  /// A part of a scalable vector; its position counts in the length of the result.
  ///
  ///     %0 = vector.scalable.extract %v[8] : vector<4xf32> from vector<[8]xf32>
  public enum ScalableExtract: OpSchema {
    public static let name = "vector.scalable.extract"
    public static var source: Operand<0> { .init(.scalableLine) }
    public static var pos: Property<0, Int> { .init() }
    public static var res: Result<0> { .init(.line) }
    public static let fields: [any OpField] = [source, pos, res]
    public static let traits: Traits = .pure
    public static let rules = [
      Rule.sameElementType(source, res),
      Rule("position is a multiple of the result length.") { (op: Op<Self>) in
        op.pos % max(op.res.vector.elementCount, 1) == 0
      },
    ]
    public static let assembly: Assembly? =
      "\(source)[\(pos)]\(.attributes) : \(type: res) from \(type: source)"
  }

  /// A scalable vector with another part; its position counts in the length of that.
  ///
  ///     %0 = vector.scalable.insert %x, %v[8] : vector<4xf32> into vector<[16]xf32>
  public enum ScalableInsert: OpSchema {
    public static let name = "vector.scalable.insert"
    public static var valueToStore: Operand<0> { .init(.line) }
    public static var dest: Operand<1> { .init(.scalableLine) }
    public static var pos: Property<0, Int> { .init() }
    public static var res: Result<0> { .init(.same(as: dest)) }
    public static let fields: [any OpField] = [valueToStore, dest, pos, res]
    public static let traits: Traits = .pure
    public static let rules = [
      Rule.sameElementType(valueToStore, dest),
      Rule("position is a multiple of the source length.") { (op: Op<Self>) in
        op.pos % max(op.valueToStore.vector.elementCount, 1) == 0
      },
    ]
    public static let assembly: Assembly? =
      "\(valueToStore), \(dest)[\(pos)]\(.attributes) : \(type: valueToStore) into \(type: dest)"
  }
}

/// What is asked of the numbers of a part.
private enum SliceBounds {
  /// Checks that numbers lie in a shape.
  static func check(
    _ numbers: [Int], _ name: String, in shape: List<Int>, from least: Int = 0, isClosed: Bool = false
  ) throws(VerificationFailure) {
    for (index, (number, size)) in zip(numbers, shape).enumerated() {
      let end = isClosed ? size + 1 : size
      if number < least || number >= end {
        throw VerificationFailure(
          "expected \(name) dimension \(index) to be confined to [\(least), \(end))")
      }
    }
  }

  /// Checks that all strides are 1.
  static func checkStrides(_ strides: [Int]) throws(VerificationFailure) {
    if strides.contains(where: { $0 != 1 }) {
      throw VerificationFailure("expected strides to be confined to [1, 2)")
    }
  }

  /// Checks that what begins at `offsets` and is of the given sizes ends in a shape.
  static func checkSums(
    _ offsets: [Int], _ sizes: [Int], _ name: String, in shape: List<Int>
  ) throws(VerificationFailure) {
    for (index, size) in shape.enumerated() where index < min(offsets.count, sizes.count) {
      let sum = offsets[index] &+ sizes[index]
      if sum < 0 || sum > size {
        throw VerificationFailure(
          "expected sum(offsets, \(name)) dimension \(index) to be confined to [1, \(size + 1))")
      }
    }
  }
}
