public import Accel
import MemRefDialect

extension Affine {
  /// Starts to copy elements from one buffer to another, without waiting for the end; an element of a third tells when
  /// that is. The last two operands, which may be absent, take them in chunks.
  ///
  ///     affine.dma_start %src[%i + 3, %j], %dst[%k], %tag[%t], %n : memref<40x128xf32>, memref<1024xf32, 1>, memref<1xi32, 2>
  public enum DMAStart: MemoryEffectsInterface, HandwrittenAssembly {
    public static let name = "affine.dma_start"
    public static var operands: VariadicOperand<0> { .init() }
    public static let fields: [any OpField] = [operands]
    public static let interfaces = [memoryEffects]

    /// Where the parts of the operands are.
    struct Layout {
      /// The maps of the source, the destination and the tag.
      let maps: [AffineMap]
      /// The positions of the three buffers.
      let buffers: [Int]
      /// The position of the number of elements.
      let count: Int

      /// Finds the parts; `nil` if a map is missing.
      init?(_ op: Operation) {
        var maps: [AffineMap] = []
        var buffers: [Int] = []
        var next = 0
        for name in mapNames {
          guard let map = op.mapAttribute(name) else { return nil }
          maps.append(map)
          buffers.append(next)
          next += 1 + map.inputCount
        }
        (self.maps, self.buffers, count) = (maps, buffers, next)
      }

      /// The operands of the map of a buffer.
      func indices(_ number: Int, _ operands: OperandList) -> OperandList {
        operands[buffers[number] + 1..<buffers[number] + 1 + maps[number].inputCount]
      }
    }

    /// The names of the attributes that are maps.
    private static let mapNames = ["src_map", "dst_map", "tag_map"]

    public static func effects(of op: Op<Self>) -> [MemoryEffect] {
      guard let layout = Layout(op.operation) else { return [] }
      let buffers = layout.buffers.map { op.operands[$0] }
      return [
        MemoryEffect(.read, on: buffers[0]), MemoryEffect(.write, on: buffers[1]),
        MemoryEffect(.read, on: buffers[2]),
      ]
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let layout = Layout(op.operation) else {
        throw VerificationFailure("requires affine maps 'src_map', 'dst_map' and 'tag_map'")
      }
      let operands = op.operands
      if operands.count != layout.count + 1, operands.count != layout.count + 3 {
        throw VerificationFailure("incorrect number of operands")
      }
      for (buffer, name) in zip(layout.buffers, ["source", "destination", "tag"])
      where !operands[buffer].type.is(MemRefType.self) {
        throw VerificationFailure("expected DMA \(name) to be of memref type")
      }
      let scope = op.operation.affineScope
      for (number, name) in ["src", "dst", "tag"].enumerated() {
        for index in layout.indices(number, operands) {
          if !index.type.isIndex {
            throw VerificationFailure("\(name) index to dma_start must have 'index' type")
          }
          if !index.isDimension(in: scope) {
            throw VerificationFailure("\(name) index must be a dimension or symbol identifier")
          }
        }
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let context = parser.context
      var buffers: [(UnresolvedOperand, ParsedAffineMap)] = []
      for name in mapNames {
        let buffer = try parser.parseOperand()
        let indices = try parser.parseAffineMapOfOperands(.brackets)
        buffers.append((buffer, indices))
        state.attributes.append(NamedAttribute(context.identifier(name), indices.map.attribute(in: context)))
        try parser.parse(",")
      }
      let count = try parser.parseOperand()
      var chunks: [UnresolvedOperand] = []
      while parser.parseOptional(",") { chunks.append(try parser.parseOperand()) }
      if !chunks.isEmpty, chunks.count != 2 {
        throw parser.error("expected two stride related operands", at: parser.namePosition)
      }
      try parser.parse(":")
      let types = try parser.parseTypes()
      if types.count != 3 { throw parser.error("expected three types", at: parser.namePosition) }
      for ((buffer, indices), type) in zip(buffers, types) {
        state.operands.append(try parser.resolve(buffer, type: type))
        state.operands += try parser.resolve(
          indices.dimensions + indices.symbols, type: context.indexType)
      }
      state.operands += try parser.resolve([count] + chunks, type: context.indexType)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      guard let layout = Layout(op.operation) else { return }
      let operands = op.operands
      printer.print(" ")
      for number in 0..<3 {
        printer.print(operands[layout.buffers[number]])
        printer.print("[")
        printer.print(
          layout.maps[number].results, of: layout.indices(number, operands),
          dimensionCount: layout.maps[number].dimensionCount)
        printer.print("], ")
      }
      printer.print(values: operands[layout.count..<operands.count])
      printer.print(" : ")
      printer.print(types: layout.buffers.map { operands[$0].type })
    }
  }

  /// Waits for the end of the transfer that a tag stands for.
  ///
  ///     affine.dma_wait %tag[%t], %n : memref<1xi32, 2>
  public enum DMAWait: MemoryEffectsInterface, HandwrittenAssembly {
    public static let name = "affine.dma_wait"
    public static var operands: VariadicOperand<0> { .init() }
    public static let fields: [any OpField] = [operands]
    public static let interfaces = [memoryEffects]

    public static func effects(of op: Op<Self>) -> [MemoryEffect] {
      [MemoryEffect(.read, on: op.operands[0])]
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let map = op.operation.mapAttribute("tag_map") else {
        throw VerificationFailure("requires an affine map 'tag_map'")
      }
      if op.operands.count != map.inputCount + 2 {
        throw VerificationFailure("incorrect number of operands")
      }
      if !op.operands[0].type.is(MemRefType.self) {
        throw VerificationFailure("expected DMA tag to be of memref type")
      }
      let scope = op.operation.affineScope
      for index in op.indices {
        if !index.type.isIndex { throw VerificationFailure("index to dma_wait must have 'index' type") }
        if !index.isDimension(in: scope) {
          throw VerificationFailure("index must be a dimension or symbol identifier")
        }
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let context = parser.context
      let tag = try parser.parseOperand()
      let indices = try parser.parseAffineMapOfOperands(.brackets)
      state.attributes.append(
        NamedAttribute(context.identifier("tag_map"), indices.map.attribute(in: context)))
      try parser.parse(",")
      let count = try parser.parseOperand()
      let type = try parser.parseColonType()
      state.operands = [try parser.resolve(tag, type: type)]
      state.operands += try parser.resolve(
        indices.dimensions + indices.symbols + [count], type: context.indexType)
      if !type.is(MemRefType.self) {
        throw parser.error("expected tag to be of memref type", at: parser.namePosition)
      }
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      guard let map = op.operation.mapAttribute("tag_map") else { return }
      printer.print(" ")
      printer.print(op.operands[0])
      printer.print("[")
      printer.print(map.results, of: op.indices, dimensionCount: map.dimensionCount)
      printer.print("], ")
      printer.print(op.operands[op.operands.count - 1])
      printer.print(" : ")
      printer.print(op.operands[0].type)
    }
  }
}

extension Op<Affine.DMAWait> {
  /// What the map is applied to.
  var indices: OperandList { self.operands[1..<self.operands.count - 1] }
}

extension Operation {
  /// The affine map that is an attribute, if there is one of that name.
  func mapAttribute(_ name: String) -> AffineMap? {
    attributes.first { $0.name.string == name }?.value.as(AffineMapAttr.self)?.map
  }
}
