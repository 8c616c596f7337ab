import Accel
import AccelPresburger
import SCFDialect

/// Iterations of a loop nest, given by bounds in terms of the indices of another nest.
struct ComputationSlice {
  /// The indices of the loops that are sliced.
  var indices: [Value] = []
  /// The lower bounds; `nil` where all iterations are meant.
  var lower: [AffineMap?] = []
  /// The upper bounds.
  var upper: [AffineMap?] = []
  /// What the bounds are applied to.
  var operands: [Value] = []
  /// Before which operation the slice belongs.
  var place: Operation?

  /// `true` iff nothing was computed.
  var isEmpty: Bool { indices.isEmpty }

  /// The bounds of one of the loops with what they are applied to.
  func bounds(_ number: Int) -> (lower: MappedOperands?, upper: MappedOperands?) {
    (
      lower[number].map { MappedOperands(map: $0, operands: operands) },
      upper[number].map { MappedOperands(map: $0, operands: operands) }
    )
  }

  /// Finds the iterations around a source that an access in the outer `depth` loops around the target depends on, or the
  /// other way round.
  init(
    from source: MemoryAccess, to target: MemoryAccess, _ dependence: ValueConstraints, depth: Int,
    isBackward: Bool
  ) {
    let (sourceLoops, targetLoops) = (source.operation.surroundingLoops, target.operation.surroundingLoops)
    var constraints = dependence
    let first = isBackward ? sourceLoops.count + depth : depth
    let count = (isBackward ? targetLoops.count : sourceLoops.count) - depth
    constraints.projectOut(first..<first + count)
    let offset = isBackward ? 0 : depth
    let loops = isBackward ? sourceLoops : targetLoops
    let range = offset..<offset + loops.count
    indices = constraints.values[range].compactMap { $0 }
    let bounds = constraints.system.sliceBounds(range)
    (lower, upper) = (bounds.map(\.lower), bounds.map(\.upper))
    operands = constraints.values.indices.filter { !range.contains($0) }.compactMap { constraints.values[$0] }
    place = isBackward ? targetLoops[depth - 1].body.first : sourceLoops[depth - 1].body.last

    var sequential: [Value] = []
    if !source.isWrite, !target.isWrite, let root = loops.first {
      sequential = root.operation.inside(Affine.For.self).filter { !$0.isParallel() }.map(\.inductionVariable)
    }
    for (number, loop) in loops.enumerated() {
      let hasBarrier = loop.operation.attributes.contains { $0.name.string == "slice_fusion_barrier" }
      guard sequential.contains(loop.inductionVariable) || hasBarrier else { continue }
      if loop.isParallelWithReduction, depth >= loops.count, iterationCount == 1, isMaximal == true {
        continue
      }
      for later in number..<loops.count { (lower[later], upper[later]) = (nil, nil) }
      break
    }
  }

  /// Creates an empty slice.
  init() {}

  // MARK: Numbers

  /// The numbers of iterations of the loops, by loop; `nil` if one is not known.
  var tripCounts: [(loop: Operation, count: Int)]? {
    var counts: [(Operation, Int)] = []
    for (number, index) in indices.enumerated() {
      guard let loop = index.loop else { return nil }
      guard let lower = lower[number], let upper = upper[number], !lower.results.isEmpty,
        !upper.results.isEmpty
      else {
        if let lower = loop.constantLowerBound, let upper = loop.constantUpperBound {
          counts.append((loop.operation, upper &- lower))
        } else if let count = loop.constantTripCount {
          counts.append((loop.operation, count))
        } else {
          return nil
        }
        continue
      }
      guard lower.results.count == 1, upper.results.count == 1 else { return nil }
      let span = (upper.results[0] - lower.results[0]).simplified(
        dimensionCount: lower.dimensionCount, symbolCount: lower.symbolCount)
      guard let count = span.constantValue else { return nil }
      counts.append((loop.operation, Int(count)))
    }
    return counts
  }

  /// The number of iterations of all loops together, if it is known.
  var iterationCount: Int? { tripCounts.map { $0.reduce(1) { $0 &* $1.count } } }

  // MARK: Constraints

  /// The constraints on the indices, of which the operands are symbols; `nil` if they are not affine.
  var constraints: ValueConstraints? {
    var constraints = ValueConstraints(dimensions: indices, symbols: operands)
    for operand in operands {
      if operand.isSymbol {
        if let number = operand.constantIndex, let position = constraints.position(of: operand) {
          constraints.system.addBound(.equal, position, number)
        }
      } else if let loop = operand.loop, !constraints.addDomain(of: loop) {
        return nil
      }
    }
    return constraints.addSliceBounds(self) ? constraints : nil
  }

  /// The constraints of the loops as they are.
  private var sourceConstraints: ValueConstraints? {
    var constraints = ValueConstraints(dimensions: indices)
    for index in indices {
      guard let loop = index.loop, constraints.addDomain(of: loop) else { return nil }
    }
    return constraints
  }

  /// Whether the slice has all iterations of loops that are the same on both sides; `nil` if it is not seen at once.
  private var isObviouslyMaximal: Bool? {
    for (number, index) in indices.enumerated() {
      guard let lower = lower[number], let upper = upper[number], lower.results.count == 1,
        upper.results.count == 1, lower.results[0] + 1 == upper.results[0],
        let position = lower.results[0].dimensionPosition, let target = operands[position].loop,
        let source = index.loop, let sourceLower = source.constantLowerBound,
        let sourceUpper = source.constantUpperBound, let targetLower = target.constantLowerBound,
        let targetUpper = target.constantUpperBound
      else { return nil }
      if sourceLower != targetLower || sourceUpper != targetUpper || source.step.value != target.step.value {
        return false
      }
    }
    return true
  }

