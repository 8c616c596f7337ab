package import Accel

extension Rewriter {
  /// Returns the only result of `map`, of which `operands` are the dimensions and then the symbols: a number, one of
  /// the values, or an `affine.apply` that does without others among its operands.
  package func composedApply(
    _ map: AffineMap, _ operands: [MixedIndex], at location: Location
  ) -> MixedIndex {
    var dimensions: [AffineExpr] = [], symbols: [AffineExpr] = []
    var (dimensionValues, symbolValues) = ([Value](), [Value]())
    for (position, operand) in operands.enumerated() {
      let isDimension = position < map.dimensionCount
      let expression: AffineExpr
      switch operand.simplified {
      case .constant(let number): expression = .constant(Int64(number))
      case .value(let value) where isDimension:
        dimensionValues.append(value)
        expression = .dimension(dimensionValues.count - 1)
      case .value(let value):
        symbolValues.append(value)
        expression = .symbol(symbolValues.count - 1)
      }
      if isDimension { dimensions.append(expression) } else { symbols.append(expression) }
    }
    let result = map.results[0].replacing(dimensions: dimensions, symbols: symbols)
    var mapped = MappedOperands(
      map: AffineMap(
        dimensionCount: dimensionValues.count, symbolCount: symbolValues.count, results: [result]),
      operands: dimensionValues + symbolValues)
    mapped.compose()
    let (simple, values) = (mapped.map.results[0], mapped.operands)
    if let number = simple.constantValue { return .constant(Int(number)) }
    if let position = simple.dimensionPosition { return .value(values[position]) }
    if let position = simple.symbolPosition { return .value(values[mapped.map.dimensionCount + position]) }
    return .value(
      create(Affine.Apply.self, at: location) {
        ($0.map, $0.mapOperands) = (AffineMapAttr(mapped.map), values)
      }.result)
  }
}
