public import Accel
import ArithDialect
import TensorDialect

/// Replaces computations on tensors of one element without dimensions by those on the elements.
public struct LinalgDetensorize: Pass {
  public static let name = "linalg-detensorize"
  public static let title = "LinalgDetensorizePass"
  public static let summary = "Detensorize linalg ops"

  /// Whether all is replaced that can be, and not only what control flow depends on.
  public var isAggressive = false
  public static let options: [PassOption<Self>] = [
    .init(
      "aggressive-mode", \.isAggressive,
      "Detensorize all ops that qualify for detensoring along with branch operands and basic-block arguments."
    )
  ]
  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    guard op.interface(FunctionWitness.self) != nil else {
      throw PassFailure("expected a function")
    }
    guard let body = op.regions.first, !body.isEmpty else { return }
    let scope = isAggressive ? DetensorizeScope(allOf: op, body) : DetensorizeScope(controlFlowOf: op)
    var rewrite = Detensorizer(rewriter: context.rewriter(), scope: scope)
    rewrite.run(on: body)
    rewriteGreedily(op, PatternTable(Tensor.FromElements.canonicalizations), .bottomUp)
  }
}

extension Type {
  /// `true` iff this is a tensor without dimensions.
  fileprivate var isSingleElement: Bool { self.as(RankedTensorType.self)?.shape.isEmpty ?? false }
}

extension Operation {
  /// This operation, if all that it works on are tensors without dimensions.
  fileprivate var detensorizable: Op<Linalg.Generic>? {
    guard let generic = self.as(Linalg.Generic.self), operands.allSatisfy({ $0.type.isSingleElement }) else {
      return nil
    }
    return generic
  }
}

/// What is replaced.
private struct DetensorizeScope {
  /// The operations.
  private(set) var operations = Set<Operation>()
  /// The arguments of blocks.
  private(set) var arguments = Set<Value>()

  /// All that can be replaced.
  init(allOf function: Operation, _ region: Region) {
    var found = Set<Operation>()
    function.walk {
      if $0.detensorizable != nil { found.insert($0) }
      return .advance
    }
    operations = found
    for block in region.blocks.dropFirst() { arguments.formUnion(block.arguments) }
  }

  /// What branches depend on, directly or not.
  init(controlFlowOf function: Operation) {
    var pending: [Value] = []
    for name in ["cf.cond_br", "cf.br"] {
      function.walk {
        if $0.name.string == name { pending += $0.operands }
        return .advance
      }
    }
    var seen = Set<Value>()
    while let value = pending.popLast() {
      guard seen.insert(value).inserted else { continue }
      pending += successorArguments(of: value)
      for use in value.uses { pending += use.owner.results }
      guard let made = value.definingOperation else {
        guard let block = value.owningBlock, block != block.region?.entry else { continue }
        arguments.insert(value)
        guard let incoming = block.incomingOperands(value.index) else {
          // What is passed on by something else cannot be followed.
          (operations, arguments) = ([], [])
          return
        }
        pending += incoming
        continue
      }
      if made.is(Linalg.Generic.self) {
        guard let generic = made.detensorizable, operations.insert(made).inserted else { continue }
        pending += generic.inputs
      } else if !made.is(Tensor.FromElements.self), made.results.allSatisfy({ $0.type.bitWidth != nil }) {
        pending += made.operands
      }
    }
    // What comes from an operation that stays is a tensor.
    arguments = arguments.filter { argument in
      let incoming = argument.owningBlock?.incomingOperands(argument.index) ?? []
      return incoming.allSatisfy { value in
        guard let made = value.definingOperation, made.is(Linalg.Generic.self) else { return true }
        return operations.contains(made)
      }
    }
  }

