public import AccelNumerics
import AccelSupport

/// The kinds and values of the builtin dialect that everything uses, found without a look-up.
package struct BuiltinTable {
  let integer: Kind<IntegerType>
  let function: Kind<FunctionType>
  let integerAttr: Kind<IntegerAttr>
  let floatAttr: Kind<FloatAttr>
  let string: Kind<StringAttr>
  let array: Kind<ArrayAttr>
  let dictionary: Kind<DictionaryAttr>
  let symbolRef: Kind<SymbolRefAttr>
  let typeAttr: Kind<TypeAttr>

  /// The identity of the latest distinct attribute.
  let nextDistinct = Locked(0)
  package let index: Type, none: Type
  /// The signless integer types of width 0 to 64.
  package let signless: UnsafeMutablePointer<Type>
  /// The floating-point types, by the raw values of their formats.
  package let floats: UnsafeMutablePointer<Type>
  package let unit: Attribute, emptyDictionary: Attribute, emptyArray: Attribute
  package let `true`: Attribute, `false`: Attribute

  init(_ context: Context) {
    integer = context.kind(IntegerType.self)
    function = context.kind(FunctionType.self)
    integerAttr = context.kind(IntegerAttr.self)
    floatAttr = context.kind(FloatAttr.self)
    string = context.kind(StringAttr.self)
    array = context.kind(ArrayAttr.self)
    dictionary = context.kind(DictionaryAttr.self)
    symbolRef = context.kind(SymbolRefAttr.self)
    typeAttr = context.kind(TypeAttr.self)
    signless = .allocate(capacity: 65)
    for width in 0...64 {
      (signless + width).initialize(to: Type(raw: integer.intern(IntegerType(width: width))))
    }
    floats = .allocate(capacity: FloatFormat.allCases.count)
    for format in FloatFormat.allCases {
      (floats + Int(format.rawValue)).initialize(to: context.type(FloatType(format)))
    }
    index = context.type(IndexType())
    none = context.type(NoneType())
    unit = context.attribute(UnitAttr())
    emptyDictionary = Attribute(raw: dictionary.intern(DictionaryAttr(List())))
    emptyArray = Attribute(raw: array.intern(ArrayAttr(List())))
    self.true = Attribute(raw: integerAttr.intern(IntegerAttr(1, signless[1])))
    self.false = Attribute(raw: integerAttr.intern(IntegerAttr(0, signless[1])))
  }

  func deallocate() {
    signless.deallocate()
    floats.deallocate()
  }
}

extension Context {
  // MARK: Types

  /// Returns an integer type.
  public func integerType(_ width: Int, _ signedness: IntegerType.Signedness = .signless) -> Type {
    if signedness == .signless, width <= 64 { return builtin.signless[width] }
    return Type(raw: builtin.integer.intern(IntegerType(width: width, signedness: signedness)))
  }
  /// Returns a floating-point type.
  public func floatType(_ format: FloatType.Format) -> Type { builtin.floats[Int(format.rawValue)] }
  /// Returns a signless integer type of at most 64 bits.
  @inline(__always) package func signless(_ width: Int) -> Type { builtin.signless[width] }
  /// The type `index`.
  public var indexType: Type { builtin.index }
  /// The type `none`.
  public var noneType: Type { builtin.none }
  /// The type `i1`.
  public var i1: Type { builtin.signless[1] }
  /// The type `i32`.
  public var i32: Type { builtin.signless[32] }
  /// The type `i64`.
  public var i64: Type { builtin.signless[64] }

  // MARK: Attributes

  /// The dictionary without entries.
  package var emptyDictionary: Attribute { builtin.emptyDictionary }

  /// Returns an attribute that holds `value` and equals no other.
  public func distinct(_ value: Attribute) -> Attribute {
    attribute(
      DistinctAttr(
        value,
        identity: builtin.nextDistinct.withLock { number in
          number += 1
          return number
        }))
  }

  /// The unit attribute.
  public var unit: Attribute { builtin.unit }

  /// Returns an integer attribute; the value is wrapped to the type's width.
  /// - Requires: `type` is `index` or an integer type of at most 64 bits.
  public func integer(_ value: Int, _ type: Type) -> Attribute {
    Attribute(raw: builtin.integerAttr.intern(IntegerAttr(wrapped(value, to: type), type)))
  }

  /// Returns an attribute of the given words.
  package func integer(words: UnsafeBufferPointer<UInt>, _ type: Type) -> Attribute {
    Attribute(raw: builtin.integerAttr.intern(IntegerAttr(0, type, words: List(words))))
  }

  /// Returns `value` as an attribute of type `type` keeps it.
  private func wrapped(_ value: Int, to type: Type) -> Int {
    guard let integer = type.as(IntegerType.self), integer.width < 64 else { return value }
    if integer.width == 0 { return 0 }
    let unused = 64 - integer.width
    if integer.signedness == .unsigned || integer.width == 1 && integer.isSignless {
      return Int(bitPattern: (UInt(bitPattern: value) << unused) >> unused)
    }
    return (value << unused) >> unused
  }

  /// Returns a boolean attribute.
  public func bool(_ value: Bool) -> Attribute { value ? builtin.true : builtin.false }

