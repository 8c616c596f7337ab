public import Accel

extension Test {
  /// Loops, and what may be moved out of them or not; what is alike, and what is not.
  static let speculationOperations: [any OpSchema.Type] = [
    GraphLoop.self, RegionYield.self, ConditionallySpeculatable.self, AlwaysSpeculatable.self,
    NeverSpeculatable.self, RecursivelySpeculatable.self, SingleBlockOperation.self,
    RecursiveEffectsRegion.self,
  ]

  /// A loop in whose body uses may come before definitions.
  ///
  ///     test.graph_loop {
  ///       test.region_yield %x : i32
  ///     } : () -> ()
  public enum GraphLoop: LoopLikeInterface {
    public static let name = "test.graph_loop"
    public static var args: VariadicOperand<0> { .init() }
    public static var rets: VariadicResult<0> { .init() }
    public static var body: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [args, rets, body]
    public static let traits: Traits = [
      .noMemoryEffects, .recursivelySpeculatable, .singleBlock, .graphRegion,
    ]
    public static let interfaces = [loopLike]
    public static let assembly: Assembly? = "\(args) \(body)\(.attributes) : \(.functionalType)"
    public static func loopRegions(of op: Op<Self>) -> [Region] { [op.body] }
  }

  /// The end of a region, with one value.
  ///
  ///     test.region_yield %x : i32
  public enum RegionYield: OpSchema {
    public static let name = "test.region_yield"
    public static var result: Operand<0> { .init() }
    public static let fields: [any OpField] = [result]
    public static let traits: Traits = [.pure, .terminator, .returnLike]
    public static let assembly: Assembly? = "\(result) : \(type: result)\(.attributes)"
  }

  /// May be executed anywhere if its operand is constant.
  ///
  ///     %0 = "test.conditionally_speculatable_op"(%x) : (i32) -> i32
  public enum ConditionallySpeculatable: ConditionallySpeculatableInterface {
    public static let name = "test.conditionally_speculatable_op"
    public static var input: Operand<0> { .init(.i32) }
    public static var result: Result<0> { .init(.i32) }
    public static let fields: [any OpField] = [input, result]
    public static let traits: Traits = .noMemoryEffects
    public static let interfaces = [conditionallySpeculatable]
    public static func speculatability(of op: Op<Self>) -> Speculatability {
      op.input.constant == nil ? .never : .always
    }
  }

  /// May be executed anywhere.
  ///
  ///     %0 = "test.always_speculatable_op"() : () -> i32
  public enum AlwaysSpeculatable: OpSchema {
    public static let name = "test.always_speculatable_op"
    public static var result: Result<0> { .init(.i32) }
    public static let fields: [any OpField] = [result]
    public static let traits: Traits = .pure
  }

  /// May be executed nowhere else.
  ///
  ///     %0 = "test.never_speculatable_op"() : () -> i32
  public enum NeverSpeculatable: ConditionallySpeculatableInterface {
    public static let name = "test.never_speculatable_op"
    public static var result: Result<0> { .init(.i32) }
    public static let fields: [any OpField] = [result]
    public static let interfaces = [conditionallySpeculatable]
    public static func speculatability(of op: Op<Self>) -> Speculatability { .never }
  }

  /// May be executed where all inside may.
  ///
  ///     %0 = "test.recursively_speculatable_op"() ({
  ///       test.region_yield %x : i32
  ///     }) : () -> i32
  public enum RecursivelySpeculatable: OpSchema {
    public static let name = "test.recursively_speculatable_op"
    public static var result: Result<0> { .init(.i32) }
    public static var body: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [result, body]
    public static let traits: Traits = [.recursivelySpeculatable, .recursiveMemoryEffects]
  }

  /// Two with the same body are the same.
  ///
  ///     %0 = test.cse_of_single_block_op inputs(%x) {
  ///     ^bb0(%a: f32):
  ///       test.region_yield %a : f32
  ///     } : tensor<?xf32> -> tensor<?xf32>
  public enum SingleBlockOperation: OpSchema {
    public static let name = "test.cse_of_single_block_op"
    public static var inputs: VariadicOperand<0> { .init() }
    public static var outputs: VariadicResult<0> { .init() }
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [inputs, outputs, region]
    public static let traits: Traits = [.pure, .singleBlock]
    public static let implicitTerminator: String? = RegionYield.name
    public static let assembly: Assembly? =
      "\(.attributes) inputs(\(inputs)) \(region) : \(types: inputs) -> \(types: outputs)"
  }

  /// Has the effects of what is inside.
  ///
  ///     %0 = "test.one_region_with_recursive_memory_effects"() ({
  ///       "test.yield"(%x) : (i32) -> ()
  ///     }) : () -> i32
  public enum RecursiveEffectsRegion: OpSchema {
    public static let name = "test.one_region_with_recursive_memory_effects"
    public static var result: Result<0> { .init() }
    public static var body: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [result, body]
    public static let traits: Traits = .recursiveMemoryEffects
  }
}
