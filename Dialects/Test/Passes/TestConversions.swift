import Accel
import FuncDialect

extension Test {
  /// Converts operations, or says which could be converted.
  struct TestLegalizePatterns: Pass {
    static let name = "test-legalize-patterns"
    static let title = "(anonymous namespace)::TestLegalizePatternDriver"
    static let summary = "Run test dialect legalization patterns"

    /// How much is to be legal in the end.
    enum Mode: String, PassOptionEnum {
      case analysis, full, partial

      var help: String { "Perform \(self == .analysis ? "an" : "a") \(rawValue) conversion" }
    }

    /// When operations are folded.
    enum Folding: String, PassOptionEnum {
      case never
      case beforePatterns = "before-patterns"
      case afterPatterns = "after-patterns"

      var help: String {
        switch self {
        case .never: "Never attempt to fold"
        case .beforePatterns: "Only attempt to fold not legal operations before applying patterns"
        case .afterPatterns: "Only attempt to fold not legal operations after applying patterns"
        }
      }
    }

    /// Is read, since MLIR's pass has it; nothing is ever taken back.
    var allowsRollback = true
    /// Whether casts become what the type converter makes.
    var materializes = true
    /// When operations are folded.
    var folding = Folding.beforePatterns
    /// How much is to be legal in the end.
    var mode = Mode.partial
    static let options: [PassOption<Self>] = [
      .init("allow-pattern-rollback", \.allowsRollback, "Allow pattern rollback"),
      .init(
        "build-materializations", \.materializes,
        "If set to 'false', leave unrealized_conversion_cast ops in place"),
      .init("test-legalize-folding-mode", \.folding, "The folding mode to use with the test driver"),
      .init("test-legalize-mode", \.mode, "The legalization mode to use with the test driver"),
    ]

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let patterns = plainConversions + typeConversions
      var target = Self.target
      if mode == .full {
        target.addDynamicallyLegalUnknown { $0.discardable("test.dynamically_legal") != nil }
      }
      let printer = ChangePrinter()
      var options = ConversionOptions()
      options.materializes = materializes
      switch folding {
      case .never: options.folding = .never
      case .beforePatterns: options.folding = .beforePatterns
      case .afterPatterns: options.folding = .afterPatterns
      }
      if mode == .analysis {
        let convertible = Set(convertibleOperations(in: op, to: target, patterns, options))
        op.walk(.preOrder) { op in
          let isLegal = target.legality(of: op) == .legal
          if isLegal || convertible.contains(op) { op.emitRemark("op '\(op.name.string)' is legalizable") }
          return isLegal && target.isRecursivelyLegal(op) ? .skip : .advance
        }
        return
      }
      options.listener = printer
      var left: [Operation] = []
      do throws(ConversionFailure) {
        defer { context.writeToStandardOutput(printer.text) }
        if mode == .full {
          try convertFully(op, to: target, patterns, options)
        } else {
          try convertPartially(op, to: target, patterns, options, leaving: &left)
        }
      } catch {
        error.emit(in: op.context)
        op.emitRemark("apply\(mode == .full ? "Full" : "Partial")Conversion failed")
      }
      for op in left { op.emitRemark("op '\(op.name.string)' is not legalizable") }
    }

    /// What may be left.
    private static let target: ConversionTarget = {
      var target = ConversionTarget()
      for name in [
        "builtin.module", LegalA.name, "test.legal_op_b", "test.legal_op_c", Cast.name, "test.valid",
        "test.finish", OneRegion.name, Constant.name, "test.valid_producer", "test.valid_consumer",
        "test.legal_op",
      ] {
        target.addLegal(named: name)
      }
      for name in ["test.illegal_op_f", "test.region_builder", RegionFold.name] {
        target.addIllegal(named: name)
      }
      target.addDynamicallyLegal(Return.self) { !$0.operands.types.contains($0.context.f32) }
      target.addDynamicallyLegal(named: "test.illegal_op_g") { _ in false }
      target.addLegalFunction("func.func", conversionTypes)
      target.addDynamicallyLegal(Func.Call.self) { conversionTypes.isLegal($0.operation) }
      addLegalOnF64(&target)
      target.addDynamicallyLegal(InPlaceSelfFold.self) { $0.folded }
      target.addRecursivelyLegal(Func.Function.self) {
        $0.operation.discardable("test.recursively_legal") != nil
      }
      target.addRecursivelyLegal(Builtin.Module.self) {
        $0.operation.discardable("test.recursively_legal") != nil
      }
      return target
    }()

