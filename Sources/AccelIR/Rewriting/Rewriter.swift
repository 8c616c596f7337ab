/// The only way in which passes and patterns change IR; a listener hears of every change.
///
/// It has no way to emit diagnostics: a pattern that does not apply throws `NoMatch`, and reporting errors is the
/// business of passes and verifiers.
public final class Rewriter {
  /// Creates operations where `insertionPoint` says.
  @exclusivity(unchecked) public var builder: Builder
  /// Who is told of the changes.
  @exclusivity(unchecked) public var listener: (any RewriteListener)?
  /// Who decides what stands for a replaced value, while types are being converted.
  @exclusivity(unchecked) package var conversion: (any ValueConversion)?

  /// The context whose IR is changed.
  public var context: Context { builder.context }

  /// Creates a rewriter without a place; its changes are seen by `listener`, or else by who watches the context.
  public init(_ context: Context, listener: (any RewriteListener)? = nil) {
    (builder, self.listener) = (Builder(context), listener ?? context.observers.listener?())
  }

  // MARK: Creating

  /// Puts `op`, which is in no block, at the builder's place.
  @discardableResult
  public func insert(_ op: Operation) -> Operation {
    builder.insert(op)
    announce(op)
    return op
  }

  /// Creates an operation of the given parts at the builder's place.
  @discardableResult
  public func create(_ state: OperationState) -> Operation {
    let op = builder.create(state)
    listener?.inserted(op)
    return op
  }

  /// Creates an `S` at the builder's place; what `assign` leaves out is inferred, or has its default.
  ///
  ///     let sum = rewriter.create(Arith.AddI.self) { ($0.lhs, $0.rhs) = (x, y) }
  @discardableResult
  public func create<S: OpSchema>(
    _: S.Type, at location: Location? = nil, _ assign: (inout OpDraft<S>) -> Void
  ) -> Op<S> {
    let op = builder.create(S.self, at: location, assign)
    announce(op.operation)
    return op
  }

  /// Tells the listener of `op` and what is inside.
  func announce(_ op: Operation) {
    guard let listener else { return }
    op.walk(.postOrder) {
      listener.inserted($0)
      return .advance
    }
  }

  /// Tells `listener` of the copy `op`, then of the blocks inside, then of what they hold.
  private func announceCopy(_ op: Operation, _ listener: any RewriteListener) {
    listener.inserted(op)
    for region in op.regions { for block in region.blocks { listener.inserted(block) } }
    for region in op.regions {
      for block in region.blocks { for inner in block.operations { announceCopy(inner, listener) } }
    }
  }

  /// Creates an `S` at the builder's place; `properties` are by slot, and missing ones take their defaults.
  @discardableResult
  public func create<S: OpSchema>(
    _: S.Type, operands: [Value] = [], results: [Type] = [], properties: [Attribute?] = [],
    attributes: [NamedAttribute] = [], successors: [Block] = [], regions: Int = 0,
    at location: Location? = nil
  ) -> Op<S> {
    let op = builder.create(
      S.self, operands: operands, results: results, properties: properties, attributes: attributes,
      successors: successors, regions: regions, at: location)
    listener?.inserted(op.operation)
    return op
  }

  /// Creates an `S` at the builder's place; `assign` assigns its fields by name.
  @discardableResult
  public func create<S: OpSchema, E: Error>(
    _: S.Type, at location: Location? = nil, _ assign: (inout OpDraft<S>) throws(E) -> Void
  ) throws(E) -> Op<S> {
    let op = try builder.create(S.self, at: location, assign)
    if let listener {
      op.operation.walk(.postOrder) {
        listener.inserted($0); return .advance
      }
    }
    return op
  }

  /// Creates a copy of `op` and everything inside at the builder's place.
  @discardableResult
  public func clone(_ op: Operation, _ mapping: inout ValueMapping) -> Operation {
    let copy = builder.clone(op, &mapping)
    if let listener { announceCopy(copy, listener) }
    return copy
  }

  /// Creates a copy of `op` and everything inside at the builder's place.
  @discardableResult
  public func clone(_ op: Operation) -> Operation {
    var mapping = ValueMapping()
    return clone(op, &mapping)
  }

  // MARK: Replacing and erasing

  /// Replaces the results of `op` by `values` and erases it.
  @discardableResult
  public func replace(_ op: Operation, with values: [Value]) -> Rewritten {
    precondition(
      values.count == op.results.count, "'\(op.name.string)' is replaced by a wrong number of values")
    listener?.willReplace(op, with: values)
    for (index, value) in values.enumerated() {
      let result = op.result(index)
      replaceAllUses(of: result, with: conversion?.substitute(for: result, [value]) ?? value)
    }
    return erase(op)
  }

  /// Replaces the results of `op` by `values` and erases it.
  @discardableResult
  public func replace<S>(_ op: Op<S>, with values: [Value]) -> Rewritten {
    replace(op.operation, with: values)
  }

