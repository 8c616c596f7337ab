/// An operation that is being built: its fields are assigned by name.
///
///     let sum = builder.create(Arith.AddI.self) {
///       $0.lhs = x
///       $0.rhs = y
///     }
@dynamicMemberLookup
public struct OpDraft<Schema: OpSchema> {
  private var parts: OpParts

  /// Creates a draft none of whose fields are assigned.
  /// - Requires: the dialect of `Schema` is available.
  public init(in context: Context) {
    let name = context.operationName(Schema.self)
    parts = OpParts(name, name.info.unsafelyUnwrapped)
  }

  /// Assigns a field: the value of an operand, the type of a result, the value of a property, the content of
  /// a region or the block of a successor.
  public subscript<F: OpField>(dynamicMember field: KeyPath<Schema.Type, F>) -> F.Assignment {
    @available(*, unavailable, message: "the fields of an operation that is being built can only be assigned")
    get { preconditionFailure("a field that is only assigned was read") }
    set { F.assign(newValue, to: &parts) }
  }

  /// Attaches a discardable attribute.
  public mutating func attach(_ name: String, _ value: Attribute) {
    parts.attributes.append(NamedAttribute(parts.context.identifier(name), value))
  }

  /// Creates the operation at the place of `builder`.
  fileprivate mutating func create(with builder: inout Builder, at location: Location) -> Op<Schema> {
    let operation = builder.create(parts.state(at: location))
    for (index, content) in parts.regionContents.enumerated() {
      let region = operation.region(index)
      content.fill(region, parts.context, location)
      if let terminator = parts.info.implicitTerminator, !region.isEmpty {
        parts.context.ensureTerminator(terminator, in: region, at: location)
      }
    }
    return Op(unchecked: operation)
  }
}

extension Builder {
  /// Creates an `S` whose fields `assign` assigns.
  ///
  /// Types of results that follow from other fields, properties with a default and fields that may be absent
  /// need not be assigned.
  @discardableResult
  public mutating func create<S: OpSchema, E: Error>(
    _: S.Type, at location: Location? = nil, _ assign: (inout OpDraft<S>) throws(E) -> Void
  ) throws(E) -> Op<S> {
    var draft = OpDraft<S>(in: context)
    try assign(&draft)
    return draft.create(with: &self, at: location ?? self.location)
  }
}
