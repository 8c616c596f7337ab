/// The text of functions drawn at random, over `func`, `cf`, `arith`, `ub` and an operation that nobody knows; all of
/// them are valid and end.
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
  var blockCount = 0
  /// The functions that may be called.
  var callees: [(name: String, inputs: [String], results: [String])] = [
    ("outside", ["i32"], ["i32"])
  ]
  /// How many operations the function may still get.
  var budget = 0

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
    // Whatever nobody outside can call may change its signature, or go.
    let visibility = random.below(3) == 0 ? "private " : ""
    return "func.func \(visibility)@\(name)(\(arguments)) -> (\(types)) {\n\(lines.joined(separator: "\n"))\n"
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

  mutating func anyInScope() -> TypedName { scope[random.below(scope.count)] }

  /// Returns a value of a type: one there is, or a constant.
  mutating func value(of type: String) -> TypedName {
    let known = scope.filter { $0.type == type }
    if !known.isEmpty, random.below(8) > 0 { return known[random.below(known.count)] }
    if random.below(40) == 0 { return define(type, "ub.poison : \(type)") }
    return define(type, "arith.constant \(constant(of: type))")
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
