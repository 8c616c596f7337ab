public import Accel

extension SCF.IndexSwitch {
  public static let canonicalizations =
    [
      // index_switch 2 case 2 { a } … → a
      Pattern("FoldConstantCase") { (op: Op<Self>, rewriter) throws(NoMatch) in
        guard let value = op.arg.constantIndex else { throw NoMatch("the index is not constant") }
        return rewriter.replace(op, byContentsOf: op.region(for: value))
      }
    ] + regionBranchCanonicalizations
}
