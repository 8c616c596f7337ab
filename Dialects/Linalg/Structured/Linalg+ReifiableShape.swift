public import Accel

// The sizes of the results of structured operations follow from those of the inputs, as far as they tell.

extension StructuredInterface {
  public static func resultShapes(of op: Op<Self>, _ rewriter: Rewriter) -> [[MixedIndex]]? {
    guard let structured = StructuredOperation(op.operation) else { return nil }
    return structured.op.results.map { result in
      let output = structured.inputCount + result.index
      return structured.maps[output].results.enumerated().map { index, expression in
        if let size = result.type.shape?[index], size != ShapeDimension.dynamic { return .constant(size) }
        if let loop = expression.dimensionPosition, let (operand, place) = structured.inputDimension(loop) {
          return rewriter.anySize(of: operand, place, at: op.location)
        }
        return rewriter.anySize(of: structured.op.operand(output), index, at: op.location)
      }
    }
  }
}

extension StructuredOperation {
  /// Returns a dimension of an input that a loop goes along.
  fileprivate func inputDimension(_ loop: Int) -> (operand: Value, dimension: Int)? {
    for index in inputs {
      let place = maps[index].results.firstIndex { $0.dimensionPosition == loop }
      if let place { return (op.operand(index), place) }
    }
    return nil
  }
}
