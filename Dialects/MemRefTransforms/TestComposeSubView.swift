import Accel
import AffineDialect
import MemRefDialect

/// Makes parts of parts of buffers parts of the buffers.
struct TestComposeSubView: Pass {
  static let name = "test-compose-subview"
  static let title = "(anonymous namespace)::TestComposeSubViewPass"
  static let summary = "Test combining composed subviews"
  static let dependentDialects: [any Dialect.Type] = [Affine.self]

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    rewriteGreedily(op, PatternTable([Self.composition]))
  }

  // subview(subview(x)) → subview(x)
  private static let composition = Pattern("ComposeSubViewOpPattern") {
    (op: Op<MemRef.SubView>, rewriter) throws(NoMatch) in
    guard let inner = op.source.defined(by: MemRef.SubView.self) else { throw NoMatch("not a part of one") }
    guard
      inner.source.type.as(MemRefType.self)?.shape.count == inner.result.type.as(MemRefType.self)?.shape.count
    else {
      throw NoMatch("the inner part leaves out dimensions")
    }
    var (strides, innerStrides): ([MixedIndex], [Int]) = ([], [])
    for case (.constant(let outer), .constant(let inner)) in zip(op.mixedStrides.all, inner.mixedStrides.all)
    {
      let (product, isTooLarge) = outer.multipliedReportingOverflow(by: inner)
      if isTooLarge { throw NoMatch("the strides are too large") }
      strides.append(.constant(product))
      innerStrides.append(inner)
    }
    let (outerOffsets, innerOffsets) = (op.mixedOffsets.all, inner.mixedOffsets.all)
    guard strides.count == innerOffsets.count else { throw NoMatch("a stride is not constant") }
    var sums: [AffineMap?] = []
    var offsets: [MixedIndex] = []
    for (index, stride) in innerStrides.enumerated() {
      let pair = [innerOffsets[index], outerOffsets[index]]
      if case (.constant(let start), .constant(let step)) = (pair[0], pair[1]) {
        let (way, isTooFar) = step.multipliedReportingOverflow(by: stride)
        let (sum, isTooLarge) = start.addingReportingOverflow(way)
        if isTooFar || isTooLarge { throw NoMatch("an offset is too large") }
        offsets.append(.constant(sum))
        sums.append(nil)
        continue
      }
      var symbolCount = 0
      let terms = pair.map { term -> AffineExpr in
        if case .constant(let number) = term { return .constant(Int64(number)) }
        symbolCount += 1
        return .symbol(symbolCount - 1)
      }
      let sum = terms[0] + terms[1] * .constant(Int64(stride))
      sums.append(AffineMap(dimensionCount: 0, symbolCount: symbolCount, results: [sum]))
      offsets.append(.constant(0))
    }
    // Only now that nothing can go wrong are operations made.
    for (index, map) in sums.enumerated() {
      guard let map else { continue }
      let values = [innerOffsets[index], outerOffsets[index]].compactMap(\.value)
      let apply = rewriter.create(Affine.Apply.self) {
        ($0.map, $0.mapOperands) = (AffineMapAttr(map), values)
      }
      offsets[index] = .value(apply.result)
    }
    let view = rewriter.subview(inner.source, offsets, op.mixedSizes.all, strides, to: op.result.type)
    return rewriter.replace(op, with: view)
  }
}
