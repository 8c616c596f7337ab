public import AccelIR
public import AccelPasses
import AccelSupport

/// Compares what functions compute before and after each pass, on inputs drawn at random.
///
/// The second version of a function may do anything where the first does what has no meaning, and return anything
/// where the first returns poison; otherwise both must return the same, and call what is outside in the same order
/// with the same arguments. Functions that cannot be executed are not compared, nor are those whose `fastmath` allows
/// other results, nor private ones if a pass sees all of their callers, which are.
public final class CheckSemantics: PassInstrumentation {
  /// What inputs are tried.
  public struct Options: Sendable {
    /// What the inputs are drawn from; the same seed gives the same inputs.
    public var seed: UInt64 = 0
    /// How many inputs each function is given.
    public var runs = 64
    /// The most operations that a run executes.
    public var steps = 10_000
    /// Is told of a file that shows the first difference.
    public var reproduce: (@Sendable (String) -> Void)?
    /// Creates the options that are the default.
    public init() {}
  }

  private let options: Options
  private let table = SemanticsTable()
  /// Copies of what passes that are at work were given.
  private let copies = Locked<[Copy]>([])
  private let comparisonCount = Locked(0)

  /// What a pass was given.
  private struct Copy: @unchecked Sendable {
    let op: Operation
    let copy: Operation
  }

  /// Creates a check.
  public init(_ options: Options = Options()) { self.options = options }

  /// The number of runs of functions that were compared.
  public var comparisons: Int { comparisonCount.withLock { $0 } }

  public func willRun(_ pass: PassNode, on op: Operation) {
    let copy = Copy(op: op, copy: Builder(op.context).clone(op))
    copies.withLock { $0.append(copy) }
  }

  public func accepts(_ pass: PassNode, on op: Operation) -> Bool {
    guard let copy = takeCopy(of: op) else { return true }
    defer { copy.erase() }
    let versions = Dictionary(functions(in: op).map { ($0.path, $0.function) }) { first, _ in first }
    for (path, function) in functions(in: copy) {
      guard let other = versions[path] else { continue }
      if let finding = compare(function, other, copy, op) {
        report(finding, pass, function, other, copy)
        return false
      }
    }
    return true
  }

  public func didFail(_ pass: PassNode, on op: Operation) { takeCopy(of: op)?.erase() }

  /// Returns the latest copy of `op` and forgets it.
  private func takeCopy(of op: Operation) -> Operation? {
    copies.withLock { copies in
      copies.lastIndex { $0.op == op }.map { copies.remove(at: $0) }
    }.map(\.copy)
  }

  /// Returns the functions in `op` that have bodies, with the names of the symbols around them and their own.
  private func functions(in op: Operation) -> [(path: [Identifier], function: Operation)] {
    var found: [(path: [Identifier], function: Operation)] = []
    op.walk(.preOrder) { inner in
      guard inner.interface(FunctionWitness.self) != nil else { return .advance }
      guard inner.interface(CallableWitness.self)?.body(inner) != nil else { return .skip }
      // A pass that sees all callers may rely on what they pass; they show whether it is right.
      if inner != op, inner.symbolVisibility == .private { return .skip }
      if mayRoundOtherwise(inner) { return .skip }
      var path: [Identifier] = []
      var current: Operation? = inner
      while let scope = current {
        if let name = scope.symbolName { path.append(name) }
        current = scope == op ? nil : scope.parent
      }
      found.append((path, inner))
      return .skip
    }
    return found
  }

  /// `true` iff an operation in `function` allows what changes results: sums in another order, products that are not
  /// rounded, casts there and back left out.
  private func mayRoundOtherwise(_ function: Operation) -> Bool {
    let licences = ["reassoc", "nsz", "arcp", "contract", "afn", "fast>"]
    return !function.walk { op in
      guard let flags = op.inherentAttribute("fastmath")?.text else { return .advance }
      return licences.contains(where: flags.contains) ? .interrupt : .advance
    }
  }

  // MARK: Runs

  /// Inputs on which two versions of a function differ.
  private struct Finding {
    let inputs: String
    let difference: Observation.Difference
  }

