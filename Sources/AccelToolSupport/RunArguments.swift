import AccelDiagnostics
import AccelIR
import AccelInterpreter
import AccelSupport
import AccelText

/// The arguments of a function as a command line gives them: attributes and files with commas between them.
struct RunArguments {
  private let file: SourceFile
  private let context: Context

  init(_ file: SourceFile, _ context: Context) { (self.file, self.context) = (file, context) }

  /// Returns the values, one for each type, or reports what is wrong.
  func values(_ types: [Type]) -> [RuntimeValue]? {
    let pieces = pieces
    guard pieces.count == types.count else {
      context.emitError(
        at: location(0), "expected \(types.count) arguments, got \(pieces.count)")
      return nil
    }
    var values: [RuntimeValue] = []
    for (piece, type) in zip(pieces, types) {
      guard let value = value(piece, type) else { return nil }
      values.append(value)
    }
    return values
  }

  /// A piece of the text, and where it begins.
  private struct Piece {
    let text: String
    let offset: Int
  }

  /// The pieces between commas that are in no brackets.
  private var pieces: [Piece] {
    let bytes = Array(UnsafeBufferPointer(start: file.contents.base, count: file.contents.count))
    var pieces: [Piece] = []
    var (start, depth) = (0, 0)
    func add(_ end: Int) {
      var first = start
      while first < end, bytes[first] == UInt8(ascii: " ") { first += 1 }
      pieces.append(Piece(text: String(decoding: bytes[first..<end], as: UTF8.self), offset: first))
    }
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "<"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: ">"): depth -= 1
      case UInt8(ascii: ",") where depth == 0:
        add(index)
        start = index + 1
      default: break
      }
    }
    if !pieces.isEmpty || bytes.contains(where: { $0 != UInt8(ascii: " ") }) { add(bytes.count) }
    return pieces
  }

  /// Reads a value of a type, which the text may leave out.
  private func value(_ piece: Piece, _ type: Type) -> RuntimeValue? {
    let words = piece.text.split(separator: " ")
    if words.count == 1, words[0] == "poison" || words[0] == "#ub.poison" { return .poison }
    if piece.text.hasSuffix(".npy") { return array(piece, type) }
    // What a memref holds is written as a tensor is.
    let isMemRef = type.is(MemRefType.self)
    let type = type.as(MemRefType.self).map { context.tensorType(Array($0.shape), $0.element) } ?? type
    let isWhole = piece.text.contains(":") || words == ["true"] || words == ["false"]
    let text = isWhole ? piece.text : "\(piece.text) : \(type.text)"
    // Blanks put the text where it is on the command line.
    let padded = String(repeating: " ", count: piece.offset) + text
    let parser = Parser(SourceFile(name: file.name, text: padded), into: context)
    let attribute: Attribute
    do throws(ParseFailure) {
      attribute = try parser.parseAttribute(type: nil)
    } catch {
      return nil
    }
    guard let found = attribute.type, found == type || isMemRef && found.elementType == type.elementType,
      let value = RuntimeValue(attribute)
    else {
      context.emitError(
        at: location(piece.offset), "expected a value of type '\(type.text)', got '\(attribute.text)'")
      return nil
    }
    return value
  }

  /// Reads a value of a type from a file.
  private func array(_ piece: Piece, _ type: Type) -> RuntimeValue? {
    do throws(FileError) {
      let array = try NumPyArray(path: piece.text)
      let isShaped = type.elementType != nil
      let sizes = type.shape.map { Array($0) } ?? (isShaped ? nil : [])
      let fits = sizes.map { sizes in
        sizes.count == array.shape.count
          && zip(sizes, array.shape).allSatisfy { $0 == ShapeDimension.dynamic || $0 == $1 }
      }
      guard fits ?? true, let elements = array.elements(of: type.elementOrSelf) else {
        context.emitError(
          at: location(piece.offset),
          "expected a value of type '\(type.text)', but '\(piece.text)' holds '\(array.format)' of shape \(array.shape)"
        )
        return nil
      }
      return isShaped ? .elements(elements) : RuntimeValue(elements.bits[0])
    } catch {
      context.emitError(at: location(piece.offset), "cannot read '\(piece.text)': \(error.reason)")
      return nil
    }
  }

  private func location(_ offset: Int) -> Location {
    context.location(file: context.identifier(file.name), line: 1, column: offset + 1)
  }
}
