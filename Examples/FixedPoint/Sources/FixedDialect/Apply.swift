public import Accel

extension Fixed {
  /// What a function makes of numbers.
  ///
  ///     %y = fixed.apply @scale(%x) : (!fixed.point<16, 8>) -> !fixed.point<16, 4>
  public enum Apply: OpSchema {
    public static let name = "fixed.apply"
    public static var callee: Property<0, FlatSymbolRef> { .init() }
    public static var inputs: VariadicOperand<0> { .init(.fixedPoint) }
    public static var result: Result<0> { .init(.fixedPoint) }
    public static let fields: [any OpField] = [callee, inputs, result]
    public static let traits: Traits = .symbolUser
    public static let assembly: Assembly? =
      "\(callee)(\(inputs))\(.attributes) : \(function: inputs, to: result)"

    public static func verifySymbolUses(
      _ op: Op<Self>, _ symbols: borrowing SymbolTables
    ) throws(VerificationFailure) {
      guard let function = symbols.lookUp(op.callee.name, nearest: op.operation),
        let signature = function.interface(FunctionWitness.self)?.signature(function)
      else { throw VerificationFailure("expected a function, but found no function '\(op.callee)'") }
      if !signature.inputs.elementsEqual(op.inputs.types)
        || !signature.results.elementsEqual([op.result.type])
      {
        throw VerificationFailure("expected the types of '\(op.callee)'")
          .note("the function is here", at: function.location)
      }
    }
  }
}
