import AccelNumerics
internal import AccelAffine
public import AccelIR
internal import AccelSupport

/// Whether the type after an attribute's colon is written.
enum TypeElision {
  /// Always, except where the attribute's kind says it all.
  case never
  /// Unless it is the one that a reader assumes: `i64` for integers, `f64` for floats.
  case allowed
  /// Not at all.
  case required
}

extension Printer {
  public func print(_ attribute: Attribute) { print(attribute, elision: .never) }
  public func printWithoutType(_ attribute: Attribute) { print(attribute, elision: .required) }

  public func printParameters(_ attribute: Attribute) {
    if isCollecting { return print(attribute) }
    if let aliases, attribute.mightUseAliases, aliases.write(.attribute(attribute), to: output) { return }
    let start = output.totalCount
    attribute.printParameters(to: self)
    if output.totalCount == start { printBody(of: attribute, elision: .never) }
  }

  /// Writes an attribute, through its alias if it has one.
  func print(_ attribute: Attribute, elision: TypeElision) {
    if attribute.mightUseAliases {
      let symbol = context.location(attribute).map { AliasSymbol.location($0) } ?? .attribute(attribute)
      if isCollecting {
        return visit(symbol, isDeferrable: isVisitDeferrable, elidesType: elision == .required)
      }
      if let aliases, aliases.write(symbol, to: output) { return }
      if printsRemark(insteadOf: .attribute(attribute)) { return }
    }
    if !isCollecting { printBody(of: attribute, elision: elision) }
  }

  /// Writes an attribute without its alias.
  func printBody(of attribute: Attribute, elision: TypeElision) {
    if let integer = attribute.as(IntegerAttr.self) { return print(integer, elision) }
    if let string = attribute.as(StringAttr.self) {
      output.write(quoted: string.bytes.bytes)
      return printColonType(string.type, elision)
    }
    if let type = attribute.as(TypeAttr.self) { return print(type.value) }
    if let reference = attribute.as(SymbolRefAttr.self) { return print(reference) }
    if let float = attribute.as(FloatAttr.self) { return print(float, elision) }
    if let array = attribute.as(ArrayAttr.self) {
      output.write(byte: UInt8(ascii: "["))
      writeList(array.elements) { print($0, elision: .allowed) }
      return output.write(byte: UInt8(ascii: "]"))
    }
    if let dictionary = attribute.as(DictionaryAttr.self) {
      output.write(byte: UInt8(ascii: "{"))
      writeList(dictionary.entries) { printEntry($0.name, $0.value) }
      return output.write(byte: UInt8(ascii: "}"))
    }
    if attribute.is(UnitAttr.self) { return output.write("unit") }
    if let array = attribute.as(DenseArrayAttr.self) { return print(array) }
    printRare(attribute, elision)
  }

  /// Writes ` : type` unless the type is absent, `none`, or not wanted.
  func printColonType(_ type: Type?, _ elision: TypeElision) {
    guard elision != .required, let type, !type.is(NoneType.self) else { return }
    output.write(" : ")
    print(type)
  }

  private func print(_ integer: IntegerAttr, _ elision: TypeElision) {
    let type = integer.integerType
    if type == context.i1 { return integer.word == 0 ? output.write("false") : output.write("true") }
    let isUnsigned = type.as(IntegerType.self)?.signedness == .unsigned
    if !integer.words.isEmpty {
      output.write(
        words: integer.words.buffer, width: type.as(IntegerType.self)?.width ?? 64, isSigned: !isUnsigned)
    } else if isUnsigned {
      output.write(decimal: UInt(bitPattern: integer.word))
    } else {
      output.write(decimal: integer.word)
    }
    if elision == .allowed, type == context.i64 { return }
    printColonType(type, elision)
  }

  private func print(_ float: FloatAttr, _ elision: TypeElision) {
    guard let format = float.floatType.as(FloatType.self)?.format else { return }
    let isHexadecimal = output.writeFloat(low: float.low, high: float.high, format)
    if elision == .allowed, format == .f64, !isHexadecimal { return }
    printColonType(float.floatType, elision)
  }

  private func print(_ reference: SymbolRefAttr) {
    for (index, name) in reference.path.enumerated() {
      if index > 0 { output.write("::") }
      output.write(symbol: name)
    }
  }

  /// Writes an attribute of one of the less frequent kinds.
  private func printRare(_ attribute: Attribute, _ elision: TypeElision) {
    if let elements = attribute.as(DenseElementsAttr.self) {
      print(elements)
    } else if let elements = attribute.as(DenseStringElementsAttr.self) {
      print(elements)
    } else if let elements = attribute.as(SparseElementsAttr.self) {
      print(elements)
    } else if let elements = attribute.as(DenseResourceElementsAttr.self) {
      noteResource(elements.key)
      output.write("dense_resource<")
      output.write(keywordOrString: elements.key)
      output.write(">")
    } else if let map = attribute.as(AffineMapAttr.self) {
      output.write("affine_map<")
      map.map.print(to: output)
      output.write(">")
    } else if let set = attribute.as(IntegerSetAttr.self) {
      output.write("affine_set<")
      set.set.print(to: output)
      output.write(">")
    } else if let strided = attribute.as(StridedLayoutAttr.self) {
      print(strided)
    } else if let opaque = attribute.as(OpaqueAttr.self) {
      printForeign("#", opaque.dialect, opaque.data, opaque.parts)
    } else if let distinct = attribute.as(DistinctAttr.self) {
      return print(distinct, attribute)
    } else if let location = context.location(attribute) {
      print(location, allowsAlias: true)
    } else if !attribute.mightUseAliases {
      state.pointee.texts.write(attribute.address, to: output) { printDialectKind(attribute) }
    } else {
      printDialectKind(attribute)
    }
    printColonType(attribute.type, elision)
  }

  private func printDialectKind(_ attribute: Attribute) {
    guard attribute.isNameInBrackets else {
      print(dialectKind: attribute.kindName, sigil: "#")
      return attribute.printParameters(to: self)
    }
    let parts = attribute.kindName.split(separator: ".", maxSplits: 1)
    output.write("#")
    output.write(string: String(parts[0]))
    output.write("<")
    output.write(string: String(parts[1]))
    attribute.printParameters(to: self)
    output.write(">")
  }

  private func print(_ strided: StridedLayoutAttr) {
    func printStep(_ step: Int) {
      if step == ShapeDimension.dynamic { output.write("?") } else { output.write(decimal: step) }
    }
    output.write("strided<[")
    writeList(strided.strides, printStep)
    output.write("]")
    if strided.offset != 0 {
      output.write(", offset: ")
      printStep(strided.offset)
    }
    output.write(">")
  }

  private func print(_ distinct: DistinctAttr, _ attribute: Attribute) {
    let number = distinctNumbers[attribute] ?? distinctNumbers.count
    distinctNumbers[attribute] = number
    output.write("distinct[")
    output.write(decimal: number)
    output.write("]<")
    if !distinct.value.is(UnitAttr.self) { print(distinct.value) }
    output.write(">")
  }
}
