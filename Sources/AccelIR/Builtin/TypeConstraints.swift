// Constraints on types that many dialects share. The words are MLIR's.

// MARK: Scalars

extension TypeConstraint {
  /// `i1`.
  public static let i1 = exactly("1-bit signless integer") { $0.i1 }
  /// `i32`.
  public static let i32 = exactly("32-bit signless integer") { $0.i32 }
  /// `i64`.
  public static let i64 = exactly("64-bit signless integer") { $0.i64 }
  /// `index`.
  public static let index = exactly("index") { $0.indexType }
  /// Integers of any width, with or without a sign of their own.
  public static let integer = TypeConstraint("integer") { $0.is(IntegerType.self) }
  /// Integers of any width without a sign of their own.
  public static let signlessInteger = TypeConstraint("signless integer") { $0.isSignlessInteger }
  /// Floating-point numbers.
  public static let float = TypeConstraint("floating-point") { $0.isFloat }
  /// Functions.
  public static let function = TypeConstraint("function type") { $0.is(FunctionType.self) }
}

// MARK: Scalars, vectors and tensors of them

extension TypeConstraint {
  /// Types that satisfy `accepts`, and vectors and tensors of such types.
  public static func like(
    _ summary: String, _ accepts: @escaping @Sendable (Type) -> Bool
  ) -> TypeConstraint {
    TypeConstraint(summary) { isLike($0, accepts) }
  }

  /// This constraint, or memrefs of types that satisfy `accepts`.
  public func orMemRef(
    of summary: String, _ accepts: @escaping @Sendable (Type) -> Bool
  ) -> TypeConstraint {
    let others = self.accepts
    return TypeConstraint("\(self.summary) or memref of \(summary)") { type in
      others(type) || type.as(MemRefType.self).map { accepts($0.element) } ?? false
    }
  }

  /// Signless integers and indices.
  public static let signlessIntegerLike = like("signless-integer-like") { $0.isSignlessInteger || $0.isIndex }
  /// Signless integers.
  public static let signlessFixedWidthIntegerLike = like("signless-fixed-width-integer-like") {
    $0.isSignlessInteger
  }
  /// Floating-point numbers.
  public static let floatLike = like("floating-point-like") { $0.isFloat }
  /// Signless integers and floating-point numbers.
  public static let signlessIntegerOrFloatLike = like("signless-integer-or-float-like") {
    $0.isSignlessInteger || $0.isFloat
  }
  /// Booleans.
  public static let boolLike = like("bool-like") { $0.isSignlessInteger(1) }
}

/// `true` iff `type`, or the element type if it is a vector or tensor, satisfies `accepts`.
private func isLike(_ type: Type, _ accepts: (Type) -> Bool) -> Bool {
  if type.is(VectorType.self) || type.isTensor { return accepts(type.elementOrSelf) }
  return accepts(type)
}
