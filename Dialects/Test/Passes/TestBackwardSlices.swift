import Accel
import FuncDialect

extension Test {
  /// Makes a function of what each structured operation depends on.
  struct TestBackwardSlices: Pass {
    static let name = "slice-analysis-test"
    static let title = "(anonymous namespace)::SliceAnalysisTestPass"
    static let summary = "Test Slice analysis functionality."
    static let anchor: String? = "builtin.module"

    /// Whether what holds a block counts for its arguments.
    var omitsBlockArguments = true
    static let options: [PassOption<Self>] = [
      .init(
        "omit-block-arguments", \.omitsBlockArguments,
        "Test Slice analysis with multiple blocks but slice omiting block arguments")
    ]

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      var number = 0
      let functions = op.region(0).entry?.operations.filter { $0.is(Func.Function.self) } ?? []
      for function in functions {
        var structured: [Operation] = []
        function.walk(.postOrder) {
          if $0.name.string.hasPrefix("linalg."), $0.interface(DestinationStyleWitness.self) != nil {
            structured.append($0)
          }
          return .advance
        }
        for inner in structured {
          copySlice(of: inner, in: function, number, rewriter)
          number += 1
        }
      }
    }

    /// Puts a function before `function` that holds copies of what `op` depends on.
    private func copySlice(of op: Operation, in function: Operation, _ number: Int, _ rewriter: Rewriter) {
      guard let source = function.as(Func.Function.self) else { return }
      rewriter.builder.move(before: function)
      rewriter.builder.location = op.location
      let name = "\(function.symbolName?.string ?? "")__backward_slice__\(number)"
      let copy = rewriter.createFunction(name, source.functionType.type)
      var mapping = ValueMapping()
      for (old, new) in zip(source.body.arguments, copy.body.arguments) { mapping[old] = new }
      var options = BackwardSliceOptions()
      options.followsBlockArguments = !omitsBlockArguments
      options.followsUsesInside = true
      for inner in op.backwardSlice(options) { rewriter.clone(inner, &mapping) }
      rewriter.create(Func.Return.self) { $0.operands = [] }
    }
  }
}

extension Rewriter {
  /// Creates a function with an empty entry block, and goes on there.
  func createFunction(_ name: String, _ type: FunctionType) -> Op<Func.Function> {
    let location = builder.location
    let signature = context.functionType(inputs: Array(type.inputs), results: Array(type.results))
    var state = OperationState(context.operationName(Func.Function.self), at: location)
    state.set("sym_name", context.string(name))
    state.set("function_type", context.attribute(TypeAttr(signature)))
    state.regions = [ParsedRegion()]
    let function = Op<Func.Function>(unchecked: create(state))
    createBlock(
      in: function.body, arguments: Array(type.inputs), locations: type.inputs.map { _ in location })
    return function
  }
}
