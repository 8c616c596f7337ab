public import AccelIR

/// What the arguments of a block become.
public struct SignatureConversion {
  /// What becomes of one argument.
  enum Replacement {
    /// These new arguments; none if the argument goes.
    case arguments(Range<Int>)
    /// A value that is there already.
    case value(Value)
  }

  /// The types of the new arguments.
  public private(set) var types: [Type] = []
  /// What becomes of each argument; `nil` if nothing was said yet, and the argument goes.
  private(set) var replacements: [Replacement?]

  /// Creates a conversion of `count` arguments that drops them all.
  public init(count: Int) { replacements = Array(repeating: nil, count: count) }

  /// Adds arguments that together replace the one at `index`.
  public mutating func addArguments(_ new: [Type], for index: Int) {
    replacements[index] = .arguments(types.count..<types.count + new.count)
    types += new
  }

  /// Adds arguments that replace none.
  public mutating func addArguments(_ new: [Type]) { types += new }

  /// Replaces the argument at `index` by a value that is there already.
  public mutating func replace(_ index: Int, with value: Value) { replacements[index] = .value(value) }
}
