internal import AccelIR
internal import AccelSupport

// The comments of `--mlir-print-value-users`.

extension Printer {
  /// Writes ` // users: …` after an operation.
  func printUsers(of op: Operation) {
    if op.results.isEmpty {
      if op.operands.isEmpty { return }
      output.write(" // id: ")
      return printNumber(of: op)
    }
    if op.isUnused { return output.write(" // unused") }
    var users: Set<Operation> = []
    var resultCount = 0
    for result in op.results {
      for use in result.uses where users.insert(use.owner).inserted { resultCount += use.owner.results.count }
    }
    let isSingular = op.results.count == 1 && users.count <= 1 && resultCount <= 1
    output.write(isSingular ? " // user: " : " // users: ")
    writeList(op.results) { result in
      if op.results.count > 1 { output.write("(") }
      printUserNames(of: result)
      if op.results.count > 1 { output.write(")") }
    }
  }

  /// Writes a line with the users of a block argument.
  func printUsers(of argument: Value) {
    output.write(spaces: indentation)
    output.write("// ")
    print(argument)
    if argument.hasUses {
      output.write(" is used by ")
      printUserNames(of: argument)
    } else {
      output.write(" is unused")
    }
    output.write("\n")
  }

  /// Writes the names of the users of a value, most recent first.
  private func printUserNames(of value: Value) {
    if !value.hasUses { return output.write("unused") }
    var users: Set<Operation> = []
    for (index, use) in value.uses.enumerated() where users.insert(use.owner).inserted {
      if index > 0 { output.write(", ") }
      if use.owner.results.isEmpty {
        printNumber(of: use.owner)
      } else {
        writeList(use.owner.results) { print($0) }
      }
    }
  }

  /// Writes the number of an operation without results.
  private func printNumber(of op: Operation) {
    output.write("%")
    output.write(decimal: op.scratch)
  }
}
