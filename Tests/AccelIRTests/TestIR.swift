import AccelDiagnostics
import AccelIR
import AccelNumerics

/// A module under construction.
struct TestIR {
  let context: Context
  let module: Operation
  var builder: Builder

  init() {
    context = Context(dialects: [TestDialect.self])
    context.load(TestDialect.self)
    context.describePart = Self.describe
    builder = Builder(context)
    module = builder.create(Builtin.Module.self, regions: 1).operation
    let block = builder.createBlock(in: module.region(0))
    builder.move(toEndOf: block)
  }

  /// Prints the types and attributes that the tests' messages contain.
  private static func describe(_ part: TypeOrAttribute) -> String {
    switch part {
    case .attribute(let attribute):
      if let string = attribute.as(StringAttr.self) { return "\"\(string.bytes.string)\"" }
      if let integer = attribute.as(IntegerAttr.self) {
        return "\(integer.word) : \(integer.integerType.text)"
      }
      return attribute.kindName
    case .type(let type):
      if let integer = type.as(IntegerType.self) { return "i\(integer.width)" }
      if let float = type.as(FloatType.self) { return "\(float.keyword)" }
      if let vector = type.as(VectorType.self) {
        return "vector<\(vector.shape.map { "\($0)x" }.joined())\(vector.element.text)>"
      }
      if let tensor = type.as(RankedTensorType.self) {
        let shape = tensor.shape.map { $0 == ShapeDimension.dynamic ? "?x" : "\($0)x" }.joined()
        return "tensor<\(shape)\(tensor.element.text)>"
      }
      return type.kindName
    }
  }

  var i1: Type { context.i1 }
  var i32: Type { context.i32 }
  var i64: Type { context.i64 }
  var f32: Type { context.floatType(.f32) }

  /// Creates values of the given types.
  mutating func values(_ types: Type...) -> [Value] {
    Array(builder.create(TestDialect.Produce.self, results: types).operation.results)
  }

  /// Creates a function and goes into its body.
  @discardableResult
  mutating func function(_ name: String, arguments: [Type] = [], at location: Location? = nil) -> Operation {
    let function = builder.create(
      TestDialect.Function.self, properties: [context.string(name), nil], regions: 1, at: location
    ).operation
    builder.move(toEndOf: builder.createBlock(in: function.region(0), arguments: arguments))
    return function
  }

  /// Creates a block of the region in which the builder is.
  mutating func block(_ arguments: Type...) -> Block {
    builder.createBlock(in: builder.block!.region!, arguments: arguments)
  }

  /// Creates an operation of any kind.
  @discardableResult
  mutating func unregistered(
    _ name: String, operands: [Value] = [], results: [Type] = [], successors: [Block] = [], regions: Int = 0
  ) -> Operation {
    var state = OperationState(context.operationName(context.identifier(name)), at: builder.location)
    state.operands = operands
    state.resultTypes = results
    state.successors = successors
    state.regions = Array(repeating: ParsedRegion(), count: regions)
    return builder.create(state)
  }

  @discardableResult
  mutating func use(_ values: Value...) -> Operation {
    builder.create(TestDialect.Use.self, operands: values).operation
  }

  @discardableResult
  mutating func branch(_ target: Block) -> Operation {
    builder.create(TestDialect.Branch.self, successors: [target]).operation
  }

  @discardableResult
  mutating func conditionalBranch(_ condition: Value, _ yes: Block, _ no: Block) -> Operation {
    builder.create(
      TestDialect.CondBranch.self, operands: [condition],
      properties: [context.denseArray([1, 0, 0], width: 32)], successors: [yes, no]
    ).operation
  }

  @discardableResult
  mutating func ret() -> Operation { builder.create(TestDialect.Return.self).operation }

  /// Goes to the end of a block.
  mutating func move(to block: Block) { builder.move(toEndOf: block) }

  /// Goes to the end of the module.
  mutating func leave() { builder.move(toEndOf: module.region(0).entry!) }

  /// Verifies the module and returns the errors, their notes after two spaces.
  func errors(of op: Operation? = nil, _ options: VerificationOptions = .init()) -> [String] {
    let (isValid, diagnostics) = context.diagnostics.capture { verify(op ?? module, options) }
    precondition(isValid == diagnostics.isEmpty, "an invalid operation was not diagnosed, or a valid one was")
    return diagnostics.flatMap { [$0.message] + $0.notes.map { "  \($0.message)" } }
  }
}
