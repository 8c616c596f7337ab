public import Accel

extension MemRef {
  /// A buffer that exists throughout, or the promise that there is one elsewhere.
  ///
  ///     memref.global "private" constant @c : memref<2xi32> = dense<[1, 4]>
  ///     memref.global @z : memref<3xf16> = uninitialized
  ///     memref.global "private" @y : memref<4xi32>
  public enum Global: OpSchema {
    public static let name = "memref.global"
    public static var symName: Property<0, SymbolName> { .init(name: "sym_name") }
    public static var symVisibility: OptionalProperty<1, StringProperty> { .init(name: "sym_visibility") }
    public static var type: Property<2, Type> {
      .init(
        AttributeConstraint("memref type attribute") {
          $0.as(TypeAttr.self)?.value.is(MemRefType.self) ?? false
        })
    }
    /// The elements, or a unit for any elements; a promise has none.
    public static var initialValue: OptionalProperty<3, AnyAttribute> { .init(name: "initial_value") }
    public static var constant: Flag<4> { .init() }
    public static var alignment: OptionalProperty<5, Int> { .init(.validAlignment) }
    public static let fields: [any OpField] = [
      symName, symVisibility, type, initialValue, constant, alignment,
    ]
    public static let traits: Traits = .symbol
    public static let assembly: Assembly? =
      " \(if: symVisibility, "\(symVisibility) ")\(if: constant, "constant ")\(symName) : \(contents)\(.attributes)"

    /// The type and what the buffer holds: `memref<2xi32> = dense<[1, 4]>`.
    private static let contents = CustomDirective(fields: [type, initialValue]) {
      (parser) throws(ParseFailure) in
      let memref = try parser.parseType()
      guard let shape = memref.as(MemRefType.self), shape.hasStaticShape else {
        throw parser.error(
          "type should be static shaped memref, but got '\(memref.text)'", at: parser.namePosition)
      }
      parser.assign(parser.context.typeAttribute(memref), to: type)
      guard parser.parseOptional("=") else { return }
      if parser.parseOptional(keyword: "uninitialized") {
        return parser.assign(parser.context.unit, to: initialValue)
      }
      let tensor = parser.context.tensorType(Array(shape.shape), shape.element)
      let value = try parser.parseAttribute(type: tensor)
      if !value.isElements {
        throw parser.error(
          "initial value should be a unit or elements attribute", at: parser.namePosition)
      }
      parser.assign(value, to: initialValue)
    } print: { operation, printer in
      let op = Op<Global>(unchecked: operation)
      printer.print(op.type)
      guard let value = op.initialValue?.value else { return }
      printer.print(" = ")
      value.is(UnitAttr.self) ? printer.print("uninitialized") : printer.printWithoutType(value)
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let memref = op.type.as(MemRefType.self), memref.hasStaticShape else {
        throw VerificationFailure("type should be static shaped memref, but got '\(op.type.text)'")
      }
      guard let value = op.initialValue?.value, !value.is(UnitAttr.self) else { return }
      guard value.isElements, let type = value.type else {
        throw VerificationFailure(
          "initial value should be a unit or elements attribute, but got \(value.text)")
      }
      if let element = type.elementType, element != memref.element {
        throw VerificationFailure(
          "initial value element expected to be of type '\(memref.element.text)', but was of type "
            + "'\(element.text)'")
      }
      if let shape = type.shape, shape != memref.shape {
        throw VerificationFailure(
          "initial value shape expected to be \(list(memref.shape)) but was \(list(shape))")
      }
    }

    /// Returns e.g. "2, 3".
    private static func list(_ shape: List<Int>) -> String {
      shape.map { String($0) }.joined(separator: ", ")
    }
  }

  /// The buffer that a global stands for.
  ///
  ///     %0 = memref.get_global @c : memref<2xi32>
  public enum GetGlobal: OpSchema {
    public static let name = "memref.get_global"
    public static var symbol: Property<0, FlatSymbolRef> { .init(name: "name") }
    public static var result: Result<0> { .init(.staticMemref()) }
    public static let fields: [any OpField] = [symbol, result]
    public static let traits: Traits = [.pure, .symbolUser]
    public static let assembly: Assembly? = "\(symbol) : \(type: result)\(.attributes)"

    public static func verifySymbolUses(
      _ op: Op<Self>, _ symbols: borrowing SymbolTables
    ) throws(VerificationFailure) {
      let name = op.symbol.name
      guard let global = symbols.lookUp(name, nearest: op.operation)?.as(Global.self) else {
        throw VerificationFailure("'\(name.string)' does not reference a valid global memref")
      }
      if global.type != op.result.type {
        throw VerificationFailure(
          "result type '\(op.result.type.text)' does not match type '\(global.type.text)' of the global "
            + "memref @\(name.string)")
      }
    }
  }
}
