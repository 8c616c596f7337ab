public import Accel

// Operations with one region or more.

/// An operation whose one region may be anything, written after its name.
public protocol PlainRegion: OpSchema {}

extension PlainRegion {
  public static var region: Body<0> { .init() }
  public static var fields: [any OpField] { [region] }
  public static var assembly: Assembly? { "\(.attributesWithKeyword) \(region)" }
}

extension Test {
  static let regionOperations: [any OpSchema.Type] = [
    OneRegion.self, TwoRegions.self, SizedRegions.self, OneRegionWithOperands.self, IsolatedOneRegion.self,
    IsolatedRegions.self, AllocaScopeRegion.self, SSACFGRegion.self,
    GraphRegion.self, IsolatedGraphRegion.self, SingleNoTerminator.self, SingleNoTerminatorCustom.self,
    VariadicNoTerminator.self, ParentOp.self, OtherParent.self, Child.self, ChildOfEither.self,
    SingleBlockImplicitTerminator.self, Verifiers.self, MergeBlocks.self,
  ]

  /// One region, in which constants stay.
  ///
  ///     "test.one_region_op"() ({}) : () -> ()
  public enum OneRegion: ConstantScopeInterface {
    public static let name = "test.one_region_op"
    public static var body: Body<0> { .init() }
    public static let fields: [any OpField] = [body]
    public static let interfaces = [constantScope]
    public static func keepsConstants(of op: Op<Self>, in region: Region) -> Bool { true }
  }

  /// Two regions.
  ///
  ///     "test.two_region_op"() ({}, {}) : () -> ()
  public enum TwoRegions: OpSchema {
    public static let name = "test.two_region_op"
    public static var first: Body<0> { .init() }
    public static var second: Body<1> { .init() }
    public static let fields: [any OpField] = [first, second]
  }

  /// A region of two blocks and one of one block.
  ///
  ///     "test.sized_region_op"() ({
  ///       "some.br"()[^next] : () -> ()
  ///     ^next:
  ///       "some.end"() : () -> ()
  ///     }, {
  ///       "some.end"() : () -> ()
  ///     }) : () -> ()
  public enum SizedRegions: OpSchema {
    public static let name = "test.sized_region_op"
    public static var myRegion: Body<0> { .init(.sized(2), name: "my_region") }
    public static var second: Body<1> { .init(.sized(1), name: "") }
    public static let fields: [any OpField] = [myRegion, second]
  }

  /// A region and any operands.
  ///
  ///     "test.one_region_with_operands_op"(%x) ({}) : (i32) -> ()
  public enum OneRegionWithOperands: OpSchema {
    public static let name = "test.one_region_with_operands_op"
    public static var operands: VariadicOperand<0> { .init() }
    public static var body: Body<0> { .init() }
    public static let fields: [any OpField] = [operands, body]
  }

  /// A region that uses nothing from outside.
  ///
  ///     %0 = test.isolated_one_region_op %x {
  ///     } : i32 -> i64
  public enum IsolatedOneRegion: OpSchema {
    public static let name = "test.isolated_one_region_op"
    public static var operands: VariadicOperand<0> { .init() }
    public static var results: VariadicResult<0> { .init() }
    public static var myRegion: Body<0> { .init(name: "my_region") }
    public static let fields: [any OpField] = [operands, results, myRegion]
    public static let traits: Traits = .isolatedFromAbove
    public static let assembly: Assembly? =
      "\(.attributesWithKeyword) \(operands) \(myRegion) : \(types: operands) -> \(types: results)"
  }

  /// Any number of regions that use nothing from outside.
  ///
  ///     test.isolated_regions {
  ///     }, {
  ///     }
  public enum IsolatedRegions: OpSchema {
    public static let name = "test.isolated_regions"
    public static var bodies: VariadicBody<0> { .init(name: "regions") }
    public static let fields: [any OpField] = [bodies]
    public static let traits: Traits = .isolatedFromAbove
    public static let assembly: Assembly? = "\(.attributesWithKeyword) \(bodies)"
  }

  /// A region at whose end memory is freed.
  ///
  ///     test.alloca_scope_region {
  ///     }
  public enum AllocaScopeRegion: PlainRegion {
    public static let name = "test.alloca_scope_region"
    public static let traits: Traits = .automaticAllocationScope
  }

  /// Regions in which definitions come before uses.
  ///
  ///     "test.ssacfg_region"() ({}) : () -> ()
  public enum SSACFGRegion: OpSchema {
    public static let name = "test.ssacfg_region"
    public static var operands: VariadicOperand<0> { .init() }
    public static var results: VariadicResult<0> { .init() }
    public static var bodies: VariadicBody<0> { .init(name: "regions") }
    public static let fields: [any OpField] = [operands, results, bodies]
  }

