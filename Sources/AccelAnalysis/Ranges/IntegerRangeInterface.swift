public import AccelIR

/// An operation that knows what its integer results can be.
///
/// List `integerRange` among the schema's interfaces.
public protocol IntegerRangeInterface: OpSchema {
  /// Returns what each result can be, given what the operands can be; `nil` is something of which nothing has
  /// been learned yet, or that no operation has computed.
  static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?]
  /// Returns what each argument of `region`, one of the operation's, can be, as far as nobody passes it a value; `nil`
  /// is something of which nothing is known.
  static func argumentRanges(
    of op: Op<Self>, in region: Region, _ operands: [IntegerRange?]
  ) -> [IntegerRange?]
}

extension IntegerRangeInterface {
  public static func argumentRanges(
    of op: Op<Self>, in region: Region, _ operands: [IntegerRange?]
  ) -> [IntegerRange?] { region.arguments.map { _ in nil } }

  /// This schema's implementation, for generic code.
  public static var integerRange: Implements {
    Implements(
      IntegerRangeWitness(
        ranges: { integerRanges(of: Op(unchecked: $0), $1) },
        argumentRanges: { argumentRanges(of: Op(unchecked: $0.parent), in: $0, $1) }))
  }
}

/// What generic code may ask of an operation that knows what its results can be.
public struct IntegerRangeWitness: InterfaceWitness {
  /// Returns what each result can be, given what the operands can be.
  public let ranges: @Sendable (Operation, [IntegerRange?]) -> [IntegerRange?]
  /// Returns what each argument of a region can be, given what the operands can be.
  public let argumentRanges: @Sendable (Region, [IntegerRange?]) -> [IntegerRange?]
}

extension Type {
  /// The number of bits of ranges of values of this type, or of its elements; 0 if they are no integers.
  public var rangeWidth: Int {
    let element = elementOrSelf
    return element.isIndex ? 64 : element.as(IntegerType.self)?.width ?? 0
  }
}
