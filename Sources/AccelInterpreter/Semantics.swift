public import AccelIR
public import AccelNumerics

/// A dialect whose operations can be executed.
///
///     extension MyDialect: ExecutableDialect {
///       public static var semantics: [Semantics] {
///         [.binary(Twice.self) { op, x, y in x &+ y }]
///       }
///     }
public protocol ExecutableDialect: Dialect {
  /// What the operations do.
  static var semantics: [Semantics] { get }
}

/// What the operations of one kind do.
public struct Semantics: Sendable {
  /// The name of the operations.
  let name: String
  /// Does what an operation does.
  let run: @Sendable (Execution) throws(ExecutionFailure) -> Outcome

  /// Describes the operations of kind `S`.
  public init<S: OpSchema>(
    _: S.Type, _ run: @escaping @Sendable (Op<S>, Execution) throws(ExecutionFailure) -> Outcome
  ) {
    name = S.name
    self.run = { (execution) throws(ExecutionFailure) in
      try run(Op(unchecked: execution.operation), execution)
    }
  }
}

/// What comes of executing an operation.
public enum Outcome {
  /// The values of the results.
  case values([RuntimeValue])
  /// Control passes to the successor at an index.
  case branch(Int)
  /// Control leaves the region with values.
  case leave([RuntimeValue])
  /// Control passes to a function and comes back with the values of the results.
  case call(Identifier, [RuntimeValue])
}

/// One execution of an operation.
public struct Execution {
  /// The operation.
  public let operation: Operation
  /// The values of its operands.
  public let operands: [RuntimeValue]
  let interpreter: Interpreter
  let frame: Frame

  /// Returns the value of the operand that `field` declares.
  public subscript<let position: Int>(field: Operand<position>) -> RuntimeValue {
    operands[operation.operandSegment(position).use(at: 0).operandIndex]
  }

  /// Returns the number that decides where control goes; `words` say what it is.
  public func decision<let position: Int>(
    _ field: Operand<position>, _ words: String
  ) throws(ExecutionFailure) -> WideInteger {
    guard case .number(let bits) = self[field] else { throw undefined("\(words) is poison") }
    return bits
  }

  /// Runs the blocks of a region of the operation and returns the values with which control leaves it.
  public func run(_ region: Region, _ arguments: [RuntimeValue]) throws(ExecutionFailure) -> [RuntimeValue] {
    try interpreter.run(region, arguments, in: frame)
  }

  /// Returns the failure of an operation that has no meaning for its operands.
  public func undefined(_ message: String) -> ExecutionFailure {
    ExecutionFailure(.undefined, message, at: operation.location)
  }

  /// Returns the failure of an operation that stops the program.
  public func stopped(_ message: String) -> ExecutionFailure {
    ExecutionFailure(.stopped, message, at: operation.location)
  }

  /// Returns the failure of an operation that is beyond what the interpreter can do.
  public func unsupported(_ message: String) -> ExecutionFailure {
    ExecutionFailure(.unsupported, message, at: operation.location)
  }

  /// Says that something has become visible that nothing determines: the bits of a NaN, the sign of a zero that nobody
  /// cares for.
  public func noteUndetermined() { interpreter.hasSeenUndetermined = true }
}

extension Semantics {
  /// Returns the same, but told of operands and results; `note` says if something is visible that nothing determines.
  public func noting<S: OpSchema>(
    _: S.Type, _ note: @escaping @Sendable (Op<S>, [RuntimeValue]) -> Bool
  ) -> Semantics {
    Semantics(S.self) { (op, execution) throws(ExecutionFailure) in
      let outcome = try run(execution)
      if case .values(let results) = outcome, note(op, execution.operands + results) {
        execution.noteUndetermined()
      }
      return outcome
    }
  }
}

// MARK: Element by element

extension Semantics {
  /// Operations that make a number, or each element, of one; poison of poison.
  public static func unary<S: OpSchema>(
    _: S.Type,
    _ compute: @escaping @Sendable (Op<S>, WideInteger) throws(Undefined) -> WideInteger?
  ) -> Semantics {
    lanes(S.self) { (op, lanes) throws(Undefined) in
      guard let x = lanes[0] else { return nil }
      return try compute(op, x)
    }
  }

  /// Operations that make a number, or each element, of two; poison if one is poison.
  public static func binary<S: OpSchema>(
    _: S.Type,
    _ compute: @escaping @Sendable (Op<S>, WideInteger, WideInteger) throws(Undefined) -> WideInteger?
  ) -> Semantics {
    lanes(S.self) { (op, lanes) throws(Undefined) in
      guard let x = lanes[0], let y = lanes[1] else { return nil }
      return try compute(op, x, y)
    }
  }

  /// Operations that make two numbers, or each two elements, of two; poison if one is poison.
  public static func pair<S: OpSchema>(
    _: S.Type, _ compute: @escaping @Sendable (WideInteger, WideInteger) -> (WideInteger, WideInteger)
  ) -> Semantics {
    elementwise(S.self, resultCount: 2) { (_, lanes) throws(Undefined) in
      guard let x = lanes[0], let y = lanes[1] else { return [nil, nil] }
      let (first, second) = compute(x, y)
      return [first, second]
    }
  }

  /// Operations that make a number, or each element, of those at the same place in their operands, each of which
  /// may be poison; a number stands beside every element.
  public static func lanes<S: OpSchema>(
    _: S.Type,
    _ compute: @escaping @Sendable (Op<S>, [WideInteger?]) throws(Undefined) -> WideInteger?
  ) -> Semantics {
    elementwise(S.self, resultCount: 1) { (op, lanes) throws(Undefined) in [try compute(op, lanes)] }
  }

  private static func elementwise<S: OpSchema>(
    _: S.Type, resultCount: Int,
    _ compute: @escaping @Sendable (Op<S>, [WideInteger?]) throws(Undefined) -> [WideInteger?]
  ) -> Semantics {
    Semantics(S.self) { (op, execution) throws(ExecutionFailure) in
      do throws(Undefined) {
        return .values(
          try mapElements(execution.operands, resultCount: resultCount) { (lanes) throws(Undefined) in
            try compute(op, lanes)
          })
      } catch {
        throw execution.undefined(error.message)
      }
    }
  }

  /// Returns what `compute` makes of the numbers, or of the elements at each place.
  private static func mapElements(
    _ operands: [RuntimeValue], resultCount: Int,
    _ compute: ([WideInteger?]) throws(Undefined) -> [WideInteger?]
  ) throws(Undefined) -> [RuntimeValue] {
    var shape: [Int]?
    for case .elements(let elements) in operands {
      if let shape, shape != elements.shape { throw Undefined("the operands have different shapes") }
      shape = elements.shape
    }
    guard let shape else { return try compute(operands.map { $0.lane(0) }).map { RuntimeValue($0) } }
    let count = shape.reduce(1, *)
    var results = [[WideInteger?]](repeating: [], count: resultCount)
    for index in 0..<count {
      let lanes = try compute(operands.map { $0.lane(index) })
      for (position, lane) in lanes.enumerated() { results[position].append(lane) }
    }
    return results.map { .elements(.init(shape: shape, $0)) }
  }
}

extension RuntimeValue {
  /// Returns the element at `index`, or the number itself.
  fileprivate func lane(_ index: Int) -> WideInteger? {
    switch self {
    case .number(let bits): bits
    case .elements(let elements): elements.bits[index]
    case .poison, .function, .view, .opaque: nil
    }
  }
}
