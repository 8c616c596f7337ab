/// A dialect whose operations may be copied from a function to where it is called.
///
/// Operations of other dialects keep the functions that they are in from being inlined.
public protocol InliningInterface: Dialect {
  /// `true` iff `call`, an operation of this dialect, may be replaced by the body of `callee`.
  static func canInline(_ call: Operation, _ callee: Operation) -> Bool
  /// `true` iff bodies may be put into `region`, of an operation of this dialect, in place of calls there.
  static func canInline(into region: Region) -> Bool
  /// `true` iff `op`, of this dialect, may be put into `region`.
  static func canInline(_ op: Operation, into region: Region) -> Bool
  /// `true` iff what is inside `op` must be allowed where `op` is.
  static func checksInside(_ op: Operation) -> Bool
  /// Replaces `terminator`, which ends a block that was inlined, by a jump to `next`, whose arguments are what the
  /// call returns; does nothing if control does not leave the function here.
  static func endInlinedBlock(at terminator: Operation, byJumpTo next: Block, _ rewriter: Rewriter)
  /// Returns the values that the call returns if `terminator`, at the end of the only block, is reached; `nil` if
  /// control does not leave the function there.
  static func returnedValues(of terminator: Operation) -> OperandList?
}

extension InliningInterface {
  public static func canInline(_ call: Operation, _ callee: Operation) -> Bool { true }
  public static func canInline(into region: Region) -> Bool { true }
  public static func canInline(_ op: Operation, into region: Region) -> Bool { true }
  public static func checksInside(_ op: Operation) -> Bool { true }
  public static func endInlinedBlock(at terminator: Operation, byJumpTo next: Block, _ rewriter: Rewriter) {}
  public static func returnedValues(of terminator: Operation) -> OperandList? { nil }

  /// This dialect's implementation, for generic code.
  public static var inlining: InliningWitness? {
    InliningWitness(
      canInlineCall: { canInline($0, $1) }, canInlineInto: { canInline(into: $0) },
      canInlineOperation: { canInline($0, into: $1) }, checksInside: { checksInside($0) },
      replaceTerminator: { endInlinedBlock(at: $0, byJumpTo: $1, $2) },
      returnedValues: { returnedValues(of: $0) })
  }
}

/// What generic code may ask of a dialect about inlining.
public struct InliningWitness: Sendable {
  /// `true` iff a call may be replaced by the body of a callee.
  public let canInlineCall: @Sendable (Operation, Operation) -> Bool
  /// `true` iff bodies may be put into a region.
  public let canInlineInto: @Sendable (Region) -> Bool
  /// `true` iff an operation may be put into a region.
  public let canInlineOperation: @Sendable (Operation, Region) -> Bool
  /// `true` iff what is inside an operation must be allowed where that is.
  public let checksInside: @Sendable (Operation) -> Bool
  /// Replaces a terminator by a jump to a block.
  public let replaceTerminator: @Sendable (Operation, Block, Rewriter) -> Void
  /// Returns the values that a call returns if a terminator is reached.
  public let returnedValues: @Sendable (Operation) -> OperandList?
}

extension Operation {
  /// What the operation's dialect says about inlining.
  public var inlining: InliningWitness? { name.info?.dialect.inlining }
}