  /// Whether all iterations of the slice are such of the loops; `nil` if it is not known.
  var isValid: Bool? {
    if isObviouslyMaximal == true { return true }
    guard var source = sourceConstraints, source.system.localCount == 0, var slice = constraints else {
      return nil
    }
    let count = indices.count
    slice.projectOutAll(from: count)
    source.projectOutAll(from: count)
    guard let rest = PresburgerSet(slice.system).subtracting(PresburgerSet(source.system)) else { return nil }
    return rest.isEmpty
  }

  /// Whether all iterations of the loops are in the slice; `nil` if it is not known.
  var isMaximal: Bool? {
    if let known = isObviouslyMaximal { return known }
    guard let source = sourceConstraints else { return nil }
    var targets: [Value?] = operands.filter { $0.loop != nil }.map { $0 }
    while targets.count < indices.count { targets.append(nil) }
    var slice = ValueConstraints(dimensions: targets)
    for number in indices.indices {
      let (lower, upper) = bounds(number)
      if let lower, let upper, lower.map.results.count == 1, upper.map.results.count == 1,
        lower.map.results[0] + 1 == upper.map.results[0], lower.map.results[0].constantValue == nil
      {
        guard let position = lower.map.results[0].dimensionPosition, let loop = operands[position].loop,
          slice.addDomain(of: loop)
        else { return nil }
        continue
      }
      if let lower, !slice.addBound(.lower, number, lower) { return nil }
      if let upper, !slice.addBound(.upper, number, upper) { return nil }
    }
    guard source.system.dimensionCount == slice.system.dimensionCount,
      source.system.symbolCount == slice.system.symbolCount
    else { return nil }
    return PresburgerSet(source.system).subtracting(PresburgerSet(slice.system))?.isEmpty
  }
}

extension ValueConstraints {
  /// Removes all variables from a position on, the local ones too.
  fileprivate mutating func projectOutAll(from position: Int) {
    projectOut(position..<system.variableCount)
  }
}

extension Affine {
  /// What came of looking for a slice.
  enum SliceResult { case slice(ComputationSlice), incorrect(ComputationSlice), unknown }

  /// The loops that are around all operations, outermost first.
  static func commonLoops(_ operations: [Operation]) -> [Op<For>] {
    guard var common = operations.first?.surroundingLoops else { return [] }
    for op in operations.dropFirst() {
      common = Array(zip(common, op.surroundingLoops).prefix { $0 == $1 }.map(\.0))
    }
    return common
  }

  /// Finds the iterations of the one loop nest that all accesses of the other depend on, inside of its outer `depth`
  /// loops.
  static func sliceUnion(
    _ sources: [MemoryAccess], _ targets: [MemoryAccess], depth: Int, commonLoopCount: Int, isBackward: Bool
  ) -> SliceResult {
    var union: ValueConstraints?
    var dependent: [Operation] = []
    for source in sources {
      for target in targets where source.memref == target.memref {
        let around = isBackward ? target : source
        if depth > around.operation.nestingDepth { return .unknown }
        let dependence = source.dependence(
          before: target, depth: commonLoopCount + 1, allowReads: !source.isWrite && !target.isWrite)
        let found: ValueConstraints
        switch dependence {
        case .unknown: return .unknown
        case .none: continue
        case .possible(let constraints): found = constraints
        }
        dependent.append(around.operation)
        let slice = ComputationSlice(
          from: source, to: target, found, depth: depth, isBackward: isBackward)
        guard var new = slice.constraints else { return .unknown }
        guard var old = union else {
          union = new
          continue
        }
        if old.values != new.values || old.system.dimensionCount != new.system.dimensionCount {
          let (before, after) = (old.dimensions.map { $0 }, new.dimensions.map { $0 })
          old.merge(&new)
          guard old.addMissingBounds(before), new.addMissingBounds(after) else { return .unknown }
        }
        guard old.system.localCount == 0, new.system.localCount == 0,
          old.system.formBoundingBox(with: new.system)
        else { return .unknown }
        union = old
      }
    }
    guard var union else { return .unknown }
    let loops = commonLoops(dependent)
    if depth > loops.count { return .unknown }
    let count = union.system.dimensionCount
    union.convertLoopIndicesToDimensions()
    var slice = ComputationSlice()
    let bounds = union.system.sliceBounds(0..<count)
    (slice.lower, slice.upper) = (bounds.map(\.lower), bounds.map(\.upper))
    slice.operands = union.values[count...].compactMap { $0 }
    slice.indices = union.values[..<count].compactMap { $0 }
    slice.place = isBackward ? loops[depth - 1].body.first : loops[depth - 1].body.last
    switch slice.isValid {
    case true?: return .slice(slice)
    case false?: return .incorrect(slice)
    case nil: return .unknown
    }
  }
}

extension ValueConstraints {
  /// Adds the bounds of the indices that are not among those that were there.
  fileprivate mutating func addMissingBounds(_ known: [Value?]) -> Bool {
    for case let value? in Array(dimensions) where !known.contains(where: { $0 == value }) {
      guard let loop = value.loop, addDomain(of: loop) else { return false }
    }
    return true
  }
}
