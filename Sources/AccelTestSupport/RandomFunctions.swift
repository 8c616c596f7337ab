/// The text of functions drawn at random, over `func`, `cf`, `arith` and `ub`; all of them are valid and end.
///
///     let text = RandomFunctions(seed: 42).module(functionCount: 3)
///
/// What they do may have no meaning for some arguments: a quotient by zero, a failed assertion.
public struct RandomFunctions {
  var random: SplitMix
  /// The lines of the function at hand.
  var lines: [String] = []
  /// The values that may be used at the place at hand.
  var scope: [TypedName] = []
  private var valueCount = 0
  private var blockCount = 0
  /// The functions that may be called.
  private var callees: [(name: String, inputs: [String], results: [String])] = [
    ("outside", ["i32"], ["i32"])
  ]
  /// How many operations the function may still get.
  private var budget = 0

  /// A value and its type.
  struct TypedName {
    let name: String
    let type: String
  }

  /// Creates a generator; the same seed gives the same functions.
  public init(seed: UInt64) { random = SplitMix(state: seed) }

  /// Returns the text of a module with `functionCount` functions `@f0`, `@f1` …, which call those before them and the
  /// declaration `@outside`.
  public mutating func module(functionCount: Int, size: Int = 20) -> String {
    var text = "func.func private @outside(i32) -> i32\n"
    for index in 0..<functionCount { text += function("f\(index)", size: size) }
    return text
  }

  /// Returns the text of a function without arguments whose only operation besides constants and the end has the
  /// constants for operands.
  public mutating func foldable(named name: String) -> String {
    start()
    let before = lines.count
    repeat {
      lines.removeLast(lines.count - before)
      scope = []
      emitOperation()
    } while scope.allSatisfy({ lines.last?.hasPrefix("  \($0.name) = ") != true })
    let result = scope[scope.count - 1]
    return "func.func @\(name)() -> \(result.type) {\n\(lines.joined(separator: "\n"))\n"
      + "  return \(result.name) : \(result.type)\n}\n"
  }

  private mutating func start() { (lines, scope, valueCount, blockCount) = ([], [], 0, 0) }

  private mutating func function(_ name: String, size: Int) -> String {
    start()
    budget = size
    let inputs = (0..<random.below(4)).map { _ in type() }
    for (index, type) in inputs.enumerated() { scope.append(TypedName(name: "%arg\(index)", type: type)) }
    while budget > 0 { emit(depth: 0) }
    let results = (0..<1 + random.below(3)).map { _ in value(of: scope.isEmpty ? type() : anyInScope().type) }
    callees.append((name, inputs, results.map(\.type)))
    let arguments = inputs.enumerated().map { "%arg\($0): \($1)" }.joined(separator: ", ")
    let types = results.map(\.type).joined(separator: ", ")
    return "func.func @\(name)(\(arguments)) -> (\(types)) {\n\(lines.joined(separator: "\n"))\n"
      + "  return \(results.map(\.name).joined(separator: ", ")) : \(types)\n}\n"
  }

  // MARK: Values

  mutating func add(_ line: String) { lines.append("  \(line)") }

  /// Returns a name that no value has.
  mutating func newName() -> String {
    valueCount += 1
    return "%v\(valueCount)"
  }

  /// Adds an operation with one result.
  mutating func define(_ type: String, _ text: String) -> TypedName {
    let value = TypedName(name: newName(), type: type)
    add("\(value.name) = \(text)")
    scope.append(value)
    return value
  }

  private mutating func anyInScope() -> TypedName { scope[random.below(scope.count)] }

  /// Returns a value of a type: one there is, or a constant.
  mutating func value(of type: String) -> TypedName {
    let known = scope.filter { $0.type == type }
    if !known.isEmpty, random.below(8) > 0 { return known[random.below(known.count)] }
    if random.below(40) == 0 { return define(type, "ub.poison : \(type)") }
    return define(type, "arith.constant \(constant(of: type))")
  }

  // MARK: Control flow

  private mutating func newBlock() -> String {
    blockCount += 1
    return "^b\(blockCount)"
  }

