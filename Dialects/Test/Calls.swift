public import Accel
import FuncDialect

/// A call of a function by its name.
public protocol SymbolCall: CallInterface {
  static var callee: Property<0, SymbolRefAttr> { get }
}

extension SymbolCall {
  public static var callee: Property<0, SymbolRefAttr> { .init() }
  public static var argAttrs: OptionalProperty<1, DictionaryArray> { .init(name: "arg_attrs") }
  public static var resAttrs: OptionalProperty<2, DictionaryArray> { .init(name: "res_attrs") }
  public static func callee(of op: Op<Self>) -> Callee {
    .symbol(op.operation.properties[0] ?? op.context.unit)
  }
}

extension Test {
  /// Functions, calls of them, and what is made of values where they meet.
  static let callOperations: [any OpSchema.Type] = [
    Call.self, ConversionCall.self, ConversionFunction.self, FunctionalRegion.self, FoldToCall.self,
    CallAndStore.self,
    CallOnDevice.self, CallWithSegments.self, Return.self, Cast.self, TypeChanger.self,
  ]

  /// A call of a function that is there.
  ///
  ///     %0 = test.call @f(%x) : (i32) -> i32
  public enum Call: OpSchema {
    public static let name = "test.call"
    public static var callee: Property<0, FlatSymbolRef> { .init() }
    public static var operands: VariadicOperand<0> { .init() }
    public static var results: VariadicResult<0> { .init() }
    public static let fields: [any OpField] = [callee, operands, results]
    public static let traits: Traits = .symbolUser
    public static let assembly: Assembly? =
      "\(callee)(\(operands))\(.attributes) : \(function: operands, to: results)"

    public static func verifySymbolUses(
      _ op: Op<Self>, _ symbols: borrowing SymbolTables
    ) throws(VerificationFailure) {
      let table = op.operation.nearestSymbolTable
      let callee = table.flatMap { symbols.lookUp(op.callee.name, in: $0) }
      if callee?.interface(FunctionWitness.self) == nil {
        throw VerificationFailure("'\(op.callee.name.string)' does not reference a valid function")
      }
    }
  }

  /// A call whose operands and results may have other types than those of the function.
  ///
  ///     %0 = "test.conversion_call_op"(%x) {callee = @f} : (i16) -> i16
  public enum ConversionCall: SymbolCall {
    public static let name = "test.conversion_call_op"
    public static var argOperands: VariadicOperand<0> { .init(name: "arg_operands") }
    public static var results: VariadicResult<0> { .init() }
    public static let fields: [any OpField] = [argOperands, callee, argAttrs, resAttrs, results]
    public static let interfaces = [call]
    public static func arguments(of op: Op<Self>) -> OperandList { op.argOperands }
  }

