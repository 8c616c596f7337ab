// What building an operation assigns to its fields.

extension Operand {
  public static func assign(_ value: Value, to parts: inout OpParts) {
    parts.operands.assign(CollectionOfOne(value), to: position)
  }
}

extension OptionalOperand {
  public static func assign(_ value: Value?, to parts: inout OpParts) {
    parts.operands.assign(value.map { [$0] } ?? [], to: position)
  }
}

extension VariadicOperand {
  public static func assign(_ values: [Value], to parts: inout OpParts) {
    parts.operands.assign(values, to: position)
  }
}

extension Result {
  public static func assign(_ type: Type, to parts: inout OpParts) {
    parts.resultTypes.assign(CollectionOfOne(type), to: position)
  }
}

extension OptionalResult {
  public static func assign(_ type: Type?, to parts: inout OpParts) {
    parts.resultTypes.assign(type.map { [$0] } ?? [], to: position)
  }
}

extension VariadicResult {
  public static func assign(_ types: [Type], to parts: inout OpParts) {
    parts.resultTypes.assign(types, to: position)
  }
}

extension Property {
  public static func assign(_ value: T, to parts: inout OpParts) {
    parts.properties[position] = value.attribute(in: parts.context)
  }
}

extension OptionalProperty {
  public static func assign(_ value: T?, to parts: inout OpParts) {
    parts.properties[position] = value?.attribute(in: parts.context)
  }
}

extension Flag {
  public static func assign(_ value: Bool, to parts: inout OpParts) {
    parts.properties[position] = value ? parts.context.unit : nil
  }
}

extension DefaultProperty {
  public static func assign(_ value: T, to parts: inout OpParts) {
    parts.properties[position] = value.attribute(in: parts.context)
  }
}

extension Body {
  public static func assign(_ content: RegionContent, to parts: inout OpParts) {
    parts.regions.assign(CollectionOfOne(content), to: position)
  }
}

extension VariadicBody {
  public static func assign(_ contents: [RegionContent], to parts: inout OpParts) {
    parts.regions.assign(contents, to: position)
  }
}

extension Successor {
  public static func assign(_ block: Block, to parts: inout OpParts) {
    parts.successors.assign(CollectionOfOne(block), to: position)
  }
}

extension VariadicSuccessor {
  public static func assign(_ blocks: [Block], to parts: inout OpParts) {
    parts.successors.assign(blocks, to: position)
  }
}
