public import Accel

extension TypeConstraint {
  /// What has ranges of integers.
  fileprivate static let ranged = TypeConstraint.anyOf(
    .integer, .index, .vector(of: .anyOf(.integer, .index)))
}

/// An operation that says what integers can be.
public protocol BoundsOperation: OpSchema {}

extension BoundsOperation {
  public static var umin: Property<0, IntegerAttr> { .init() }
  public static var umax: Property<1, IntegerAttr> { .init() }
  public static var smin: Property<2, IntegerAttr> { .init() }
  public static var smax: Property<3, IntegerAttr> { .init() }

  /// The range that the properties describe.
  static func range(of op: Op<Self>) -> IntegerRange {
    IntegerRange(unsigned: (op.umin.bits, op.umax.bits), signed: (op.smin.bits, op.smax.bits))
  }
}

extension Test {
  /// The operations that test ranges of integers.
  static let boundsOperations: [any OpSchema.Type] = [
    WithBounds.self, WithBoundsRegion.self, Increment.self, ReflectBounds.self,
  ]

  /// Any integer in a range.
  ///
  ///     %0 = test.with_bounds {smax = 5 : index, smin = 4 : index, umax = 5 : index, umin = 4 : index} : index
  public enum WithBounds: BoundsOperation, IntegerRangeInterface {
    public static let name = "test.with_bounds"
    public static var result: Result<0> { .init(.ranged, name: "fakeVal") }
    public static let fields: [any OpField] = [umin, umax, smin, smax, result]
    public static let traits: Traits = .noMemoryEffects
    public static let interfaces = [integerRange]
    public static let assembly: Assembly? = "\(.attributes) : \(type: result)"
    public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
      [range(of: op)]
    }
  }

  /// A region whose argument is in a range.
  ///
  ///     test.with_bounds_region {smax = 5 : i8, smin = 4 : i8, umax = 5 : i8, umin = 4 : i8} %a: i8 {
  ///     }
  public enum WithBoundsRegion: BoundsOperation, IntegerRangeInterface, HandwrittenAssembly {
    public static let name = "test.with_bounds_region"
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [umin, umax, smin, smax, region]
    public static let traits: Traits = [.singleBlock, .noTerminator]
    public static let interfaces = [integerRange]
    public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] { [] }
    public static func argumentRanges(
      of op: Op<Self>, in region: Region, _ operands: [IntegerRange?]
    ) -> [IntegerRange?] { [range(of: op)] }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      try parser.parseOptionalAttributes(into: &state)
      guard let argument = try parser.parseOptionalArgument(type: true, attributes: false) else {
        throw parser.error("expected SSA operand")
      }
      state.regions = [try parser.parseRegion(arguments: [argument])]
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.printAttributes(of: op.operation)
      printer.print(" ")
      printer.printArgument(op.region.arguments[0])
      printer.print(" ")
      printer.print(op.region, entryArguments: false)
    }
  }

  /// One more, unless there is none.
  ///
  ///     %0 = test.increment %x : i32
  public enum Increment: IntegerRangeInterface {
    public static let name = "test.increment"
    public static var value: Operand<0> { .init(.ranged) }
    public static var result: Result<0> { .init(.ranged.same(as: value)) }
    public static let fields: [any OpField] = [value, result]
    public static let traits: Traits = .noMemoryEffects
    public static let interfaces = [integerRange]
    public static let assembly: Assembly? = "\(.attributes) \(value) : \(type: result)"
    public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
      guard let range = operands[0] else { return [nil] }
      func next(_ value: WideInteger, _ signedness: Signedness) -> WideInteger {
        value.addingSaturated(WideInteger(word: 1, width: value.width), signedness)
      }
      return [
        IntegerRange(
          unsigned: (next(range.unsignedMinimum, .unsigned), next(range.unsignedMaximum, .unsigned)),
          signed: (next(range.signedMinimum, .signed), next(range.signedMaximum, .signed)))
      ]
    }
  }

  /// Its operand, whose range it writes down whenever an analysis has found it.
  ///
  ///     %0 = test.reflect_bounds %x : i32
  public enum ReflectBounds: IntegerRangeInterface {
    public static let name = "test.reflect_bounds"
    public static var value: Operand<0> { .init(.ranged) }
    public static var umin: OptionalProperty<0, IntegerAttr> { .init() }
    public static var umax: OptionalProperty<1, IntegerAttr> { .init() }
    public static var smin: OptionalProperty<2, IntegerAttr> { .init() }
    public static var smax: OptionalProperty<3, IntegerAttr> { .init() }
    public static var result: Result<0> { .init(.ranged.same(as: value)) }
    public static let fields: [any OpField] = [value, umin, umax, smin, smax, result]
    public static let interfaces = [integerRange]
    public static let assembly: Assembly? = "\(.attributes) \(value) : \(type: result)"

    public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
      guard let range = operands[0] else { return [nil] }
      let element = op.value.type.elementOrSelf
      let types: [Type] =
        if let width = element.as(IntegerType.self)?.width {
          [op.context.integerType(width, .unsigned), op.context.integerType(width, .signed)]
        } else {
          [element, element]
        }
      let bounds = [range.unsignedMinimum, range.unsignedMaximum, range.signedMinimum, range.signedMaximum]
      let rewriter = Rewriter(op.context)
      for (slot, bound) in bounds.enumerated() {
        let attribute = op.context.number(bound, types[slot / 2])
        if op.operation.properties[slot] != attribute {
          rewriter.setProperty(op.operation, slot, to: attribute)
        }
      }
      return [range]
    }
  }
}
