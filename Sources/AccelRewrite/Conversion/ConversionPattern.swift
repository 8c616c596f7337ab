public import AccelIR

/// The operands of an operation as what they have become, by the names of its fields.
///
///     adaptor.lhs        // a value of the converted type
///     adaptor.operands   // several, for a variadic field
@dynamicMemberLookup
public struct Adaptor<Schema: OpSchema> {
  /// The operation, whose operands are still the original ones.
  public let op: Op<Schema>
  /// What each operand has become.
  public let groups: [[Value]]

  /// What all operands have become, one after the other.
  public var flattened: [Value] { groups.flatMap { $0 } }

  /// What an operand has become.
  public subscript<let position: Int>(
    dynamicMember field: KeyPath<Schema.Type, Operand<position>>
  ) -> Value { groups[range(position).lowerBound][0] }

  /// What an operand that may be absent has become.
  public subscript<let position: Int>(
    dynamicMember field: KeyPath<Schema.Type, OptionalOperand<position>>
  ) -> Value? { groups[range(position)].first?.first }

  /// What the operands of a field have become, one after the other.
  public subscript<let position: Int>(
    dynamicMember field: KeyPath<Schema.Type, VariadicOperand<position>>
  ) -> [Value] { groups[range(position)].flatMap { $0 } }

  /// Any other field, as it is.
  @_disfavoredOverload
  public subscript<F: OpField>(dynamicMember field: KeyPath<Schema.Type, F>) -> F.Projection {
    op[dynamicMember: field]
  }

  /// The positions of a field's operands among all.
  private func range(_ position: Int) -> Range<Int> {
    let (all, some) = (op.operation.operands, op.operation.operandSegment(position))
    guard !some.isEmpty, let start = all.index(of: some.use(at: 0)) else { return 0..<0 }
    return start..<start + some.count
  }
}

/// A named rewrite that makes legal what a conversion finds illegal.
///
///     ConversionPattern("addi-to-wide", converter) { (op: Op<Arith.AddI>, adaptor, rewriter) throws(NoMatch) in
///       rewriter.replace(op, with: rewriter.create(Arith.AddI.self) { ($0.lhs, $0.rhs) = (adaptor.lhs, adaptor.rhs) })
///     }
///
/// Unlike a plain pattern it is given what the operands have become, and may replace results by values of other
/// types. A plain `Pattern` serves as well where no types change.
public struct ConversionPattern: Sendable {
  /// What a pattern does, given what the operands have become.
  public typealias Body = @Sendable (Operation, [[Value]], Rewriter) throws(NoMatch) -> Rewritten

  /// The name by which users recognise the pattern.
  public var name: String { pattern.name }
  /// Which types the operands are to have, and how they get them; `nil` leaves them as they have become.
  public let converter: TypeConverter?
  /// Whether operands may have become several values, or none.
  public let takesMany: Bool
  /// Whether the pattern may be applied to what it makes.
  public let isRecursive: Bool
  /// The kind of operations, the benefit and the kinds that are made.
  let pattern: Pattern
  let body: Body

  /// Creates a pattern for the operations of one kind.
  public init<S: OpSchema>(
    _ name: String, _ converter: TypeConverter? = nil, benefit: Int = 1, generates: [String] = [],
    takesMany: Bool = false, isRecursive: Bool = false,
    _ body: @escaping @Sendable (Op<S>, Adaptor<S>, Rewriter) throws(NoMatch) -> Rewritten
  ) {
    self.init(
      name, on: .kind(S.name), converter, benefit: benefit, generates: generates, takesMany: takesMany,
      isRecursive: isRecursive
    ) { (op, groups, rewriter) throws(NoMatch) in
      let typed = Op<S>(unchecked: op)
      return try body(typed, Adaptor(op: typed, groups: groups), rewriter)
    }
  }

  /// Creates a pattern for the operations that `root` says.
  public init(
    _ name: String, on root: Pattern.Root, _ converter: TypeConverter? = nil, benefit: Int = 1,
    generates: [String] = [], takesMany: Bool = false, isRecursive: Bool = false, _ body: @escaping Body
  ) {
    (self.converter, self.takesMany, self.isRecursive, self.body) = (converter, takesMany, isRecursive, body)
    var pattern = Pattern(name, on: root, benefit: benefit) { (_, _) throws(NoMatch) in
      throw NoMatch("a conversion pattern applies in conversions only")
    }
    pattern.generated = generates
    self.pattern = pattern
  }

  /// Makes a plain pattern one of a conversion.
  public init(_ pattern: Pattern) {
    (converter, takesMany, isRecursive, self.pattern) = (nil, true, false, pattern)
    body = { (op, _, rewriter) throws(NoMatch) in try pattern.body(op, rewriter) }
  }
}
