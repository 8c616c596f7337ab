import Accel
import ArithDialect
import MemRefDialect
import TensorDialect

/// How operands without their dimensions of size 1 are made.
public enum UnitDimensionStrategy: Sendable {
  /// By `tensor.collapse_shape` and `tensor.expand_shape`.
  case reshapes
  /// By `tensor.extract_slice` and `tensor.insert_slice`.
  case slices
}

extension Linalg {
  /// Patterns that take loops of one iteration, and the dimensions that they go along, out of operations.
  static func unitDimensionPatterns(_ strategy: UnitDimensionStrategy) -> [Pattern] {
    let patterns = [
      // generic with loops of one iteration → generic without
      Pattern(linalg: "DropUnitDims") { (op: Op<Generic>, rewriter) throws(NoMatch) in
        let reduction = try UnitDimensions(op) { _ in true }
        return rewriter.replace(op, with: reduction.replacements(strategy, rewriter))
      },
      dropUnitDimensionsOfPad(strategy),
    ]
    let reshapes = strategy == .slices ? [] : Tensor.unitSlicePatterns
    let canonical =
      strategy == .slices
      ? [] : Tensor.CollapseShape.canonicalizations + Tensor.ExpandShape.canonicalizations
    return patterns + reshapes + Linalg.fillPatterns + Fill.canonicalizations + canonical
      + Tensor.Empty.canonicalizations
      + Tensor.emptyTensorPatterns + ResultDims.patterns + Tensor.Dim.canonicalizations
  }

  // pad(t) by nothing along dimensions of size 1 → pad(t without them)
  private static func dropUnitDimensionsOfPad(_ strategy: UnitDimensionStrategy) -> Pattern {
    Pattern(linalg: "DropPadUnitDims") { (op: Op<Tensor.Pad>, rewriter) throws(NoMatch) in
      guard let source = op.source.type.as(RankedTensorType.self), source.encoding == nil,
        let value = Tensor.Pad.constantValue(of: op), let result = op.result.type.shape
      else { throw NoMatch("the value that is added is not constant") }
      let (low, high) = (Tensor.Pad.low(of: op).all, Tensor.Pad.high(of: op).all)
      let kept = source.shape.indices.filter { index in
        source.shape[index] != 1 || low[index].constant != 0 || high[index].constant != 0
      }
      guard kept.count < source.shape.count else { throw NoMatch("no dimension of size 1 is left alone") }
      let groups = Reassociations.absorbing(source.shape.count) { !kept.contains($0) }
      let shape = kept.map { source.shape[$0] }
      let collapsed = rewriter.collapseUnits(op.source, groups, shape, strategy, at: op.location)
      let type = op.context.tensorType(kept.map { result[$0] }, source.element)
      let padded = rewriter.createPad(
        of: collapsed, low: kept.map { low[$0] }, high: kept.map { high[$0] }, value: value,
        nofold: op.nofold, type: type, at: op.location)
      var dest = op.result
      if strategy == .slices {
        var sizes = Array(repeating: MixedIndex.constant(1), count: source.shape.count)
        for (place, index) in kept.enumerated() {
          sizes[index] = rewriter.size(of: padded, place, at: op.location)
        }
        dest = rewriter.createEmpty(sizes, of: source.element, at: op.location)
      }
      return rewriter.replace(
        op, with: rewriter.expandUnits(padded, groups, like: dest, strategy, at: op.location))
    }
  }

  // generic all of whose loops are parallel outs(t), where t is used → generic ins(…, t) outs(empty)
  static let moveOutputsToInputs = Pattern(linalg: "MoveInitOperandsToInput") {
    (op: Op<Generic>, rewriter) throws(NoMatch) in
    let structured = StructuredOperation(op)
    guard structured.isOnTensors, structured.isParallel, let body = structured.body else {
      throw NoMatch("not all loops are parallel, or operands are no tensors")
    }
    let moved = structured.outputs.filter(structured.usesElement)
    guard !moved.isEmpty else { throw NoMatch("no output is used") }
    var outputs = structured.values(structured.outputs)
    for index in moved {
      let output = structured.op.operand(index)
      let outside = rewriter.builder
      rewriter.builder.move(after: output)
      let sizes = rewriter.sizes(of: output, at: op.location)
      outputs[index - structured.inputCount] = rewriter.createEmpty(
        sizes, of: output.type.elementOrSelf, at: op.location)
      rewriter.builder = outside
    }
    let maps = structured.maps
    let new = rewriter.createGeneric(
      inputs: structured.values(structured.inputs) + moved.map { structured.op.operand($0) },
      outputs: outputs, Array(maps[structured.inputs]) + moved.map { maps[$0] } + maps[structured.outputs],
      structured.iterators, results: op.resultTensors.types, at: op.location)
    for attribute in op.operation.attributes {
      rewriter.setAttribute(new.operation, attribute.name, to: attribute.value)
    }
    let outside = rewriter.builder
    let newBody = rewriter.createBlock(
      in: new.region, arguments: new.operation.operands.types.map(\.structuredElement))
    var arguments = Array(newBody.arguments[structured.inputs])
    for index in structured.outputs {
      let place = moved.firstIndex(of: index).map { structured.inputCount + $0 } ?? index + moved.count
      arguments.append(newBody.arguments[place])
    }
    rewriter.inline(body, into: newBody, arguments: arguments)
    rewriter.builder = outside
    return rewriter.replace(op, with: new)
  }
}

