public import Accel

extension Test {
  /// The operations that execute their regions, and what those end in.
  static let regionBranchOperations: [any OpSchema.Type] = [
    RegionIf.self, RegionIfYield.self, AnyCondition.self, LoopBlock.self, LoopBlockTerminator.self,
    StoreWithRegion.self, StoreWithLoopRegion.self, StoreWithRegionTerminator.self,
  ]

  /// Executes the first region or the second, and then the third.
  ///
  ///     %0 = test.region_if %x: i32 -> i32 then {
  ///     ^bb0(%a: i32):
  ///       test.region_if_yield %a : i32
  ///     } else {
  ///     ^bb0(%a: i32):
  ///       test.region_if_yield %a : i32
  ///     } join {
  ///     ^bb0(%a: i32):
  ///       test.region_if_yield %a : i32
  ///     }
  public enum RegionIf: RegionBranchInterface, HandwrittenAssembly {
    public static let name = "test.region_if"
    public static var inputs: VariadicOperand<0> { .init() }
    public static var results: VariadicResult<0> { .init() }
    public static var thenRegion: Body<0> { .init(.sized(1)) }
    public static var elseRegion: Body<1> { .init() }
    public static var joinRegion: Body<2> { .init() }
    public static let fields: [any OpField] = [inputs, results, thenRegion, elseRegion, joinRegion]
    public static let traits: Traits = [.recursiveMemoryEffects, .singleBlock]
    public static let implicitTerminator: String? = RegionIfYield.name
    public static let interfaces = [regionBranch]

    public static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] {
      switch point {
      case .parent: [RegionSuccessor(op.thenRegion), RegionSuccessor(op.elseRegion)]
      case .terminator(let terminator):
        [
          terminator.region == op.joinRegion
            ? RegionSuccessor(endOf: op.operation) : RegionSuccessor(op.joinRegion)
        ]
      }
    }
    public static func entryOperands(of op: Op<Self>, for successor: RegionSuccessor) -> OperandList {
      op.inputs
    }
    public static func invocationBounds(of op: Op<Self>, _ operands: [Attribute?]) -> [InvocationBounds] {
      op.operation.regions.map { _ in InvocationBounds(0, 1) }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let start = parser.position
      let operands = try parser.parseOperands()
      try parser.parse(":")
      state.operands = try parser.resolve(operands, types: try parser.parseTypes(), at: start)
      try parser.parse("->")
      state.resultTypes = try parser.parseResultTypes()
      try parser.parse(keyword: "then")
      state.regions.append(try parser.parseRegion())
      try parser.parse(keyword: "else")
      state.regions.append(try parser.parseRegion())
      try parser.parse(keyword: "join")
      state.regions.append(try parser.parseRegion())
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(values: op.inputs)
      printer.print(": ")
      printer.print(types: op.inputs.types)
      printer.print(" -> ")
      printer.print(resultTypes: op.results.types)
      for (index, region) in op.operation.regions.enumerated() {
        printer.print(index == 0 ? " then " : index == 1 ? " else " : " join ")
        printer.print(region)
      }
    }
  }

  /// The end of a region of `test.region_if`.
  ///
  ///     test.region_if_yield %x : i32
  public enum RegionIfYield: OpSchema {
    public static let name = "test.region_if_yield"
    public static var results: VariadicOperand<0> { .init() }
    public static let fields: [any OpField] = [results]
    public static let traits: Traits = [.noMemoryEffects, .terminator, .returnLike]
    public static let assembly: Assembly? = "\(results) : \(types: results)\(.attributes)"
  }

  /// Executes its region once.
  ///
  ///     %0 = "test.any_cond"() ({
  ///       "test.yield"(%x) : (i32) -> ()
  ///     }) : () -> i32
  public enum AnyCondition: RegionBranchInterface {
    public static let name = "test.any_cond"
    public static var results: VariadicResult<0> { .init() }
    public static var region: Body<0> { .init() }
    public static let fields: [any OpField] = [results, region]
    public static let traits: Traits = .recursiveMemoryEffects
    public static let interfaces = [regionBranch]

    public static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] {
      point == .parent ? [RegionSuccessor(op.region)] : [RegionSuccessor(endOf: op.operation)]
    }
    public static func invocationBounds(of op: Op<Self>, _ operands: [Attribute?]) -> [InvocationBounds] {
      [InvocationBounds(1, 1)]
    }
  }

  /// Executes its region again and again, with what the terminator passes.
  ///
  ///     %0 = test.loop_block %x : (i32) -> f32 {
  ///     ^bb0(%a: i32):
  ///       test.loop_block_term iter %a exit %y
  ///     }
  public enum LoopBlock: RegionBranchInterface {
    public static let name = "test.loop_block"
    public static var initial: Operand<0> { .init(.i32, name: "init") }
    public static var floatResult: Result<0> { .init(.f32) }
    public static var body: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [initial, floatResult, body]
    public static let traits: Traits = .recursiveMemoryEffects
    public static let interfaces = [regionBranch]
    public static let assembly: Assembly? =
      "\(initial) : \(function: initial, to: floatResult) \(body)\(.attributesWithKeyword)"

    public static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] {
      let body = RegionSuccessor(op.body)
      return point == .parent ? [body] : [body, RegionSuccessor(endOf: op.operation)]
    }
    public static func entryOperands(of op: Op<Self>, for successor: RegionSuccessor) -> OperandList {
      op.operation.operands
    }
  }

  /// The end of a region of `test.loop_block`.
  ///
  ///     test.loop_block_term iter %x exit %y
  public enum LoopBlockTerminator: RegionBranchTerminatorInterface {
    public static let name = "test.loop_block_term"
    public static var nextIterArg: Operand<0> { .init(.i32) }
    public static var exitArg: Operand<1> { .init(.f32) }
    public static let fields: [any OpField] = [nextIterArg, exitArg]
    public static let traits: Traits = [.pure, .terminator]
    public static let interfaces = [regionBranchTerminator]
    public static let assembly: Assembly? = "iter \(nextIterArg) exit \(exitArg)\(.attributes)"
    public static func operands(of op: Op<Self>, for successor: RegionSuccessor) -> OperandList {
      let operands = op.operation.operands
      return successor.region == nil ? operands[1..<2] : operands[0..<1]
    }
  }
}

