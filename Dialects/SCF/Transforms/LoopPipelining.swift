public import Accel
import ArithDialect

extension SCF {
  /// How a loop is pipelined.
  public struct PipeliningOptions: Sendable {
    /// The part of a pipelined loop that an operation is in.
    public enum Part: String, Sendable { case prologue, kernel, epilogue }

    /// Returns the operations of a loop's body in the order in which they are executed in the kernel, each with its
    /// stage: what is in stage 1 belongs to the iteration before the one that stage 0 works on.
    public var schedule: @Sendable (Op<For>) -> [(op: Operation, stage: Int)]
    /// Is told of each operation that is made, with the number of the iteration in its part.
    public var annotate: (@Sendable (Operation, Part, Int, Rewriter) -> Void)?
    /// Whether the last iterations are finished behind the loop; otherwise the kernel does so, under conditions.
    public var peelsEpilogue = true
    /// Puts an operation under a condition and returns what takes its place; `nil` if that cannot be.
    public var predicate: (@Sendable (Rewriter, Operation, Value) -> Operation?)?
    /// Whether the number of iterations need not be known.
    public var supportsDynamicLoops = false

    /// Creates the options that are the default.
    public init(schedule: @escaping @Sendable (Op<For>) -> [(op: Operation, stage: Int)]) {
      self.schedule = schedule
    }
  }

  // The operation is handed on by the thread that works on it.
  /// Why a loop cannot be pipelined.
  public struct PipeliningFailure: Error, @unchecked Sendable {
    /// What is wrong with the schedule, for users; `nil` if the loop is just not one to be pipelined.
    public let message: String?
    /// The operation that it is wrong for.
    public let operation: Operation?
    /// Creates a failure.
    init(_ message: String? = nil, _ operation: Operation? = nil) {
      (self.message, self.operation) = (message, operation)
    }
  }

  /// Makes a loop work on several iterations at a time, each in another stage, and returns the loop that does.
  ///
  /// What begins the first iterations is put before it, what finishes the last ones behind it.
  @discardableResult
  public static func pipeline(
    _ op: Op<For>, _ options: PipeliningOptions, _ rewriter: Rewriter
  ) throws(PipeliningFailure) -> Op<For> {
    var pipeliner = try LoopPipeliner(op, options)
    rewriter.builder.move(before: op.operation)
    rewriter.builder.location = op.location
    try pipeliner.emitPrologue(rewriter)
    let crossing = pipeliner.crossingValues()
    let kernel = pipeliner.createKernelLoop(crossing, rewriter)
    try pipeliner.fill(kernel.loop, crossing, kernel.places, rewriter)
    var results = Array(kernel.loop.results.prefix(op.results.count))
    rewriter.builder.move(after: kernel.loop.operation)
    if options.peelsEpilogue { try pipeliner.emitEpilogue(&results, rewriter) }
    rewriter.replace(op, with: results)
    return kernel.loop
  }
}

/// A loop that is being pipelined.
struct LoopPipeliner {
  typealias PipeliningFailure = SCF.PipeliningFailure
  /// From which stage to which a value is needed.
  struct LiveRange {
    let value: Value
    let definition: Int
    var lastUse = 0
  }

  let loop: Op<SCF.For>
  let options: SCF.PipeliningOptions
  /// The operations of the body in the order of the kernel.
  let order: [Operation]
  let stages: [Operation: Int]
  let lastStage: Int
  /// `true` iff there may be fewer iterations than stages.
  let isDynamic: Bool
  /// For each value of the loop, what it is in the iterations that are begun or finished outside.
  var versions: [Value: [Value?]] = [:]