  /// Runs both versions of a function; returns the first inputs on which they differ.
  private func compare(
    _ before: Operation, _ after: Operation, _ rootBefore: Operation, _ rootAfter: Operation
  ) -> Finding? {
    guard let signature = before.interface(FunctionWitness.self)?.signature(before),
      let other = after.interface(FunctionWitness.self)?.signature(after),
      signature.inputs.elementsEqual(other.inputs), signature.results.elementsEqual(other.results)
    else { return nil }
    let (inputs, results) = (Array(signature.inputs), Array(signature.results))
    var sampler = ValueSampler(seed: options.seed)
    let runs = inputs.isEmpty ? 1 : options.runs
    for run in 0..<runs {
      // Edges first: a random half is worth little where the edges show the difference already.
      let isEdge = run < runs / 2
      let seed = sampler.next()
      var opaque: UInt64 = 0
      let arguments = inputs.map { type -> RuntimeValue in
        if let value = isEdge ? sampler.edgeValue(of: type) : sampler.value(of: type) { return value }
        opaque += 1
        return .opaque(opaque)
      }
      let first = observe(before, arguments, rootBefore, seed, limit: options.steps)
      if case .failed(let failure) = first.end {
        if failure.kind == .unsupported { return nil }
        // What was not followed to its end tells nothing, and takes long.
        if failure.kind == .limit { continue }
      }
      // What ended must end again, if not as soon.
      let limit = first.steps * 100 + 10_000
      let second = observe(after, arguments, rootAfter, seed, limit: limit)
      comparisonCount.withLock { $0 += 1 }
      let types = results + inputs.filter { $0.is(MemRefType.self) }
      if let difference = Observation.difference(first, second, types) {
        return Finding(inputs: inputs.isEmpty ? "none" : list(arguments, inputs), difference: difference)
      }
    }
    return nil
  }

  private func observe(
    _ function: Operation, _ arguments: [RuntimeValue], _ root: Operation, _ seed: UInt64, limit: Int
  ) -> Observation {
    let world = World(seed: seed)
    var limits = ExecutionLimits()
    limits.steps = limit
    let interpreter = Interpreter(root, limits, table, world)
    let end: Observation.End
    do throws(ExecutionFailure) {
      let types = function.interface(FunctionWitness.self).map { Array($0.signature(function).inputs) } ?? []
      end = .returned(try interpreter.runOnMemory(function, arguments, types))
    } catch {
      end = .failed(error)
    }
    return Observation(
      events: world.events, end: end, isUndetermined: interpreter.hasSeenUndetermined,
      steps: interpreter.steps)
  }

  // MARK: Reports

  private func report(
    _ finding: Finding, _ pass: PassNode, _ before: Operation, _ after: Operation, _ root: Operation
  ) {
    let name = before.symbolName?.string ?? ""
    var notes = [
      IRNote("the inputs are: \(finding.inputs)", at: after.location),
      IRNote("before the pass: \(finding.difference.before)", at: after.location),
      IRNote("after the pass: \(finding.difference.after)", at: after.location),
    ]
    if let text = before.text(isGeneric: false) {
      notes.append(IRNote("the function before the pass: \(text)", at: after.location))
    }
    let command = self.command(pass, root)
    notes.append(IRNote("shown again by: \(command)", at: after.location))
    if let reproduce = options.reproduce, let text = root.text(isGeneric: false) {
      reproduce("// \(command)\n// The inputs are: \(finding.inputs)\n\(text.drop { $0 == "\n" })\n")
    }
    root.context.emitError(
      at: after.location, "pass '\(pass.name)' changes what function '\(name)' computes", notes: notes)
  }

  /// Returns a command that runs the pass with the same inputs.
  private func command(_ pass: PassNode, _ op: Operation) -> String {
    let inner = "\(op.name.string)(\(pass.pass.text))"
    let pipeline = op.is(Builtin.Module.self) ? inner : "builtin.module(\(inner))"
    return "accel-opt --pass-pipeline='\(pipeline)' --check-semantics=\(options.seed),\(options.runs)"
  }
}
