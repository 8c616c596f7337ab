public import AccelNumerics

// Constraints made of others, and constraints on parts of types. The words are MLIR's.

extension TypeConstraint {
  /// Types of one kind.
  public static func kind<T: TypeSchema>(_: T.Type, _ summary: String) -> TypeConstraint {
    TypeConstraint(summary) { $0.is(T.self) }.written(as: .one(T.self))
  }

  /// Types that satisfy one of `constraints`.
  public static func anyOf(_ constraints: TypeConstraint..., summary: String? = nil) -> TypeConstraint {
    let words = summary ?? constraints.map(\.summary).joined(separator: " or ")
    return TypeConstraint(words) { type in constraints.contains { $0.accepts(type) } }
  }

  /// Types that satisfy all `constraints`.
  public static func allOf(_ constraints: TypeConstraint..., summary: String? = nil) -> TypeConstraint {
    let words = summary ?? constraints.map(\.summary).joined(separator: " and ")
    return TypeConstraint(words) { type in constraints.allSatisfy { $0.accepts(type) } }
  }

  /// Types that satisfy this constraint and the predicate; the words say both.
  public func confined(_ summary: String, _ accepts: @escaping @Sendable (Type) -> Bool) -> TypeConstraint {
    let all = self.accepts
    var confined = TypeConstraint(summary) { all($0) && accepts($0) }
    confined.writtenKind = writtenKind
    return confined
  }
}

extension TypeConstraint.WrittenKind {
  /// Types of one kind.
  static func one<T: TypeSchema>(_: T.Type) -> Self { Self(name: T.name) { $0.is(T.self) } }
}

// MARK: Scalars

extension TypeConstraint {
  /// Signless integers of one width.
  public static func i(_ width: Int) -> TypeConstraint {
    exactly("\(width)-bit signless integer") { $0.integerType(width) }
  }
  /// Signed integers of one width.
  public static func si(_ width: Int) -> TypeConstraint {
    exactly("\(width)-bit signed integer") { $0.integerType(width, .signed) }
  }
  /// Unsigned integers of one width.
  public static func ui(_ width: Int) -> TypeConstraint {
    exactly("\(width)-bit unsigned integer") { $0.integerType(width, .unsigned) }
  }
  /// Integers of one width, with or without a sign of their own.
  public static func integer(_ width: Int) -> TypeConstraint {
    TypeConstraint("\(width)-bit integer") { $0.as(IntegerType.self)?.width == width }
  }
  /// Floating-point numbers of one format.
  public static func float(_ format: FloatType.Format) -> TypeConstraint {
    let summary =
      switch format {
      case .f16, .f32, .f64, .f80, .f128: "\(format.width)-bit float"
      case .bf16: "bfloat16 type"
      default: "\(format.name) type"
      }
    return exactly(summary) { $0.floatType(format) }
  }
  /// `i8`.
  public static let i8 = i(8)
  /// `i16`.
  public static let i16 = i(16)
  /// `f16`.
  public static let f16 = float(.f16)
  /// `bf16`.
  public static let bf16 = float(.bf16)
  /// `f32`.
  public static let f32 = float(.f32)
  /// `f64`.
  public static let f64 = float(.f64)
  /// `none`.
  public static let none = exactly("none type") { $0.noneType }
  /// Integers with a sign of their own.
  public static let signedInteger = TypeConstraint("signed integer") {
    $0.as(IntegerType.self)?.signedness == .signed
  }
  /// Integers that are never negative.
  public static let unsignedInteger = TypeConstraint("unsigned integer") {
    $0.as(IntegerType.self)?.signedness == .unsigned
  }
  /// Signless integers and indices.
  public static let signlessIntegerOrIndex = TypeConstraint("signless integer or index") {
    $0.isSignlessInteger || $0.isIndex
  }
  /// Complex numbers.
  public static let complex = kind(ComplexType.self, "complex-type")
  /// Complex numbers of certain elements.
  public static func complex(of element: TypeConstraint) -> TypeConstraint {
    TypeConstraint("complex type with \(element.summary) elements") {
      $0.as(ComplexType.self).map { element.accepts($0.element) } ?? false
    }.written(as: .one(ComplexType.self))
  }
}

// MARK: Containers

