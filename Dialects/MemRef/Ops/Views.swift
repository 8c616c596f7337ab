public import Accel

extension MemRef {
  /// A buffer of bytes as a buffer of anything, from a number of bytes on.
  ///
  ///     %view = memref.view %bytes[%shift][%n] : memref<2048xi8> to memref<?x4xf32>
  public enum View: ViewLikeInterface {
    public static let name = "memref.view"
    public static var source: Operand<0> { .init(.memref(of: .i8, ranks: 1)) }
    public static var byteShift: Operand<1> { .init(.index, name: "byte_shift") }
    public static var sizes: VariadicOperand<2> { .init(.index) }
    public static var result: Result<0> { .init(.memref()) }
    public static let fields: [any OpField] = [source, byteShift, sizes, result]
    public static let traits: Traits = .pure
    public static let interfaces = [viewLike]
    public static let assembly: Assembly? =
      "\(source)[\(byteShift)][\(sizes)]\(.attributes) : \(type: source) to \(type: result)"

    public static func viewSource(of op: Op<Self>) -> Value { op.source }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "view")
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (source, result) = (op.source.memRef, op.result.memRef)
      if !source.hasIdentityLayout {
        throw VerificationFailure(
          whole: "unsupported map for base memref type '\(op.source.type.text)'")
      }
      if !result.hasIdentityLayout {
        throw VerificationFailure(
          whole: "unsupported map for result memref type '\(op.result.type.text)'")
      }
      if source.memorySpace != result.memorySpace {
        throw VerificationFailure(
          whole: "different memory spaces specified for base memref type '\(op.source.type.text)' and view "
            + "memref type '\(op.result.type.text)'")
      }
      try verifyDynamicSizes(op.sizes.count, of: result)
    }
  }

  /// A buffer with its dimensions in another order.
  ///
  ///     %transpose = memref.transpose %buffer (d0, d1) -> (d1, d0) : memref<?x?xf32> to memref<?x?xf32, affine_map<(d0, d1)[s0] -> (d1 * s0 + d0)>>
  public enum Transpose: ViewLikeInterface, HandwrittenAssembly {
    public static let name = "memref.transpose"
    public static var `in`: Operand<0> { .init(.stridedMemref, name: "in") }
    public static var permutation: Property<0, AffineMapAttr> { .init() }
    public static var result: Result<0> { .init(.stridedMemref) }
    public static let fields: [any OpField] = [`in`, permutation, result]
    public static let traits: Traits = .pure
    public static let interfaces = [viewLike]

    public static func viewSource(of op: Op<Self>) -> Value { op.in }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "transpose")
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (map, source, result) = (op.permutation.map, op.in.memRef, op.result.memRef)
      if !map.isPermutation { throw VerificationFailure("expected a permutation map") }
      if map.dimensionCount != source.shape.count {
        throw VerificationFailure("expected a permutation map of same rank as the input")
      }
      guard let layout = source.stridesAndOffset else { return }
      let order = map.results.compactMap(\.dimensionPosition)
      let transposed = source.with(
        shape: order.map { source.shape[$0] },
        layout: op.context.stridedLayout(order.map { layout.strides[$0] }, offset: layout.offset),
        in: op.context)
      let expected = transposed.as(MemRefType.self)?.canonicalizingLayout(in: op.context)
      if let expected, result.canonicalizingLayout(in: op.context) != expected {
        throw VerificationFailure(
          "result type '\(op.result.type.text)' is not equivalent to the canonical transposed input type "
            + "'\(expected.text)'")
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let buffer = try parser.parseOperand()
      state.set(permutation, try parser.parseAffineMap())
      try parser.parseOptionalAttributes(into: &state)
      let source = try parser.parseColonType(of: MemRefType.self)
      state.operands = [try parser.resolve(buffer, type: source)]
      try parser.parse(keyword: "to")
      state.resultTypes = [try parser.parseType(of: MemRefType.self)]
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(op.in)
      printer.print(" ")
      printer.print(text: "\(op.permutation.map)")
      printer.printAttributes(of: op.operation, except: ["permutation"])
      printer.print(" : ")
      printer.print(op.in.type)
      printer.print(" to ")
      printer.print(op.result.type)
    }
  }
}
