public import Accel

// Simplifications of the least and the greatest of the values of affine maps.

extension Extremum {
  // min of constants → a constant; what of the results is known becomes a number
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let map = op.map.map
    let values = op.operation.indexConstants(operands)
    guard
      let folded = try? map.partiallyConstantFolded(
        dimensions: Array(values.prefix(map.dimensionCount)),
        symbols: Array(values.dropFirst(map.dimensionCount)))
    else { return nil }
    if folded.symbolCount == 1, folded.dimensionCount == 0, folded.results == [.symbol(0)] {
      return .value(op.mapOperands[0])
    }
    let constants = folded.results.compactMap(\.constantValue)
    if constants.count == folded.results.count, let least = constants.min(), let greatest = constants.max() {
      return .constant(op.context.integer(Int(isMax ? greatest : least), op.context.indexType))
    }
    return folded == map ? nil : .update(OperationUpdate(properties: [(0, folded.attribute(in: op.context))]))
  }

  public static var canonicalizations: [Pattern] {
    [singleResult, withoutDuplicates, merged, composingPattern(), sorted]
  }

  // min (d0) -> (d0 + 1) (%x) → apply (d0) -> (d0 + 1) (%x)
  private static var singleResult: Pattern {
    Pattern("\(name)-of-one") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.map.map.results.count == 1 else { throw NoMatch("there are several results") }
      let application = rewriter.create(
        Affine.Apply.self, operands: Array(op.mapOperands), results: [op.context.indexType],
        properties: [op.operation.properties[0]], at: op.location)
      return rewriter.replace(op, with: application.result)
    }
  }

  // min (d0) -> (d0, d0, 1) → min (d0) -> (d0, 1)
  private static var withoutDuplicates: Pattern {
    Pattern("\(name)-without-duplicates") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let map = op.map.map.withoutDuplicates
      guard map != op.map.map else { throw NoMatch("no result comes again") }
      return rewriter.replace(op, by: MappedOperands(map: map, operands: Array(op.mapOperands)))
    }
  }

  // min (d0) -> (d0, 4) (min (d0) -> (d0, 8) (%x)) → min (d0, d1) -> (4, d1, 8) (…, %x)
  private static var merged: Pattern {
    Pattern("\(name)-of-same") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let map = op.map.map
      var dimensions = Array(op.mapOperands.prefix(map.dimensionCount))
      var symbols = Array(op.mapOperands.dropFirst(map.dimensionCount))
      var results: [AffineExpr] = []
      var producers: [Op<Self>] = []
      for result in map.results {
        let position = result.dimensionPosition ?? result.symbolPosition.map { map.dimensionCount + $0 }
        if let position, let producer = op.mapOperands[position].defined(by: Self.self) {
          producers.append(producer)
        } else {
          results.append(result)
        }
      }
      if producers.isEmpty { throw NoMatch("no result is the result of another") }
      for producer in producers {
        let inner = producer.map.map
        let (firstDimension, firstSymbol) = (dimensions.count, symbols.count)
        results += inner.results.map { result in
          result.replacing(
            dimensions: (0..<inner.dimensionCount).map { .dimension(firstDimension + $0) },
            symbols: (0..<inner.symbolCount).map { .symbol(firstSymbol + $0) })
        }
        dimensions += producer.mapOperands.prefix(inner.dimensionCount)
        symbols += producer.mapOperands.dropFirst(inner.dimensionCount)
      }
      let new = AffineMap(
        dimensionCount: dimensions.count, symbolCount: symbols.count, results: results)
      return rewriter.replace(op, by: MappedOperands(map: new, operands: dimensions + symbols))
    }
  }

  // min (d0) -> (d0 + 16, 32) → min (d0) -> (32, d0 + 16)
  private static var sorted: Pattern {
    Pattern("\(name)-sorted") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let map = op.map.map
      var keyed: [(scales: [Int64], result: AffineExpr)] = []
      for result in map.results {
        var scales = Array(repeating: 0 as Int64, count: map.inputCount + 1)
        guard result.addScales(to: &scales, times: 1, map.dimensionCount) else {
          throw NoMatch("a result is no sum of products")
        }
        keyed.append((scales, result))
      }
      let order = keyed.indices.sorted { first, second in
        let (left, right) = (keyed[first].scales, keyed[second].scales)
        return left == right ? first < second : left.lexicographicallyPrecedes(right)
      }
      guard order != Array(keyed.indices) else { throw NoMatch("the results are in order") }
      let new = AffineMap(
        dimensionCount: map.dimensionCount, symbolCount: map.symbolCount,
        results: order.map { keyed[$0].result })
      return rewriter.replace(op, by: MappedOperands(map: new, operands: Array(op.mapOperands)))
    }
  }
}

extension AffineExpr {
  /// Adds the scales of dimensions and symbols in a sum, and last its constant; `false` if this is no such sum.
  fileprivate func addScales(to scales: inout [Int64], times factor: Int64, _ dimensionCount: Int) -> Bool {
    switch self {
    case .dimension(let position): scales[position] &+= factor
    case .symbol(let position): scales[dimensionCount + position] &+= factor
    case .constant(let number): scales[scales.count - 1] &+= factor &* number
    case .binary(let binary):
      if binary.operator == .add {
        return binary.lhs.addScales(to: &scales, times: factor, dimensionCount)
          && binary.rhs.addScales(to: &scales, times: factor, dimensionCount)
      }
      guard binary.operator == .mul, let scale = binary.rhs.constantValue else { return false }
      return binary.lhs.addScales(to: &scales, times: factor &* scale, dimensionCount)
    }
    return true
  }
}