  /// Looks at the loop and its schedule.
  init(_ loop: Op<SCF.For>, _ options: SCF.PipeliningOptions) throws(PipeliningFailure) {
    if loop.unsignedCmp { throw PipeliningFailure() }
    let schedule = options.schedule(loop)
    if schedule.isEmpty { throw PipeliningFailure() }
    (self.loop, self.options) = (loop, options)
    order = schedule.map(\.op)
    stages = Dictionary(schedule.map { ($0.op, $0.stage) }) { $1 }
    lastStage = schedule.map(\.stage).max() ?? 0
    if let lower = loop.lowerBound.constantIndex, let upper = loop.upperBound.constantIndex,
      let step = loop.step.constantIndex
    {
      if step <= 0 { throw PipeliningFailure() }
      let distance = upper - lower
      isDynamic = (distance > 0 ? (distance - 1) / step + 1 : distance / step) < lastStage
    } else {
      isDynamic = true
    }
    if isDynamic, !options.supportsDynamicLoops { throw PipeliningFailure() }
    if isDynamic || !options.peelsEpilogue, options.predicate == nil { throw PipeliningFailure() }
    try verify()
  }

  /// The operands of `scf.yield`.
  var yielded: OperandList { loop.yield.results }

  /// Returns the operation of the body that makes `value`, or made it an iteration ago.
  func source(of value: Value) -> (op: Operation, distance: Int)? {
    if let op = value.definingOperation { return (op, 0) }
    guard value.owningBlock == loop.body, value.index > 0 else { return nil }
    return yielded[value.index - 1].definingOperation.map { ($0, 1) }
  }

  /// Checks that the schedule is one of the loop.
  private func verify() throws(PipeliningFailure) {
    for op in loop.body.operations.dropLast() where stages[op] == nil {
      throw PipeliningFailure("'\(op.name.string)' op not assigned a pipeline stage", op)
    }
    var cycles: [Operation: Int] = [:]
    for (cycle, op) in order.enumerated() { cycles[op] = cycle + (stages[op] ?? 0) * order.count }
    for op in order {
      for operand in op.nestedOperands {
        guard let (producer, distance) = source(of: operand), let cycle = cycles[producer] else { continue }
        if cycles[op] ?? 0 < cycle - order.count * distance {
          throw PipeliningFailure("operation scheduled before its operands", op)
        }
      }
    }
    for op in order {
      if op == loop.body.last {
        throw PipeliningFailure("terminator should not be assigned a stage", op)
      }
      if op.block != loop.body {
        throw PipeliningFailure(
          "'\(op.name.string)' op the owning Block of all operations assigned a stage should be the loop body "
            + "block", op)
      }
    }
    for value in yielded {
      guard let op = value.definingOperation, stages[op] != nil || !loop.operation.isAncestor(of: op) else {
        throw PipeliningFailure()
      }
    }
  }

  /// Notes that `value` is `version` in the iteration `number`.
  mutating func note(_ value: Value, _ number: Int, _ version: Value) {
    versions[value, default: Array(repeating: nil, count: lastStage + 1)][number] = version
  }

  /// Creates a copy of `op` that uses the versions of values in the iteration `number`.
  func copy(_ op: Operation, _ number: Int, _ rewriter: Rewriter) -> Operation {
    let copy = rewriter.clone(op)
    copy.walk(.preOrder) { inner in
      for (index, operand) in inner.operands.enumerated() {
        let isOutside = operand.definingOperation.map { !copy.isAncestor(of: $0) } ?? true
        if isOutside, let version = versions[operand]?[number] {
          rewriter.setOperand(inner, index, to: version)
        }
      }
      return .advance
    }
    return copy
  }

  /// Puts `op` under `condition`, if there is one.
  func predicate(
    _ op: Operation, _ condition: Value?, _ rewriter: Rewriter
  ) throws(PipeliningFailure) -> Operation {
    guard let condition else { return op }
    let place = rewriter.builder
    guard let predicated = options.predicate?(rewriter, op, condition) else { throw PipeliningFailure() }
    rewriter.builder = place
    return predicated
  }
}

extension Operation {
  /// The operands of this operation and of all inside.
  fileprivate var nestedOperands: [Value] {
    var operands: [Value] = []
    walk(.postOrder) {
      operands += $0.operands
      return .advance
    }
    return operands
  }
}
