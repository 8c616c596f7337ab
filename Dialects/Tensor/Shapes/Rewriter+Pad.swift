public import Accel

extension Rewriter {
  /// Creates a `tensor.pad` that adds `value` everywhere.
  public func createPad(
    of source: Value, low: [MixedIndex], high: [MixedIndex], value: Value?, nofold: Bool = false, type: Type,
    at location: Location
  ) -> Value {
    let pad = create(Tensor.Pad.self, at: location) {
      $0.source = source
      ($0.low, $0.staticLow) = (low.values, low.dimensions)
      ($0.high, $0.staticHigh) = (high.values, high.dimensions)
      $0.nofold = nofold
      $0.result = type
    }
    let outside = builder
    createBlock(in: pad.region, arguments: low.map { _ in context.indexType })
    if let value { create(Tensor.Yield.self, operands: [value], at: location) }
    builder = outside
    return pad.result
  }
}
