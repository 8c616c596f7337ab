import Accel
import AccelPresburger
import SCFDialect

/// The elements of a buffer that an operation accesses in the iterations of inner loops; the indices of the outer loops
/// are symbols of the constraints.
struct MemoryRegion {
  /// The buffer.
  let memref: Value
  /// `true` iff elements are written.
  var isWrite: Bool
  /// Where the access stands.
  let location: Location
  /// The constraints on the indices, which are the dimensions.
  var constraints: ValueConstraints

  /// The number of indices.
  var rank: Int { memref.memRefType.shape.count }

  /// Finds what an access touches inside of the outer `depth` loops, maybe only in the iterations of a slice. `nil` if it
  /// is not known.
  init?(
    _ access: MemoryAccess, depth: Int, slice: ComputationSlice? = nil, addsShapeBounds: Bool = true,
    dropsLocals: Bool = true
  ) {
    (memref, isWrite, location) = (access.memref, access.isWrite, access.operation.location)
    let outer = Array(access.operation.surroundingIndices.prefix(depth))
    if access.rank == 0 {
      constraints = ValueConstraints(symbols: outer)
      return
    }
    let indices = access.composedIndices
    var operands = indices.operands
    if let slice {
      for operand in slice.operands where !operands.contains(operand) { operands.append(operand) }
    }
    let count = indices.map.dimensionCount
    var constraints = ValueConstraints(
      dimensions: Array(operands[..<count]), symbols: Array(operands[count...]))
    for operand in operands {
      if let loop = operand.loop {
        if !constraints.addDomain(of: loop) { return nil }
      } else if let loop = operand.parallelLoop {
        for index in loop.region.arguments where constraints.position(of: index) == nil {
          constraints.insertDimensions([index])
        }
        if !constraints.addDomain(of: loop) { return nil }
      } else if operand.isSymbol {
        if let number = operand.constantIndex, let position = constraints.position(of: operand) {
          constraints.system.addBound(.equal, position, number)
        }
      } else {
        return nil
      }
    }
    if let slice {
      for operand in slice.operands where !constraints.addTerminal(operand) { return nil }
      if !constraints.addSliceBounds(slice) { return nil }
    }
    guard constraints.compose(indices) else { return nil }
    let rank = access.rank
    constraints.setSymbolCount(constraints.system.inputCount - rank)
    for case let value? in Array(constraints.symbols) where value.isLoopIndex && !outer.contains(value) {
      constraints.projectOut(value)
    }
    if dropsLocals {
      constraints.system.projectOut(constraints.system.inputCount..<constraints.system.variableCount)
    }
    constraints.foldConstantSymbols()
    if addsShapeBounds { constraints.addShapeBounds(access.memref.memRefType.shape) }
    constraints.system.removeTrivialRedundancy()
    self.constraints = constraints
  }

  /// The whole buffer, if its size is known.
  init?(allOf access: MemoryAccess, depth: Int) {
    (memref, isWrite, location) = (access.memref, access.isWrite, access.operation.location)
    let shape = access.memref.memRefType.shape
    guard !shape.contains(ShapeDimension.dynamic) else { return nil }
    let loops = access.operation.surroundingLoops.prefix(depth).map(\.inductionVariable)
    constraints = ValueConstraints(dimensions: shape.map { _ in nil }, symbols: loops)
    constraints.addShapeBounds(shape)
  }

  /// Makes this the smallest box around both regions; `false` if there is none.
  mutating func formBoundingBox(with other: MemoryRegion) -> Bool {
    var other = other.constraints
    let rank = rank
    if constraints.values[rank...].elementsEqual(other.values[rank...], by: ==) == false {
      constraints.mergeSymbols(&other)
    }
    if constraints.system.localCount > 0 || other.system.localCount > 0 { return false }
    return constraints.system.formBoundingBox(with: other.system)
  }

  /// A box around the region.
  struct Box {
    /// How many elements there are at most.
    var count: Int
    /// How many indices there are at most in each dimension.
    var shape: [Int]
    /// The first index in each dimension, in terms of the symbols.
    var lower: [AffineMap]
  }

