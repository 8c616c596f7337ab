public import Accel

// Simplifications of the bounds of loops and of the sets of choices.

extension Affine.For {
  // for %i = 0 to (d0) -> (d0 + 1) (%c4) → for %i = 0 to 5; a loop without iterations → its initial values
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let lower = MappedOperands(map: op.lowerBoundMap.map, operands: Array(op.lowerBoundOperands))
    let upper = MappedOperands(map: op.upperBoundMap.map, operands: Array(op.upperBoundOperands))
    let (newLower, newUpper) = (lower.simplifiedBound(isLower: true), upper.simplifiedBound(isLower: false))
    if newLower == lower, newUpper == upper {
      guard op.tripCount == 0, !op.results.isEmpty else { return nil }
      return .results(op.inits.map { .value($0) })
    }
    let inits = Array(op.inits)
    let sizes = DenseI32Array([newLower.operands.count, newUpper.operands.count, inits.count])
    let slot = op.operation.name.info?.propertyNames.firstIndex { $0.equals("operandSegmentSizes") }
    guard let slot else { return nil }
    return .update(
      OperationUpdate(
        operands: newLower.operands + newUpper.operands + inits,
        properties: [
          (0, newLower.map.attribute(in: op.context)), (1, newUpper.map.attribute(in: op.context)),
          (slot, sizes.attribute(in: op.context)),
        ]))
  }
}

extension MappedOperands {
  /// The bound of a loop, simplified: a number if that is known.
  fileprivate func simplifiedBound(isLower: Bool) -> MappedOperands {
    if map.onlyConstant != nil { return self }
    let values = operands.map { $0.constant?.as(IntegerAttr.self)?.value.map { Int64($0) } }
    let folded = try? map.partiallyConstantFolded(
      dimensions: Array(values.prefix(map.dimensionCount)),
      symbols: Array(values.dropFirst(map.dimensionCount)))
    let numbers = folded?.results.compactMap(\.constantValue) ?? []
    if numbers.count == map.results.count, let least = numbers.min(), let greatest = numbers.max() {
      return MappedOperands(map: .constant(isLower ? greatest : least), operands: [])
    }
    var new = self
    new.compose()
    new.map = new.map.withoutDuplicates
    // What only the operands would gain is not worth a change.
    return new.map == map ? self : new
  }
}

extension Affine.If {
  // if (d0, d1) : (d0 >= 0) (%x, %y) → if ()[s0] : (s0 >= 0) [%x]
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let set = op.condition.set
    let old = MappedOperands(
      map: AffineMap(
        dimensionCount: set.dimensionCount, symbolCount: set.symbolCount,
        results: set.constraints.map(\.expression)), operands: Array(op.operands))
    var new = old
    // A set keeps the order of its sums unless something is put into them.
    if old.operands.contains(where: { $0.defined(by: Affine.Apply.self) != nil }) {
      new.compose()
    } else {
      new.canonicalize()
    }
    let constraints = zip(new.map.results, set.constraints).map {
      IntegerSet.Constraint($0, isEquality: $1.isEquality)
    }
    let result = IntegerSet(
      dimensionCount: new.map.dimensionCount, symbolCount: new.map.symbolCount, constraints: constraints)
    if result == set, new.operands == old.operands { return nil }
    return .update(
      OperationUpdate(
        operands: new.operands, properties: [(0, op.context.attribute(IntegerSetAttr(result)))]))
  }

  public static var canonicalizations: [Pattern] { [removeEmptyElse, removeStaticCondition] }

  // if %s { a } else {} → if %s { a }
  private static let removeEmptyElse = Pattern("affine-if-empty-else") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    guard op.results.isEmpty, let block = op.elseRegion.entry, block.first == block.last else {
      throw NoMatch("there is something in the else region, or none")
    }
    rewriter.erase(block)
    return rewriter.changed(op.operation)
  }

  // if (0 == 0) { a } else { b } → a; if (1 == 0) { a } else { b } → b
  private static let removeStaticCondition = Pattern("affine-if-static-condition") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    let set = op.condition.set
    let region: Region
    if set.isCanonicallyEmpty {
      if op.elseRegion.isEmpty { return rewriter.erase(op) }
      region = op.elseRegion
    } else if set.constraints == [IntegerSet.Constraint(0, isEquality: true)] {
      region = op.thenRegion
    } else {
      throw NoMatch("the condition may be true or false")
    }
    guard let source = region.entry, let block = op.operation.block, let end = source.last else {
      throw NoMatch("the region has no end")
    }
    rewriter.inline(source, into: block, before: op.operation)
    let values = Array(end.operands)
    rewriter.erase(end)
    return rewriter.replace(op, with: values)
  }
}
