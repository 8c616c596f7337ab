import Accel
import TensorDialect

extension Tensor {
  /// Patterns that take dimensions of size 1 out of slices.
  static let unitSlicePatterns = [
    // extract_slice(t) with dimensions of size 1 → expand_shape(extract_slice(t) without)
    Pattern(linalg: "RankReducedExtractSliceOp") { (op: Op<ExtractSlice>, rewriter) throws(NoMatch) in
      let groups = try unitGroups(op.result.type)
      let slice = TensorSlice(
        offsets: ExtractSlice.offsets(of: op).all, sizes: ExtractSlice.sizes(of: op).all,
        strides: ExtractSlice.strides(of: op).all)
      let type = slice.type(in: op.source.type, rank: groups.count)
      let new = rewriter.createExtractSlice(of: op.source, slice, type: type, at: op.location)
      let result = op.result.type
      return rewriter.replace(
        op, with: rewriter.createExpandShape(of: new.result, groups, type: result, at: op.location))
    },
    unitInsertion("RankReducedInsertSliceOp<tensor::InsertSliceOp>", InsertSlice.self),
    unitInsertion("RankReducedInsertSliceOp<tensor::ParallelInsertSliceOp>", ParallelInsertSlice.self),
  ]

  // insert_slice(x, t), x with dimensions of size 1 → insert_slice(collapse_shape(x), t)
  private static func unitInsertion<S: SliceInsertion>(_ name: String, _: S.Type) -> Pattern {
    Pattern(linalg: name) { (op: Op<S>, rewriter) throws(NoMatch) in
      let groups = try unitGroups(op.source.type)
      let outside = rewriter.builder
      if op.operation.results.isEmpty, let parent = op.operation.parent {
        rewriter.builder.move(before: parent)
      }
      let source = rewriter.createCollapseShape(of: op.source, groups, at: op.location)
      rewriter.builder = outside
      return rewriter.setOperand(op.operation, 0, to: source)
    }
  }

  /// Returns the groups in which dimensions of size 1 are with the one that follows; the last ones with the one before.
  private static func unitGroups(_ type: Type) throws(NoMatch) -> Reassociation {
    guard let shape = type.shape else { throw NoMatch("the rank is not known") }
    var (groups, current) = (Reassociation(), [Int]())
    for index in shape.indices {
      current.append(index)
      if shape[index] == 1 { continue }
      groups.append(current)
      current = []
    }
    if !groups.isEmpty { groups[groups.count - 1] += current }
    if groups.count == shape.count { throw NoMatch("no dimension is of size 1") }
    return groups
  }
}
