public import AccelIR

/// How long a program may run.
public struct ExecutionLimits: Sendable {
  /// The most operations that are executed.
  public var steps = 10_000_000
  /// The most calls and regions that control may be inside at once.
  public var depth = 500
  /// The most bytes of memory that are there at once.
  public var bytes = 1 << 30
  /// Creates the limits that are the default.
  public init() {}
}

/// Executes functions as their dialects define it.
///
/// Poison is tracked element by element; what has no meaning is an error at the operation's location. One interpreter
/// serves one thread, while nobody changes the IR.
public final class Interpreter {
  private let root: Operation
  let limits: ExecutionLimits
  private let table: SemanticsTable
  private let world: World?
  private let symbols = SymbolTables()
  private var codes: [Region: Code] = [:]
  /// The number of operations executed in the call at hand.
  private(set) var steps = 0
  private var depth = 0
  /// `true` iff something has been looked at that nothing determines, such as the bits of a NaN.
  var hasSeenUndetermined = false
  /// The memory that was allocated, but for what belongs to scopes.
  var memories: [Memory] = []
  /// The memory of each scope that control is in, the outermost first.
  var scopes: [[Memory]] = [[]]
  /// The memory of what lives throughout, by what declares it.
  var persistent: [Operation: MemoryView] = [:]
  /// The number of bytes that are there.
  var allocatedBytes = 0
  /// Where the next memory is.
  var nextAddress = 1 << 16

  /// Creates an interpreter of what is in `root`.
  public convenience init(_ root: Operation, limits: ExecutionLimits = ExecutionLimits()) {
    self.init(root, limits, SemanticsTable(), nil)
  }

  /// Creates an interpreter; functions and operations that have no meaning here are asked of `world`.
  init(_ root: Operation, _ limits: ExecutionLimits, _ table: SemanticsTable, _ world: World?) {
    (self.root, self.limits, self.table, self.world) = (root, limits, table, world)
  }

  /// Calls a function and returns its results.
  public func run(
    _ function: Operation, _ arguments: [RuntimeValue]
  ) throws(ExecutionFailure) -> [RuntimeValue] {
    (steps, depth, hasSeenUndetermined) = (0, 0, false)
    (memories, scopes, persistent) = ([], [[]], [:])
    guard let region = function.interface(CallableWitness.self)?.body(function), let entry = region.entry
    else {
      throw ExecutionFailure(
        .unsupported, "function '\(function.symbolName?.string ?? "")' has no body", at: function.location)
    }
    guard entry.arguments.count == arguments.count else {
      throw ExecutionFailure(
        .unsupported,
        "function '\(function.symbolName?.string ?? "")' has \(entry.arguments.count) arguments, got "
          + "\(arguments.count)", at: function.location)
    }
    return try run(region, arguments, in: Frame(code(of: region)))
  }

  /// Calls a function whose memrefs are given by their elements, and returns its results, followed by what these
  /// memrefs hold in the end; memrefs among the results are given by what they hold.
  func runOnMemory(
    _ function: Operation, _ arguments: [RuntimeValue], _ types: [Type]
  ) throws(ExecutionFailure) -> [RuntimeValue] {
    var (values, views): ([RuntimeValue], [(MemoryView, Type)]) = ([], [])
    for (argument, type) in zip(arguments, types) {
      guard let memref = type.as(MemRefType.self), case .elements(let elements) = argument,
        let value = try self.argument(elements, memref), case .view(let view) = value
      else {
        values.append(argument)
        continue
      }
      values.append(value)
      views.append((view, memref.element))
    }
    let results = try run(function, values)
    let resultTypes = function.interface(FunctionWitness.self).map { Array($0.signature(function).results) }
    return zip(results, resultTypes ?? []).map { $0.settled($1.elementOrSelf) }
      + views.map { RuntimeValue.view($0).settled($1) }
  }

  private func code(of region: Region) -> Code {
    if let known = codes[region] { return known }
    let made = Code(region, table)
    codes[region] = made
    return made
  }

  /// Runs the blocks of `region` until control leaves it.
  func run(
    _ region: Region, _ arguments: [RuntimeValue], in frame: Frame
  ) throws(ExecutionFailure) -> [RuntimeValue] {
    guard let entry = region.entry, var block = frame.code.blocks[entry] else { return [] }
    depth += 1
    defer { depth -= 1 }
    guard depth <= limits.depth else {
      throw ExecutionFailure(
        .limit, "more than \(limits.depth) calls are inside each other", at: region.parent.location)
    }
    let isScope = region.parent.traits.contains(.automaticAllocationScope)
    if isScope { scopes.append([]) }
    defer { if isScope { endScope() } }
    frame.store(arguments, at: block.firstArgument)
    while true {
      switch try run(block, in: frame) {
      case .leave(let values): return values
      case .goTo(let next, let values):
        guard let target = frame.code.blocks[next] else { return [] }
        block = target
        frame.store(values, at: block.firstArgument)
      }
    }
  }

  /// Where control goes at the end of a block.
  private enum Exit {
    case goTo(Block, [RuntimeValue])
    case leave([RuntimeValue])
  }

  private func run(_ block: Code.BlockCode, in frame: Frame) throws(ExecutionFailure) -> Exit {
    for instruction in block.instructions {
      let op = instruction.operation
      steps += 1
      if steps > limits.steps {
        throw ExecutionFailure(.limit, "more than \(limits.steps) operations are executed", at: op.location)
      }
      let operands = instruction.operands.map { $0 < 0 ? .poison : frame.values[$0] }
      switch try outcome(of: instruction, operands, frame) {
      case .values(let values): frame.store(values, at: instruction.firstResult)
      case .call(let name, let arguments):
        frame.store(try call(name, arguments, from: op), at: instruction.firstResult)
      case .branch(let index):
        guard let branch = op.interface(BranchWitness.self) else { break }
        let forwarded = branch.successorOperands(op, index).forwarded
        let values = forwarded.indices.map { operands[forwarded.use(at: $0).operandIndex] }
        return .goTo(op.successors[index], values)
      case .leave(let values): return .leave(values)
      }
    }
    return .leave([])
  }

  private func outcome(
    of instruction: Code.Instruction, _ operands: [RuntimeValue], _ frame: Frame
  ) throws(ExecutionFailure) -> Outcome {
    let op = instruction.operation
    if let semantics = instruction.semantics {
      return try semantics.run(
        Execution(operation: op, operands: operands, interpreter: self, frame: frame))
    }
    if !operands.contains(where: \.isView), let values = world?.execute(op, operands) {
      return .values(values)
    }
    throw ExecutionFailure(.unsupported, "'\(op.name.string)' cannot be executed", at: op.location)
  }

  /// Calls the function that `name` means at `op`.
  private func call(
    _ name: Identifier, _ arguments: [RuntimeValue], from op: Operation
  ) throws(ExecutionFailure) -> [RuntimeValue] {
    // What is outside may be changed by other threads.
    let scope = op.nearestSymbolTable.flatMap { root.isAncestor(of: $0) ? $0 : nil }
    let callee = scope.flatMap { symbols.lookUp(name, in: $0) }
    guard let region = callee.flatMap({ $0.interface(CallableWitness.self)?.body($0) }) else {
      if let world, !arguments.contains(where: \.isView) {
        return world.call(name.string, arguments, op.results.types)
      }
      throw ExecutionFailure(.unsupported, "function '\(name.string)' has no body", at: op.location)
    }
    do throws(ExecutionFailure) {
      return try run(region, arguments, in: Frame(code(of: region)))
    } catch {
      var failure = error
      failure.calls.append(op.location)
      throw failure
    }
  }
}
