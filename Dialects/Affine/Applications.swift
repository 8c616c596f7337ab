public import Accel

extension Rewriter {
  /// Returns the value of the only result of `map` on `operands`: a number or a value that is there, or an
  /// `affine.apply` that is composed with those that the operands come from.
  public func applyAffine(
    _ map: AffineMap, _ operands: [MixedIndex], at location: Location? = nil
  ) -> MixedIndex {
    let composed = MappedOperands(composing: map, operands)
    let result = composed.map.results[0]
    if let number = result.constantValue { return .constant(Int(number)) }
    if let position = result.dimensionPosition { return .value(composed.operands[position]) }
    if let position = result.symbolPosition {
      return .value(composed.operands[composed.map.dimensionCount + position])
    }
    return .value(create(Affine.Apply.self, composed, at: location))
  }

  /// Returns the least of the results of `map` on `operands`: a number, a value that is there, or an `affine.min`.
  public func minimumAffine(
    _ map: AffineMap, _ operands: [MixedIndex], at location: Location? = nil
  ) -> MixedIndex { extremum(Affine.Min.self, map, operands, at: location) }

  /// Returns the greatest of the results of `map` on `operands`: a number, a value that is there, or an `affine.max`.
  public func maximumAffine(
    _ map: AffineMap, _ operands: [MixedIndex], at location: Location? = nil
  ) -> MixedIndex { extremum(Affine.Max.self, map, operands, at: location) }

  /// Returns an extremum of the results of `map` on `operands`.
  private func extremum<S: Extremum>(
    _: S.Type, _ map: AffineMap, _ operands: [MixedIndex], at location: Location?
  ) -> MixedIndex {
    var composed = MappedOperands(composing: map, operands)
    composed.map = composed.map.withoutDuplicates
    if composed.map.results.count == 1 { return applyAffine(composed.map, composed.mixed, at: location) }
    let numbers = composed.map.results.compactMap(\.constantValue)
    if numbers.count == composed.map.results.count, let extreme = S.isMax ? numbers.max() : numbers.min() {
      return .constant(Int(extreme))
    }
    return .value(create(S.self, composed, at: location))
  }

  /// Creates an operation that applies a map.
  private func create<S: MapApplication>(
    _: S.Type, _ mapped: MappedOperands, at location: Location?
  ) -> Value {
    create(
      S.self, operands: mapped.operands, results: [context.indexType],
      properties: [context.attribute(AffineMapAttr(mapped.map))], at: location
    ).operation.result(0)
  }
}

extension MappedOperands {
  /// A map with its operands, of which numbers are put into the expressions and values traced back.
  fileprivate init(composing map: AffineMap, _ operands: [MixedIndex]) {
    var (dimensions, symbols, values) = ([AffineExpr](), [AffineExpr](), [Value]())
    var dimensionCount = 0
    for (index, operand) in operands.enumerated() {
      let isDimension = index < map.dimensionCount
      switch operand {
      case .constant(let number):
        if isDimension {
          dimensions.append(.constant(Int64(number)))
        } else {
          symbols.append(.constant(Int64(number)))
        }
      case .value(let value):
        if isDimension {
          dimensions.append(.dimension(dimensionCount))
          dimensionCount += 1
        } else {
          symbols.append(.symbol(values.count - dimensionCount))
        }
        values.append(value)
      }
    }
    self.init(
      map: map.replacing(
        dimensions: dimensions, symbols: symbols, dimensionCount: dimensionCount,
        symbolCount: values.count - dimensionCount),
      operands: values)
    compose()
  }

  /// The operands as indices.
  fileprivate var mixed: [MixedIndex] { operands.map { .value($0) } }
}
