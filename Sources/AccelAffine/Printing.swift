public import AccelSupport

extension AffineMap: CustomStringConvertible {
  /// Writes the map as it stands between the angle brackets of `affine_map<…>`.
  public func print(to output: ByteBuffer) {
    printInputs(to: output, dimensionCount: dimensionCount, symbolCount: symbolCount)
    output.write(" -> (")
    var isFirst = true
    for result in results {
      if !isFirst { output.write(", ") }
      isFirst = false
      result.print(to: output)
    }
    output.write(")")
  }

  /// The map as it is printed.
  public var description: String {
    let output = ByteBuffer()
    print(to: output)
    return output.string
  }
}

extension IntegerSet: CustomStringConvertible {
  /// Writes the set as it stands between the angle brackets of `affine_set<…>`.
  public func print(to output: ByteBuffer) {
    printInputs(to: output, dimensionCount: dimensionCount, symbolCount: symbolCount)
    output.write(" : (")
    var isFirst = true
    for constraint in constraints {
      if !isFirst { output.write(", ") }
      isFirst = false
      constraint.expression.print(to: output)
      output.write(constraint.isEquality ? " == 0" : " >= 0")
    }
    output.write(")")
  }

  /// The set as it is printed.
  public var description: String {
    let output = ByteBuffer()
    print(to: output)
    return output.string
  }
}

/// Writes the names of the dimensions, and those of the symbols if there are any.
private func printInputs(to output: ByteBuffer, dimensionCount: Int, symbolCount: Int) {
  func printNames(_ prefix: StaticString, _ count: Int) {
    for position in 0..<count {
      if position > 0 { output.write(", ") }
      output.write(prefix)
      output.write(decimal: position)
    }
  }
  output.write("(")
  printNames("d", dimensionCount)
  output.write(")")
  guard symbolCount > 0 else { return }
  output.write("[")
  printNames("s", symbolCount)
  output.write("]")
}
