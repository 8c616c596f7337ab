public import AccelIR
internal import AccelSupport

extension Printer {
  public func print(_ type: Type) {
    if isCollecting {
      if type.mightUseAliases { visit(.type(type), isDeferrable: isVisitDeferrable) }
      return
    }
    if !type.mightUseAliases {
      return state.pointee.texts.write(type.address, to: output) { printBody(of: type) }
    }
    if let aliases, aliases.write(.type(type), to: output) { return }
    if !printsRemark(insteadOf: .type(type)) { printBody(of: type) }
  }

  /// Writes a remark and returns `true` if there are no aliases and `part` is too large to be written out.
  func printsRemark(insteadOf part: TypeOrAttribute) -> Bool {
    guard aliases == nil, part.writtenCount > WrittenSizes.limit, state.pointee.sizes.isOversized(part) else {
      return false
    }
    output.write("<<TOO LARGE>>")
    return true
  }

  public func printParameters(_ type: Type) {
    if isCollecting { return print(type) }
    if let aliases, type.mightUseAliases, aliases.write(.type(type), to: output) { return }
    let start = output.totalCount
    type.printParameters(to: self)
    if output.totalCount == start { printBody(of: type) }
  }

  /// Writes a type without its alias.
  func printBody(of type: Type) {
    if let integer = type.as(IntegerType.self) { return print(integer) }
    if let float = type.as(FloatType.self) { return output.write(float.keyword) }
    if type.is(IndexType.self) { return output.write("index") }
    if let tensor = type.as(RankedTensorType.self) { return print(tensor) }
    if let memory = type.as(MemRefType.self) { return print(memory) }
    if let vector = type.as(VectorType.self) { return print(vector) }
    if let function = type.as(FunctionType.self) { return print(function) }
    printRare(type)
  }

  private func print(_ integer: IntegerType) {
    switch integer.signedness {
    case .signless: break
    case .signed: output.write(byte: UInt8(ascii: "s"))
    case .unsigned: output.write(byte: UInt8(ascii: "u"))
    }
    output.write(byte: UInt8(ascii: "i"))
    output.write(decimal: integer.width)
  }

  private func print(_ function: FunctionType) {
    output.write(byte: UInt8(ascii: "("))
    writeList(function.inputs) { print($0) }
    output.write(") -> ")
    print(resultTypes: function.results)
  }

  private func print(_ tensor: RankedTensorType) {
    output.write("tensor<")
    print(shape: tensor.shape)
    print(tensor.element)
    if let encoding = tensor.encoding {
      output.write(", ")
      print(encoding)
    }
    output.write(byte: UInt8(ascii: ">"))
  }

  private func print(_ memory: MemRefType) {
    output.write("memref<")
    print(shape: memory.shape)
    print(memory.element)
    if let layout = memory.layout {
      output.write(", ")
      print(layout, elision: .allowed)
    }
    printMemorySpace(memory.memorySpace)
    output.write(byte: UInt8(ascii: ">"))
  }

  private func printMemorySpace(_ space: Attribute?) {
    guard let space else { return }
    output.write(", ")
    print(space, elision: .allowed)
  }

  private func print(_ vector: VectorType) {
    output.write("vector<")
    for (size, isScalable) in zip(vector.shape, vector.scalable) {
      if isScalable { output.write(byte: UInt8(ascii: "[")) }
      output.write(decimal: size)
      if isScalable { output.write(byte: UInt8(ascii: "]")) }
      output.write(byte: UInt8(ascii: "x"))
    }
    print(vector.element)
    output.write(byte: UInt8(ascii: ">"))
  }

  /// Writes dimensions, each with an `x` after it.
  private func print(shape: List<Int>) {
    for size in shape {
      if size == ShapeDimension.dynamic {
        output.write(byte: UInt8(ascii: "?"))
      } else {
        output.write(decimal: size)
      }
      output.write(byte: UInt8(ascii: "x"))
    }
  }

  /// Writes a type of one of the less frequent kinds.
  private func printRare(_ type: Type) {
    if type.is(NoneType.self) { return output.write("none") }
    if let complex = type.as(ComplexType.self) { return printBracketed("complex<", complex.element) }
    if let tensor = type.as(UnrankedTensorType.self) { return printBracketed("tensor<*x", tensor.element) }
    if let memory = type.as(UnrankedMemRefType.self) {
      output.write("memref<*x")
      print(memory.element)
      printMemorySpace(memory.memorySpace)
      return output.write(">")
    }
    if let tuple = type.as(TupleType.self) {
      output.write("tuple<")
      writeList(tuple.elements) { print($0) }
      return output.write(">")
    }
    if let opaque = type.as(OpaqueType.self) {
      return printForeign("!", opaque.dialect, opaque.data, opaque.parts)
    }
    print(dialectKind: type.kindName, sigil: "!")
    type.printParameters(to: self)
  }

  private func printBracketed(_ prefix: StaticString, _ element: Type) {
    output.write(prefix)
    print(element)
    output.write(">")
  }

  /// Writes the name of a kind with the `!` or `#` of its dialect; kinds of `builtin` write their own.
  func print(dialectKind name: String, sigil: StaticString) {
    if name.hasPrefix("builtin.") { return }
    output.write(sigil)
    output.write(string: name)
  }

  /// Writes `!dialect.data`, or `!dialect<data>` if the data does not have the form of a name with parameters.
  func printForeign(
    _ sigil: StaticString, _ dialect: Identifier, _ data: Identifier, _ parts: List<TypeOrAttribute>
  ) {
    output.write(sigil)
    output.write(dialect)
    let isPretty = data.bytes.isPrettySymbol
    output.write(byte: UInt8(ascii: isPretty ? "." : "<"))
    if parts.isEmpty {
      output.write(bytes: data.bytes)
    } else {
      var next = 0
      for byte in data.bytes {
        guard byte == 0, next < parts.count else {
          output.write(byte: byte)
          continue
        }
        switch parts[next] {
        case .type(let type): print(type)
        case .attribute(let attribute): print(attribute)
        }
        next += 1
      }
    }
    if !isPretty { output.write(">") }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// `true` iff these bytes are a name, alone or with something in angle brackets after it.
  fileprivate var isPrettySymbol: Bool {
    guard let first, first | 32 >= 97, first | 32 <= 122 else { return false }
    let rest = drop { byte in
      byte | 32 >= 97 && byte | 32 <= 122 || byte >= 48 && byte <= 57 || byte == 46 || byte == 95
    }
    return rest.isEmpty || rest.first == UInt8(ascii: "<") && rest.last == UInt8(ascii: ">")
  }
}
