public import Accel

/// An operation on elements of a buffer whose indices are the results of an affine map, its first property.
public protocol MappedAccess: OpSchema {
  /// The position of the buffer among the operands; the operands of the map follow it.
  static var memrefPosition: Int { get }
}

extension MappedAccess {
  public static var memrefPosition: Int { 0 }

  /// A buffer and its indices, as they were read.
  typealias ParsedAccess = (memref: UnresolvedOperand, indices: ParsedAffineMap)

  /// Checks the indices.
  static func verifyIndices(_ op: Operation) throws(VerificationFailure) {
    let indices = op.mapOperands(after: memrefPosition)
    let map = op.accessMap
    if map.results.count != op.operand(memrefPosition).memRefType.shape.count {
      throw VerificationFailure("affine map num results must equal memref rank")
    }
    if map.inputCount != indices.count {
      throw VerificationFailure("expects as many subscripts as affine map inputs")
    }
    if indices.isEmpty { return }
    let scope = op.affineScope
    if !indices.allSatisfy({ $0.isDimension(in: scope) }) {
      throw VerificationFailure("index must be a dimension or symbol identifier")
    }
  }

  /// Checks that a vector has elements of a buffer.
  static func verifyElements(_ memref: Value, _ vector: Value) throws(VerificationFailure) {
    if memref.memRefType.element != vector.type.elementOrSelf {
      throw VerificationFailure("requires memref and vector types of the same elemental type")
    }
  }

  /// Reads `%buffer[%i + 1, %j]`.
  static func parseAccess(
    _ parser: any OperationParser, into state: inout OperationState
  ) throws(ParseFailure) -> ParsedAccess {
    let memref = try parser.parseOperand()
    let indices = try parser.parseAffineMapOfOperands(.brackets)
    state.properties[0] = indices.map.attribute(in: parser.context)
    return (memref, indices)
  }

  /// Adds a buffer of type `type` and its indices to the operands.
  static func resolve(
    _ access: ParsedAccess, _ type: Type, _ parser: any OperationParser, into state: inout OperationState
  ) throws(ParseFailure) {
    state.operands.append(try parser.resolve(access.memref, type: type))
    let names = access.indices.dimensions + access.indices.symbols
    state.operands += try parser.resolve(names, type: parser.context.indexType)
  }

  /// Prints the value that is written, if there is one, the buffer and the indices.
  static func print(accessOf op: Operation, to printer: any AssemblyPrinter) {
    printer.print(" ")
    if memrefPosition == 1 {
      printer.print(op.operand(0))
      printer.print(", ")
    }
    printer.print(op.operand(memrefPosition))
    printer.print("[")
    let map = op.accessMap
    printer.print(
      map.results, of: op.mapOperands(after: memrefPosition), dimensionCount: map.dimensionCount)
    printer.print("]")
  }
}

extension Operation {
  /// The map that gives the indices of an access.
  /// - Requires: this is a `MappedAccess`.
  var accessMap: AffineMap { properties[0].unsafelyUnwrapped.as(AffineMapAttr.self).unsafelyUnwrapped.map }

  /// The operands after the one at `position`.
  func mapOperands(after position: Int) -> OperandList { operands[position + 1..<operands.count] }
}

extension Value {
  /// The type of this memref.
  /// - Requires: it is a memref of known rank.
  var memRefType: MemRefType { type.as(MemRefType.self).unsafelyUnwrapped }
}
