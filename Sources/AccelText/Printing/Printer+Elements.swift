internal import AccelIR
internal import AccelSupport

extension Printer {
  func print(_ array: DenseArrayAttr) {
    output.write("array<")
    print(array.element)
    if array.count > 0 {
      output.write(": ")
      let size = array.raw.count / array.count
      writeList(0..<array.count) { index in
        print(
          elementAt: UnsafeBufferPointer(rebasing: array.raw.buffer[index * size..<(index + 1) * size]),
          array.element)
      }
    }
    output.write(">")
  }

  func print(_ elements: DenseElementsAttr) {
    let (shape, element) = elements.shapedType.shapeAndElement
    let count = shape.elementCount
    if isElided(count, elements.isSplat) { return output.write("dense_resource<__elided__>") }
    output.write("dense<")
    print(elements, shape, element, allowsHexadecimal: true)
    output.write(">")
  }

  func print(_ elements: DenseStringElementsAttr) {
    let shape = elements.shapedType.shapeAndElement.shape
    if isElided(shape.elementCount, elements.isSplat) { return output.write("dense_resource<__elided__>") }
    output.write("dense<")
    print(strings: elements, shape)
    output.write(">")
  }

  /// Writes strings in nested lists; one string counts as a splat, whatever the shape.
  private func print(strings: DenseStringElementsAttr, _ shape: [Int]) {
    let isSplat = strings.isSplat || strings.elements.count == 1
    printNested(shape, isSplat: isSplat) { output.write(quoted: strings.elements[$0].bytes) }
  }

  func print(_ sparse: SparseElementsAttr) {
    guard let indices = sparse.indices.as(DenseElementsAttr.self) else { return }
    let (indexShape, indexType) = indices.shapedType.shapeAndElement
    let values = sparse.values.as(DenseElementsAttr.self)
    let valueShape = sparse.values.type?.shapeAndElement.shape ?? []
    if isElided(indexShape.elementCount, indices.isSplat)
      || isElided(valueShape.elementCount, values?.isSplat ?? false)
    {
      return output.write("dense_resource<__elided__>")
    }
    output.write("sparse<")
    if indexShape.elementCount != 0 {
      print(indices, indexShape, indexType, allowsHexadecimal: false)
      output.write(", ")
      if let values, let element = values.type?.shapeAndElement.element {
        print(values, valueShape, element, allowsHexadecimal: true)
      } else if let strings = sparse.values.as(DenseStringElementsAttr.self) {
        print(strings: strings, valueShape)
      }
    }
    output.write(">")
  }

  private func isElided(_ count: Int, _ isSplat: Bool) -> Bool {
    guard let limit = options.elisionLimit else { return false }
    return count > limit && !isSplat
  }

  private func print(_ elements: DenseElementsAttr, _ shape: [Int], _ element: Type, allowsHexadecimal: Bool)
  {
    let count = shape.elementCount
    if allowsHexadecimal, !elements.isSplat, let limit = options.hexadecimalLimit, count > limit {
      return printHexadecimal(elements.raw.buffer, element)
    }
    let size = elements.isSplat ? elements.raw.count : count == 0 ? 0 : elements.raw.count / count
    printNested(shape, isSplat: elements.isSplat) { index in
      print(
        elementAt: UnsafeBufferPointer(rebasing: elements.raw.buffer[index * size..<(index + 1) * size]),
        element)
    }
  }

  private func printHexadecimal(_ raw: UnsafeBufferPointer<UInt8>, _ element: Type) {
    output.write("\"0x")
    if element == context.i1 {
      // Eight booleans are packed into a byte.
      for start in stride(from: 0, to: raw.count, by: 8) {
        var byte: UInt8 = 0
        for bit in 0..<min(8, raw.count - start) { byte |= (raw[start + bit] & 1) << UInt8(bit) }
        output.write(hexadecimalByte: byte)
      }
    } else {
      for byte in raw { output.write(hexadecimalByte: byte) }
    }
    output.write("\"")
  }

  /// Writes elements in nested lists of the given shape; a splat is its only element, without brackets.
  private func printNested(_ shape: [Int], isSplat: Bool, _ printElement: (Int) -> Void) {
    if isSplat || shape.isEmpty { return printElement(0) }
    let count = shape.elementCount
    if count == 0 { return }
    for index in 0..<count {
      // The number of lists that begin here, and end after here, is that of the sizes that divide the index.
      var opened = 0, size = 1
      for dimension in shape.reversed() {
        size *= dimension
        if index % size != 0 { break }
        opened += 1
      }
      if index > 0 { output.write(", ") }
      for _ in 0..<opened { output.write(byte: UInt8(ascii: "[")) }
      printElement(index)
      size = 1
      for dimension in shape.reversed() {
        size *= dimension
        if (index + 1) % size != 0 { break }
        output.write(byte: UInt8(ascii: "]"))
      }
    }
  }

  /// Writes one element given by its bytes.
  private func print(elementAt bytes: UnsafeBufferPointer<UInt8>, _ type: Type) {
    if let complex = type.as(ComplexType.self) {
      let half = bytes.count / 2
      output.write("(")
      print(elementAt: UnsafeBufferPointer(rebasing: bytes[..<half]), complex.element)
      output.write(",")
      print(elementAt: UnsafeBufferPointer(rebasing: bytes[half...]), complex.element)
      return output.write(")")
    }
    if let float = type.as(FloatType.self) {
      output.writeFloat(low: bytes.word(at: 0), high: bytes.word(at: 8), float.format)
      return
    }
    let integer = type.as(IntegerType.self)
    let width = integer?.width ?? 64
    let isSigned = integer?.signedness != .unsigned
    if width == 1 { return bytes.word(at: 0) & 1 == 0 ? output.write("false") : output.write("true") }
    if width <= 64 {
      let unused = UInt64(64 - width)
      let word = width == 0 ? 0 : bytes.word(at: 0) << unused
      return isSigned
        ? output.write(decimal: Int64(bitPattern: word) >> Int64(unused))
        : output.write(decimal: word >> unused)
    }
    let words = stride(from: 0, to: bytes.count, by: 8).map { UInt(bytes.word(at: $0)) }
    words.withUnsafeBufferPointer { output.write(words: $0, width: width, isSigned: isSigned) }
  }
}

extension Type {
  /// The shape and the element type of a vector, tensor or memref.
  fileprivate var shapeAndElement: (shape: [Int], element: Type) { (Array(shape ?? List()), elementOrSelf) }
}

extension UnsafeBufferPointer<UInt8> {
  /// The up to eight bytes from `start` on, the lowest first.
  fileprivate func word(at start: Int) -> UInt64 {
    var word: UInt64 = 0
    var index = start
    while index < Swift.min(start + 8, count) {
      word |= UInt64(self[index]) << UInt64(8 * (index - start))
      index += 1
    }
    return word
  }
}
