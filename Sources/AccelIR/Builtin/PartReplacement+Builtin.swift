// How the types, attributes and locations of the builtin dialect are rebuilt of other parts.

extension FunctionType {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    FunctionType(inputs: parts(inputs), results: parts(results))
  }
}
extension TupleType {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self { TupleType(parts(elements)) }
}
extension VectorType {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    VectorType(shape: shape, scalable: scalable, element: parts(element))
  }
}
extension RankedTensorType {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    RankedTensorType(shape: shape, element: parts(element), encoding: encoding.map { parts($0) })
  }
}
extension UnrankedTensorType {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    UnrankedTensorType(parts(element))
  }
}
extension MemRefType {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    MemRefType(
      shape: shape, element: parts(element), layout: layout.map { parts($0) },
      memorySpace: memorySpace.map { parts($0) })
  }
}
extension UnrankedMemRefType {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    UnrankedMemRefType(parts(element), memorySpace: memorySpace.map { parts($0) })
  }
}
extension ComplexType {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self { ComplexType(parts(element)) }
}
extension StringAttr {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    StringAttr(bytes, type: type.map { parts($0) })
  }
}
extension IntegerAttr {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    IntegerAttr(word, parts(integerType), words: words)
  }
}
extension FloatAttr {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    FloatAttr(bits: low, high: high, parts(floatType))
  }
}
extension ArrayAttr {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self { ArrayAttr(parts(elements)) }
}
extension DictionaryAttr {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    DictionaryAttr(parts.list(entries) { NamedAttribute($0.name, parts($0.value)) })
  }
}
extension TypeAttr {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self { TypeAttr(parts(value)) }
}
extension OpaqueAttr {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    OpaqueAttr(dialect: dialect, data: data, parts: parts(self.parts), type: type.map { parts($0) })
  }
}
extension OpaqueType {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    OpaqueType(dialect: dialect, data: data, parts: parts(self.parts))
  }
}
extension PartReplacement {
  /// Returns the list with each part replaced.
  fileprivate func callAsFunction(_ parts: List<TypeOrAttribute>) -> List<TypeOrAttribute> {
    list(parts) { part in
      switch part {
      case .type(let type): .type(self(type))
      case .attribute(let attribute): .attribute(self(attribute))
      }
    }
  }
}
extension DistinctAttr {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    DistinctAttr(parts(value), identity: identity)
  }
}
extension DenseArrayAttr {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    DenseArrayAttr(element: parts(element), count: count, raw: raw)
  }
}
extension DenseElementsAttr {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    DenseElementsAttr(parts(shapedType), isSplat: isSplat, raw: raw)
  }
}
extension DenseStringElementsAttr {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    DenseStringElementsAttr(parts(shapedType), isSplat: isSplat, elements: elements)
  }
}
extension SparseElementsAttr {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    SparseElementsAttr(parts(shapedType), indices: parts(indices), values: parts(values))
  }
}
extension DenseResourceElementsAttr {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    DenseResourceElementsAttr(parts(shapedType), key: key)
  }
}
extension NameLocation {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    NameLocation(label, parts(child, in: label.context))
  }
}
extension CallSiteLocation {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    CallSiteLocation(callee: parts(callee, in: context), caller: parts(caller, in: context), context: context)
  }
}
extension FusedLocation {
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    FusedLocation(
      parts.list(locations) { parts($0, in: context) }, metadata: metadata.map { parts($0) }, context: context
    )
  }
}
