import AccelIR
import AccelInterpreter
import AccelNumerics
import AccelSupport

/// An array as NumPy keeps it in a file that ends in `.npy`.
struct NumPyArray {
  /// The dimensions.
  let shape: [Int]
  /// What an element is: `f` a floating-point number, `i` and `u` an integer, `b` a boolean, `c` a complex number, `V`
  /// bytes that NumPy knows nothing of.
  let kind: UInt8
  /// The number of bytes of an element.
  let size: Int
  /// The bytes of the elements in row-major order, the lowest byte of each first.
  let bytes: [UInt8]

  /// The kind and the size as the file says them: `f4`.
  var format: String { "\(Character(UnicodeScalar(kind)))\(size)" }

  // MARK: Reading

  /// Reads the file at `path`, or says what is wrong with it.
  init(path: String) throws(FileError) {
    let contents = try FileContents.read(path: path)
    let bytes = contents.withBytes { Array($0) }
    guard bytes.count >= 10, bytes.starts(with: Self.magic) else {
      throw FileError("it is not a file of NumPy's")
    }
    let isShort = bytes[6] == 1
    let lengthSize = isShort ? 2 : 4
    guard bytes.count >= 8 + lengthSize else { throw FileError("it ends in its header") }
    let length = bytes[8..<8 + lengthSize].reversed().reduce(0) { $0 << 8 | Int($1) }
    let start = 8 + lengthSize + length
    guard start <= bytes.count else { throw FileError("it ends in its header") }
    let header = String(decoding: bytes[(8 + lengthSize)..<start], as: UTF8.self)
    guard let description = Self.value(of: "descr", in: header)?.filter({ $0 != "'" && $0 != "\"" }),
      let order = Self.value(of: "fortran_order", in: header),
      let shape = Self.shape(in: header), let kind = description.utf8.dropFirst().first,
      let size = Int(description.dropFirst(2)), size > 0
    else { throw FileError("its header does not say what it holds") }
    guard "fiubcV".utf8.contains(kind) else {
      throw FileError("its elements are '\(description)', which are no numbers")
    }
    let (elements, overflows) = shape.reduce((1, false)) { product, next in
      let (result, overflow) = product.0.multipliedReportingOverflow(by: next)
      return (result, product.1 || overflow)
    }
    guard !overflows, elements <= (bytes.count - start) / size else { throw FileError("it ends too early") }
    var data = Array(bytes[start..<start + elements * size])
    if description.hasPrefix(">") {
      let step = kind == UInt8(ascii: "c") ? size / 2 : size
      for first in stride(from: 0, to: data.count, by: max(step, 1)) { data[first..<first + step].reverse() }
    }
    (self.shape, self.kind, self.size) = (shape, kind, size)
    self.bytes = order == "True" ? Self.rowMajor(data, shape, size) : data
  }

  /// What a file begins with.
  private static let magic: [UInt8] = [0x93] + "NUMPY".utf8

  /// Returns the value of a key of the header, which is a dictionary of Python's.
  private static func value(of key: String, in header: String) -> String? {
    guard let start = header.range(after: "'\(key)':") else { return nil }
    return String(header[start...].drop { $0 == " " }.prefix { $0 != "," && $0 != "}" && $0 != "(" })
  }

  private static func shape(in header: String) -> [Int]? {
    guard let start = header.range(after: "'shape':") else { return nil }
    let rest = header[start...].drop { $0 == " " }
    guard rest.first == "(", let end = rest.firstIndex(of: ")") else { return nil }
    let parts = rest[rest.index(after: rest.startIndex)..<end].split(separator: ",")
    let sizes = parts.compactMap { Int($0.filter { $0 != " " }) }
    return sizes.count == parts.count && sizes.allSatisfy { $0 >= 0 } ? sizes : nil
  }

  /// Returns elements in row-major order, given those in column-major order.
  private static func rowMajor(_ data: [UInt8], _ shape: [Int], _ size: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(data.count)
    var strides: [Int] = [], stride = size
    for dimension in shape {
      strides.append(stride)
      stride *= dimension
    }
    func add(_ dimension: Int, _ start: Int) {
      guard dimension < shape.count else { return result += data[start..<start + size] }
      for index in 0..<shape[dimension] { add(dimension + 1, start + index * strides[dimension]) }
    }
    add(0, 0)
    return result
  }

  // MARK: Writing

  /// Creates an array of elements of a type; `nil` if NumPy has none like it, or some are poison.
  init?(_ elements: RuntimeValue.Elements, of element: Type) {
    guard let (kind, size) = Self.formats(of: element).first else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(elements.bits.count * size)
    for bits in elements.bits {
      guard let bits else { return nil }
      bytes += bits.bytes
    }
    (shape, self.kind, self.size, self.bytes) = (elements.shape, kind, size, bytes)
  }

  /// Writes the file at `path`; returns what went wrong.
  func write(to path: String) -> FileError? {
    guard let file = OutputFile(path) else { return .current }
    let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let mark = size == 1 ? "|" : "<"
    var header = "{'descr': '\(mark)\(format)', 'fortran_order': False, 'shape': (\(sizes)), }"
    // What follows the header begins at a multiple of 64.
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    let length = header.utf8.count
    let start = Self.magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(header.utf8)
    for part in [start, bytes] {
      part.withUnsafeBufferPointer { part in
        if let first = part.baseAddress { file.buffer.write(first, count: part.count) }
      }
    }
    return file.close()
  }

  // MARK: Elements

  /// The formats in which numbers of a type are kept, the usual one first.
  private static func formats(of type: Type) -> [(kind: UInt8, size: Int)] {
    let (real, signed, unsigned) = (UInt8(ascii: "f"), UInt8(ascii: "i"), UInt8(ascii: "u"))
    if let part = type.as(ComplexType.self)?.element {
      return part.isFloat ? formats(of: part).prefix(1).map { (UInt8(ascii: "c"), 2 * $0.size) } : []
    }
    guard let width = type.storedWidth else { return [] }
    if width == 1 { return [(UInt8(ascii: "b"), 1), (unsigned, 1), (signed, 1)] }
    guard width % 8 == 0, width <= 64 else { return [] }
    let raw = (UInt8(ascii: "V"), width / 8)
    guard type.isFloat else {
      let isUnsigned = type.as(IntegerType.self)?.signedness == .unsigned
      return [(isUnsigned ? unsigned : signed, width / 8), (isUnsigned ? signed : unsigned, width / 8), raw]
    }
    let isIEEE = type.text == "f16" || type.text == "f32" || type.text == "f64"
    return isIEEE ? [(real, width / 8), raw] : [raw, (unsigned, width / 8)]
  }

  /// Returns the elements as those of a type, or `nil` if they are none.
  func elements(of element: Type) -> RuntimeValue.Elements? {
    guard Self.formats(of: element).contains(where: { $0.kind == kind && $0.size == size }) else {
      return nil
    }
    let width = element.as(ComplexType.self).map { _ in 8 * size } ?? element.storedWidth ?? 0
    let count = shape.reduce(1, *)
    var bits: [WideInteger?] = []
    bits.reserveCapacity(count)
    for index in 0..<count { bits.append(WideInteger(bytes: bytes, at: index * size, width: width)) }
    return RuntimeValue.Elements(shape: shape, bits)
  }
}

extension String {
  /// Where the text behind `words` begins.
  fileprivate func range(after words: String) -> Index? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(words) { return index(start, offsetBy: words.count) }
      start = index(after: start)
    }
    return nil
  }
}
