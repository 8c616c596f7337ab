public import Accel
import CFDialect

extension SCF.ExecuteRegion {
  public static let canonicalizations =
    [
      // execute_region { …; yield %x } → …; %x
      Pattern("SingleBlockExecuteInliner") { (op: Op<Self>, rewriter) throws(NoMatch) in
        guard op.region.hasOneBlock, op.region.entry?.last?.is(SCF.Yield.self) == true else {
          throw NoMatch("the region has several blocks")
        }
        if op.noInline { throw NoMatch("the region must stay a region") }
        return rewriter.replace(op, byContentsOf: op.region)
      },
      // func { execute_region { ^bb0: … ^bb1: … } } → func { ^bb0: … ^bb1: … }
      Pattern("MultiBlockExecuteInliner") { (op: Op<Self>, rewriter) throws(NoMatch) in
        if op.noInline { throw NoMatch("the region must stay a region") }
        guard let parent = op.operation.parent,
          parent.is(Self.self) || parent.interface(FunctionWitness.self) != nil
        else { throw NoMatch("the operation around may not have several blocks") }
        return rewriter.replaceByBlocks(op)
      },
    ] + regionBranchCanonicalizations
}

extension Rewriter {
  /// Puts the blocks of a region in the place of the operation.
  func replaceByBlocks(_ op: Op<SCF.ExecuteRegion>) -> Rewritten {
    guard let before = op.operation.block, let around = before.region, let entry = op.region.entry else {
      return changed(op.operation)
    }
    let after = split(before: op.operation)
    builder.move(toEndOf: before)
    create(CF.Branch.self, at: op.location) { $0.dest = entry }
    for block in op.region.blocks {
      guard let yield = block.last?.as(SCF.Yield.self) else { continue }
      builder.move(before: yield.operation)
      create(CF.Branch.self, at: yield.location) {
        ($0.dest, $0.destOperands) = (after, Array(yield.results))
      }
      erase(yield)
    }
    inline(op.region, into: around, before: after)
    let results = op.results.map { addArgument($0.type, to: after, at: op.location) }
    return replace(op, with: results)
  }
}
