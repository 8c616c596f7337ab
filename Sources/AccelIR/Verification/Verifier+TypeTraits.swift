// What traits say about the types of operands and results.

extension Verifier {
  /// Verifies the traits of `op` that are about types.
  func verifyTypeTraits(of op: Operation) -> Bool {
    let traits = op.traits
    if op.hasOneTypeThroughout { return verifyScalarTraits(of: op, traits) }
    if traits.contains(.sameTypeOperands), !allEqual(op.operands.lazy.map(\.type)) {
      return fail(op, "requires all operands to have the same type")
    }
    if traits.contains(.sameOperandsAndResultType), !verifySameOperandsAndResultType(of: op) { return false }
    guard verifyShapes(of: op, traits), verifyElementTypes(of: op, traits) else { return false }
    if traits.contains(.sameOperandsAndResultRank), !verifyRanks(of: op) { return false }
    return verifyScalarTraits(of: op, traits)
  }

  /// `true` iff there is an operand, and a result if `needsResult`; reports what is missing otherwise.
  private func hasOperandAndResult(_ op: Operation, needsResult: Bool) -> Bool {
    if op.operands.isEmpty { return fail(op, "expected 1 or more operands, but found 0") }
    return !needsResult || !op.results.isEmpty || fail(op, "expected 1 or more results")
  }

  private func allEqual(_ types: some Sequence<Type>) -> Bool {
    var first: Type?
    for type in types {
      if let first, first != type { return false }
      first = type
    }
    return true
  }

  private func verifySameOperandsAndResultType(of op: Operation) -> Bool {
    guard hasOperandAndResult(op, needsResult: true) else { return false }
    let expected = op.result(0).type
    let encoding = expected.as(RankedTensorType.self)?.encoding
    for type in op.results.types.dropFirst() + op.operands.types where type != expected {
      if type.elementOrSelf != expected.elementOrSelf || !type.hasCompatibleShape(expected) {
        return fail(op, "requires the same type for all operands and results")
      }
      if let encoding, let tensor = type.as(RankedTensorType.self), tensor.encoding != encoding {
        return fail(op, "requires the same encoding for all operands and results")
      }
    }
    return true
  }

  private func verifyShapes(of op: Operation, _ traits: Traits) -> Bool {
    if traits.contains(.sameOperandsShape) {
      guard hasOperandAndResult(op, needsResult: false) else { return false }
      if !haveCompatibleShapes(op.operands.types) {
        return fail(op, "requires the same shape for all operands")
      }
    }
    if traits.contains(.sameOperandsAndResultShape) {
      guard hasOperandAndResult(op, needsResult: true) else { return false }
      if !haveCompatibleShapes(op.operands.types + op.results.types) {
        return fail(op, "requires the same shape for all operands and results")
      }
    }
    return true
  }

  private func verifyElementTypes(of op: Operation, _ traits: Traits) -> Bool {
    if traits.contains(.sameOperandsElementType) {
      guard hasOperandAndResult(op, needsResult: false) else { return false }
      if !allEqual(op.operands.lazy.map(\.type.elementOrSelf)) {
        return fail(op, "requires the same element type for all operands")
      }
    }
    if traits.contains(.sameOperandsAndResultElementType) {
      guard hasOperandAndResult(op, needsResult: true) else { return false }
      if !allEqual((op.operands.types + op.results.types).lazy.map(\.elementOrSelf)) {
        return fail(op, "requires the same element type for all operands and results")
      }
    }
    return true
  }

  func verifyElementwise(_ op: Operation) -> Bool {
    let operands = op.operands.types.filter(\.isVectorOrTensor)
    let results = op.results.types.filter(\.isVectorOrTensor)
    if operands.isEmpty, results.isEmpty { return true }
    if operands.isEmpty {
      return fail(op, "if a result is non-scalar, then at least one operand must be non-scalar")
    }
    if results.isEmpty {
      return fail(op, "if an operand is non-scalar, then there must be at least one non-scalar result")
    }
    if results.count != op.results.count {
      return fail(op, "if an operand is non-scalar, then all results must be non-scalar")
    }
    let types = operands + results
    if types.allSatisfy({ $0.raw.pointee.payload == types[0].raw.pointee.payload }),
      haveCompatibleShapes(types)
    {
      return true
    }
    return fail(op, "all non-scalar operands/results must have the same shape and base type")
  }

  private func verifyRanks(of op: Operation) -> Bool {
    guard hasOperandAndResult(op, needsResult: false) else { return false }
    let operands = op.operands.types.compactMap(\.shape?.count)
    let results = op.results.types.compactMap(\.shape?.count)
    guard let rank = operands.first ?? results.first else { return true }
    if operands.contains(where: { $0 != rank }) { return fail(op, "operands don't have matching ranks") }
    if results.contains(where: { $0 != rank }) {
      return fail(op, "result type has different rank than operands")
    }
    return true
  }

  private func verifyScalarTraits(of op: Operation, _ traits: Traits) -> Bool {
    if traits.contains(.resultsAreBoolLike), op.results.contains(where: { $0.type.scalar != context.i1 }) {
      return fail(op, "requires a bool result type")
    }
    if traits.contains(.resultsAreFloatLike),
      op.results.contains(where: { !$0.type.scalar.is(FloatType.self) })
    {
      return fail(op, "requires a floating point type")
    }
    if traits.contains(.resultsAreSignlessIntegerLike),
      op.results.contains(where: { !$0.type.scalar.isSignlessIntegerOrIndex })
    {
      return fail(op, "requires an integer or index type")
    }
    if traits.contains(.operandsAreFloatLike),
      op.operands.contains(where: { !$0.type.scalar.is(FloatType.self) })
    {
      return fail(op, "requires a float type")
    }
    if traits.contains(.operandsAreSignlessIntegerLike),
      op.operands.contains(where: { !$0.type.scalar.isSignlessIntegerOrIndex })
    {
      return fail(op, "requires an integer or index type")
    }
    return true
  }

  /// Verifies that an operation whose result type is that of its operands has exactly the type of the first.
  func verifyInferredType(of op: Operation) -> Bool {
    let inferred = op.operand(0).type
    if op.results.allSatisfy({ $0.type == inferred }) { return true }
    if isQuick { return false }
    let expected = op.results.map { _ in "'\(inferred.text)'" }.joined(separator: ", ")
    let found = op.results.map { "'\($0.type.text)'" }.joined(separator: ", ")
    context.emitError(
      at: op.location,
      "'\(op.name.string)' op inferred type(s) \(expected) are incompatible with return type(s) of operation \(found)"
    )
    return fail(op, "failed to infer returned types")
  }
}

extension Operation {
  /// `true` iff there are operands and results, and all have one type.
  var hasOneTypeThroughout: Bool {
    guard raw.pointee.operandCount > 0, raw.pointee.resultCount > 0 else { return false }
    let type = result(0).type
    return operands.allSatisfy { $0.type == type } && results.allSatisfy { $0.type == type }
  }
}