  /// The arguments of blocks that `value` becomes at the end of its block.
  private func successorArguments(of value: Value) -> [Value] {
    guard let end = value.parentBlock?.last, let branch = end.interface(BranchWitness.self) else { return [] }
    var found: [Value] = []
    for (number, successor) in end.successors.enumerated() {
      let operands = branch.successorOperands(end, number)
      for (index, operand) in operands.forwarded.enumerated() where operand == value {
        let argument = successor.arguments[operands.producedCount + index]
        if !arguments.contains(argument) { found.append(argument) }
      }
    }
    return found
  }
}

extension Block {
  /// What the blocks before this one pass to the argument at `index`; `nil` if that is not known.
  fileprivate func incomingOperands(_ index: Int) -> [Value]? {
    var values: [Value] = []
    for block in predecessors {
      guard let end = block.last, let branch = end.interface(BranchWitness.self) else { return nil }
      for (number, successor) in end.successors.enumerated() where successor == self {
        let operands = branch.successorOperands(end, number)
        if index >= operands.producedCount {
          values.append(operands.forwarded[index - operands.producedCount])
        }
      }
    }
    return values
  }
}

/// Replaces what a scope says.
private struct Detensorizer {
  let rewriter: Rewriter
  let scope: DetensorizeScope
  /// The elements of tensors, each taken out where the tensor is made.
  private var elements: [Value: Value] = [:]

  init(rewriter: Rewriter, scope: DetensorizeScope) { (self.rewriter, self.scope) = (rewriter, scope) }

  /// Replaces what is inside `region`.
  mutating func run(on region: Region) {
    for block in region.blocks.dropFirst() {
      for argument in block.arguments where scope.arguments.contains(argument) {
        convert(argument, of: block)
      }
    }
    for block in region.blocks {
      for op in block.operations.map({ $0 }) {
        if scope.operations.contains(op) {
          inline(op)
        } else if let branch = op.interface(BranchWitness.self) {
          convertOperands(of: op, branch)
        }
      }
    }
  }

  /// Makes an argument an element; what uses it as a tensor uses one that is made of it.
  private mutating func convert(_ argument: Value, of block: Block) {
    let type = argument.type
    guard type.isSingleElement else { return }
    rewriter.builder.move(toStartOf: block)
    rewriter.setType(argument, to: type.elementOrSelf)
    let tensor = rewriter.create(
      Tensor.FromElements.self, operands: [argument], results: [type], at: argument.location)
    rewriter.replaceUses(of: argument, with: tensor.result) { $0.owner != tensor.operation }
    elements[tensor.result] = argument
  }

  /// Passes elements to arguments that are such.
  private mutating func convertOperands(of op: Operation, _ branch: BranchWitness) {
    for (number, successor) in op.successors.enumerated() {
      let operands = branch.successorOperands(op, number)
      for index in operands.forwarded.indices {
        let argument = successor.arguments[operands.producedCount + index]
        let use = operands.forwarded.use(at: index)
        guard scope.arguments.contains(argument), use.value.type.isSingleElement else { continue }
        rewriter.setOperand(op, use.operandIndex, to: element(of: use.value))
      }
    }
  }

  /// Puts the body of an operation in its place.
  private mutating func inline(_ op: Operation) {
    guard let body = op.regions.first?.entry, let yield = body.last, let block = op.block else { return }
    let values = op.operands.map { element(of: $0) }
    rewriter.inline(body, into: block, before: op, arguments: values)
    rewriter.builder.move(before: op)
    let results = zip(yield.operands, op.results).map { value, result in
      let tensor = rewriter.create(
        Tensor.FromElements.self, operands: [value], results: [result.type], at: op.location)
      elements[tensor.result] = value
      return tensor.result
    }
    rewriter.erase(yield)
    rewriter.replace(op, with: results)
  }

  /// Returns the element of a tensor.
  private mutating func element(of tensor: Value) -> Value {
    if let known = elements[tensor] { return known }
    let outside = rewriter.builder
    rewriter.builder.move(after: tensor)
    let element = rewriter.create(Tensor.Extract.self, at: tensor.location) { $0.tensor = tensor }.result
    rewriter.builder = outside
    elements[tensor] = element
    return element
  }
}
