public import Accel

extension Affine {
  /// The end of a region: hands values to the next iteration, or to the results of the operation around it.
  ///
  ///     affine.yield %x, %y : i32, f32
  public enum Yield: OpSchema {
    public static let name = "affine.yield"
    public static var operands: VariadicOperand<0> { .init() }
    public static let fields: [any OpField] = [operands]
    public static let traits: Traits = [.pure, .terminator, .returnLike]
    public static let assembly: Assembly? =
      "\(.attributes)\(if: operands, " \(operands) : \(types: operands)")"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let parent = op.operation.parent,
        parent.is(For.self) || parent.is(If.self) || parent.is(Parallel.self)
      else { throw VerificationFailure("only terminates affine.if/for/parallel regions") }
      if parent.results.count != op.operands.count {
        throw VerificationFailure("parent of yield must have same number of results as the yield operands")
      }
      if parent.results.types != op.operands.types {
        throw VerificationFailure("types mismatch between yield op and its parent")
      }
    }
  }
}

extension Region {
  /// The `affine.yield` at the end of the region's block.
  /// - Requires: the region is one of a valid operation of which each region ends so.
  var yield: Op<Affine.Yield> { Op(unchecked: last.unsafelyUnwrapped.last.unsafelyUnwrapped) }
}
