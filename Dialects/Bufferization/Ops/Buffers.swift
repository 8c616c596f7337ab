public import Accel
import MemRefDialect

extension Bufferization {
  /// A buffer with the same elements: another one, or the same if nobody can tell.
  ///
  ///     %0 = bufferization.clone %buffer : memref<?xf32> to memref<?xf32>
  public enum Clone: MemoryEffectsInterface {
    public static let name = "bufferization.clone"
    public static var input: Operand<0> { .init(.anyMemref()) }
    public static var output: Result<0> { .init(.anyMemref()) }
    public static let fields: [any OpField] = [input, output]
    public static let interfaces = [memoryEffects]
    public static let assembly: Assembly? = "\(input)\(.attributes) : \(type: input) to \(type: output)"

    public static func effects(of op: Op<Self>) -> [MemoryEffect] {
      [
        MemoryEffect(.allocate, on: op.output), MemoryEffect(.write, on: op.output),
        MemoryEffect(.read, on: op.input),
      ]
    }

    // clone(cast(x)) → clone(x)
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      guard let cast = op.input.defined(by: MemRef.Cast.self), !cast.source.type.is(UnrankedMemRefType.self)
      else { return nil }
      return .operands([cast.source])
    }
  }

  /// Frees buffers under conditions, but none that is also retained, and none twice; the results say which of the
  /// retained ones would have been freed.
  ///
  ///     %0 = bufferization.dealloc (%a, %b : memref<2xf32>, memref<4xi32>) if (%c, %d) retain (%r : memref<?xf32>)
  ///     bufferization.dealloc (%a : memref<2xf32>) if (%c)
  public enum Dealloc: MemoryEffectsInterface {
    public static let name = "bufferization.dealloc"
    public static var memrefs: VariadicOperand<0> { .init(.anyMemref()) }
    public static var conditions: VariadicOperand<1> { .init(.i1) }
    public static var retained: VariadicOperand<2> { .init(.anyMemref()) }
    public static var updatedConditions: VariadicResult<0> { .init(.i1) }
    public static let fields: [any OpField] = [memrefs, conditions, retained, updatedConditions]
    public static let traits: Traits = .attributeSizedOperandSegments
    public static let interfaces = [memoryEffects]
    public static let assembly: Assembly? =
      """
      \(if: memrefs, " (\(memrefs) : \(types: memrefs)) if (\(conditions))")\(kept)\(.attributes)
      """

    /// What is retained, and with that the number of results.
    private static let kept = CustomDirective(
      fields: [retained], types: [retained, updatedConditions]
    ) { (parser) throws(ParseFailure) in
      var (values, types) = ([UnresolvedOperand](), [Type]())
      if parser.parseOptional(keyword: "retain") {
        try parser.parse("(")
        values = try parser.parseOperands()
        try parser.parse(":")
        types = try parser.parseTypes()
        try parser.parse(")")
      }
      parser.assign(values, to: retained)
      parser.assign(types, toTypesOf: retained)
      parser.assign(types.map { _ in parser.context.i1 }, toTypesOf: updatedConditions)
    } print: { operation, printer in
      let values = Op<Dealloc>(unchecked: operation).retained
      if values.isEmpty { return }
      printer.print(" retain (")
      printer.print(values: values)
      printer.print(" : ")
      printer.print(types: values.types)
      printer.print(")")
    }

    public static func effects(of op: Op<Self>) -> [MemoryEffect] {
      op.memrefs.map { MemoryEffect(.free, on: $0) }
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.memrefs.count != op.conditions.count {
        throw VerificationFailure(
          "must have the same number of conditions as memrefs to deallocate")
      }
      if op.retained.count != op.updatedConditions.count {
        throw VerificationFailure(
          "must have the same number of updated conditions (results) as retained operands")
      }
    }
  }

  /// Frees the buffer that a tensor becomes.
  ///
  ///     bufferization.dealloc_tensor %t : tensor<4xf32>
  public enum DeallocTensor: OpSchema {
    public static let name = "bufferization.dealloc_tensor"
    public static var tensor: Operand<0> { .init(.tensor()) }
    public static let fields: [any OpField] = [tensor]
    public static let interfaces = [bufferizable]
    public static let assembly: Assembly? = "\(tensor)\(.attributes) : \(type: tensor)"
  }
}
