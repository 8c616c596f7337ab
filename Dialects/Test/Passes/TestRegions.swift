import Accel
import ArithDialect
import FuncDialect
import SCFDialect

extension Test {
  /// Gives regions arguments for what they use from outside.
  struct TestIsolation: Pass {
    static let name = "test-make-isolated-from-above"
    static let title = "(anonymous namespace)::TestMakeIsolatedFromAbovePass"
    static let summary = "Test making a region isolated from above"
    static let anchor: String? = "func.func"

    /// Whether nothing is copied into a region.
    var isSimple = false
    /// Whether operations without operands are copied into a region.
    var copiesLeaves = false
    /// Whether all operations are copied into a region.
    var copiesAll = false
    static let options: [PassOption<Self>] = [
      .init("simple", \.isSimple, "Test simple case with no cloning of operations"),
      .init(
        "clone-ops-with-no-operands", \.copiesLeaves,
        "Test case with cloning of operations with no operands"),
      .init(
        "clone-ops-with-operands", \.copiesAll, "Test case with cloning of operations with no operands"),
    ]

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      guard isSimple || copiesLeaves || copiesAll else { return }
      let (isSimple, copiesLeaves) = (isSimple, copiesLeaves)
      let pattern = Pattern("MakeIsolatedFromAbove") { (op: Op<OneRegionWithOperands>, rewriter) in
        let captured = rewriter.isolateFromAbove(op.body) {
          !isSimple && (!copiesLeaves || $0.operands.isEmpty)
        }
        let operands = Array(op.operands) + captured
        rewriter.builder.move(before: op.operation)
        let made = rewriter.create(IsolatedOneRegion.self, at: op.location) { $0.operands = operands }
        rewriter.inline(op.body, into: made.myRegion)
        return rewriter.erase(op)
      }
      var options = GreedyOptions()
      options.traversal = .bottomUp
      rewriteGreedily(op, PatternTable([pattern]), options)
    }
  }

  /// Makes functions of the branches of `scf.if`.
  struct TestIfOutlining: Pass {
    static let name = "test-scf-if-utils"
    static let title = "(anonymous namespace)::TestSCFIfUtilsPass"
    static let summary = "test scf.if utils"
    static let anchor: String? = "builtin.module"

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      var choices: [Op<SCF.If>] = []
      op.walk(.postOrder) {
        if let choice = $0.as(SCF.If.self) { choices.append(choice) }
        return .advance
      }
      for (number, choice) in choices.enumerated() {
        Self.outline(choice.thenRegion, "outlined_then\(number)", at: choice.location, rewriter)
        Self.outline(choice.elseRegion, "outlined_else\(number)", at: choice.location, rewriter)
      }
    }

    /// Moves what is in `region` into a function, and calls that.
    private static func outline(_ region: Region, _ name: String, at location: Location, _ rewriter: Rewriter)
    {
      guard let block = region.entry, region.hasOneBlock, let end = block.last else { return }
      var function: Operation? = region.parent
      while let candidate = function, candidate.interface(FunctionWitness.self) == nil {
        function = candidate.parent
      }
      guard let function else { return }
      let captured = region.usedValuesFromAbove
      let (inputs, results) = ((Array(block.arguments) + captured).map(\.type), end.operands.types)
      rewriter.builder.move(before: function)
      rewriter.builder.location = location
      let signature = region.parent.context.functionType(inputs: inputs, results: results)
      guard let type = signature.as(FunctionType.self) else { return }
      let outlined = rewriter.createFunction(name, type)
      let arguments = Array(outlined.body.arguments)
      let own = Array(block.arguments.map(\.type))
      guard let body = outlined.body.entry else { return }
      rewriter.merge(block, into: body, arguments: Array(arguments.prefix(own.count)))
      rewriter.builder.move(toEndOf: body)
      let returned = Array(end.operands)
      rewriter.create(Func.Return.self) { $0.operands = returned }

      let rest = rewriter.createBlock(in: region, arguments: own)
      let values = Array(rest.arguments) + captured
      let call = rewriter.create(Func.Call.self) {
        $0.callee = FlatSymbolRef(region.parent.context.identifier(name))
        ($0.operands, $0.results) = (values, results)
      }
      var mapping = ValueMapping()
      for (value, result) in zip(returned, call.results) { mapping[value] = result }
      rewriter.clone(end, &mapping)
      rewriter.erase(end)
      for (value, argument) in zip(captured, arguments.dropFirst(own.count)) {
        var replacement = argument
        rewriter.builder.move(toStartOf: body)
        if let constant = value.defined(by: Arith.Constant.self), value.type.isIndex {
          replacement = rewriter.clone(constant.operation).result(0)
        }
        _ = rewriter.replaceUses(of: value, with: replacement) {
          outlined.operation.isAncestor(of: $0.owner)
        }
      }
    }
  }

  /// Replaces calls of functions that are values by `scf.execute_region` around what they do.
  struct TestInlineCallback: Pass {
    static let name = "test-inline-callback"
    static let title = "(anonymous namespace)::InlinerCallback"
    static let summary = "Test inlining region calls with call back functions"
    static let anchor: String? = "func.func"

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      var calls: [Op<Func.CallIndirect>] = []
      op.walk(.postOrder) {
        if let call = $0.as(Func.CallIndirect.self) { calls.append(call) }
        return .advance
      }
      for call in calls {
        guard let callee = call.callee.defined(by: FunctionalRegion.self) else { continue }
        rewriter.builder.move(before: call.operation)
        rewriter.builder.location = call.location
        let types = call.results.types
        let made = rewriter.create(SCF.ExecuteRegion.self, results: types, regions: 1)
        var mapping = ValueMapping()
        for (argument, value) in zip(callee.body.arguments, call.calleeOperands) { mapping[argument] = value }
        let target = made.operation.region(0)
        rewriter.clone(callee.body, into: target, &mapping)
        if let entry = target.entry {
          for index in entry.arguments.indices.reversed() {
            rewriter.replaceAllUses(of: entry.arguments[index], with: call.calleeOperands[index])
            rewriter.eraseArgument(of: entry, at: index)
          }
        }
        for block in target.blocks {
          guard let end = block.last?.as(Return.self) else { continue }
          rewriter.builder.move(before: end.operation)
          let values = Array(end.operands)
          rewriter.create(SCF.Yield.self, at: end.location) { $0.results = values }
          rewriter.erase(end)
        }
        rewriter.replace(call, with: Array(made.operation.results))
        if callee.operation.isUnused { rewriter.erase(callee) }
      }
    }
  }

  /// Prints a function that lacks its end, and then with it.
  struct TestPrintInvalid: Pass {
    static let name = "test-print-invalid"
    static let title = "(anonymous namespace)::TestPrintInvalidPass"
    static let summary = "Test printing invalid ops."
    static let anchor: String? = "builtin.module"

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      guard let body = op.region(0).entry else { return }
      rewriter.builder.move(toStartOf: body)
      rewriter.builder.location = op.location
      let type = op.context.functionType(inputs: [], results: [])
      guard let signature = type.as(FunctionType.self) else { return }
      let function = rewriter.createFunction("test", signature)
      context.writeToStandardOutput("Invalid operation:\n\(function.operation.shownText)\n")
      rewriter.create(Func.Return.self) { $0.operands = [] }
      context.writeToStandardOutput("Valid operation:\n\(function.operation.shownText)\n")
      rewriter.erase(function)
    }
  }
}

extension Operation {
  /// The operation as it is printed, in generic form if it is invalid.
  fileprivate var shownText: String {
    var options = PrintingOptions()
    options.usesLocalScope = true
    options.verifies = { op in op.context.diagnostics.capture { verify(op) }.0 }
    return Printer.text(of: self, options)
  }
}
