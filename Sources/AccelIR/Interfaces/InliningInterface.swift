import AccelSupport

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
  /// Returns `value`, which a call of this dialect passes or returns, as one of type `type`, made at the rewriter's
  /// place; `nil` if there is no way.
  static func convert(_ value: Value, to type: Type, for call: Operation, _ rewriter: Rewriter) -> Value?
  /// Returns what takes the place of `value`, which `call`, of this dialect, passes for an argument that has the
  /// given attributes; something that is made at the rewriter's place.
  static func argument(
    _ value: Value, with attributes: List<NamedAttribute>, of call: Operation, _ rewriter: Rewriter
  ) -> Value
  /// Returns what takes the place of `value`, which a function returns as a result that has the given attributes to
  /// `call`, of this dialect; something that is made at the rewriter's place.
  static func result(
    _ value: Value, with attributes: List<NamedAttribute>, of call: Operation, _ rewriter: Rewriter
  ) -> Value
  /// Adapts `op`, which has been put in the place of `call`, of this dialect.
  static func adapt(_ op: Operation, inlinedFor call: Operation, _ rewriter: Rewriter)
}

extension InliningInterface {
  public static func canInline(_ call: Operation, _ callee: Operation) -> Bool { true }
  public static func canInline(into region: Region) -> Bool { true }
  public static func canInline(_ op: Operation, into region: Region) -> Bool { true }
  public static func checksInside(_ op: Operation) -> Bool { true }
  public static func endInlinedBlock(at terminator: Operation, byJumpTo next: Block, _ rewriter: Rewriter) {}
  public static func returnedValues(of terminator: Operation) -> OperandList? { nil }
  public static func convert(
    _ value: Value, to type: Type, for call: Operation, _ rewriter: Rewriter
  ) -> Value? { nil }
  public static func argument(
    _ value: Value, with attributes: List<NamedAttribute>, of call: Operation, _ rewriter: Rewriter
  ) -> Value { value }
  public static func result(
    _ value: Value, with attributes: List<NamedAttribute>, of call: Operation, _ rewriter: Rewriter
  ) -> Value { value }
  public static func adapt(_ op: Operation, inlinedFor call: Operation, _ rewriter: Rewriter) {}

  /// This dialect's implementation, for generic code.
  public static var inlining: InliningWitness? {
    InliningWitness(
      canInlineCall: { canInline($0, $1) }, canInlineInto: { canInline(into: $0) },
      canInlineOperation: { canInline($0, into: $1) }, checksInside: { checksInside($0) },
      replaceTerminator: { endInlinedBlock(at: $0, byJumpTo: $1, $2) },
      returnedValues: { returnedValues(of: $0) },
      convert: { convert($0, to: $1, for: $2, $3) }, argument: { argument($0, with: $1, of: $2, $3) },
      result: { result($0, with: $1, of: $2, $3) }, adapt: { adapt($0, inlinedFor: $1, $2) })
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
  /// Returns a value that a call passes or returns as one of another type.
  public let convert: @Sendable (Value, Type, Operation, Rewriter) -> Value?
  /// Returns what takes the place of a value that a call passes for an argument with attributes.
  public let argument: @Sendable (Value, List<NamedAttribute>, Operation, Rewriter) -> Value
  /// Returns what takes the place of a value that is returned to a call as a result with attributes.
  public let result: @Sendable (Value, List<NamedAttribute>, Operation, Rewriter) -> Value
  /// Adapts an operation that has been put in the place of a call.
  public let adapt: @Sendable (Operation, Operation, Rewriter) -> Void
}

extension Operation {
  /// What the operation's dialect says about inlining, be the operation one that it declares or not.
  public var inlining: InliningWitness? {
    if let info = name.info { return info.dialect.inlining }
    let dialect = name.dialect
    return context.dialects.withLock { $0.loaded[dialect]?.inlining }
  }
}
