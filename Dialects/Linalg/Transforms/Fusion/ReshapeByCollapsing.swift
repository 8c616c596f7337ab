import Accel
import ArithDialect
import MemRefDialect
import TensorDialect

extension Linalg {
  /// Patterns that move reshapes past `linalg.generic`s, whose loops become fewer.
  static func reshapeByCollapsingPatterns(_ control: @escaping FusionControl) -> [Pattern] {
    [
      // generic(expand_shape(t)) → expand_shape(generic'(t))
      Pattern(linalg: "FoldWithProducerReshapeOpByCollapsing") {
        (op: Op<Generic>, rewriter) throws(NoMatch) in
        let structured = StructuredOperation(op)
        for (index, operand) in op.operation.operands.enumerated() {
          guard let expand = operand.defined(by: Tensor.ExpandShape.self) else { continue }
          let groups = structured.collapsibleLoops(index, expand.reassociation)
          guard !groups.isEmpty, control(op.operation, index) else { continue }
          return rewriter.replace(op, with: try LoopCollapse(structured, groups).replacements(rewriter))
        }
        throw NoMatch("no operand is expanded such that loops can be joined")
      },
      padOfExpand(control), collapseOfPad(control),
      // collapse_shape(generic(…)) → generic'(collapse_shape(…))
      Pattern(linalg: "FoldReshapeWithGenericOpByCollapsing") {
        (op: Op<Tensor.CollapseShape>, rewriter) throws(NoMatch) in
        guard let generic = op.src.defined(by: Generic.self) else {
          throw NoMatch("the source is no generic")
        }
        let producer = StructuredOperation(generic)
        let groups = producer.collapsibleLoops(producer.inputCount + op.src.index, op.reassociation)
        guard !groups.isEmpty else { throw NoMatch("no loops can be joined") }
        guard control(op.operation, 0) else { throw NoMatch("the fusion is not wanted") }
        rewriter.builder.move(after: producer.op)
        return rewriter.replace(producer.op, with: try LoopCollapse(producer, groups).replacements(rewriter))
      },
    ]
  }

  /// Patterns that join loops of `linalg.generic` and `linalg.copy`, the groups of which `control` says.
  static func collapseDimensionPatterns(
    _ control: @escaping @Sendable (StructuredOperation) -> Reassociation
  ) -> [Pattern] {
    [
      Pattern(linalg: "CollapseLinalgDimensions<linalg::GenericOp>") {
        (op: Op<Generic>, rewriter) throws(NoMatch) in
        try collapse(StructuredOperation(op), control, rewriter)
      },
      Pattern(linalg: "CollapseLinalgDimensions<linalg::CopyOp>") {
        (op: Op<Copy>, rewriter) throws(NoMatch) in
        guard let structured = StructuredOperation(op.operation) else { throw NoMatch("not structured") }
        return try collapse(structured, control, rewriter)
      },
    ]
  }

  /// Joins the loops that `control` says.
  private static func collapse(
    _ structured: StructuredOperation, _ control: (StructuredOperation) -> Reassociation, _ rewriter: Rewriter
  ) throws(NoMatch) -> Rewritten {
    let groups = control(structured)
    guard !groups.isEmpty, structured.hasProjectedPermutations,
      groups.allSatisfy({ group in structured.maps.allSatisfy { $0.preserves(sequence: group) } })
    else { throw NoMatch("the loops cannot be joined") }
    return rewriter.replace(structured.op, with: try LoopCollapse(structured, groups).replacements(rewriter))
  }
}

extension StructuredOperation {
  /// Returns the groups of loops that can become one when the dimensions of an operand do.
  func collapsibleLoops(_ position: Int, _ reassociation: Reassociation) -> Reassociation {
    guard isOnTensors, hasProjectedPermutations, body != nil else { return [] }
    let reductions = iterators.indices.filter { iterators[$0] == .reduction }
    var (groups, seen) = (Reassociation(), Set<Int>())
    for dimensions in reassociation where dimensions.count > 1 {
      let loops = dimensions.compactMap { maps[position].results[$0].dimensionPosition }
      guard seen.isDisjoint(with: loops), loops.allSatisfy({ iterators[$0] == iterators[loops[0]] }) else {
        continue
      }
      if iterators[loops[0]] == .reduction {
        // Sums are not put in another order.
        guard let start = reductions.firstIndex(of: loops[0]),
          reductions[start...].prefix(loops.count).elementsEqual(loops)
        else { continue }
      }
      guard maps.allSatisfy({ $0.preserves(sequence: loops) }) else { continue }
      seen.formUnion(loops)
      groups.append(loops)
    }
    return groups
  }
}

extension AffineMap {
  /// `true` iff the dimensions of `sequence` are neighbours in this order among the results, or none is a result.
  /// - Requires: this is a projected permutation.
  func preserves(sequence: [Int]) -> Bool {
    let positions = results.compactMap(\.dimensionPosition)
    for (index, position) in positions.enumerated() {
      if position == sequence[0] { return positions[index...].prefix(sequence.count).elementsEqual(sequence) }
      if sequence.contains(position) { return false }
    }
    return true
  }
}

/// A structured operation some of whose loops become one.
struct LoopCollapse {
  private let structured: StructuredOperation
  /// For each new loop, the old ones.
  private let groups: Reassociation