  /// A function.
  ///
  ///     test.conversion_func_op @f(%x: i16) -> i16 {
  ///       "test.return"(%x) : (i16) -> ()
  ///     }
  public enum ConversionFunction: FunctionInterface, CallableInterface, HandwrittenAssembly {
    public static let name = "test.conversion_func_op"
    public static var symName: Property<0, SymbolName> { .init(name: "sym_name") }
    public static var functionType: Property<1, FunctionTypeProperty> { .init(name: "function_type") }
    public static var argAttrs: OptionalProperty<2, DictionaryArray> { .init(name: "arg_attrs") }
    public static var resAttrs: OptionalProperty<3, DictionaryArray> { .init(name: "res_attrs") }
    public static var symVisibility: OptionalProperty<4, StringProperty> { .init(name: "sym_visibility") }
    public static var body: Body<0> { .init() }
    public static let fields: [any OpField] = [
      symName, functionType, argAttrs, resAttrs, symVisibility, body,
    ]
    public static let traits: Traits = .symbol
    public static let interfaces = [function, callable]
    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      try FunctionSyntax.parse(parser, into: &state)
    }
    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      FunctionSyntax.print(op, to: printer)
    }
  }

  /// A function as a value.
  ///
  ///     %f = "test.functional_region_op"() ({
  ///       "test.return"() : () -> ()
  ///     }) : () -> (() -> ())
  public enum FunctionalRegion: CallableInterface {
    public static let name = "test.functional_region_op"
    public static var argAttrs: OptionalProperty<0, DictionaryArray> { .init(name: "arg_attrs") }
    public static var resAttrs: OptionalProperty<1, DictionaryArray> { .init(name: "res_attrs") }
    public static var result: Result<0> { .init(.function) }
    public static var body: Body<0> { .init() }
    public static let fields: [any OpField] = [argAttrs, resAttrs, result, body]
    public static let interfaces = [callable]
    public static func body(of op: Op<Self>) -> Region? { op.body }
    public static func argumentTypes(of op: Op<Self>) -> [Type] {
      op.result.type.as(FunctionType.self).map { Array($0.inputs) } ?? []
    }
    public static func resultTypes(of op: Op<Self>) -> [Type] {
      op.result.type.as(FunctionType.self).map { Array($0.results) } ?? []
    }
  }

  /// Becomes a call of a function.
  ///
  ///     "test.fold_to_call_op"() {callee = @f} : () -> ()
  public enum FoldToCall: OpSchema {
    public static let name = "test.fold_to_call_op"
    public static var callee: Property<0, FlatSymbolRef> { .init() }
    public static let fields: [any OpField] = [callee]
    public static let canonicalizations = [
      Pattern("FoldToCallOpPattern") { (op: Op<Self>, rewriter) throws(NoMatch) in
        rewriter.replace(
          op,
          with: rewriter.create(Func.Call.self) { ($0.callee, $0.operands, $0.results) = (op.callee, [], []) }
        )
      }
    ]
  }

  /// A call, and a store before or after it.
  ///
  ///     test.call_and_store @f(%x), %memory {store_before_call = true} : (i32, memref<i32>) -> ()
  public enum CallAndStore: SymbolCall, MemoryEffectsInterface {
    public static let name = "test.call_and_store"
    public static var address: Operand<0> { .init(.memref()) }
    public static var calleeOperands: VariadicOperand<1> { .init(name: "callee_operands") }
    public static var storeBeforeCall: Property<3, Bool> { .init(name: "store_before_call") }
    public static var results: VariadicResult<0> { .init() }
    public static let fields: [any OpField] = [
      callee, address, calleeOperands, argAttrs, resAttrs, storeBeforeCall, results,
    ]
    public static let interfaces = [call, memoryEffects]
    public static let assembly: Assembly? =
      "\(callee)(\(calleeOperands)), \(address)\(.attributes) : \(.functionalType)"
    public static func arguments(of op: Op<Self>) -> OperandList { op.calleeOperands }
    public static func effects(of op: Op<Self>) -> [MemoryEffect] { [MemoryEffect(.write, on: op.address)] }
  }

  /// A call with an operand that the function does not get.
  ///
  ///     %0 = test.call_on_device @f(%x), %device : (i32, i32) -> i32
  public enum CallOnDevice: SymbolCall {
    public static let name = "test.call_on_device"
    public static var forwardedOperands: VariadicOperand<0> { .init(name: "forwarded_operands") }
    public static var device: Operand<1> { .init(name: "non_forwarded_device_operand") }
    public static var results: VariadicResult<0> { .init() }
    public static let fields: [any OpField] = [
      callee, forwardedOperands, device, argAttrs, resAttrs, results,
    ]
    public static let interfaces = [call]
    public static let assembly: Assembly? =
      "\(callee)(\(forwardedOperands)), \(device)\(.attributes) : \(.functionalType)"
    public static func arguments(of op: Op<Self>) -> OperandList { op.forwardedOperands }
  }

  /// A call with operands before and after those that the function gets.
  ///
  ///     test.call_with_segments @f(%x : i32) (%y : i32) (%z : i32)
  public enum CallWithSegments: CallInterface {
    public static let name = "test.call_with_segments"
    public static var callee: Property<0, FlatSymbolRef> { .init() }
    public static var prefix: VariadicOperand<0> { .init() }
    public static var args: VariadicOperand<1> { .init() }
    public static var suffix: VariadicOperand<2> { .init() }
    public static let fields: [any OpField] = [callee, prefix, args, suffix]
    public static let traits: Traits = .attributeSizedOperandSegments
    public static let interfaces = [call]
    public static let assembly: Assembly? = """
      \(callee)(\(prefix) : \(types: prefix)) (\(args) : \(types: args)) \
      (\(suffix) : \(types: suffix))\(.attributes)
      """
    public static func callee(of op: Op<Self>) -> Callee { .symbol(op.callee.attribute(in: op.context)) }
    public static func arguments(of op: Op<Self>) -> OperandList { op.args }
  }

  /// The end of a function.
  ///
  ///     "test.return"(%x) : (i32) -> ()
  public enum Return: OpSchema {
    public static let name = "test.return"
    public static var operands: VariadicOperand<0> { .init() }
    public static let fields: [any OpField] = [operands]
    public static let traits: Traits = [.pure, .terminator, .returnLike]
  }

  /// Makes a value of others.
  ///
  ///     %0 = "test.cast"(%x) : (i16) -> i32
  public enum Cast: OpSchema {
    public static let name = "test.cast"
    public static var inputs: VariadicOperand<0> { .init() }
    public static var result: Result<0> { .init() }
    public static let fields: [any OpField] = [inputs, result]
  }

  /// Makes a value of another.
  ///
  ///     %0 = "test.type_changer"(%x) : (i16) -> i32
  public enum TypeChanger: OpSchema {
    public static let name = "test.type_changer"
    public static var input: Operand<0> { .init() }
    public static var result: Result<0> { .init() }
    public static let fields: [any OpField] = [input, result]
  }
}
