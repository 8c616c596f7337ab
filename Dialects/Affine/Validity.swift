import Accel
import MemRefDialect
import SCFDialect

// Which values may be dimensions and symbols of affine maps. What does not change inside the nearest operation with
// the trait `affineScope` is a symbol; a symbol, or the index of an affine loop, is a dimension.

extension Operation {
  /// The region of the nearest operation around with the trait `affineScope` that holds this one, if there is one.
  var affineScope: Region? {
    var current = self
    while let parent = current.parent {
      if parent.traits.contains(.affineScope) { return current.block?.region }
      current = parent
    }
    return nil
  }

  /// Checks that the first `dimensionCount` of `operands` may be dimensions, and the others symbols.
  func verifyDimensionsAndSymbols(
    _ operands: OperandList, dimensionCount: Int
  ) throws(VerificationFailure) {
    if operands.isEmpty { return }
    let scope = affineScope
    for (index, operand) in operands.enumerated() {
      if index < dimensionCount {
        if !operand.isDimension(in: scope) {
          throw VerificationFailure("operand cannot be used as a dimension id")
        }
      } else if !operand.isSymbol(in: scope) {
        throw VerificationFailure("operand cannot be used as a symbol")
      }
    }
  }

  /// The value of which this operation asks a size, and which of them, if it is of that kind.
  fileprivate var askedSize: (source: Value, index: Value)? {
    // Those of tensors are declared further up.
    guard self.is(MemRef.Dim.self) || name.string == "tensor.dim", operands.count == 2 else { return nil }
    return (operand(0), operand(1))
  }
}

extension Value {
  /// The operation whose region defines this value directly.
  private var surroundingOperation: Operation? { parentBlock?.region?.parent }

  /// `true` iff this is defined directly inside an operation with the trait `affineScope`.
  var isTopLevel: Bool { surroundingOperation?.traits.contains(.affineScope) ?? false }

  /// `true` iff this may be a symbol wherever it is used.
  var isSymbol: Bool {
    guard type.isIndex else { return false }
    if isTopLevel { return true }
    return definingOperation.map { isSymbol(in: $0.affineScope) } ?? false
  }

  /// `true` iff this may be a dimension wherever it is used.
  var isDimension: Bool {
    guard type.isIndex else { return false }
    if let definition = definingOperation { return isDimension(in: definition.affineScope) }
    return surroundingOperation.map { $0.is(Affine.For.self) || $0.is(Affine.Parallel.self) } ?? false
  }

  /// `true` iff this may be a symbol of what is in `scope`.
  func isSymbol(in scope: Region?) -> Bool {
    if case .decided(let isSymbol) = symbolTrial(in: scope) { return isSymbol }
    var roles = AffineRoles(scope: scope)
    return roles.holds(.symbol, of: self)
  }

  /// `true` iff this may be a dimension of what is in `scope`.
  func isDimension(in scope: Region?) -> Bool {
    if case .decided(true) = dimensionTrial { return true }
    if case .decided(true) = symbolTrial(in: scope) { return true }
    var roles = AffineRoles(scope: scope)
    return roles.holds(.dimension, of: self)
  }

  /// `true` iff this is a symbol of what is around `scope`: what comes from outside does not change inside.
  fileprivate func isSymbol(around scope: Region?) -> Bool {
    guard let around = scope?.parent, !around.traits.contains(.isolatedFromAbove),
      let outer = around.block?.region
    else { return false }
    return isSymbol(in: outer)
  }

  /// What makes this a symbol of what is in `scope`.
  fileprivate func symbolTrial(in scope: Region?) -> AffineRoles.Trial {
    guard type.isIndex else { return .decided(false) }
    if let scope, parentBlock?.region == scope { return .decided(true) }
    if let definition = definingOperation {
      if constant != nil { return .decided(true) }
      if let (source, index) = definition.askedSize { return source.symbolicSize(at: index) }
      if definition.isPure, definition.regions.isEmpty {
        return .all(Array(definition.operands), .symbol, orOutside: true)
      }
    }
    return .decided(isSymbol(around: scope))
  }

