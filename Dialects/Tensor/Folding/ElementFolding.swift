public import Accel
import ArithDialect

extension Tensor.Extract {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let constant = operands[0]
    if let constant {
      // extract(splat)[…] → its element
      if let splat = constant.as(DenseElementsAttr.self), splat.isSplat {
        return splat.element(at: 0).map { .constant($0) }
      }
      if constant.is(DenseResourceElementsAttr.self) { return nil }
    }
    // extract(insert(x, t)[i])[i] → x
    if let insert = op.tensor.defined(by: Tensor.Insert.self), operands.haveConstants(from: 1),
      insert.indices.elementsEqual(op.indices, by: { $0 == $1 || $0.constant == $1.constant })
    {
      return .value(insert.scalar)
    }
    guard let indices = operands.indices(from: 1), let shape = op.tensor.type.shape else { return nil }
    // extract(from_elements(x, …))[i] → the element
    if let made = op.tensor.defined(by: Tensor.FromElements.self) {
      let position = zip(shape, indices).reduce(0) { $0 &* $1.0 &+ $1.1 }
      return made.elements.indices.contains(position) ? .value(made.elements[position]) : nil
    }
    let isInside = zip(shape, indices).allSatisfy { $1 >= 0 && $1 < $0 }
    guard isInside, let constant else { return nil }
    let position = zip(shape, indices).reduce(0) { $0 * $1.0 + $1.1 }
    return constant.element(at: position).map { .constant($0) }
  }
}

extension Tensor.Insert {
  // insert(x, splat of x) → the splat
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    guard let scalar = operands[0], let dest = operands[1]?.as(DenseElementsAttr.self), dest.isSplat,
      dest.element(at: 0) == scalar
    else { return nil }
    return operands[1].map { .constant($0) }
  }
}

extension Tensor.FromElements {
  // from_elements(constants) → a constant
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let elements = (0..<operands.count).map { operands[$0] }
    return elements.elements(of: op.result.type).map { .constant($0) }
  }
}

extension Tensor.Splat {
  // splat(a constant) → a constant
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    guard let input = operands[0], op.aggregate.type.hasStaticShape,
      input.is(IntegerAttr.self) || input.is(FloatAttr.self)
    else { return nil }
    return [input].elements(of: op.aggregate.type, isSplat: true).map { .constant($0) }
  }
}

extension Tensor.Gather {
  // gather(splat)[…] → a splat
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    operands[0].splat(of: op.result.type).map { .constant($0) }
  }
}

// MARK: Constants of elements

extension ConstantOperands {
  /// The operands from `start` on as integers, if all are constant.
  fileprivate func indices(from start: Int) -> [Int]? {
    var indices: [Int] = []
    for index in start..<count {
      guard let integer = self[index]?.as(IntegerAttr.self)?.value else { return nil }
      indices.append(integer)
    }
    return indices
  }

  /// `true` iff the operands from `start` on are all constant.
  fileprivate func haveConstants(from start: Int) -> Bool { (start..<count).allSatisfy { self[$0] != nil } }
}

extension Attribute? {
  /// The constant of the given type that has this splat's element everywhere, if this is one.
  func splat(of type: Type) -> Attribute? {
    guard let elements = self?.as(DenseElementsAttr.self), elements.isSplat, type.hasStaticShape else {
      return nil
    }
    return type.context.denseElements(type, isSplat: true, Array(elements.raw))
  }
}

extension Attribute {
  /// The element at a position of constant elements, as a constant of its own.
  public func element(at position: Int) -> Attribute? {
    if let dense = self.as(DenseElementsAttr.self) { return dense.element(at: position) }
    guard let type = type?.elementType, type.storedWidth != nil, let elements = expandedElements else {
      return nil
    }
    return context.number(elements[position], type)
  }
}

extension DenseElementsAttr {
  /// The element at a position, as a constant of its own; that of a complex number is an array of both parts.
  func element(at position: Int) -> Attribute? {
    let element = shapedType.elementOrSelf
    if element.storedWidth != nil {
      return element.context.number(bits(at: position), element)
    }
    guard let part = element.as(ComplexType.self)?.element, let width = part.storedWidth else { return nil }
    let size = (width + 7) / 8
    let start = isSplat ? 0 : position * 2 * size
    let parts = [0, 1].map { number in
      part.context.number(WideInteger(bytes: raw, at: start + number * size, width: width), part)
    }
    return element.context.array(parts)
  }
}

extension [Attribute?] {
  /// The constant of the given type that has these elements, if they are numbers.
  public func elements(of type: Type, isSplat: Bool = false) -> Attribute? {
    var raw: [UInt8] = []
    let isUniform = isSplat || (!isEmpty && allSatisfy { $0 == self[0] })
    for element in isUniform ? prefix(1) : self[...] {
      guard let bytes = element?.numberBytes else { return nil }
      raw += bytes
    }
    if contains(where: { $0 == nil }) { return nil }
    return type.context.denseElements(type, isSplat: isUniform, raw)
  }
}

extension Attribute {
  /// The bytes of a number, or of both parts of a complex one.
  fileprivate var numberBytes: [UInt8]? {
    if let integer = self.as(IntegerAttr.self) { return integer.bits.bytes }
    if let float = self.as(FloatAttr.self) { return float.number.bits.bytes }
    guard let parts = self.as(ArrayAttr.self)?.elements, parts.count == 2 else { return nil }
    guard let re = parts[0].numberBytes, let im = parts[1].numberBytes else { return nil }
    return re + im
  }
}