// MARK: Stores

/// A store, before or after what is in a region.
public protocol RegionStore: RegionBranchInterface, MemoryEffectsInterface {}

extension RegionStore {
  public static var address: Operand<0> { .init(.memref()) }
  public static var storeBeforeRegion: Property<0, Bool> { .init(name: "store_before_region") }
  public static var body: Body<0> { .init() }
  public static var fields: [any OpField] { [address, storeBeforeRegion, body] }
  public static var traits: Traits { .singleBlock }
  public static var interfaces: [Implements] { [regionBranch, memoryEffects] }
  public static var assembly: Assembly? {
    "\(address)\(.attributesWithKeyword) \(.regions) : \(type: address)"
  }
  public static func effects(of op: Op<Self>) -> [MemoryEffect] { [MemoryEffect(.write, on: op.address)] }
}

extension Test {
  /// A store, before or after its region is executed once.
  ///
  ///     test.store_with_a_region %memory attributes {store_before_region = true} {
  ///       test.store_with_a_region_terminator
  ///     } : memref<i32>
  public enum StoreWithRegion: RegionStore {
    public static let name = "test.store_with_a_region"
    public static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] {
      point == .parent ? [RegionSuccessor(op.body)] : [RegionSuccessor(endOf: op.operation)]
    }
  }

  /// A store, before or after its region is executed any number of times.
  ///
  ///     test.store_with_a_loop_region %memory attributes {store_before_region = true} {
  ///       test.store_with_a_region_terminator
  ///     } : memref<i32>
  public enum StoreWithLoopRegion: RegionStore {
    public static let name = "test.store_with_a_loop_region"
    public static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] {
      [RegionSuccessor(op.body), RegionSuccessor(endOf: op.operation)]
    }
  }

  /// The end of the region of a store.
  ///
  ///     test.store_with_a_region_terminator
  public enum StoreWithRegionTerminator: OpSchema {
    public static let name = "test.store_with_a_region_terminator"
    public static let traits: Traits = [.noMemoryEffects, .terminator, .returnLike]
    public static let assembly: Assembly? = "\(.attributes)"
  }
}