    /// Says that producers and consumers are legal if they work on f64.
    static func addLegalOnF64(_ target: inout ConversionTarget) {
      target.addDynamicallyLegal(named: "test.type_producer") { $0.result(0).type == $0.context.f64 }
      target.addDynamicallyLegal(named: "test.type_consumer") { $0.operand(0).type == $0.context.f64 }
    }
  }

  /// Removes the operations of this dialect.
  struct TestLegalizeUnknownRoot: Pass {
    static let name = "test-legalize-unknown-root-patterns"
    static let title = "(anonymous namespace)::TestUnknownRootOpDriver"
    static let summary = "Test public remapped value mechanism in ConversionPatternRewriter"

    // test.anything →
    private static let removal = ConversionPattern("RemoveTestDialectOps", on: .any, takesMany: true) {
      (op, groups, rewriter) throws(NoMatch) in
      guard op.name.string.hasPrefix("test.") else { throw NoMatch("it is of another dialect") }
      return rewriter.replace(op, withMany: op.results.map { _ in [] })
    }

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      var target = ConversionTarget()
      target.addIllegal(dialect: Test.self)
      try convert(op, to: target, [Self.removal])
    }
  }

  /// Converts operations whose operands are looked up when they may have been converted already.
  struct TestRemappedValue: Pass {
    static let name = "test-remapped-value"
    static let title = "(anonymous namespace)::TestRemappedValue"
    static let summary = "Test public remapped value mechanism in ConversionPatternRewriter"

    private static let variadic = "test.one_variadic_out_one_variadic_in1"

    // variadic(x) → variadic(x, x)
    private static let doubling = ConversionPattern("OneVResOneVOperandOp1Converter", on: .kind(variadic)) {
      (op, groups, rewriter) throws(NoMatch) in
      guard groups.count == 1 else { throw NoMatch("it has not one operand") }
      let made = make(variadic, groups[0] + groups[0], op.results.types, in: rewriter)
      return rewriter.replace(op, with: Array(made.results))
    }

    // remapped_value_region { a; return(x) } → a; x
    private static let inlining = ConversionPattern(
      "TestRemapValueInRegion", on: .kind("test.remapped_value_region")
    ) { (op, groups, rewriter) throws(NoMatch) in
      guard let inner = op.region(0).entry, let end = inner.last, let block = op.block else {
        throw NoMatch("the region is empty")
      }
      rewriter.inline(inner, into: block, before: op)
      let values = Array(end.operands)
      rewriter.erase(end)
      return rewriter.replace(op, with: values)
    }

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      var target = ConversionTarget()
      for name in ["builtin.module", "func.func", Return.name] { target.addLegal(named: name) }
      TestLegalizePatterns.addLegalOnF64(&target)
      target.addDynamicallyLegal(named: Self.variadic) { $0.operands.count > 1 }
      do throws(ConversionFailure) {
        try convertFully(op, to: target, [Self.doubling, f32ToF64, consumer, Self.inlining])
      } catch {
        error.emit(in: op.context)
        throw .reported
      }
    }
  }

  /// Replaces operations by their operands, where a cast may be needed of which nothing is used at first.
  struct TestTargetMaterialization: Pass {
    static let name = "test-target-materialization-with-no-uses"
    static let title = "(anonymous namespace)::TestTargetMaterializationWithNoUses"
    static let summary = "Test a special case of target materialization in DialectConversion"

    private static let types: TypeConverter = {
      var types = TypeConverter()
      types.addConversion { _ in .same }
      types.addConversion {
        $0.isSignlessInteger(16) ? .to($0.context.integerType(64)) : .next
      }
      types.addTargetMaterialization { (rewriter: Rewriter, type: Type, inputs: [Value]) -> Value? in
        rewriter.create(Cast.self) { ($0.inputs, $0.result) = (inputs, type) }.result
      }
      return types
    }()

    // type_changer(x) → x
    private static let forwarding = ConversionPattern("ForwardOperandPattern", types) {
      (op: Op<TypeChanger>, adaptor, rewriter) throws(NoMatch) in
      rewriter.replace(op.operation, withMany: adaptor.groups)
    }

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      var target = ConversionTarget()
      target.addIllegal(TypeChanger.self)
      try convert(op, to: target, [Self.forwarding])
    }
  }

  /// Replaces values in some of their users only.
  struct TestSelectiveReplacement: Pass {
    static let name = "test-pattern-selective-replacement"
    static let title = "(anonymous namespace)::TestSelectiveReplacementPatternDriver"
    static let summary = "Test selective replacement in the PatternRewriter"

    // cast(x, y) → x in terminators, y elsewhere
    private static let replacement = Pattern("TestSelectiveOpReplacementPattern") {
      (op: Op<Cast>, rewriter) throws(NoMatch) in
      guard op.inputs.count == 2 else { throw NoMatch("it has not two operands") }
      let (first, second) = (op.inputs[0], op.inputs[1])
      rewriter.replaceUses(of: op.result, with: first) { $0.owner.traits.contains(.terminator) }
      return rewriter.replace(op, with: second)
    }

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      rewriteGreedily(op, PatternTable([Self.replacement]))
    }
  }

  /// Converts what `target` marks as illegal.
  private static func convert(
    _ op: Operation, to target: ConversionTarget, _ patterns: [ConversionPattern]
  ) throws(PassFailure) {
    do throws(ConversionFailure) {
      try convertPartially(op, to: target, patterns)
    } catch {
      error.emit(in: op.context)
      throw .reported
    }
  }
}
