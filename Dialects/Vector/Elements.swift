public import Accel

extension Vector {
  /// An element of a vector, or a vector of fewer dimensions, at a position.
  ///
  ///     %0 = vector.extract %v[1] : i32 from vector<2xi32>
  ///     %1 = vector.extract %w[0, %i] : vector<4xf32> from vector<2x3x4xf32>
  public enum Extract: HandwrittenAssembly {
    public static let name = "vector.extract"
    public static var source: Operand<0> { .init(.vectorOfAnyRank()) }
    public static var dynamicPosition: VariadicOperand<1> { .init(.index, name: "dynamic_position") }
    /// The position; the least integer stands for a dynamic one.
    public static var staticPosition: Property<0, DenseI64Array> { .init(name: "static_position") }
    public static var result: Result<0> { .init() }
    public static let fields: [any OpField] = [source, dynamicPosition, staticPosition, result]
    public static let traits: Traits = .pure

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      try Position.verify(
        op.staticPosition.values, op.dynamicPosition, in: op.source.type, "vector", " or poison (-1)")
      guard let vector = op.source.type.as(VectorType.self) else { return }
      let rest = vector.shape.dropFirst(op.staticPosition.values.count)
      let scalable = vector.scalable.dropFirst(op.staticPosition.values.count)
      // All of a vector without dimensions may be that vector or its element.
      if rest.isEmpty, op.result.type == vector.element { return }
      let isElement = rest.isEmpty && !vector.shape.isEmpty
      let inferred =
        isElement
        ? vector.element : op.context.vectorType(Array(rest), vector.element, scalable: Array(scalable))
      if op.result.type != inferred {
        throw VerificationFailure(
          "inferred type(s) '\(inferred.text)' are incompatible with return type(s) of operation "
            + "'\(op.result.type.text)'")
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let source = try parser.parseOperand()
      let position = try Position.parse(parser)
      try parser.parseOptionalAttributes(into: &state)
      let result = try parser.parseColonType()
      try parser.parse(keyword: "from")
      state.operands = [try parser.resolve(source, type: try parser.parseType())]
      state.resultTypes = [result]
      try position.resolve(parser, into: &state)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(op.source)
      Position.print(op.staticPosition.values, op.dynamicPosition, to: printer)
      printer.printAttributes(of: op.operation, except: ["static_position"])
      printer.print(" : ")
      printer.print(op.result.type)
      printer.print(" from ")
      printer.print(op.source.type)
    }
  }

  /// A vector with another element, or another vector of fewer dimensions, at a position.
  ///
  ///     %0 = vector.insert %x, %v [1] : i32 into vector<2xi32>
  public enum Insert: HandwrittenAssembly {
    public static let name = "vector.insert"
    public static var valueToStore: Operand<0> { .init() }
    public static var dest: Operand<1> { .init(.vectorOfAnyRank()) }
    public static var dynamicPosition: VariadicOperand<2> { .init(.index, name: "dynamic_position") }
    /// The position; the least integer stands for a dynamic one.
    public static var staticPosition: Property<0, DenseI64Array> { .init(name: "static_position") }
    public static var result: Result<0> { .init(.same(as: dest)) }
    public static let fields: [any OpField] = [valueToStore, dest, dynamicPosition, staticPosition, result]
    public static let traits: Traits = .pure

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      try Position.verify(op.staticPosition.values, op.dynamicPosition, in: op.dest.type, "dest vector", "")
      guard let dest = op.dest.type.as(VectorType.self) else { return }
      let count = op.staticPosition.values.count
      if let value = op.valueToStore.type.as(VectorType.self) {
        if value.shape.count + count != dest.shape.count {
          throw VerificationFailure(
            "expected position attribute rank + source rank to match dest vector rank")
        }
      } else if count != dest.shape.count {
        throw VerificationFailure("expected position attribute rank to match the dest vector rank")
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let value = try parser.parseOperand()
      try parser.parse(",")
      let dest = try parser.parseOperand()
      let position = try Position.parse(parser)
      try parser.parseOptionalAttributes(into: &state)
      let type = try parser.parseColonType()
      try parser.parse(keyword: "into")
      let vector = try parser.parseType()
      state.operands = [try parser.resolve(value, type: type), try parser.resolve(dest, type: vector)]
      state.resultTypes = [vector]
      try position.resolve(parser, into: &state)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(op.valueToStore)
      printer.print(", ")
      printer.print(op.dest)
      printer.print(" ")
      Position.print(op.staticPosition.values, op.dynamicPosition, to: printer)
      printer.printAttributes(of: op.operation, except: ["static_position"])
      printer.print(" : ")
      printer.print(op.valueToStore.type)
      printer.print(" into ")
      printer.print(op.dest.type)
    }
  }

  /// A position in a vector as it is written: numbers and values.
  private struct Position {
    /// What stands for a value among the numbers.
    private static let dynamic = Int.min
    var numbers: [Int] = []
    var values: [UnresolvedOperand] = []

    /// Reads `[1, %i]`.
    static func parse(_ parser: any OperationParser) throws(ParseFailure) -> Position {
      var position = Position()
      try parser.parse("[")
      if parser.parseOptional("]") { return position }
      repeat {
        if let value = try parser.parseOptionalOperand() {
          position.values.append(value)
          position.numbers.append(dynamic)
        } else {
          position.numbers.append(try parser.parseInteger())
        }
      } while parser.parseOptional(",")
      try parser.parse("]")
      return position
    }

    /// Adds the position to what an operation is created from.
    func resolve(_ parser: any OperationParser, into state: inout OperationState) throws(ParseFailure) {
      for value in values {
        state.operands.append(try parser.resolve(value, type: parser.context.indexType))
      }
      state.set("static_position", DenseI64Array(numbers).attribute(in: parser.context))
    }

    /// Writes `[1, %i]`.
    static func print(_ numbers: [Int], _ values: OperandList, to printer: any AssemblyPrinter) {
      var next = 0
      printer.print("[")
      for (index, number) in numbers.enumerated() {
        if index > 0 { printer.print(", ") }
        if number == dynamic, next < values.count {
          printer.print(values[next])
          next += 1
        } else {
          printer.print(decimal: number)
        }
      }
      printer.print("]")
    }

    /// Checks that a position lies in a vector.
    static func verify(
      _ numbers: [Int], _ values: OperandList, in type: Type, _ role: String, _ exception: String
    ) throws(VerificationFailure) {
      guard let shape = type.as(VectorType.self)?.shape else { return }
      if numbers.count(where: { $0 == dynamic }) != values.count {
        throw VerificationFailure(
          "mismatch between dynamic and static positions (kDynamic marker but no corresponding dynamic "
            + "position) -- this can only happen due to an incorrect fold/rewrite")
      }
      if numbers.count > shape.count {
        throw VerificationFailure("expected position attribute of rank no greater than \(role) rank")
      }
      for (index, number) in numbers.enumerated()
      where number != dynamic && !(number >= -1 && number < shape[index]) {
        throw VerificationFailure(
          "expected position attribute #\(index + 1) to be a non-negative integer smaller than the "
            + "corresponding \(role) dimension\(exception)")
      }
    }
  }
}
