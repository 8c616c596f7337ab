extension Rewriter {
  /// Takes arguments and results out of the signature of a function; `true` marks one that goes.
  ///
  /// The calls, and the operations that return, are left as they are.
  /// - Requires: `op` implements `FunctionInterface` with a `function_type`, and the arguments have no uses.
  public func eraseSignatureParts(of op: Operation, arguments: [Bool], results: [Bool]) {
    guard arguments.contains(true) || results.contains(true),
      let type = op.inherentAttribute("function_type")?.as(TypeAttr.self)?.value.as(FunctionType.self)
    else { return }
    let kept = context.functionType(
      inputs: Self.kept(type.inputs, arguments), results: Self.kept(type.results, results))
    op.setInherentAttribute("function_type", to: context.attribute(TypeAttr(kept)))
    if let attributes = op.argumentAttributes {
      op.setInherentAttribute("arg_attrs", to: attributeList(Self.kept(attributes.elements, arguments)))
    }
    if let attributes = op.resultAttributes {
      op.setInherentAttribute("res_attrs", to: attributeList(Self.kept(attributes.elements, results)))
    }
    if let entry = op.regions.first?.entry {
      for index in arguments.indices.reversed() where arguments[index] { eraseArgument(of: entry, at: index) }
    }
    changed(op)
  }

  /// Returns an operation like `op`, in its place, without the results that `isErased` marks.
  /// - Requires: those results have no uses.
  @discardableResult
  public func eraseResults(of op: Operation, _ isErased: [Bool]) -> Operation {
    guard isErased.contains(true) else { return op }
    var state = OperationState(op.name, at: op.location)
    state.operands = Array(op.operands)
    state.resultTypes = Self.kept(op.results.types, isErased)
    state.properties = Array(op.properties)
    state.attributes = Array(op.attributes)
    state.successors = Array(op.successors)
    state.regions = op.regions.map { _ in ParsedRegion() }
    if let slot = op.name.info?.resultSegmentSlot { shrinkSegments(&state.properties[slot], isErased) }
    builder.move(before: op)
    let made = create(state)
    for (old, new) in zip(op.regions, made.regions) { inline(old, into: new) }
    var next = 0
    for (index, result) in op.results.enumerated() where !isErased[index] {
      replaceAllUses(of: result, with: made.result(next))
      next += 1
    }
    erase(op)
    return made
  }

  private static func kept<T>(_ elements: some Sequence<T>, _ isErased: [Bool]) -> [T] {
    zip(elements, isErased).compactMap { $1 ? nil : $0 }
  }

  /// Returns the dictionaries as one attribute, unless they are all empty.
  fileprivate func attributeList(_ dictionaries: [Attribute]) -> Attribute? {
    let isEmpty = dictionaries.allSatisfy { $0.as(DictionaryAttr.self)?.entries.isEmpty ?? false }
    return isEmpty ? nil : context.array(dictionaries)
  }

  /// Takes what `isErased` marks out of the sizes of segments.
  private func shrinkSegments(_ attribute: inout Attribute?, _ isErased: [Bool]) {
    guard let sizes = attribute?.as(DenseArrayAttr.self)?.integers else { return }
    var start = 0
    let shrunk = sizes.map { size in
      let segment = isErased[start..<start + Int(size)]
      start += Int(size)
      return segment.count { !$0 }
    }
    attribute = context.denseArray(shrunk, width: 32)
  }
}

/// An argument or a result that is put into the signature of a function.
public struct SignaturePart {
  /// Before which of those that are there it comes.
  public let index: Int
  /// The type.
  public let type: Type
  /// The attributes, a dictionary.
  public let attributes: Attribute?
  /// Where it comes from.
  public let location: Location

  /// Creates a part.
  public init(at index: Int, _ type: Type, attributes: Attribute? = nil, location: Location = .unknown) {
    (self.index, self.type, self.attributes, self.location) = (index, type, attributes, location)
  }
}

extension Rewriter {
  /// Puts arguments, and results, into the signature of a function, in the order of their indices.
  ///
  /// The calls, and the operations that return, are left as they are.
  /// - Requires: `op` implements `FunctionInterface` with a `function_type`.
  public func insertSignatureParts(
    into op: Operation, arguments: [SignaturePart] = [], results: [SignaturePart] = []
  ) {
    guard let type = op.inherentAttribute("function_type")?.as(TypeAttr.self)?.value.as(FunctionType.self)
    else { return }
    let larger = context.functionType(
      inputs: Self.inserted(arguments, into: Array(type.inputs), \.type),
      results: Self.inserted(results, into: Array(type.results), \.type))
    op.setInherentAttribute("function_type", to: context.attribute(TypeAttr(larger)))
    insertAttributes(of: arguments, "arg_attrs", op, op.argumentAttributes, type.inputs.count)
    insertAttributes(of: results, "res_attrs", op, op.resultAttributes, type.results.count)
    if let entry = op.regions.first?.entry {
      for (offset, part) in arguments.enumerated() {
        addArgument(part.type, to: entry, at: part.location, index: part.index + offset)
      }
    }
    changed(op)
  }

  /// Puts what `get` returns of `parts` before the elements that they come before.
  private static func inserted<T>(_ parts: [SignaturePart], into elements: [T], _ get: (SignaturePart) -> T)
    -> [T]
  {
    var copy = elements
    for (offset, part) in parts.enumerated() { copy.insert(get(part), at: part.index + offset) }
    return copy
  }

  /// Puts the attributes of `parts` into the list called `name`.
  private func insertAttributes(
    of parts: [SignaturePart], _ name: StaticString, _ op: Operation, _ old: DictionaryArray?, _ count: Int
  ) {
    if old == nil, parts.allSatisfy({ $0.attributes == nil }) { return }
    let empty = context.dictionary([])
    let elements = old.map { Array($0.elements) } ?? Array(repeating: empty, count: count)
    let all = Self.inserted(parts, into: elements) { $0.attributes ?? empty }
    op.setInherentAttribute(name, to: attributeList(all))
  }
}
