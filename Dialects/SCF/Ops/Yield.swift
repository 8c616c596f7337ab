public import Accel

extension SCF {
  /// The end of a region: hands values to the next iteration, or to the results of the operation around it.
  ///
  ///     scf.yield %x, %y : i32, f32
  public enum Yield: OpSchema {
    public static let name = "scf.yield"
    public static var results: VariadicOperand<0> { .init() }
    public static let fields: [any OpField] = [results]
    public static let traits: Traits = [.pure, .terminator, .returnLike]
    public static let parents = [ExecuteRegion.name, For.name, If.name, IndexSwitch.name, While.name]
    public static let assembly: Assembly? = "\(.attributes)\(if: results, " \(results) : \(types: results)")"
  }
}

extension Region {
  /// The `scf.yield` at the end of the region's last block.
  /// - Requires: the region is one of a valid operation of which each region ends so.
  var yield: Op<SCF.Yield> { Op(unchecked: last.unsafelyUnwrapped.last.unsafelyUnwrapped) }

  /// The operation of kind `S` at the end of the region's first block; otherwise, `message` is what is wrong.
  func terminator<S: OpSchema>(
    _: S.Type, or message: String
  ) throws(VerificationFailure) -> Op<S> {
    guard let last = entry?.last else { throw VerificationFailure(message) }
    if let terminator = last.as(S.self) { return terminator }
    throw VerificationFailure(message).note("terminator here", at: last.location)
  }
}
