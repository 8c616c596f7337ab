public import Accel

extension Vector.TransferRead {
  public static func parse(
    _ parser: any OperationParser, into state: inout OperationState
  ) throws(ParseFailure) {
    let base = try parser.parseOperand()
    let indices = try parser.parseOperands("[", "]")
    try parser.parse(",")
    let padding = try parser.parseOperand()
    var text = TransferText()
    try text.parseRest(parser, &state)
    try text.findTypes(base: text.types[0], vector: text.types[1], isVectorFirst: false, parser, &state)
    state.operands = [try parser.resolve(base, type: text.base)]
    state.operands += try parser.resolve(indices, type: parser.context.indexType)
    state.operands.append(try parser.resolve(padding, type: text.base.elementOrSelf))
    try text.resolveMask(parser, &state)
    state.setSegments([1, indices.count, 1, text.mask == nil ? 0 : 1], parser.context)
    state.resultTypes = [text.vector]
  }

  public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
    printer.print(" ")
    printer.print(op.base)
    printer.print("[")
    printer.print(values: op.indices)
    printer.print("], ")
    printer.print(op.padding)
    TransferText.printMaskAndAttributes(op, to: printer)
    printer.print(" : ")
    printer.print(op.base.type)
    printer.print(", ")
    printer.print(op.vector.type)
  }
}

extension Vector.TransferWrite {
  public static func parse(
    _ parser: any OperationParser, into state: inout OperationState
  ) throws(ParseFailure) {
    let vector = try parser.parseOperand()
    try parser.parse(",")
    let base = try parser.parseOperand()
    let indices = try parser.parseOperands("[", "]")
    var text = TransferText()
    try text.parseRest(parser, &state)
    try text.findTypes(base: text.types[1], vector: text.types[0], isVectorFirst: true, parser, &state)
    state.operands = [
      try parser.resolve(vector, type: text.vector), try parser.resolve(base, type: text.base),
    ]
    state.operands += try parser.resolve(indices, type: parser.context.indexType)
    try text.resolveMask(parser, &state)
    state.setSegments([1, 1, indices.count, text.mask == nil ? 0 : 1], parser.context)
    if text.base.is(RankedTensorType.self) { state.resultTypes = [text.base] }
  }

  public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
    printer.print(" ")
    printer.print(op.valueToStore)
    printer.print(", ")
    printer.print(op.base)
    printer.print("[")
    printer.print(values: op.indices)
    printer.print("]")
    TransferText.printMaskAndAttributes(op, to: printer)
    printer.print(" : ")
    printer.print(op.valueToStore.type)
    printer.print(", ")
    printer.print(op.base.type)
  }
}

/// What the texts of transfers have in common.
private struct TransferText {
  /// The mask that was read.
  var mask: UnresolvedOperand?
  /// The two types that were read.
  var types: [Type] = []
  /// Where the types stand.
  private var typesStart: TextPosition?
  /// The type of the buffer or tensor.
  private(set) var base: Type!
  /// The type of the vector.
  private(set) var vector: Type!

  /// Reads the mask if it is there, the attributes and the types.
  mutating func parseRest(
    _ parser: any OperationParser, _ state: inout OperationState
  ) throws(ParseFailure) {
    if parser.parseOptional(",") { mask = try parser.parseOperand() }
    try parser.parseOptionalAttributes(into: &state)
    let start = parser.position
    typesStart = start
    try parser.parse(":")
    types = try parser.parseTypes()
    if types.count != 2 { throw parser.error("requires two types", at: start) }
  }

  /// Checks the types, and finds the properties that are not written.
  mutating func findTypes(
    base: Type, vector: Type, isVectorFirst: Bool, _ parser: any OperationParser,
    _ state: inout OperationState
  ) throws(ParseFailure) {
    let start = typesStart ?? parser.position
    let isBase = base.is(MemRefType.self) || base.is(RankedTensorType.self)
    let words = "requires memref or ranked tensor type"
    if !isVectorFirst, !isBase { throw parser.error(words, at: start) }
    guard let vectorType = vector.as(VectorType.self) else {
      throw parser.error("requires vector type", at: start)
    }
    if !isBase { throw parser.error(words, at: start) }
    (self.base, self.vector) = (base, vector)
    var map = state.property("permutation_map")?.as(AffineMapAttr.self)?.map
    if map == nil {
      let count = vectorType.rank - base.elementOrSelf.vectorDimensions.count
      guard (0...(base.shape?.count ?? 0)).contains(count) else {
        throw parser.error(
          "expected a custom permutation_map when rank(source) != rank(destination)", at: start)
      }
      let identity = Vector.minorIdentityMap(of: base, vectorType)
      state.set("permutation_map", parser.context.attribute(AffineMapAttr(identity)))
      map = identity
    }
    if state.property("in_bounds") == nil {
      let flags = Array(repeating: false, count: map?.results.count ?? 0)
      state.set("in_bounds", flags.attribute(in: parser.context))
    }
  }

  /// Finds the mask, the type of which follows from the others.
  func resolveMask(
    _ parser: any OperationParser, _ state: inout OperationState
  ) throws(ParseFailure) {
    guard let mask, let vector = vector.as(VectorType.self) else { return }
    if base.elementOrSelf.is(VectorType.self) {
      throw parser.error("does not support masks with vector element type", at: mask.position)
    }
    guard let map = state.property("permutation_map")?.as(AffineMapAttr.self)?.map,
      map.results.count == vector.rank
    else {
      throw parser.error(
        "expected the same rank for the vector and the results of the permutation map",
        at: typesStart ?? mask.position)
    }
    let type = Vector.transferMaskType(of: vector, map, parser.context)
    state.operands.append(try parser.resolve(mask, type: type))
  }

  /// Writes the mask, and the attributes without those that say nothing.
  static func printMaskAndAttributes<S: TransferInterface>(_ op: Op<S>, to printer: any AssemblyPrinter) {
    if let mask = op.maskOperand {
      printer.print(", ")
      printer.print(mask)
    }
    var elided: [StaticString] = ["operandSegmentSizes"]
    if op.map.isMinorIdentity { elided.append("permutation_map") }
    if !op.inBounds.contains(true) { elided.append("in_bounds") }
    printer.printAttributes(of: op.operation, except: elided)
  }
}

extension OperationState {
  /// Says how many operands belong to each field.
  fileprivate mutating func setSegments(_ sizes: [Int], _ context: Context) {
    guard let slot = name.info?.operandSegmentSlot else { return }
    properties[slot] = context.denseArray(sizes, width: 32)
  }
}