  /// Returns a string attribute.
  public func string(_ bytes: Identifier) -> Attribute {
    Attribute(raw: builtin.string.intern(StringAttr(bytes)))
  }
  /// Returns a string attribute.
  public func string(_ text: String) -> Attribute { string(identifier(text)) }

  /// Returns an array attribute.
  public func array(_ elements: [Attribute]) -> Attribute { elements.withUnsafeBufferPointer { array($0) } }
  package func array(_ elements: UnsafeBufferPointer<Attribute>) -> Attribute {
    Attribute(raw: builtin.array.intern(ArrayAttr(List(elements))))
  }

  /// Returns a dictionary attribute; the entries may come in any order, but with different names.
  public func dictionary(_ entries: [NamedAttribute]) -> Attribute {
    if entries.isEmpty { return builtin.emptyDictionary }
    let sorted = entries.sorted { $0.name.precedes($1.name) }
    return sorted.withUnsafeBufferPointer { dictionary(sorted: $0) }
  }
  /// Returns a dictionary attribute of entries in the order of their names.
  package func dictionary(sorted entries: UnsafeBufferPointer<NamedAttribute>) -> Attribute {
    if entries.isEmpty { return builtin.emptyDictionary }
    return Attribute(raw: builtin.dictionary.intern(DictionaryAttr(List(entries))))
  }

  /// Returns a reference to the symbol called `name`.
  public func symbolRef(_ name: Identifier) -> Attribute { symbolRef([name]) }
  /// Returns a reference along a path of names.
  public func symbolRef(_ path: [Identifier]) -> Attribute { path.withUnsafeBufferPointer { symbolRef($0) } }
  package func symbolRef(_ path: UnsafeBufferPointer<Identifier>) -> Attribute {
    Attribute(raw: builtin.symbolRef.intern(SymbolRefAttr(List(path))))
  }

  /// Returns a type as an attribute.
  public func typeAttribute(_ type: Type) -> Attribute {
    Attribute(raw: builtin.typeAttr.intern(TypeAttr(type)))
  }

  /// Returns a floating-point attribute of the given bits.
  public func float(bits low: UInt64, high: UInt64 = 0, _ type: Type) -> Attribute {
    Attribute(raw: builtin.floatAttr.intern(FloatAttr(bits: low, high: high, type)))
  }

  /// Returns `array<iN: …>`.
  public func denseArray(_ integers: [Int], width: Int) -> Attribute {
    let size = max(width / 8, 1)
    var bytes: [UInt8] = []
    for integer in integers {
      for byte in 0..<size { bytes.append(UInt8(truncatingIfNeeded: integer >> (8 * byte))) }
    }
    return denseArray(integerType(width), count: integers.count, bytes)
  }
  /// Returns a dense array of elements given by their bytes.
  public func denseArray(_ element: Type, count: Int, _ raw: [UInt8]) -> Attribute {
    raw.withUnsafeBufferPointer { denseArray(element, count: count, $0) }
  }
  package func denseArray(_ element: Type, count: Int, _ raw: UnsafeBufferPointer<UInt8>) -> Attribute {
    attribute(DenseArrayAttr(element: element, count: count, raw: List(raw)))
  }

  /// Returns dense elements given by their bytes.
  public func denseElements(_ type: Type, isSplat: Bool, _ raw: [UInt8]) -> Attribute {
    raw.withUnsafeBufferPointer { denseElements(type, isSplat: isSplat, $0) }
  }
  package func denseElements(_ type: Type, isSplat: Bool, _ raw: UnsafeBufferPointer<UInt8>) -> Attribute {
    attribute(DenseElementsAttr(type, isSplat: isSplat, raw: List(raw)))
  }
  /// Returns a vector of integers, each wrapped to the width of `element`.
  /// - Requires: there is at least one.
  public func denseVector(_ values: [Int], _ element: Type) -> Attribute {
    let width = element.bitWidth ?? 64
    let wrapped = values.map { width < 64 ? $0 & (1 << width - 1) : $0 }
    let isSplat = wrapped.allSatisfy { $0 == wrapped[0] }
    var bytes: [UInt8] = []
    for value in isSplat ? Array(wrapped.prefix(1)) : wrapped {
      // A shift by more than the width leaves the sign, which is what a wider element needs.
      for byte in 0..<(width + 7) / 8 { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
    }
    return denseElements(vectorType([values.count], element), isSplat: isSplat, bytes)
  }
  /// Returns dense elements that are strings.
  public func denseElements(_ type: Type, isSplat: Bool, _ strings: [Identifier]) -> Attribute {
    strings.withUnsafeBufferPointer {
      attribute(DenseStringElementsAttr(type, isSplat: isSplat, elements: List($0)))
    }
  }
  /// Returns a strided layout.
  public func stridedLayout(_ strides: [Int], offset: Int = 0) -> Attribute {
    strides.withUnsafeBufferPointer { attribute(StridedLayoutAttr(strides: List($0), offset: offset)) }
  }
}

extension Operation {
  /// The discardable attributes.
  public var attributes: List<NamedAttribute> {
    raw.pointee.attributes.as(DictionaryAttr.self).unsafelyUnwrapped.entries
  }

  /// The discardable attributes as one.
  package var attributeDictionary: Attribute {
    get { raw.pointee.attributes }
    nonmutating set { raw.pointee.attributes = newValue }
  }
}
