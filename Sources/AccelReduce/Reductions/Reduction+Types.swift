import AccelIR

// Types, each wherever it occurs.

extension Reduction {
  /// Vectors and tensors that become their elements.
  static var scalars: Reduction {
    types("turning vectors and tensors into scalars") { type, _ in
      type.is(VectorType.self) || type.isTensor ? type.elementType : nil
    }
  }

  /// Vectors and tensors that become short.
  static var shapes: Reduction {
    types("shortening vectors and tensors") { type, context in
      guard let shape = type.shape, shape.contains(where: { $0 > 1 }), let element = type.elementType else {
        return nil
      }
      let short = shape.map { $0 > 1 ? 1 : $0 }
      if type.is(VectorType.self) { return context.vectorType(short, element) }
      return type.is(RankedTensorType.self) ? context.tensorType(short, element) : nil
    }
  }

  /// Integers that become narrow.
  static var widths: Reduction {
    types("narrowing integers") { type, context in
      guard let integer = type.as(IntegerType.self), integer.isSignless, integer.width > 8 else { return nil }
      return context.integerType(integer.width > 32 ? 32 : 8)
    }
  }

  /// A reduction that puts what `simpler` returns in the place of each type for which it returns something.
  private static func types(_ name: String, _ simpler: @escaping (Type, Context) -> Type?) -> Reduction {
    Reduction(
      name,
      targets: { edit in
        edit.valueTypes.compactMap { type in simpler(type, edit.context).map { (old: type, new: $0) } }
      }
    ) { targets, edit in
      edit.replaceTypes(Dictionary(uniqueKeysWithValues: targets.map { ($0.old, $0.new) }))
    }
  }
}

extension Edit {
  /// The types of the values, each once.
  fileprivate var valueTypes: [Type] {
    var seen: Set<Type> = []
    let defined = operations.flatMap { $0.results.types } + blocks.flatMap { $0.arguments.types }
    return defined.filter { seen.insert($0).inserted }
  }

  /// Replaces types wherever they occur.
  fileprivate func replaceTypes(_ types: [Type: Type]) {
    let context = context
    let replacer = AttributeTypeReplacer()
    replacer.addReplacement(ofTypes: { types[$0].map { .replaceWhole($0) } ?? .none })
    replacer.addReplacement(ofAttributes: { part in
      if let integer = part.as(IntegerAttr.self), let type = types[integer.integerType] {
        return .replaceWhole(context.integer(integer.value ?? 0, type))
      }
      if let elements = part.as(DenseElementsAttr.self), let type = types[elements.shapedType] {
        return .replaceWhole(context.value(of: elements, as: type))
      }
      return .none
    })
    replacer.replaceRecursively(in: root, [.attributes, .types])
  }
}

extension Context {
  /// Returns the first of `elements`, as a value or as values of type `type`.
  fileprivate func value(of elements: DenseElementsAttr, as type: Type) -> Attribute {
    guard elements.count > 0 else { return zero(of: type) ?? attribute(elements) }
    let size = elements.isSplat ? elements.raw.count : elements.raw.count / elements.count
    if type.shape != nil {
      return denseElements(type, isSplat: true, Array(elements.raw.prefix(size)))
    }
    let bits = elements.unsigned(at: 0)
    return type.isFloat ? float(bits: bits, type) : integer(Int(truncatingIfNeeded: bits), type)
  }
}