  /// The smallest box around the region, if numbers bound it.
  var box: Box? {
    let shape = memref.memRefType.shape
    var system = constraints.system
    for (dimension, size) in shape.enumerated() {
      system.addBound(.lower, dimension, 0)
      if size != ShapeDimension.dynamic { system.addBound(.upper, dimension, size - 1) }
    }
    let symbols = system.symbolCount
    var box = Box(count: 1, shape: [], lower: [])
    for (dimension, size) in shape.enumerated() {
      var extent = size
      var lower: AffineExpr = 0
      if let found = system.symbolicExtent(ofDimension: dimension) {
        (extent, lower) = found
      } else if size == ShapeDimension.dynamic {
        return nil
      }
      let (count, overflows) = box.count.multipliedReportingOverflow(by: extent)
      if overflows { return nil }
      box.count = count
      box.shape.append(extent)
      box.lower.append(AffineMap(dimensionCount: 0, symbolCount: symbols, results: [lower]))
    }
    return box
  }

  /// The number of bytes of a box around the region, if it is known; 0 if the buffer has a layout.
  var size: Int? {
    let type = memref.memRefType
    if !type.hasIdentityLayout { return 0 }
    guard let box, let bytes = type.element.byteCount else { return nil }
    let (size, overflows) = box.count.multipliedReportingOverflow(by: bytes)
    return overflows ? nil : size
  }
}

extension ValueConstraints {
  /// Adds that the first dimensions lie within a shape.
  fileprivate mutating func addShapeBounds(_ shape: some Sequence<Int>) {
    for (dimension, size) in shape.enumerated() {
      system.addBound(.lower, dimension, 0)
      if size != ShapeDimension.dynamic { system.addBound(.upper, dimension, size - 1) }
    }
  }

  /// Gives both systems the same symbols, those of this one first.
  fileprivate mutating func mergeSymbols(_ other: inout ValueConstraints) {
    for (offset, value) in symbols.enumerated() {
      let position = other.system.dimensionCount + offset
      guard let value, let found = other.position(of: value, from: position) else {
        other.insertSymbol(value, at: offset)
        continue
      }
      other.swap(position, found)
    }
    for value in other.symbols.dropFirst(system.symbolCount) { insertSymbol(value) }
  }

  /// Adds the bounds that a slice gives the indices of loops.
  mutating func addSliceBounds(_ slice: ComputationSlice) -> Bool {
    for (number, index) in slice.indices.enumerated() {
      guard let position = position(of: index) else { continue }
      let (lower, upper) = (slice.lower[number], slice.upper[number])
      if let lower, let upper, lower.results.count == 1, upper.results.count == 1,
        lower.results[0] + 1 == upper.results[0]
      {
        if !addBound(.equal, position, MappedOperands(map: lower, operands: slice.operands)) { return false }
      } else if let lower, let upper, !lower.results.isEmpty, !upper.results.isEmpty {
        guard addBound(.lower, position, MappedOperands(map: lower, operands: slice.operands)),
          addBound(
            .upper, self.position(of: index) ?? position, MappedOperands(map: upper, operands: slice.operands)
          )
        else { return false }
      } else if let loop = index.loop, !addDomain(of: loop) {
        return false
      }
    }
    return true
  }
}

extension Type {
  /// The number of bytes that an element of this type takes, if it is known.
  var byteCount: Int? {
    if let vector = self.as(VectorType.self) {
      guard let bits = vector.element.elementBitCount else { return nil }
      return (bits * vector.shape.reduce(1, *) + 7) / 8
    }
    return elementBitCount.map { ($0 + 7) / 8 }
  }

  /// The number of bits of an integer or floating-point type.
  private var elementBitCount: Int? { isIndex ? nil : bitWidth }
}

extension MemRefType {
  /// The number of bytes of all elements, if it is known.
  var byteCount: Int? {
    guard hasStaticShape, let bytes = element.byteCount else { return nil }
    return shape.reduce(bytes, &*)
  }
}

extension Op<Affine.For> {
  /// The number of bytes that the iterations of this loop access, if it is known.
  var memoryFootprint: Int? {
    var regions: [MemoryRegion] = []
    let depth = operation.nestingDepth
    for access in operation.accesses {
      guard let region = MemoryRegion(access, depth: depth) else {
        access.operation.emitError("error obtaining memory region")
        return nil
      }
      if let index = regions.firstIndex(where: { $0.memref == region.memref }) {
        if !regions[index].formBoundingBox(with: region) {
          access.operation.emitWarning(
            "getMemoryFootprintBytes: unable to perform a union on a memory region")
          return nil
        }
      } else {
        regions.append(region)
      }
    }
    var total = 0
    for region in regions {
      guard let size = region.size else { return nil }
      total &+= size
    }
    return total
  }
}
