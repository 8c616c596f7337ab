/// A list of indices as it was read: `[%i, 2, [4]]`.
public struct ParsedIndexList {
  /// The names of values.
  public var values: [UnresolvedOperand] = []
  /// The types after the names, where such are written.
  public var types: [Type] = []
  /// All indices, with `ShapeDimension.dynamic` in the places of values.
  public var dimensions: [Int] = []
  /// For each index, whether it stands in brackets of its own.
  public var scalable: [Bool] = []
}

extension OperationParser {
  /// Reads `[%i, 2]`; `typed` says whether types follow names, as in `[%i : i32, 2]`.
  public func parseIndexList(
    _ open: StaticString = "[", _ close: StaticString = "]", typed: Bool = false
  ) throws(ParseFailure) -> ParsedIndexList {
    do throws(ParseFailure) {
      return try parseIndices(open, close, typed: typed)
    } catch {
      // MLIR says this after what went wrong in any case.
      throw self.error("expected SSA value or integer", at: namePosition)
    }
  }

  /// Reads `[%i, 2]`, without what is said about any failure.
  private func parseIndices(
    _ open: StaticString, _ close: StaticString, typed: Bool
  ) throws(ParseFailure) -> ParsedIndexList {
    var list = ParsedIndexList()
    if !parseOptional(open) { throw wrongToken("expected '\(open)' in dynamic index list") }
    if parseOptional(close) { return list }
    repeat { try parseIndex(into: &list, typed: typed) } while parseOptional(",")
    if !parseOptional(close) { throw wrongToken("expected '\(close)' in dynamic index list") }
    return list
  }

  /// Reads one index: `%i`, `%i : i32`, `2` or `[4]`.
  private func parseIndex(into list: inout ParsedIndexList, typed: Bool) throws(ParseFailure) {
    let value = try parseOptionalOperand()
    let isScalable = parseOptional("[")
    list.scalable.append(isScalable)
    if let value {
      list.values.append(value)
      list.dimensions.append(ShapeDimension.dynamic)
      if typed { list.types.append(try parseColonType()) }
    } else {
      list.dimensions.append(try parseInteger())
    }
    if isScalable { try parse("]") }
  }
}

extension AssemblyPrinter {
  /// Prints `[%i, 2]`; `scalable` says which indices stand in brackets of their own.
  public func printIndexList(
    _ values: OperandList, _ dimensions: [Int], _ open: StaticString = "[", _ close: StaticString = "]",
    scalable: [Bool] = [], typed: Bool = false
  ) {
    var next = 0
    print(open)
    for (index, dimension) in dimensions.enumerated() {
      if index > 0 { print(", ") }
      let isScalable = index < scalable.count && scalable[index]
      if isScalable { print("[") }
      if dimension != ShapeDimension.dynamic {
        print(decimal: dimension)
      } else if next < values.count {
        print(values[next])
        if typed {
          print(" : ")
          print(values[next].type)
        }
        next += 1
      }
      if isScalable { print("]") }
    }
    print(close)
  }
}

extension CustomDirective {
  /// Indices of which some are known: `[%i, 2]`.
  ///
  ///     "\(source)\(.indices(offsets, staticOffsets)) \(.indices(sizes, staticSizes))\(.attributes) …"
  public static func indices<let values: Int, let dimensions: Int>(
    _ values: VariadicOperand<values>, _ dimensions: Property<dimensions, DenseI64Array>
  ) -> CustomDirective {
    CustomDirective(fields: [values, dimensions]) { (parser) throws(ParseFailure) in
      let list = try parser.parseIndexList()
      parser.assign(list.values, to: values)
      parser.assign(DenseI64Array(list.dimensions).attribute(in: parser.context), to: dimensions)
    } print: { op, printer in
      printer.printIndexList(
        VariadicOperand<values>.read(op), Property<dimensions, DenseI64Array>.read(op).values)
    }
  }
}