/// A `linalg.generic` without some of its loops of one iteration.
struct UnitDimensions {
  private let structured: StructuredOperation
  /// The loops that go away.
  private let loops: Set<Int>
  /// For each operand, the map, the shape and the groups of dimensions that become one; `nil` if it stays.
  private var operands: [(map: AffineMap, shape: [Int]?, groups: Reassociation)] = []

  /// Finds out which loops that `mayDrop` allows go away.
  init(_ op: Op<Linalg.Generic>, _ mayDrop: (Int) -> Bool) throws(NoMatch) {
    let structured = StructuredOperation(op)
    guard !structured.maps.isEmpty, structured.maps.tellLoopSizes, structured.body != nil else {
      throw NoMatch("the sizes of the loops are not known")
    }
    var units = Set<Int>()
    for loop in 0..<structured.loopCount where mayDrop(loop) {
      for (operand, map) in zip(structured.op.operands, structured.maps) {
        guard let place = map.resultPosition(ofDimension: loop) else { continue }
        if operand.type.shape?[place] == 1 { units.insert(loop) }
        break
      }
    }
    (self.structured, loops) = (structured, units)
    for (operand, map) in zip(structured.op.operands, structured.maps) {
      let reduced = Self.reduce(operand.type, map, units)
      if reduced.shape != nil, !operand.type.canCollapse { throw NoMatch("an operand cannot be collapsed") }
      operands.append(reduced)
    }
    let maps = operands.map(\.map)
    guard maps != structured.maps, maps.tellLoopSizes else {
      throw NoMatch("there is no loop of one iteration, or the sizes of others would not be known")
    }
  }

  /// Returns what becomes of an operand.
  private static func reduce(
    _ type: Type, _ map: AffineMap, _ units: Set<Int>
  ) -> (map: AffineMap, shape: [Int]?, groups: Reassociation) {
    var replacements: [AffineExpr] = []
    var next = 0
    for loop in 0..<map.dimensionCount {
      replacements.append(units.contains(loop) ? .constant(0) : .dimension(next))
      if !units.contains(loop) { next += 1 }
    }
    let new = map.replacing(dimensions: replacements, symbols: [], dimensionCount: next, symbolCount: 0)
    guard let shape = type.shape else { return (new, nil, []) }
    func isUnit(_ index: Int) -> Bool {
      if shape[index] != 1 { return false }
      if let loop = map.results[index].dimensionPosition { return units.contains(loop) }
      return map.results[index].constantValue == 0
    }
    let kept = shape.indices.filter { !isUnit($0) }
    if kept.count == shape.count { return (new, nil, []) }
    return (new.subMap(kept), kept.map { shape[$0] }, Reassociations.absorbing(shape.count, isUnit))
  }

  /// Creates the operation and what belongs around it, and returns what takes the place of its results.
  func replacements(_ strategy: UnitDimensionStrategy, _ rewriter: Rewriter) -> [Value] {
    let (op, location) = (structured.op, structured.op.location)
    let values = zip(op.operands, operands).map { value, reduced in
      reduced.shape.map { rewriter.collapseUnits(value, reduced.groups, $0, strategy, at: location) } ?? value
    }
    let outputs = Array(values[structured.outputs])
    let iterators = structured.iterators.indices.filter { !loops.contains($0) }
    let new = rewriter.createGeneric(
      inputs: Array(values[structured.inputs]), outputs: outputs, operands.map(\.map),
      iterators.map { structured.iterators[$0] },
      results: op.results.indices.map { outputs[$0].type }, at: location)
    rewriter.inline(op.region(0), into: new.region)
    replaceIndices(in: new, rewriter)
    return new.resultTensors.enumerated().map { index, result in
      let output = structured.inputCount + index
      if operands[output].shape == nil { return result }
      return rewriter.expandUnits(
        result, operands[output].groups, like: op.operand(output), strategy, at: location)
    }
  }

  /// Replaces the indices of loops that went away by 0, and numbers the others anew.
  private func replaceIndices(in op: Op<Linalg.Generic>, _ rewriter: Rewriter) {
    let outside = rewriter.builder
    for index in op.region.entry?.operations.compactMap({ $0.as(Linalg.Index.self) }) ?? [] {
      rewriter.builder.move(before: index.operation)
      if loops.contains(index.dim) {
        rewriter.replace(index, with: rewriter.indexConstant(0, at: index.location))
      } else {
        let before = loops.count { $0 < index.dim }
        if before > 0 {
          rewriter.replace(index, with: rewriter.createIndex(index.dim - before, at: index.location))
        }
      }
    }
    rewriter.builder = outside
  }
}

