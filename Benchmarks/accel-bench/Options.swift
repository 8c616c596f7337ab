/// What the command line says.
struct Options {
  /// The number of operations of an input.
  var operations = 1_000_000
  /// How often each tool runs on each input.
  var runs = 5
  /// The `accel-opt` to measure; `nil` builds and takes the one of this package.
  var accelOpt: String?
  /// Where inputs and outputs are kept; `nil` is a folder that is removed in the end.
  var folder: String?
  /// A part of the names of the inputs to measure with; `nil` is all.
  var only: String?
  /// `true` iff passes are measured rather than reading and writing.
  var measuresPasses = false
  /// `true` iff what is measured is how passes grow with their inputs.
  var measuresGrowth = false
  /// A part of the names of the passes whose growth is measured; `nil` is all.
  var onlyPass: String?
  /// `true` iff `mlir-opt` is measured, too, if there is one.
  var comparesWithMLIR = true

  static let usage = """
    usage: accel-bench [--ops N] [--runs N] [--accel-opt PATH] [--folder PATH] [--only NAME] [--passes]
      [--growth] [--pass NAME] [--no-mlir]
    """

  /// Reads the arguments, without the program's name.
  init(_ arguments: [String]) throws(BenchmarkError) {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      switch option {
      case "--ops": operations = try Self.number(&rest, option)
      case "--runs": runs = try Self.number(&rest, option)
      case "--accel-opt": accelOpt = try Self.value(&rest, option)
      case "--folder": folder = try Self.value(&rest, option)
      case "--only": only = try Self.value(&rest, option)
      case "--passes": measuresPasses = true
      case "--growth": measuresGrowth = true
      case "--pass": onlyPass = try Self.value(&rest, option)
      case "--no-mlir": comparesWithMLIR = false
      default: throw BenchmarkError("unknown argument '\(option)'\n\(Self.usage)")
      }
    }
  }

  private static func value(
    _ rest: inout ArraySlice<String>, _ option: String
  ) throws(BenchmarkError) -> String {
    guard let value = rest.popFirst() else { throw BenchmarkError("\(option) requires a value\n\(usage)") }
    return value
  }

  private static func number(_ rest: inout ArraySlice<String>, _ option: String) throws(BenchmarkError) -> Int
  {
    let text = try value(&rest, option)
    guard let number = Int(text), number > 0 else {
      throw BenchmarkError("\(option) requires a positive number, but got '\(text)'")
    }
    return number
  }
}