  /// Says which loops become one.
  init(_ structured: StructuredOperation, _ joined: Reassociation) throws(NoMatch) {
    if structured.loopCount <= 1 || joined.allSatisfy({ $0.count <= 1 }) {
      throw NoMatch("nothing is joined")
    }
    let all = joined.joined()
    guard Set(all).count == all.count, all.allSatisfy((0..<structured.loopCount).contains) else {
      throw NoMatch("illegal to collapse specified dimensions")
    }
    self.structured = structured
    let others = (0..<structured.loopCount).filter { !all.contains($0) }.map { [$0] }
    groups = (joined.filter { !$0.isEmpty } + others).sorted { $0[0] < $1[0] }
  }

  /// The new loop that an old one is part of, and its place there.
  private func place(of loop: Int) -> (group: Int, index: Int) {
    for (group, loops) in groups.enumerated() {
      if let index = loops.firstIndex(of: loop) { return (group, index) }
    }
    return (0, 0)
  }

  /// Returns the groups of dimensions of an operand that become one.
  private func reassociation(_ map: AffineMap) -> Reassociation {
    var (result, next) = (Reassociation(), 0)
    let positions = map.results.compactMap(\.dimensionPosition)
    while next < positions.count {
      let (group, index) = place(of: positions[next])
      let count = groups[group].count
      if index == 0 { result.append(Array(next..<next + count)) }
      next += count
    }
    return result
  }

  /// Creates the operation and what belongs around it, and returns what takes the place of its results.
  func replacements(_ rewriter: Rewriter) throws(NoMatch) -> [Value] {
    let (op, location) = (structured.op, structured.op.location)
    if structured.isOnBuffers {
      for (operand, map) in zip(op.operands, structured.maps) {
        guard operand.type.isMemRef else { continue }
        guard MemRef.CollapseShape.resultType(operand.type, reassociation(map)) != nil else {
          throw NoMatch("memref is not guaranteed collapsible")
        }
      }
    }
    let sizes = structured.loopSizes(rewriter)
    let operands = op.operands.indices.map { index in
      collapse(op.operand(index), reassociation(structured.maps[index]), rewriter)
    }
    let results = structured.isOnBuffers ? [] : operands[structured.outputs].map(\.type)
    let made = create(operands, results, rewriter)
    let outside = rewriter.builder
    updateIndices(in: made, sizes, rewriter)
    rewriter.builder = outside
    return zip(op.results, made.results).enumerated().map { index, pair in
      let (old, new) = pair
      if old.type.shape?.count == new.type.shape?.count { return new }
      let map = structured.maps[structured.inputCount + index]
      let shape = map.results.compactMap(\.dimensionPosition).map { sizes[$0] }
      return rewriter.createExpandShape(
        of: new, reassociation(map), sizes: shape, type: old.type, at: location)
    }
  }

  /// Returns an operand with as many dimensions as the new loops need.
  private func collapse(_ operand: Value, _ groups: Reassociation, _ rewriter: Rewriter) -> Value {
    guard let rank = operand.type.shape?.count, groups.count != rank else { return operand }
    let location = structured.op.location
    guard operand.type.isMemRef else {
      return rewriter.createCollapseShape(of: operand, groups, at: location)
    }
    let type = MemRef.CollapseShape.resultType(operand.type, groups) ?? operand.type
    return rewriter.create(MemRef.CollapseShape.self, at: location) {
      ($0.src, $0.reassociation, $0.result) = (operand, groups, type)
    }.result
  }

  /// Creates the operation with fewer loops.
  private func create(_ operands: [Value], _ results: [Type], _ rewriter: Rewriter) -> Operation {
    let op = structured.op
    guard op.is(Linalg.Generic.self) else { return rewriter.remake(op, operands, results) }
    let maps = structured.maps.map { map in
      let places = map.results.compactMap(\.dimensionPosition).map(place)
      return AffineMap(
        dimensionCount: groups.count, results: places.filter { $0.index == 0 }.map { .dimension($0.group) })
    }
    let generic = rewriter.createGeneric(
      inputs: Array(operands[structured.inputs]), outputs: Array(operands[structured.outputs]), maps,
      groups.map { structured.iterators[$0[0]] }, results: results, at: op.location)
    rewriter.inline(op.region(0), into: generic.region)
    return generic.operation
  }

  /// Computes the indices that the body asks for from those of the new loops.
  private func updateIndices(in op: Operation, _ sizes: [MixedIndex], _ rewriter: Rewriter) {
    guard let body = op.regions.first?.entry else { return }
    let indices = body.operations.compactMap { $0.as(Linalg.Index.self) }
    if indices.isEmpty { return }
    let location = op.location
    rewriter.builder.move(before: op)
    let bounds = sizes.map { rewriter.value($0, at: location) }
    rewriter.builder.move(toStartOf: body)
    var values: [Int: Value] = [:]
    for (number, group) in groups.enumerated() {
      var rest = rewriter.createIndex(number, at: location)
      for loop in group.dropFirst().reversed() {
        values[loop] = rewriter.createOrFold(Arith.RemSI.self, at: location) {
          ($0.lhs, $0.rhs) = (rest, bounds[loop])
        }
        let whole = rest
        rest = rewriter.createOrFold(Arith.DivSI.self, at: location) {
          ($0.lhs, $0.rhs) = (whole, bounds[loop])
        }
      }
      values[group[0]] = rest
    }
    for index in indices {
      if let value = values[index.dim] { rewriter.replace(index, with: value) }
    }
  }
}
