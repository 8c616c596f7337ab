public import AccelSupport

extension AffineExpr {
  /// Writes the expression as MLIR does: `d0 - d1 * 2`, `(d0 + 1) mod 4`, `-d0`.
  public func print(to output: ByteBuffer) {
    print(to: output, isOperand: false) { output, leaf in leaf.printLeaf(to: output) }
  }

  /// Writes the expression with dimensions and symbols written by `leaf`, as for `affine.load %A[%i + 1]`.
  public func print(to output: ByteBuffer, leaf: (ByteBuffer, AffineExpr) -> Void) {
    print(to: output, isOperand: false, leaf)
  }

  /// Writes a dimension or symbol by its position.
  private func printLeaf(to output: ByteBuffer) {
    switch self {
    case .dimension(let position):
      output.write("d")
      output.write(decimal: position)
    case .symbol(let position):
      output.write("s")
      output.write(decimal: position)
    case .constant, .binary: break
    }
  }

  /// Writes the expression, in parentheses if it is an operation and an operand of one that binds tightly.
  fileprivate func print(to output: ByteBuffer, isOperand: Bool, _ leaf: (ByteBuffer, AffineExpr) -> Void) {
    switch self {
    case .dimension, .symbol: leaf(output, self)
    case .constant(let value): output.write(decimal: value)
    case .binary(let binary):
      if isOperand { output.write("(") }
      if binary.operator == .add {
        binary.printSum(to: output, leaf)
      } else {
        binary.printTight(to: output, leaf)
      }
      if isOperand { output.write(")") }
    }
  }
}

extension AffineBinary {
  /// Writes a product, quotient or remainder; the product with -1 is a negation.
  fileprivate func printTight(to output: ByteBuffer, _ leaf: (ByteBuffer, AffineExpr) -> Void) {
    if `operator` == .mul, rhs == -1 {
      output.write("-")
      return lhs.print(to: output, isOperand: true, leaf)
    }
    lhs.print(to: output, isOperand: true, leaf)
    output.write(spelling)
    rhs.print(to: output, isOperand: true, leaf)
  }

  /// Writes a sum; what is added to it with a negative constant is subtracted.
  fileprivate func printSum(to output: ByteBuffer, _ leaf: (ByteBuffer, AffineExpr) -> Void) {
    lhs.print(to: output, isOperand: false, leaf)
    if let product = rhs.operands(of: .mul), let scale = product.rhs.constantValue, scale < 0 {
      output.write(" - ")
      guard scale < -1 else {
        return product.lhs.print(to: output, isOperand: product.lhs.operands(of: .add) != nil, leaf)
      }
      product.lhs.print(to: output, isOperand: true, leaf)
      output.write(" * ")
      output.write(decimal: 0 &- scale)
    } else if let constant = rhs.constantValue, constant < 0 {
      output.write(" - ")
      output.write(decimal: 0 &- constant)
    } else {
      output.write(" + ")
      rhs.print(to: output, isOperand: false, leaf)
    }
  }

  /// The operator between its spaces.
  private var spelling: StaticString {
    switch `operator` {
    case .add: " + "
    case .mul: " * "
    case .mod: " mod "
    case .floordiv: " floordiv "
    case .ceildiv: " ceildiv "
    }
  }
}

extension AffineExpr: CustomStringConvertible {
  /// The expression as it is printed.
  public var description: String {
    let output = ByteBuffer()
    print(to: output)
    return output.string
  }
}
