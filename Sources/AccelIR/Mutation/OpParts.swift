/// The parts of an operation that is being built, assigned in any order.
public struct OpParts {
  /// The kind.
  let name: OperationName
  /// The record of the kind.
  let info: OpInfo
  var operands: FieldValues<Value>
  var resultTypes: FieldValues<Type>
  var properties: [Attribute?]
  var regions: FieldValues<RegionContent>
  var successors: FieldValues<Block>
  /// The discardable attributes.
  var attributes: [NamedAttribute] = []

  /// The context that will own the operation.
  var context: Context { name.context }

  /// Creates the parts of an operation of a registered kind, none of which are assigned.
  init(_ name: OperationName, _ info: OpInfo) {
    (self.name, self.info) = (name, info)
    operands = FieldValues(info.operands.count)
    resultTypes = FieldValues(info.results.count)
    properties = Array(repeating: nil, count: info.properties.count)
    regions = FieldValues(info.regions.count)
    successors = FieldValues(info.successors.count)
  }

  /// Returns what an operation is created from: types that are not assigned are inferred.
  ///
  /// - Requires: everything without which an operation is not complete is assigned.
  mutating func state(at location: Location) -> OperationState {
    inferResults()
    for (values, fields) in [
      (operands.counts, info.operands), (resultTypes.counts, info.results),
      (successors.counts, info.successors),
    ] {
      for field in fields where field.arity == .single && values[field.position] == nil {
        let hint = field.role == .result ? ", and nothing implies its type" : ""
        preconditionFailure("'\(name.string)': \(field.role) '\(field.name)' is not assigned\(hint)")
      }
    }
    for field in info.properties where field.isRequired && properties[field.position] == nil {
      preconditionFailure("'\(name.string)': property '\(field.name)' is not assigned")
    }
    var state = OperationState(name, at: location)
    state.operands = operands.elements
    state.resultTypes = resultTypes.elements
    state.properties = properties
    if let slot = info.operandSegmentSlot { state.properties[slot] = sizes(operands.counts) }
    if let slot = info.resultSegmentSlot { state.properties[slot] = sizes(resultTypes.counts) }
    state.attributes = attributes
    state.successors = successors.elements
    state.regions = Array(repeating: ParsedRegion(), count: regionContents.count)
    return state
  }

  /// The contents of the regions; those that are not assigned are empty.
  var regionContents: [RegionContent] {
    info.regions.flatMap { field in
      regions.counts[field.position] == nil && field.arity == .single ? [.empty] : regions[field.position]
    }
  }

  private func sizes(_ counts: [Int?]) -> Attribute {
    context.denseArray(counts.map { $0 ?? 0 }, width: 32)
  }

  /// Assigns the types of results that follow from other parts.
  private mutating func inferResults() {
    if resultTypes.counts.allSatisfy({ $0 != nil }) { return }
    let inference = info.inference
    for step in inference.steps where step.field.role == .result {
      let position = step.field.position
      guard resultTypes.counts[position] == nil, step.field.arity == .single else { continue }
      let type: Type? =
        switch step.source {
        case .exactly(let number): inference.makers[number](context)
        case .same(let source): firstType(of: source)
        case .computed(let source, let number):
          firstType(of: source).flatMap { inference.computers[number].compute($0) }
        }
      if let type { resultTypes.assign(CollectionOfOne(type), to: position) }
    }
  }

  /// The type of the first value of a field, or of a property's attribute, if it is assigned.
  private func firstType(of field: AssemblyProgram.Field) -> Type? {
    switch field.role {
    case .operand: operands[field.position].first?.type
    case .result: resultTypes[field.position].first
    case .property: properties[field.position].map { $0.type ?? context.noneType }
    case .region, .successor: nil
    }
  }
}

/// Values assigned to fields, in the order of the fields.
struct FieldValues<Element> {
  private(set) var elements: [Element] = []
  /// The number of values of each field; `nil` if it is not assigned.
  private(set) var counts: [Int?]

  init(_ fields: Int) { counts = Array(repeating: nil, count: fields) }

  /// The values of a field.
  subscript(field: Int) -> ArraySlice<Element> { elements[range(of: field)] }

  /// Makes `values` those of `field`.
  mutating func assign(_ values: some Collection<Element>, to field: Int) {
    elements.replaceSubrange(range(of: field), with: values)
    counts[field] = values.count
  }

  private func range(of field: Int) -> Range<Int> {
    let start = counts[..<field].reduce(0) { $0 + ($1 ?? 0) }
    return start..<start + (counts[field] ?? 0)
  }
}

/// What a region of an operation that is being built will hold.
public struct RegionContent {
  /// Fills the region of an operation that is at its place already.
  let fill: (Region, Context, Location) -> Void

  /// No blocks.
  public static var empty: RegionContent { RegionContent { _, _, _ in } }

  /// A block with arguments of the given types, whose operations `build` creates.
  ///
  ///     $0.body = .block([type]) { builder, arguments in … }
  public static func block(
    _ arguments: [Type] = [], _ build: @escaping (inout Builder, ArgumentList) -> Void = { _, _ in }
  ) -> RegionContent {
    RegionContent { region, context, location in
      var builder = Builder(context)
      builder.location = location
      let block = builder.createBlock(in: region, arguments: arguments)
      builder.move(toEndOf: block)
      build(&builder, block.arguments)
    }
  }

  /// Blocks that `build` creates.
  public static func blocks(_ build: @escaping (inout Builder, Region) -> Void) -> RegionContent {
    RegionContent { region, context, location in
      var builder = Builder(context)
      builder.location = location
      build(&builder, region)
    }
  }

  /// The blocks of another region, which loses them.
  public static func taken(from other: Region) -> RegionContent {
    RegionContent { region, _, _ in region.takeBlocks(of: other) }
  }
}