extension Type {
  /// `true` iff dimensions of size 1 can be left out of a tensor or buffer of this type.
  fileprivate var canCollapse: Bool {
    if let buffer = self.as(MemRefType.self) { return buffer.hasIdentityLayout }
    return self.as(RankedTensorType.self).map { $0.encoding == nil } ?? false
  }
}

extension Reassociations {
  /// Returns groups of `count` dimensions, each of one that is kept and of those around it that are not.
  static func absorbing(_ count: Int, _ isDropped: (Int) -> Bool) -> Reassociation {
    var (groups, current, hasKept) = (Reassociation(), [Int](), false)
    for index in 0..<count {
      if !isDropped(index) {
        if hasKept {
          groups.append(current)
          current = []
        }
        hasKept = true
      }
      current.append(index)
    }
    if hasKept { groups.append(current) }
    return groups
  }
}

extension Rewriter {
  /// Returns a tensor or buffer without some dimensions of size 1.
  func collapseUnits(
    _ value: Value, _ groups: Reassociation, _ shape: [Int], _ strategy: UnitDimensionStrategy,
    at location: Location
  ) -> Value {
    let element = value.type.elementOrSelf
    if let buffer = value.type.as(MemRefType.self) {
      let type = context.memRefType(shape, element, layout: nil, memorySpace: buffer.memorySpace)
      if strategy == .reshapes {
        return create(MemRef.CollapseShape.self, at: location) {
          ($0.src, $0.reassociation, $0.result) = (value, groups, type)
        }.result
      }
      return rankReducedView(value, buffer, shape, at: location)
    }
    let type = context.tensorType(shape, element)
    if strategy == .reshapes { return createCollapseShape(of: value, groups, type: type, at: location) }
    let sizes = sizes(of: value, at: location)
    let slice = TensorSlice(offsets: sizes.map { _ in .constant(0) }, sizes: sizes)
    return createExtractSlice(of: value, slice, type: type, at: location).result
  }

  /// Returns a view of a whole buffer without some dimensions of size 1.
  private func rankReducedView(
    _ value: Value, _ buffer: MemRefType, _ shape: [Int], at location: Location
  ) -> Value {
    let sizes = buffer.shape.indices.map { anySize(of: value, $0, at: location) }
    let (zeros, ones) = (sizes.map { _ in MixedIndex.constant(0) }, sizes.map { _ in MixedIndex.constant(1) })
    var (strides, rest) = ([Int](), shape[...])
    // Of dimensions of size 1, the last ones stay.
    for (size, stride) in zip(buffer.shape, buffer.stridesAndOffset?.strides ?? []).reversed()
    where rest.last == size {
      rest.removeLast()
      strides.insert(stride, at: 0)
    }
    let identity = context.memRefType(
      shape, buffer.element, layout: nil, memorySpace: buffer.memorySpace)
    let canonical = identity.as(MemRefType.self)?.stridesAndOffset
    let type =
      canonical?.strides == strides && canonical?.offset == 0
      ? identity
      : context.memRefType(
        shape, buffer.element, layout: context.stridedLayout(strides, offset: 0),
        memorySpace: buffer.memorySpace)
    return create(MemRef.SubView.self, at: location) {
      ($0.source, $0.result) = (value, type)
      ($0.offsets, $0.staticOffsets) = (zeros.values, zeros.dimensions)
      ($0.sizes, $0.staticSizes) = (sizes.values, sizes.dimensions)
      ($0.strides, $0.staticStrides) = (ones.values, ones.dimensions)
    }.result
  }

  /// Returns a tensor with dimensions of size 1 added so that it is of the type of `dest`.
  func expandUnits(
    _ value: Value, _ groups: Reassociation, like dest: Value, _ strategy: UnitDimensionStrategy,
    at location: Location
  ) -> Value {
    if strategy == .slices {
      let sizes = sizes(of: dest, at: location)
      let slice = TensorSlice(offsets: sizes.map { _ in .constant(0) }, sizes: sizes)
      return createInsertSlice(of: value, into: dest, slice, at: location).result
    }
    return createExpandShape(of: value, groups, type: dest.type, at: location)
  }

  /// Creates a `tensor.expand_shape` to `type`, in which a group has one dimension that is not known at most.
  func createExpandShape(
    of value: Value, _ groups: Reassociation, type: Type, at location: Location
  ) -> Value {
    var sizes = (type.shape ?? List()).map { MixedIndex.constant($0) }
    for (place, group) in groups.enumerated() {
      for index in group where sizes[index].constant == ShapeDimension.dynamic {
        sizes[index] = size(of: value, place, at: location)
      }
    }
    return createExpandShape(of: value, groups, sizes: sizes, type: type, at: location)
  }
}