  /// A region in which uses may come before definitions.
  ///
  ///     test.graph_region {
  ///     }
  public enum GraphRegion: PlainRegion {
    public static let name = "test.graph_region"
    public static let traits: Traits = .graphRegion
  }

  /// A region in which uses may come before definitions, and none is of something outside.
  ///
  ///     test.isolated_graph_region {
  ///     }
  public enum IsolatedGraphRegion: PlainRegion {
    public static let name = "test.isolated_graph_region"
    public static let traits: Traits = [.graphRegion, .isolatedFromAbove]
  }

  /// A region without a terminator.
  ///
  ///     test.single_no_terminator_op : {
  ///     }
  public enum SingleNoTerminator: OpSchema {
    public static let name = "test.single_no_terminator_op"
    public static var myRegion: Body<0> { .init(.sized(1), name: "my_region") }
    public static let fields: [any OpField] = [myRegion]
    public static let traits: Traits = [.singleBlock, .noTerminator, .graphRegion]
    public static let assembly: Assembly? = "\(.attributes) : \(myRegion)"
  }

  /// A region without a terminator that is written by hand.
  ///
  ///     test.single_no_terminator_custom_asm_op {
  ///       "some.op"() : () -> ()
  ///     }
  public enum SingleNoTerminatorCustom: HandwrittenAssembly {
    public static let name = "test.single_no_terminator_custom_asm_op"
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [region]
    public static let traits: Traits = [.singleBlock, .noTerminator]

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      state.regions = [try parser.parseRegion()]
    }
    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(op.region, entryArguments: false, terminators: false)
    }
  }

  /// Any number of regions without terminators.
  ///
  ///     test.variadic_no_terminator_op : {
  ///     }, {
  ///     }
  public enum VariadicNoTerminator: OpSchema {
    public static let name = "test.variadic_no_terminator_op"
    public static var bodies: VariadicBody<0> { .init(.sized(1), name: "my_regions") }
    public static let fields: [any OpField] = [bodies]
    public static let traits: Traits = [.singleBlock, .noTerminator, .graphRegion]
    public static let assembly: Assembly? = "\(.attributes) : \(bodies)"
  }

  /// What a child asks for.
  ///
  ///     "test.parent"() ({}) : () -> ()
  public enum ParentOp: OpSchema {
    public static let name = "test.parent"
    public static var body: Body<0> { .init() }
    public static let fields: [any OpField] = [body]
  }

  /// What a child of either asks for.
  ///
  ///     "test.parent1"() ({}) : () -> ()
  public enum OtherParent: OpSchema {
    public static let name = "test.parent1"
    public static var body: Body<0> { .init() }
    public static let fields: [any OpField] = [body]
  }

  /// Stands in a parent only.
  ///
  ///     "test.child"() : () -> ()
  public enum Child: OpSchema {
    public static let name = "test.child"
    public static let parents = [ParentOp.name]
  }

  /// Stands in either kind of parent.
  ///
  ///     "test.child_with_parent_one_of"() : () -> ()
  public enum ChildOfEither: OpSchema {
    public static let name = "test.child_with_parent_one_of"
    public static let parents = [ParentOp.name, OtherParent.name]
  }

  /// A block that ends in `test.finish`.
  ///
  ///     "test.SingleBlockImplicitTerminator"() ({
  ///       "test.finish"() : () -> ()
  ///     }) : () -> ()
  public enum SingleBlockImplicitTerminator: OpSchema {
    public static let name = "test.SingleBlockImplicitTerminator"
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [region]
    public static let traits: Traits = .singleBlock
    public static let implicitTerminator: String? = "test.finish"
  }

  /// A region whose blocks a test merges.
  ///
  ///     "test.merge_blocks"() ({}) : () -> ()
  public enum MergeBlocks: OpSchema {
    public static let name = "test.merge_blocks"
    public static var result: VariadicResult<0> { .init() }
    public static var body: Body<0> { .init() }
    public static let fields: [any OpField] = [result, body]
  }

  /// Remarks in which order verifiers run.
  ///
  ///     "test.verifiers"(%x) ({
  ///       "some.op"() : () -> ()
  ///     }) : (i32) -> ()
  public enum Verifiers: OpSchema {
    public static let name = "test.verifiers"
    public static var input: Operand<0> { .init(.i32) }
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [input, region]
    public static let traits: Traits = [.singleBlock, .noTerminator, .isolatedFromAbove]

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      op.context.emitRemark(at: op.location, "success run of verifier")
    }
    public static func verifyRegions(_ op: Op<Self>) throws(VerificationFailure) {
      op.context.emitRemark(at: op.location, "success run of region verifier")
    }
  }
}