  /// What makes this a dimension, unless it is a symbol.
  fileprivate var dimensionTrial: AffineRoles.Trial {
    guard type.isIndex else { return .decided(false) }
    guard let definition = definingOperation else {
      let loop = surroundingOperation
      return .decided(loop.map { $0.is(Affine.For.self) || $0.is(Affine.Parallel.self) } ?? false)
    }
    if definition.is(Affine.Apply.self) || definition.is(Affine.DelinearizeIndex.self)
      || definition.is(Affine.LinearizeIndex.self)
    {
      return .all(Array(definition.operands), .dimension, orOutside: false)
    }
    return .decided(definition.askedSize?.source.isTopLevel ?? false)
  }

  /// What makes the size of this at `index` a symbol.
  private func symbolicSize(at index: Value) -> AffineRoles.Trial {
    if isTopLevel { return .decided(true) }
    guard let definition = definingOperation, let position = index.constantIndex,
      let shape = type.as(MemRefType.self)?.shape, shape.indices.contains(position)
    else { return .decided(false) }
    let sizes: OperandList
    if let view = definition.as(MemRef.View.self) {
      sizes = view.sizes
    } else if let allocation = definition.as(MemRef.Alloc.self) {
      sizes = allocation.dynamicSizes
    } else if let part = definition.as(MemRef.SubView.self) {
      sizes = part.sizes
    } else {
      return .decided(false)
    }
    guard shape[position] == ShapeDimension.dynamic else { return .decided(true) }
    let before = shape.prefix(position).count { $0 == ShapeDimension.dynamic }
    return before < sizes.count ? .all([sizes[before]], .symbol, orOutside: false) : .decided(false)
  }
}

/// What values may be, found out without recursion: values may follow from each other in chains as long as a function,
/// and in circles where the IR is wrong.
private struct AffineRoles {
  /// What a value may be.
  enum Role: Hashable { case dimension, symbol }

  /// On what it depends whether a value has a role.
  enum Trial {
    case decided(Bool)
    /// All these must have a role, or the value be a symbol outside of the scope, if that counts.
    case all([Value], Role, orOutside: Bool)
  }

  /// A value and a role.
  private struct Question: Hashable { let value: Value, role: Role }

  /// A question that waits for the answers to others.
  private struct Pending {
    let question: Question
    var parts: [Value] = []
    var role = Role.symbol
    var isOutsideEnough = false
    /// How many of the parts have the role.
    var count = 0
    /// `true` iff it is still to be found out whether the value, to be a dimension, is a symbol.
    var mayBeSymbol = false
  }

  let scope: Region?
  /// The answers; for what is being asked, `false`.
  private var answers: [Question: Bool] = [:]
  private var pending: [Pending] = []

  init(scope: Region?) { self.scope = scope }

  /// `true` iff `value` may have a role in the scope.
  mutating func holds(_ role: Role, of value: Value) -> Bool {
    let asked = Question(value: value, role: role)
    ask(asked)
    while let index = pending.indices.last { advance(index) }
    return answers[asked] ?? false
  }

  /// Answers a question at once, or notes what its answer depends on.
  private mutating func ask(_ question: Question) {
    answers[question] = false
    var waiting = Pending(question: question)
    switch question.role == .symbol ? question.value.symbolTrial(in: scope) : question.value.dimensionTrial {
    case .decided(true):
      answers[question] = true
      return
    case .decided(false):
      if question.role == .symbol { return }
      waiting.mayBeSymbol = true
    case .all(let parts, let role, let orOutside):
      (waiting.parts, waiting.role, waiting.isOutsideEnough) = (parts, role, orOutside)
      waiting.mayBeSymbol = question.role == .dimension
    }
    pending.append(waiting)
  }

  /// Takes the last question a step further.
  private mutating func advance(_ index: Int) {
    let waiting = pending[index]
    if waiting.mayBeSymbol {
      let symbol = Question(value: waiting.question.value, role: .symbol)
      guard let isSymbol = answers[symbol] else { return ask(symbol) }
      if isSymbol { return settle(true) }
      if waiting.parts.isEmpty { return settle(false) }
      pending[index].mayBeSymbol = false
    }
    guard waiting.count < waiting.parts.count else { return settle(true) }
    let part = Question(value: waiting.parts[waiting.count], role: waiting.role)
    switch answers[part] {
    case nil: ask(part)
    case true?: pending[index].count += 1
    case false?: settle(waiting.isOutsideEnough && waiting.question.value.isSymbol(around: scope))
    }
  }

  /// Answers the last question.
  private mutating func settle(_ answer: Bool) { answers[pending.removeLast().question] = answer }
}