extension TypeConstraint {
  /// Vectors with at least one dimension, of certain elements.
  public static func vector(of element: TypeConstraint = .any) -> TypeConstraint {
    container("vector", of: element, as: .one(VectorType.self)) {
      $0.as(VectorType.self).map { !$0.shape.isEmpty } ?? false
    }
  }
  /// Vectors of any rank, zero as well, of certain elements.
  public static func vectorOfAnyRank(of element: TypeConstraint = .any) -> TypeConstraint {
    container("vector", of: element, as: .one(VectorType.self)) { $0.is(VectorType.self) }
  }
  /// Vectors without scalable dimensions, of certain elements.
  public static func fixedVector(of element: TypeConstraint = .any) -> TypeConstraint {
    container("fixed-length vector", of: element, as: .one(VectorType.self)) {
      $0.as(VectorType.self).map { !$0.isScalable } ?? false
    }
  }
  /// Vectors with a scalable dimension, of certain elements.
  public static func scalableVector(of element: TypeConstraint = .any) -> TypeConstraint {
    container("scalable vector", of: element, as: .one(VectorType.self)) {
      $0.as(VectorType.self)?.isScalable ?? false
    }
  }
  /// Vectors of certain ranks and elements.
  public static func vector(of element: TypeConstraint = .any, ranks: Int...) -> TypeConstraint {
    vector(of: element).confined("\(vector(of: element).summary) of ranks \(list(ranks))") {
      ranks.contains($0.shape?.count ?? -1)
    }
  }
  /// Vectors of certain numbers of certain elements.
  public static func vector(of element: TypeConstraint = .any, lengths: Int...) -> TypeConstraint {
    vector(of: element).confined("\(vector(of: element).summary) of length \(list(lengths))") {
      lengths.contains($0.shape?.reduce(1, &*) ?? -1)
    }
  }
  /// Tensors of known rank or not, of certain elements.
  public static func tensor(of element: TypeConstraint = .any) -> TypeConstraint {
    container("tensor", of: element, as: .init(name: nil) { $0.isTensor }) { $0.isTensor }
  }
  /// Tensors of known rank, of certain elements.
  public static func rankedTensor(of element: TypeConstraint = .any) -> TypeConstraint {
    container("ranked tensor", of: element, as: .one(RankedTensorType.self)) { $0.is(RankedTensorType.self) }
  }
  /// Tensors of unknown rank, of certain elements.
  public static func unrankedTensor(of element: TypeConstraint = .any) -> TypeConstraint {
    container("unranked tensor", of: element, as: .one(UnrankedTensorType.self)) {
      $0.is(UnrankedTensorType.self)
    }
  }
  /// Tensors of certain ranks and elements.
  public static func tensor(of element: TypeConstraint = .any, ranks: Int...) -> TypeConstraint {
    container(
      "\(list(ranks.map { "\($0)D" })) tensor", of: element, as: .init(name: nil) { $0.isTensor }
    ) { type in
      type.as(RankedTensorType.self).map { ranks.contains($0.shape.count) } ?? false
    }
  }
  /// Tensors all of whose dimensions are known, of certain elements.
  public static func staticTensor(of element: TypeConstraint = .any) -> TypeConstraint {
    container("statically shaped tensor", of: element, as: .one(RankedTensorType.self)) {
      $0.as(RankedTensorType.self)?.shape.isStatic ?? false
    }
  }
  /// Memrefs of known rank, of certain elements.
  public static func memref(of element: TypeConstraint = .any) -> TypeConstraint {
    container("memref", of: element, as: .one(MemRefType.self)) { $0.is(MemRefType.self) }
  }
  /// Memrefs of unknown rank, of certain elements.
  public static func unrankedMemref(of element: TypeConstraint = .any) -> TypeConstraint {
    container("unranked.memref", of: element, as: .one(UnrankedMemRefType.self)) {
      $0.is(UnrankedMemRefType.self)
    }
  }
  /// Memrefs of known rank or not, of certain elements.
  public static func anyMemref(of element: TypeConstraint = .any) -> TypeConstraint {
    container(
      "ranked or unranked memref", of: element, as: .init(name: nil) { $0.isMemRef }
    ) { $0.isMemRef }
  }
  /// Memrefs of certain ranks and elements.
  public static func memref(of element: TypeConstraint = .any, ranks: Int...) -> TypeConstraint {
    memref(of: element).confined("\(list(ranks.map { "\($0)D" })) \(memref(of: element).summary)") {
      ranks.contains($0.shape?.count ?? -1)
    }
  }
  /// Memrefs all of whose dimensions are known, of certain elements.
  public static func staticMemref(of element: TypeConstraint = .any) -> TypeConstraint {
    memref(of: element).confined("statically shaped \(memref(of: element).summary)") {
      $0.shape?.isStatic ?? false
    }
  }
  /// Vectors, tensors and memrefs of certain elements.
  public static func shaped(of element: TypeConstraint = .any) -> TypeConstraint {
    container("shaped", of: element) { $0.elementType != nil }
  }
  /// Tuples.
  public static let tuple = kind(TupleType.self, "tuple")
  /// Tuples of certain elements.
  public static func tuple(of element: TypeConstraint) -> TypeConstraint {
    TypeConstraint("tuple with any combination of \(element.summary) values") {
      $0.as(TupleType.self).map { $0.elements.allSatisfy(element.accepts) } ?? false
    }
  }

  private static func container(
    _ words: String, of element: TypeConstraint, as kind: WrittenKind? = nil,
    _ accepts: @escaping @Sendable (Type) -> Bool
  ) -> TypeConstraint {
    var constraint = TypeConstraint("\(words) of \(element.summary) values") { type in
      accepts(type) && type.elementType.map(element.accepts) ?? false
    }
    constraint.writtenKind = kind
    return constraint
  }

  /// Returns e.g. "1/2".
  private static func list(_ numbers: [some CustomStringConvertible]) -> String {
    numbers.map(\.description).joined(separator: "/")
  }
}

extension List<Int> {
  /// `true` iff no dimension is dynamic.
  fileprivate var isStatic: Bool { !contains(ShapeDimension.dynamic) }
}
