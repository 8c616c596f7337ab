/// An operation with a name, a signature, and a body unless it only declares a function.
///
/// The schema has the trait `symbol`, the properties `sym_name`, `function_type`, `arg_attrs` and
/// `res_attrs`, and one region. List `function` among its interfaces.
public protocol FunctionInterface: OpSchema {
  /// Returns the types of the arguments and results.
  static func signature(of op: Op<Self>) -> FunctionSignature
}

extension FunctionInterface {
  public static func signature(of op: Op<Self>) -> FunctionSignature {
    let type = op.operation.inherentAttribute("function_type").flatMap(FunctionTypeProperty.init(attribute:))
    return FunctionSignature(inputs: type?.type.inputs ?? List(), results: type?.type.results ?? List())
  }

  public static func isDeclaration(_ op: Op<Self>) -> Bool { op.operation.regions[0].isEmpty }

  /// This schema's implementation, for generic code.
  public static var function: Implements {
    Implements(FunctionWitness(signature: { signature(of: Op(unchecked: $0)) }))
  }
}

/// The types of a function's arguments and results.
public struct FunctionSignature {
  /// The types of the arguments and of what is returned.
  public let inputs: List<Type>, results: List<Type>
  /// Creates a signature.
  public init(inputs: List<Type>, results: List<Type>) { (self.inputs, self.results) = (inputs, results) }
}

/// What generic code may ask of a function.
public struct FunctionWitness: InterfaceWitness {
  /// Returns the types of the arguments and results.
  public let signature: @Sendable (Operation) -> FunctionSignature

  public func verify(_ op: Operation) throws(VerificationFailure) {
    let signature = signature(op)
    try verifyAttributes(op.argumentAttributes, "argument", signature.inputs.count)
    try verifyDialectAttributes(op)
    try verifyAttributes(op.resultAttributes, "result", signature.results.count)
    if op.regions.count != 1 { throw VerificationFailure("expects one region") }
    guard let entry = op.regions[0].entry else { return }
    if entry.arguments.count != signature.inputs.count {
      throw VerificationFailure(
        "entry block must have \(signature.inputs.count) arguments to match function signature")
    }
    for (index, expected) in signature.inputs.enumerated() {
      let found = entry.arguments[index].type
      if found != expected {
        throw VerificationFailure(
          "type of entry block argument #\(index)('\(found.text)') must match the type of the corresponding "
            + "argument in function signature('\(expected.text)')")
      }
    }
  }

  /// Lets the dialects check their attributes of arguments.
  private func verifyDialectAttributes(_ op: Operation) throws(VerificationFailure) {
    guard let attributes = op.argumentAttributes else { return }
    for index in attributes.elements.indices {
      for entry in attributes[index] {
        let prefix = entry.name.string.prefix { $0 != "." }
        guard let dialect = op.context.load(dialect: String(prefix)) else { continue }
        try dialect.dialect.verifyArgumentAttribute(entry.name, entry.value, on: op)
      }
    }
  }

  /// Checks the attributes of all arguments, or of all results, of which there are `count`.
  private func verifyAttributes(
    _ attributes: DictionaryArray?, _ role: String, _ count: Int
  ) throws(VerificationFailure) {
    guard let attributes else { return }
    if attributes.elements.count != count {
      throw VerificationFailure(
        "expects \(role) attribute array to have the same number of elements as the number of function "
          + "\(role)s, got \(attributes.elements.count), but expected \(count)")
    }
    for index in 0..<count where attributes[index].contains(where: { !$0.name.hasDialect }) {
      throw VerificationFailure("\(role)s may only have dialect attributes")
    }
  }
}

extension Operation {
  /// The attributes of a function's arguments, unless no argument has one.
  public var argumentAttributes: DictionaryArray? {
    inherentAttribute("arg_attrs").flatMap(DictionaryArray.init(attribute:))
  }
  /// The attributes of a function's results, unless no result has one.
  public var resultAttributes: DictionaryArray? {
    inherentAttribute("res_attrs").flatMap(DictionaryArray.init(attribute:))
  }
}

extension Identifier {
  /// `true` iff the name begins with that of a dialect: there is a dot in it.
  public var hasDialect: Bool { bytes.contains(UInt8(ascii: ".")) }
}
