public import Accel

extension MemRef {
  /// Starts to copy elements from one buffer to another, without waiting for the end; an element of a third tells when
  /// that is. The last two operands, which may be absent, take them in chunks.
  ///
  ///     memref.dma_start %src[%i, %j], %dst[%k], %n, %tag[%t] : memref<40x128xf32>, memref<1024xf32, 1>, memref<1xi32, 2>
  ///     memref.dma_start %row[%i], %dst[%k], %n, %tag[%t], %stride, %chunk : memref<128xf32>, memref<1024xf32, 1>, memref<1xi32, 2>
  public enum DMAStart: HandwrittenAssembly {
    public static let name = "memref.dma_start"
    public static var operands: VariadicOperand<0> { .init() }
    public static let fields: [any OpField] = [operands]

    /// Where the parts of the operands are.
    struct Layout {
      /// The positions of the source, the destination, the number of elements and the tag.
      let source = 0, destination: Int, count: Int, tag: Int
      /// The positions of the indices.
      let sourceIndices: Range<Int>, destinationIndices: Range<Int>, tagIndices: Range<Int>
      /// The positions of the stride and the number of elements in a chunk; empty if there are none.
      let chunks: Range<Int>

      /// Finds the parts by the ranks of the memrefs.
      /// - Requires: the operands are valid.
      init(_ operands: OperandList) {
        sourceIndices = 1..<1 + operands[0].memRef.shape.count
        destination = sourceIndices.upperBound
        destinationIndices = destination + 1..<destination + 1 + operands[destination].memRef.shape.count
        count = destinationIndices.upperBound
        tag = count + 1
        tagIndices = tag + 1..<tag + 1 + operands[tag].memRef.shape.count
        chunks = tagIndices.upperBound..<operands.count
      }
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let operands = op.operands
      if operands.count < 4 { throw VerificationFailure("expected at least 4 operands") }
      var position = 0
      var expected = 4
      // Reads a memref and its indices.
      func verifyMemRef(_ name: String, _ indices: String) throws(VerificationFailure) {
        guard let type = operands[position].type.as(MemRefType.self) else {
          throw VerificationFailure("expected \(name) to be of memref type")
        }
        expected += type.shape.count
        if operands.count < expected {
          throw VerificationFailure("expected at least \(expected) operands")
        }
        position += 1
        let end = position + type.shape.count
        if !operands[position..<end].allSatisfy(\.type.isIndex) {
          throw VerificationFailure("expected \(indices) to be of index type")
        }
        position = end
      }
      try verifyMemRef("source", "source indices")
      try verifyMemRef("destination", "destination indices")
      if !operands[position].type.isIndex {
        throw VerificationFailure("expected num elements to be of index type")
      }
      position += 1
      try verifyMemRef("tag", "tag indices")
      if operands.count != expected, operands.count != expected + 2 {
        throw VerificationFailure("incorrect number of operands")
      }
      if !operands[position...].allSatisfy(\.type.isIndex) {
        throw VerificationFailure("expected stride and num elements per stride to be of type index")
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let source = try parser.parseOperand()
      let sourceIndices = try parser.parseOperands("[", "]")
      try parser.parse(",")
      let destination = try parser.parseOperand()
      let destinationIndices = try parser.parseOperands("[", "]")
      try parser.parse(",")
      let count = try parser.parseOperand()
      try parser.parse(",")
      let tag = try parser.parseOperand()
      let tagIndices = try parser.parseOperands("[", "]")
      let chunks = parser.parseOptional(",") ? try parser.parseOperands() : []
      if !chunks.isEmpty, chunks.count != 2 {
        throw parser.error("expected two stride related operands", at: parser.namePosition)
      }
      // MLIR writes attributes here, but does not read them.
      try parser.parseOptionalAttributes(into: &state)
      try parser.parse(":")
      let types = try parser.parseTypes()
      if types.count != 3 { throw parser.error("fewer/more types expected", at: parser.namePosition) }
      let index = parser.context.indexType
      state.operands.append(try parser.resolve(source, type: types[0]))
      state.operands += try parser.resolve(sourceIndices, type: index)
      state.operands.append(try parser.resolve(destination, type: types[1]))
      state.operands += try parser.resolve(destinationIndices, type: index)
      state.operands.append(try parser.resolve(count, type: index))
      state.operands.append(try parser.resolve(tag, type: types[2]))
      state.operands += try parser.resolve(tagIndices, type: index)
      state.operands += try parser.resolve(chunks, type: index)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      let (operands, layout) = (op.operands, Layout(op.operands))
      func printElement(_ memref: Int, _ indices: Range<Int>) {
        printer.print(operands[memref])
        printer.print("[")
        printer.print(values: operands[indices])
        printer.print("]")
      }
      printer.print(" ")
      printElement(layout.source, layout.sourceIndices)
      printer.print(", ")
      printElement(layout.destination, layout.destinationIndices)
      printer.print(", ")
      printer.print(operands[layout.count])
      printer.print(", ")
      printElement(layout.tag, layout.tagIndices)
      for position in layout.chunks {
        printer.print(", ")
        printer.print(operands[position])
      }
      printer.printAttributes(of: op.operation)
      printer.print(" : ")
      printer.print(types: [layout.source, layout.destination, layout.tag].map { operands[$0].type })
    }
  }

  /// Waits for the end of the transfer that a tag stands for.
  ///
  ///     memref.dma_wait %tag[%t], %n : memref<1xi32, 2>
  public enum DMAWait: OpSchema {
    public static let name = "memref.dma_wait"
    public static var tagMemRef: Operand<0> { .init(.memref()) }
    public static var tagIndices: VariadicOperand<1> { .init(.index) }
    public static var numElements: Operand<2> { .init(.index) }
    public static let fields: [any OpField] = [tagMemRef, tagIndices, numElements]
    public static let assembly: Assembly? =
      "\(tagMemRef)[\(tagIndices)], \(numElements)\(.attributes) : \(type: tagMemRef)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let rank = op.tagMemRef.memRef.shape.count
      if op.tagIndices.count != rank {
        throw VerificationFailure(
          "expected tagIndices to have the same number of elements as the tagMemRef rank, expected \(rank), "
            + "but got \(op.tagIndices.count)")
      }
    }
  }
}