  /// Replaces the only result of `op` by `value` and erases it.
  @discardableResult
  public func replace<S>(_ op: Op<S>, with value: Value) -> Rewritten { replace(op.operation, with: value) }

  /// Replaces the only result of `op` by `value` and erases it.
  @discardableResult
  public func replace(_ op: Operation, with value: Value) -> Rewritten {
    precondition(op.results.count == 1, "'\(op.name.string)' is replaced by a wrong number of values")
    listener?.willReplace(op, with: [value])
    replaceAllUses(of: op.result(0), with: conversion?.substitute(for: op.result(0), [value]) ?? value)
    return erase(op)
  }

  /// Replaces the results of `op` by those of `other` and erases it.
  @discardableResult
  public func replace<S, T>(_ op: Op<S>, with other: Op<T>) -> Rewritten {
    replace(op.operation, with: Array(other.operation.results))
  }

  /// Erases `op` with everything inside.
  /// - Requires: nothing uses its results.
  @discardableResult
  public func erase(_ op: Operation) -> Rewritten {
    if let listener {
      for region in op.regions.reversed() { announceErasure(of: region, listener) }
      listener.willErase(op)
    }
    if builder.next == op { builder.move(after: op) }
    op.erase()
    return Rewritten()
  }

  /// Erases `op` with everything inside.
  /// - Requires: nothing uses its results.
  @discardableResult
  public func erase<S>(_ op: Op<S>) -> Rewritten { erase(op.operation) }

  /// Tells `listener` that all in `region` is about to be erased, users before what they use.
  private func announceErasure(of region: Region, _ listener: any RewriteListener) {
    if region.hasOneBlock, let block = region.entry {
      announceErasure(in: block, listener)
      listener.willErase(block)
      return
    }
    var seen: Set<Block> = []
    for root in region.blocks where !seen.contains(root) {
      let reached = Region.postOrder(from: root, &seen)
      for block in reached { announceErasure(in: block, listener) }
      for block in reached { listener.willErase(block) }
    }
  }

  private func announceErasure(in block: Block, _ listener: any RewriteListener) {
    var op = block.last
    while let current = op {
      op = current.previous
      for region in current.regions.reversed() { announceErasure(of: region, listener) }
      listener.willErase(current)
    }
  }

  /// Makes every use of `value` a use of `other`.
  @discardableResult
  public func replaceAllUses(of value: Value, with other: Value) -> Rewritten {
    if let listener {
      // A list that changes cannot be gone through: the first use is replaced until none is left.
      while value != other, let use = value.firstUse {
        let owner = use.owner
        owner.setOperand(use.operandIndex, to: other)
        listener.modified(owner)
      }
    } else {
      value.replaceAllUses(with: other)
    }
    return Rewritten()
  }

  /// Makes every use of `value` that satisfies `predicate` a use of `other`; returns whether there was one.
  @discardableResult
  public func replaceUses(of value: Value, with other: Value, where predicate: (Use) -> Bool) -> Bool {
    var owners: [Operation] = []
    value.replaceUses(with: other) { use in
      guard predicate(use) else { return false }
      owners.append(use.owner)
      return true
    }
    if let listener { for owner in owners { listener.modified(owner) } }
    return !owners.isEmpty
  }

  // MARK: Changing in place

  /// Makes `value` the operand of `op` at `index`.
  @discardableResult
  public func setOperand(_ op: Operation, _ index: Int, to value: Value) -> Rewritten {
    op.setOperand(index, to: value)
    return changed(op)
  }

  /// Makes `values` all of the operands of `op`.
  @discardableResult
  public func setOperands(_ op: Operation, to values: some Collection<Value>) -> Rewritten {
    op.setOperands(values)
    return changed(op)
  }

  /// Takes out the operand of `op` at `index`; the group it belongs to becomes smaller.
  @discardableResult
  public func eraseOperand(_ op: Operation, at index: Int) -> Rewritten {
    var operands = Array(op.operands)
    operands.remove(at: index)
    if let slot = op.name.info?.operandSegmentSlot,
      var sizes = op.properties[slot]?.as(DenseArrayAttr.self)?.integers
    {
      var end = 0
      let group = sizes.firstIndex { size in
        end += Int(size)
        return index < end
      }
      if let group {
        sizes[group] -= 1
        op.setProperty(slot, to: context.denseArray(sizes.map { Int($0) }, width: 32))
      }
    }
    return setOperands(op, to: operands)
  }

