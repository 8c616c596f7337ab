public import Accel
import TensorDialect

/// How far the way back from a value to where its elements come from is followed.
struct Traversal {
  /// `true` iff values at which the way ends are part of the result.
  var includesLeaves = true
  /// `true` iff the way leads over equivalent operands only.
  var followsEquivalentOnly = false
  /// `true` iff the way leads over operands only that are not copied.
  var followsInPlaceOnly = false
  /// `true` iff the way leads over operands of the same type only, or over casts.
  var followsSameTypesOrCastsOnly = false
  /// `true` iff the way leads over operations of which nothing is known.
  var followsUnknown = false
}

/// What is known of values as buffers: without an analysis, only what the operations say.
public class AnalysisState {
  /// What is to be done.
  public let options: BufferizationOptions

  /// Creates a state that knows what operations say.
  public init(_ options: BufferizationOptions) { self.options = options }

  // MARK: What an analysis knows better

  /// `true` iff an operand's buffer is not copied.
  public func isInPlace(_ use: Use) -> Bool { use.owner.is(Bufferization.ToBuffer.self) || !writes(use) }
  /// `true` iff two tensors are known to become one buffer.
  public func areEquivalent(_ first: Value, _ second: Value) -> Bool { false }
  /// `true` iff two tensors may be parts of one buffer.
  public func areAliases(_ first: Value, _ second: Value) -> Bool { true }
  /// `true` iff the elements of an operand are known to be anything.
  public func hasUndefinedContents(_ use: Use) -> Bool { false }

  // MARK: What operations say

  /// The operands that may be the same buffer as `value`.
  public func aliasingOperands(of value: Value) -> [AliasingOperand] {
    guard let op = value.owner else { return [] }
    if let model = options.model(of: op) { return model.aliasingOperands(of: value, self) }
    if value.isBlockArgument, value.owningBlock?.isEntry == false { return [] }
    return op.tensorUses.map { AliasingOperand($0, .unknown, isDefinite: false) }
  }

  /// The values that may be the same buffer as an operand.
  public func aliasingValues(of use: Use) -> [AliasingValue] {
    let op = use.owner
    if let model = options.model(of: op) { return model.aliasingValues(of: use, self) }
    return unknownValues(of: op)
  }

  /// All tensors that an operation of which nothing is known makes.
  func unknownValues(of op: Operation) -> [AliasingValue] {
    var values = op.results.filter(\.type.isTensor)
    for region in op.regions { values += region.arguments.filter(\.type.isTensor) }
    return values.map { AliasingValue($0, .unknown, isDefinite: false) }
  }

  /// `true` iff the buffer of an operand may be read.
  public func reads(_ use: Use) -> Bool { options.model(of: use.owner)?.reads(use, self) ?? true }
  /// `true` iff the buffer of an operand may be written to.
  public func writes(_ use: Use) -> Bool { options.model(of: use.owner)?.writes(use, self) ?? true }

  /// `true` iff an operand is neither read nor written to, but may be the same buffer as a result.
  public func isAliasOnly(_ use: Use) -> Bool {
    guard let model = options.model(of: use.owner) else { return false }
    return !model.reads(use, self) && !model.writes(use, self)
      && !model.aliasingValues(of: use, self).isEmpty
  }

  /// `true` iff the operation that makes `value` says what its elements are.
  public func definesContents(of value: Value) -> Bool {
    guard let op = value.definingOperation, let model = options.model(of: op) else { return true }
    return model.definesContents(of: value, self)
  }

  /// `true` iff somebody reads the elements of `value`, maybe as those of another value.
  public func isRead(_ value: Value) -> Bool {
    var pending = Array(value.uses)
    var seen: Set<Use> = []
    while let use = pending.popLast() {
      guard seen.insert(use).inserted else { continue }
      if reads(use) { return true }
      guard isAliasOnly(use) else { continue }
      for alias in aliasingValues(of: use) { pending += Array(alias.value.uses) }
    }
    return false
  }

  /// Follows the way back from `value` to where its elements come from, and returns the values for which `condition`
  /// holds, beyond which it does not look.
  func findBackward(
    _ value: Value, _ traversal: Traversal = Traversal(), where condition: (Value) -> Bool
  ) -> [Value] {
    // Most ways are short: lists are looked through faster than sets.
    var found: [Value] = []
    var pending = [value]
    var seen: Set<Value> = []
    func add(_ value: Value) { if !found.contains(value) { found.append(value) } }
    while let value = pending.popLast() {
      guard seen.insert(value).inserted else {
        if traversal.includesLeaves { add(value) }
        continue
      }
      if condition(value) {
        add(value)
        continue
      }
      let isKnown = traversal.followsUnknown || options.model(ofOwner: value) != nil
      let aliases = isKnown ? aliasingOperands(of: value) : []
      if aliases.isEmpty, traversal.includesLeaves { add(value) }
      for alias in aliases {
        let source = alias.use.value
        let isFollowed =
          !(traversal.followsEquivalentOnly && alias.relation != .equivalent)
          && !(traversal.followsInPlaceOnly && !isInPlace(alias.use))
          && !(traversal.followsSameTypesOrCastsOnly && source.type != value.type
            && value.definingOperation?.interface(CastWitness.self) == nil)
        if isFollowed {
          if !pending.contains(source) { pending.append(source) }
        } else if traversal.includesLeaves {
          add(value)
        }
      }
    }
    return found
  }

  /// The values that say what the elements of `value` are.
  func definitions(of value: Value) -> [Value] {
    var traversal = Traversal()
    traversal.includesLeaves = false
    return findBackward(value, traversal) { definesContents(of: $0) }
  }

  /// `true` iff, where an operand needs a buffer of its own, that need not have the same elements.
  func canOmitCopy(_ use: Use) -> Bool {
    if hasUndefinedContents(use) { return true }
    let isRead = reads(use)
    if !isRead, writes(use) { return true }
    return !isRead && !aliasingValues(of: use).contains { self.isRead($0.value) }
  }

  // MARK: What models need not say

  /// The operands whose aliasing values include `value`.
  func operandsByValues(of value: Value) -> [AliasingOperand] {
    guard let op = value.owner else { return [] }
    var found: [AliasingOperand] = []
    for index in op.operands.indices where op.operand(index).type.isTensor {
      let use = op.operands.use(at: index)
      for alias in aliasingValues(of: use) where alias.value == value {
        found.append(AliasingOperand(use, alias.relation, isDefinite: alias.isDefinite))
      }
    }
    return found
  }

  /// `true` iff no operand is the same buffer as `result`, or one that is written to, or defined inside.
  func definesContentsByOperands(of result: Value) -> Bool {
    guard let op = result.definingOperation else { return true }
    let operands = aliasingOperands(of: result)
    if operands.isEmpty || operands.contains(where: { writes($0.use) }) { return true }
    if op.regions.isEmpty { return false }
    var traversal = Traversal()
    traversal.includesLeaves = false
    return operands.contains { operand in
      !findBackward(operand.use.value, traversal) { value in
        guard let owner = value.owner, op.isAncestor(of: owner) else { return false }
        return definesContents(of: value)
      }.isEmpty
    }
  }
}
