public import Accel
import TensorDialect

extension Bufferization {
  /// A tensor that becomes a new buffer: of elements that nothing says anything about, or a copy.
  ///
  ///     %0 = bufferization.alloc_tensor(%n) : tensor<?x5xf32>
  ///     %1 = bufferization.alloc_tensor() copy(%t) {memory_space = 1 : i64} : tensor<?x5xf32>
  public enum AllocTensor: HandwrittenAssembly, ReifiableShapeInterface {
    public static let name = "bufferization.alloc_tensor"
    public static var dynamicSizes: VariadicOperand<0> { .init(.index, name: "dynamic_sizes") }
    /// The tensor whose elements the new one has.
    public static var copy: OptionalOperand<1> { .init(.tensor()) }
    /// The expected number of elements of a sparse tensor.
    public static var sizeHint: OptionalOperand<2> { .init(.index, name: "size_hint") }
    public static var memorySpace: OptionalProperty<0, AnyAttribute> { .init(name: "memory_space") }
    public static var result: Result<0> { .init(.tensor()) }
    public static let fields: [any OpField] = [dynamicSizes, copy, sizeHint, memorySpace, result]
    public static let traits: Traits = .attributeSizedOperandSegments
    public static let interfaces = [reifiableShape, bufferizable]

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let copy = op.copy else {
        let dynamic = (op.result.type.shape ?? List()).count { $0 == ShapeDimension.dynamic }
        if dynamic != op.dynamicSizes.count {
          throw VerificationFailure(
            "incorrect number of dynamic sizes, has \(op.dynamicSizes.count), expected \(dynamic)")
        }
        return
      }
      if !op.dynamicSizes.isEmpty {
        throw VerificationFailure(whole: "dynamic sizes not needed when copying a tensor")
      }
      if copy.type != op.result.type {
        throw VerificationFailure(whole: "expected that `copy` and return type match")
      }
    }

    public static func resultShapes(of op: Op<Self>, _ rewriter: Rewriter) -> [[MixedIndex]]? {
      let shape = op.result.type.shape ?? List()
      var next = 0
      let sizes = shape.enumerated().map { index, size -> MixedIndex in
        if size != ShapeDimension.dynamic { return .constant(size) }
        if let copy = op.copy { return rewriter.size(of: copy, index, at: op.location) }
        next += 1
        return .value(op.dynamicSizes[next - 1])
      }
      return [sizes]
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let sizes = try parser.parseOperands("(", ")")
      var copy: UnresolvedOperand?
      if parser.parseOptional(keyword: "copy") {
        try parser.parse("(")
        copy = try parser.parseOperand()
        try parser.parse(")")
      }
      var hint: UnresolvedOperand?
      if parser.parseOptional(keyword: "size_hint") {
        try parser.parse("=")
        hint = try parser.parseOperand()
      }
      try parser.parseOptionalAttributes(into: &state)
      try parser.parse(":")
      let start = parser.position
      let type = try parser.parseType()
      if !type.isTensor { throw parser.error("invalid kind of type specified", at: start) }
      state.resultTypes = [type]
      state.operands = try parser.resolve(sizes, type: parser.context.indexType)
      if let copy { state.operands.append(try parser.resolve(copy, type: type)) }
      if let hint { state.operands.append(try parser.resolve(hint, type: parser.context.indexType)) }
      let segments = [sizes.count, copy == nil ? 0 : 1, hint == nil ? 0 : 1]
      state.set("operandSegmentSizes", DenseI32Array(segments).attribute(in: parser.context))
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print("(")
      printer.print(values: op.dynamicSizes)
      printer.print(")")
      if let copy = op.copy {
        printer.print(" copy(")
        printer.print(copy)
        printer.print(")")
      }
      if let hint = op.sizeHint {
        printer.print(" size_hint=")
        printer.print(hint)
      }
      printer.printAttributes(of: op.operation, except: ["operandSegmentSizes"])
      printer.print(" : ")
      printer.print(op.result.type)
    }
  }
}
