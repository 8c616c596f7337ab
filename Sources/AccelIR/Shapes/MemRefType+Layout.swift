public import AccelAffine

// How the indices of a memref become addresses.

/// The steps of a memref's dimensions and where its first element is; what is not known is `ShapeDimension.dynamic`.
public struct StridesAndOffset: Hashable {
  /// The step of each dimension.
  public var strides: [Int]
  /// Where the first element is.
  public var offset: Int

  /// Creates strides and an offset.
  public init(strides: [Int], offset: Int) { (self.strides, self.offset) = (strides, offset) }

  /// `true` iff nothing is dynamic.
  public var isStatic: Bool {
    offset != ShapeDimension.dynamic && !strides.contains(ShapeDimension.dynamic)
  }
}

extension MemRefType {
  /// The layout as a map from indices to an address, or to other indices; the identity if there is none.
  ///
  /// What a strided layout leaves open is a symbol.
  public var layoutMap: AffineMap {
    if let map = layout?.as(AffineMapAttr.self)?.map { return map }
    guard let strided = layout?.as(StridedLayoutAttr.self) else { return .identity(shape.count) }
    return AffineMap(strides: Array(strided.strides), offset: strided.offset)
  }

  /// `true` iff elements lie one after the other, the last index running fastest.
  public var hasIdentityLayout: Bool {
    guard let layout else { return true }
    if let map = layout.as(AffineMapAttr.self)?.map { return map.isIdentity }
    guard let strided = layout.as(StridedLayoutAttr.self) else { return false }
    return strided.strides.count == 1 && strided.strides[0] == 1 && strided.offset == 0
  }

  /// The strides and the offset, if the address is a sum of products of indices and numbers.
  public var stridesAndOffset: StridesAndOffset? {
    if let strided = layout?.as(StridedLayoutAttr.self) {
      return StridesAndOffset(strides: Array(strided.strides), offset: strided.offset)
    }
    if layout == nil { return .canonical(of: shape) }
    let map = layoutMap
    if map.isIdentity { return .canonical(of: shape) }
    guard map.results.count == 1 else { return nil }
    return StridesAndOffset(of: map)
  }

  /// `true` iff the address is a sum of products of indices and numbers.
  public var isStrided: Bool { stridesAndOffset != nil }

  /// `true` iff no dimension is dynamic.
  public var hasStaticShape: Bool { !shape.contains(ShapeDimension.dynamic) }

  /// The number of dynamic dimensions.
  public var dynamicDimensionCount: Int { shape.count { $0 == ShapeDimension.dynamic } }

  /// Returns the position of the dimension at `index` among the dynamic ones.
  public func dynamicPosition(of index: Int) -> Int {
    shape[0..<index].count { $0 == ShapeDimension.dynamic }
  }

  /// Returns the type with other parts.
  public func with(
    shape: [Int]? = nil, layout: Attribute?, in context: Context
  ) -> Type {
    context.memRefType(shape ?? Array(self.shape), element, layout: layout, memorySpace: memorySpace)
  }

  /// Returns the type without a layout that is the one of its shape in any case, and with the others as simple maps.
  public func canonicalizingLayout(in context: Context) -> Type {
    let map = layoutMap
    if hasIdentityLayout || map.results.count != 1 { return with(layout: layout, in: context) }
    if map.inputCount == 0, map.results[0] == 0 { return with(layout: nil, in: context) }
    if shape.isEmpty { return with(layout: layout, in: context) }
    let simple = map.results[0].simplified(
      dimensionCount: map.dimensionCount, symbolCount: map.symbolCount)
    if simple == .canonicalAddress(in: shape) { return with(layout: nil, in: context) }
    let canonical = AffineMap(
      dimensionCount: map.dimensionCount, symbolCount: map.symbolCount, results: [simple])
    return with(layout: context.attribute(AffineMapAttr(canonical)), in: context)
  }
}

