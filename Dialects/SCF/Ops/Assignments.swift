package import Accel

/// `%argument = %value`, as it was read.
package struct ParsedAssignment {
  /// The argument of the region, whose type is written elsewhere.
  package var argument: ParsedArgument
  /// What it is at first.
  package let value: UnresolvedOperand
}

extension OperationParser {
  /// Reads `(%argument = %value, …)`.
  package func parseAssignments() throws(ParseFailure) -> [ParsedAssignment] {
    var assignments: [ParsedAssignment] = []
    try parseList("(", ")") { () throws(ParseFailure) in
      let argument = try parseArgument()
      try parse("=")
      assignments.append(ParsedAssignment(argument: argument, value: try parseOperand()))
    }
    return assignments
  }

  /// Reads `(%argument = %value, …)` if it is there.
  package func parseOptionalAssignments() throws(ParseFailure) -> [ParsedAssignment] {
    isAtDelimiter ? try parseAssignments() : []
  }

  /// Reads an argument of a region without its type.
  package func parseArgument() throws(ParseFailure) -> ParsedArgument {
    guard let argument = try parseOptionalArgument(type: false, attributes: false) else {
      throw wrongToken("expected SSA operand")
    }
    return argument
  }

  /// Reads `(%argument, …)`, each of type `index`.
  package func parseIndexArguments() throws(ParseFailure) -> [ParsedArgument] {
    var arguments: [ParsedArgument] = []
    try parseList("(", ")") { () throws(ParseFailure) in
      var argument = try parseArgument()
      argument.type = context.indexType
      arguments.append(argument)
    }
    return arguments
  }

  /// Reads `: type`, a type of kind `T`.
  func parseColonType<T: TypeSchema>(of kind: T.Type) throws(ParseFailure) -> T {
    try parse(":")
    guard let type = try parseType(of: kind).as(kind) else { throw error("expected a type") }
    return type
  }
}

extension AssemblyPrinter {
  /// Prints `prefix(%argument = %value, …)`, or nothing if there are no values.
  package func print(
    assignments arguments: some Collection<Value>, _ values: OperandList, _ prefix: StaticString
  ) {
    if values.isEmpty { return }
    print(prefix)
    print("(")
    print(list: zip(arguments, values)) { argument, value in
      print(argument)
      print(" = ")
      print(value)
    }
    print(")")
  }

  /// Prints ` -> types`, or nothing if there are none.
  package func printOptionalArrow(_ types: [Type]) {
    if types.isEmpty { return }
    print(" -> ")
    print(resultTypes: types)
  }
}
