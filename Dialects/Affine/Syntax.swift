import Accel

// How maps and what they are applied to are written.

extension OperationParser {
  /// Reads an attribute of kind `T`.
  func parse<T: AttributeSchema>(_: T.Type) throws(ParseFailure) -> (Attribute, T) {
    let start = position
    let attribute = try parseAttribute()
    guard let value = attribute.as(T.self) else {
      throw error("invalid kind of attribute specified", at: start)
    }
    return (attribute, value)
  }

  /// Reads `(%dimension, …)[%symbol, …]` and returns how many dimensions there are.
  func parseDimensionsAndSymbols(into operands: inout [Value]) throws(ParseFailure) -> Int {
    var names = try parseOperands("(", ")")
    let count = names.count
    if parseOptional("[") {
      names += try parseOperands()
      if !parseOptional("]") { throw wrongToken("expected ']' in operand list") }
    }
    operands += try resolve(names, type: context.indexType)
    return count
  }
}

extension AssemblyPrinter {
  /// Prints `(%dimension, …)[%symbol, …]`.
  func print(dimensionsAndSymbols operands: OperandList, dimensionCount: Int) {
    print("(")
    print(values: operands[0..<Swift.min(dimensionCount, operands.count)])
    print(")")
    if operands.count > dimensionCount {
      print("[")
      print(values: operands[dimensionCount..<operands.count])
      print("]")
    }
  }

  /// Prints an expression over values: `%i + symbol(%n)`.
  func print(_ expression: AffineExpr, of operands: OperandList, dimensionCount: Int) {
    expression.print(to: output) { output, leaf in
      if let position = leaf.dimensionPosition { return print(operands[position]) }
      print("symbol(")
      print(operands[dimensionCount + (leaf.symbolPosition ?? 0)])
      print(")")
    }
  }

  /// Prints the expressions of a map over values, with commas between them.
  func print(_ results: some Sequence<AffineExpr>, of operands: OperandList, dimensionCount: Int) {
    print(list: results) { print($0, of: operands, dimensionCount: dimensionCount) }
  }
}

extension AffineMap {
  /// This map as an attribute.
  func attribute(in context: Context) -> Attribute { context.attribute(AffineMapAttr(self)) }
}