extension StridesAndOffset {
  /// Returns those of a memref whose elements lie one after the other.
  public static func canonical(of shape: some BidirectionalCollection<Int>) -> StridesAndOffset {
    var strides: [Int] = []
    var step = 1
    for size in shape.reversed() {
      strides.append(step)
      // MLIR knows no step across dimensions without elements, either.
      step = size > 0 ? DimensionArithmetic.product(step, size) : ShapeDimension.dynamic
    }
    return StridesAndOffset(strides: strides.reversed(), offset: 0)
  }

  /// Finds the numbers in the only result of `map`; fails if it is no sum of products.
  fileprivate init?(of map: AffineMap) {
    var strides = [AffineExpr](repeating: 0, count: map.dimensionCount)
    var offset: AffineExpr = 0
    let address = map.results[0].simplified(
      dimensionCount: map.dimensionCount, symbolCount: map.symbolCount)
    guard Self.collect(address, factor: 1, &strides, &offset) else { return nil }
    let numbers = strides.map { Self.number($0, in: map) }
    self.init(strides: numbers, offset: Self.number(offset, in: map))
  }

  /// Returns the number that `expression` is.
  private static func number(_ expression: AffineExpr, in map: AffineMap) -> Int {
    let simple = expression.simplified(dimensionCount: map.dimensionCount, symbolCount: map.symbolCount)
    return simple.constantValue.map(Int.init) ?? ShapeDimension.dynamic
  }

  /// Adds what `factor` times `expression` contributes; returns `false` if that is no product.
  private static func collect(
    _ expression: AffineExpr, factor: AffineExpr, _ strides: inout [AffineExpr], _ offset: inout AffineExpr
  ) -> Bool {
    guard let binary = expression.binary else {
      if let position = expression.dimensionPosition {
        strides[position] = strides[position] + factor
      } else {
        offset = offset + expression * factor
      }
      return true
    }
    switch binary.operator {
    case .mod, .floordiv, .ceildiv: return false
    case .add:
      let isLeftDone = collect(binary.lhs, factor: factor, &strides, &offset)
      return collect(binary.rhs, factor: factor, &strides, &offset) && isLeftDone
    case .mul:
      if let position = binary.lhs.dimensionPosition {
        strides[position] = strides[position] + binary.rhs * factor
        return true
      }
      return binary.lhs.isSymbolicOrConstant
        ? collect(binary.rhs, factor: factor * binary.lhs, &strides, &offset)
        : collect(binary.lhs, factor: factor * binary.rhs, &strides, &offset)
    }
  }
}

extension AffineMap {
  /// Creates the map of a strided layout; what is dynamic becomes symbols, the offset first.
  public init(strides: [Int], offset: Int) {
    var symbols = 0
    func expression(_ number: Int) -> AffineExpr {
      if number != ShapeDimension.dynamic { return .constant(Int64(number)) }
      symbols += 1
      return .symbol(symbols - 1)
    }
    var address = expression(offset)
    for (index, stride) in strides.enumerated() {
      address = address + .dimension(index) * expression(stride)
    }
    self.init(dimensionCount: strides.count, symbolCount: symbols, results: [address])
  }
}

extension AffineExpr {
  /// Returns the address in a memref whose elements lie one after the other; what is dynamic becomes symbols, the
  /// innermost first.
  fileprivate static func canonicalAddress(in shape: List<Int>) -> AffineExpr {
    var address: AffineExpr = 0
    var symbols = 0
    for (index, stride) in StridesAndOffset.canonical(of: shape).strides.enumerated().reversed() {
      let isDynamic = stride == ShapeDimension.dynamic
      address = address + .dimension(index) * (isDynamic ? .symbol(symbols) : .constant(Int64(stride)))
      if isDynamic { symbols += 1 }
    }
    return address.simplified(dimensionCount: shape.count, symbolCount: symbols)
  }
}