  /// Adds an operation, or blocks.
  private mutating func emit(depth: Int) {
    budget -= 1
    switch random.below(depth > 2 ? 20 : 26) {
    case 0: emitCall()
    case 1 where random.below(4) == 0: add("cf.assert \(value(of: "i1").name), \"m\(random.below(3))\"")
    case 20, 21, 22: emitChoice(depth)
    case 23, 24: emitLoop(depth)
    case 25: emitSwitch(depth)
    default: emitOperation()
    }
  }

  private mutating func emitSome(_ depth: Int) {
    for _ in 0..<1 + random.below(4) { emit(depth: depth + 1) }
  }

  private mutating func emitCall() {
    let callee = callees[random.below(callees.count)]
    let arguments = callee.inputs.map { value(of: $0).name }.joined(separator: ", ")
    let name = newName()
    let count = callee.results.count
    let bound = count == 1 ? name : "\(name):\(count)"
    add(
      "\(bound) = func.call @\(callee.name)(\(arguments)) : (\(callee.inputs.joined(separator: ", "))) -> "
        + "(\(callee.results.joined(separator: ", ")))")
    for (index, type) in callee.results.enumerated() {
      scope.append(TypedName(name: count == 1 ? name : "\(name)#\(index)", type: type))
    }
  }

  /// Adds two ways that join; one may be impossible.
  private mutating func emitChoice(_ depth: Int) {
    let (condition, type) = (value(of: "i1"), type())
    let (yes, no, join) = (newBlock(), newBlock(), newBlock())
    let outer = scope
    add("cf.cond_br \(condition.name), \(yes), \(no)")
    for (index, block) in [yes, no].enumerated() {
      lines.append("\(block):")
      emitSome(depth)
      if index == 1, random.below(10) == 0 {
        add("ub.unreachable")
      } else {
        let result = value(of: type)
        add("cf.br \(join)(\(result.name) : \(type))")
      }
      scope = outer
    }
    openBlock(join, [type])
  }

  /// Adds a loop that ends after a few turns.
  private mutating func emitLoop(_ depth: Int) {
    let type = type()
    let first = value(of: type)
    let zero = define("index", "arith.constant 0 : index")
    let one = define("index", "arith.constant 1 : index")
    let end = define("index", "arith.constant \(1 + random.below(4)) : index")
    let (header, body, exit) = (newBlock(), newBlock(), newBlock())
    add("cf.br \(header)(\(zero.name), \(first.name) : index, \(type))")
    openBlock(header, ["index", type])
    let (counter, carried) = (scope[scope.count - 2], scope[scope.count - 1])
    let isLess = define("i1", "arith.cmpi slt, \(counter.name), \(end.name) : index")
    let outer = scope
    add("cf.cond_br \(isLess.name), \(body), \(exit)(\(carried.name) : \(type))")
    lines.append("\(body):")
    emitSome(depth)
    let next = define("index", "arith.addi \(counter.name), \(one.name) : index")
    let result = value(of: type)
    add("cf.br \(header)(\(next.name), \(result.name) : index, \(type))")
    scope = outer
    openBlock(exit, [type])
  }

  private mutating func emitSwitch(_ depth: Int) {
    let type = type()
    let flag = value(of: "i8")
    let blocks = (0..<1 + random.below(3)).map { _ in newBlock() }
    let join = newBlock()
    let otherwise = value(of: type)
    let outer = scope
    let cases = blocks.enumerated().map { ", \($0 * 3 - 1): \($1)" }.joined()
    add("cf.switch \(flag.name) : i8, [default: \(join)(\(otherwise.name) : \(type))\(cases)]")
    for block in blocks {
      lines.append("\(block):")
      emitSome(depth)
      let result = value(of: type)
      add("cf.br \(join)(\(result.name) : \(type))")
      scope = outer
    }
    openBlock(join, [type])
  }

  /// Begins a block with arguments.
  private mutating func openBlock(_ block: String, _ types: [String]) {
    let arguments = types.map { TypedName(name: newName(), type: $0) }
    lines.append("\(block)(\(arguments.map { "\($0.name): \($0.type)" }.joined(separator: ", "))):")
    scope += arguments
  }
}

/// A generator of random numbers with a seed.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Returns a number below `bound`.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