  /// Adds `values` at the end of the operands that the field at `position` among the operand fields declares, or
  /// before the last `distance` of them.
  @discardableResult
  public func appendOperands(
    _ op: Operation, _ values: [Value], toField position: Int, beforeLast distance: Int = 0
  ) -> Rewritten {
    var operands = Array(op.operands)
    var end = operands.count
    if let slot = op.name.info?.operandSegmentSlot,
      var sizes = op.properties[slot]?.as(DenseArrayAttr.self)?.integers
    {
      end = sizes[...position].reduce(0) { $0 + Int($1) }
      sizes[position] += values.count
      op.setProperty(slot, to: context.denseArray(sizes.map { Int($0) }, width: 32))
    }
    operands.insert(contentsOf: values, at: end - distance)
    return setOperands(op, to: operands)
  }

  /// Fills or empties a property of `op`.
  @discardableResult
  public func setProperty(_ op: Operation, _ slot: Int, to value: Attribute?) -> Rewritten {
    op.setProperty(slot, to: value)
    return changed(op)
  }

  /// Fills or empties the property of `op` that `field` declares.
  @discardableResult
  public func setProperty<S>(_ op: Op<S>, _ field: some OpField, to value: Attribute?) -> Rewritten {
    setProperty(op.operation, field.description.position, to: value)
  }

  /// Sets or, with `nil`, removes the discardable attribute of `op` called `name`.
  @discardableResult
  public func setAttribute(_ op: Operation, _ name: Identifier, to value: Attribute?) -> Rewritten {
    var attributes = op.attributes.filter { $0.name != name }
    if let value { attributes.append(NamedAttribute(name, value)) }
    op.attributeDictionary = context.dictionary(attributes)
    return changed(op)
  }

  /// Makes `dictionary` all of the discardable attributes of `op`.
  @discardableResult
  public func setAttributes(_ op: Operation, to dictionary: Attribute) -> Rewritten {
    op.attributeDictionary = dictionary
    return changed(op)
  }

  /// Makes `block` the successor of `op` at `index`.
  @discardableResult
  public func setSuccessor(_ op: Operation, _ index: Int, to block: Block) -> Rewritten {
    op.setSuccessor(index, to: block)
    return changed(op)
  }

  /// Changes where `op` comes from.
  @discardableResult
  public func setLocation(_ op: Operation, to location: Location) -> Rewritten {
    op.location = location
    return changed(op)
  }

  /// Changes the type of `value`.
  @discardableResult
  public func setType(_ value: Value, to type: Type) -> Rewritten {
    value.setType(type)
    if let op = value.definingOperation { return changed(op) }
    return Rewritten()
  }

  /// Moves `op` before `other`.
  @discardableResult
  public func move(_ op: Operation, before other: Operation) -> Rewritten {
    guard op != other else { return Rewritten() }
    guard let block = other.block else { preconditionFailure("'\(other.name.string)' is in no block") }
    return place(op, before: other, in: block)
  }

  /// Moves `op` after `other`.
  @discardableResult
  public func move(_ op: Operation, after other: Operation) -> Rewritten {
    guard let block = other.block else { preconditionFailure("'\(other.name.string)' is in no block") }
    guard op != other, other.next != op else { return Rewritten() }
    return place(op, before: other.next, in: block)
  }

  /// Moves `op` to the end of `block`.
  @discardableResult
  public func move(_ op: Operation, toEndOf block: Block) -> Rewritten {
    place(op, before: nil, in: block)
  }

  /// Moves `op` before `next`, or to the end of `block`.
  @discardableResult
  func place(_ op: Operation, before next: Operation?, in block: Block) -> Rewritten {
    let old = op.next
    op.move(before: next, in: block)
    listener?.moved(op, awayFrom: old)
    return Rewritten()
  }

  /// Says that `op` was changed.
  @discardableResult
  public func changed(_ op: Operation) -> Rewritten {
    listener?.modified(op)
    return Rewritten()
  }
}

extension Rewriter {
  /// Creates the operation that `op`'s dialect, or the type's, makes of the constant `value`, if there is one.
  public func materialize(_ value: Attribute, type: Type, for op: Operation) -> Operation? {
    guard let dialect = op.name.info?.dialect else { return nil }
    return materialize(value, type: type, as: dialect, at: op.location)
  }

  /// Creates the operation that `dialect` makes of the constant `value`, if there is one.
  package func materialize(
    _ value: Attribute, type: Type, as dialect: DialectInfo, at location: Location
  ) -> Operation? {
    let constant = dialect.dialect.materializeConstant(value, type: type, at: location, &builder)
    if let constant { listener?.inserted(constant) }
    return constant
  }

  /// Makes the change that a fold asks for.
  @discardableResult
  public func apply(_ update: OperationUpdate, to op: Operation) -> Rewritten {
    op.apply(update)
    return changed(op)
  }
}

/// Lets users of a value go on when what replaces it has other types.
package protocol ValueConversion: AnyObject {
  /// Returns a value of the type of `value` that is made of `values`, which replace it.
  func substitute(for value: Value, _ values: [Value]) -> Value
}
