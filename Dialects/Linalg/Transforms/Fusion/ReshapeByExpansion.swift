import Accel
import AffineDialect
import TensorDialect

extension Linalg {
  /// Patterns that move reshapes past structured operations, whose loops become more.
  static func reshapeByExpansionPatterns(_ control: @escaping FusionControl) -> [Pattern] {
    [
      // expand_shape(op(…)) → op'(expand_shape(…))
      Pattern(linalg: "FoldReshapeWithGenericOpByExpansion") {
        (op: Op<Tensor.ExpandShape>, rewriter) throws(NoMatch) in
        let index = op.src.index
        guard !op.src.isBlockArgument, let producer = StructuredOperation(op.src.definingOperation),
          let expansion = LoopExpansion(producer, producer.inputCount + index, op.reassociation)
        else { throw NoMatch("the tensor is not made by an operation whose loops can be split") }
        guard control(op.operation, 0) else { throw NoMatch("the fusion is not wanted") }
        let sizes = Tensor.ExpandShape.outputShape(of: op).all
        try expansion.check(sizes.dimensions.values)
        try rewriter.moveDefinitions(of: sizes.values, before: producer.op)
        let values = expansion.replacements(sizes, source: op.src, rewriter)
        let value = values[index]
        rewriter.replace(op, with: value.defined(by: Tensor.CollapseShape.self)?.src ?? value)
        return rewriter.replace(producer.op, with: values)
      },
      padOfCollapse(control), expandOfPad(control),
      // op(collapse_shape(t)) → collapse_shape(op'(t))
      Pattern("FoldWithProducerReshapeOpByExpansion", implementing: StructuredWitness.self) {
        (op, witness, rewriter) throws(NoMatch) in
        let structured = StructuredOperation(op, witness)
        for index in structured.inputs {
          guard let collapse = op.operand(index).defined(by: Tensor.CollapseShape.self),
            let expansion = LoopExpansion(structured, index, collapse.reassociation), control(op, index)
          else { continue }
          try expansion.check(Array(collapse.src.type.shape ?? List()))
          let sizes = rewriter.sizes(of: collapse.src, at: collapse.location)
          return rewriter.replace(
            op, with: expansion.replacements(sizes, source: collapse.src, rewriter))
        }
        throw NoMatch("no input is collapsed such that the loops can be split")
      },
    ]
  }
}

/// A structured operation whose loops are split as a reshape splits the dimensions of an operand.
private struct LoopExpansion {
  private let structured: StructuredOperation
  /// The operand that is reshaped.
  private let position: Int
  /// The loops that each loop becomes.
  private let loops: Reassociation
  private let reassociation: Reassociation

  /// Says how the loops of an operation are split; `nil` if that is not possible.
  init?(_ structured: StructuredOperation, _ position: Int, _ reassociation: Reassociation) {
    guard structured.isOnTensors, structured.hasProjectedPermutations, structured.body != nil,
      !structured.maps[position].results.isEmpty, !reassociation.isEmpty
    else { return nil }
    (self.structured, self.position, self.reassociation) = (structured, position, reassociation)
    var counts = Array(repeating: 1, count: structured.loopCount)
    for (expression, group) in zip(structured.maps[position].results, reassociation) {
      if let loop = expression.dimensionPosition { counts[loop] = group.count }
    }
    var next = 0
    loops = counts.map { count in
      next += count
      return Array(next - count..<next)
    }
  }

  /// Checks that the other operands can be reshaped when that at `position` is to have the given shape.
  func check(_ shape: [Int]) throws(NoMatch) {
    var parts = [[Int]?](repeating: nil, count: structured.loopCount)
    for (expression, group) in zip(structured.maps[position].results, reassociation) {
      if let loop = expression.dimensionPosition { parts[loop] = group.map { shape[$0] } }
    }
    for (operand, map) in zip(structured.op.operands, structured.maps) {
      for (size, loop) in zip(operand.type.shape ?? List(), map.results.compactMap(\.dimensionPosition)) {
        parts[loop] = parts[loop] ?? [size]
      }
    }
    for (index, operand) in structured.op.operands.enumerated() {
      if index == position, index < structured.inputCount { continue }
      let places = structured.maps[index].results.compactMap(\.dimensionPosition)
      for (size, loop) in zip(operand.type.shape ?? List(), places) {
        let sizes = parts[loop] ?? []
        let isDynamic = sizes.contains(ShapeDimension.dynamic)
        if isDynamic ? size != ShapeDimension.dynamic : size != sizes.reduce(1, *) {
          throw NoMatch("an operand cannot be reshaped")
        }
      }
    }
  }

  /// Creates the operation and what belongs around it, and returns what takes the place of its results.
  ///
  /// `sizes` are those of the operand with more dimensions, which is `source` if it is an input.
  func replacements(
    _ sizes: [MixedIndex], source: Value, _ rewriter: Rewriter
  ) -> [Value] {
    let op = structured.op
    rewriter.builder.move(before: op)
    let location = op.location
    var loopSizes = structured.loopSizes(rewriter).map { [$0] }
    for (expression, group) in zip(structured.maps[position].results, reassociation) {
      if let loop = expression.dimensionPosition { loopSizes[loop] = group.map { sizes[$0] } }
    }
    var operands: [Value] = []
    for (index, operand) in op.operands.enumerated() {
      if index == position, index < structured.inputCount {
        operands.append(source)
      } else {
        operands.append(expand(operand, structured.maps[index], loopSizes, rewriter, location))
      }
    }
    let outputs = Array(operands[structured.outputs])
    let made = create(operands, outputs.map(\.type), loopSizes, rewriter)
    return zip(op.results, made.results).enumerated().map { index, pair in
      let (old, new) = pair
      if old.type == new.type { return new }
      let map = structured.maps[structured.inputCount + index]
      return rewriter.createCollapseShape(of: new, groups(map), type: old.type, at: location)
    }
  }

  /// Returns the groups of dimensions of an operand that were one.
  private func groups(_ map: AffineMap) -> Reassociation {
    var next = 0
    return map.results.compactMap(\.dimensionPosition).map { loop in
      next += loops[loop].count
      return Array(next - loops[loop].count..<next)
    }
  }

  /// Returns an operand with as many dimensions as the new loops need.
  private func expand(
    _ operand: Value, _ map: AffineMap, _ sizes: [[MixedIndex]], _ rewriter: Rewriter, _ location: Location
  ) -> Value {
    guard let tensor = operand.type.as(RankedTensorType.self) else { return operand }
    let expanded = map.results.compactMap(\.dimensionPosition).flatMap { sizes[$0] }
    let type = rewriter.context.tensorType(expanded.map(\.dimension), tensor.element)
    if type == operand.type { return operand }
    return rewriter.createExpandShape(of: operand, groups(map), sizes: expanded, type: type, at: location)
  }

  /// Creates the operation with more loops.
  private func create(
    _ operands: [Value], _ results: [Type], _ sizes: [[MixedIndex]], _ rewriter: Rewriter
  ) -> Operation {
    let op = structured.op
    if op.is(Linalg.Fill.self) || op.is(Linalg.Copy.self) { return copy(operands, results, rewriter) }
    if let transpose = op.as(Linalg.Transpose.self) {
      let made = copy(operands, results, rewriter)
      let old = transpose.permutation.values
      // The input's dimensions are the loops that the inverse of the permutation says.
      let inputLoops = old.indices.map { dimension in old.firstIndex(of: dimension) ?? 0 }
      let flat = inputLoops.flatMap { loops[$0] }
      let permutation = DenseI64Array(flat.indices.map { loop in flat.firstIndex(of: loop) ?? 0 })
      rewriter.setProperty(
        Op<Linalg.Transpose>(unchecked: made), Linalg.Transpose.permutation,
        to: permutation.attribute(in: rewriter.context))
      return made
    }
    let loopCount = loops.joined().count
    let maps = structured.maps.map { map in
      AffineMap(
        dimensionCount: loopCount,
        results: map.results.compactMap(\.dimensionPosition).flatMap { loops[$0].map { .dimension($0) } })
    }
    let iterators = loops.enumerated().flatMap { index, group in
      group.map { _ in structured.iterators[index] }
    }
    let generic = rewriter.createGeneric(
      inputs: Array(operands[structured.inputs]), outputs: Array(operands[structured.outputs]), maps,
      iterators, results: results, at: op.location)
    var mapping = ValueMapping()
    rewriter.clone(op.region(0), into: generic.region, &mapping)
    updateIndices(in: generic, sizes, rewriter)
    return generic.operation
  }

  /// Creates an operation of the same kind.
  private func copy(_ operands: [Value], _ results: [Type], _ rewriter: Rewriter) -> Operation {
    var state = OperationState(structured.op.name, at: structured.op.location)
    (state.operands, state.resultTypes) = (operands, results)
    state.properties = Array(structured.op.properties)
    state.attributes = Array(structured.op.attributes)
    state.regions = [ParsedRegion()]
    let made = rewriter.create(state)
    var mapping = ValueMapping()
    rewriter.clone(structured.op.region(0), into: made.region(0), &mapping)
    return made
  }

  /// Computes the indices that the body asks for from those of the new loops.
  private func updateIndices(in op: Op<Linalg.Generic>, _ sizes: [[MixedIndex]], _ rewriter: Rewriter) {
    let outside = rewriter.builder
    for inner in op.region.entry?.operations.map({ $0 }) ?? [] {
      guard let index = inner.as(Linalg.Index.self) else { continue }
      let parts = loops[index.dim]
      if parts == [index.dim] { continue }
      let location = inner.location
      rewriter.builder.move(after: inner)
      let others = parts.dropFirst().map { rewriter.createIndex($0, at: location) }
      var value = MixedIndex.value(rewriter.createIndex(parts[0], at: location))
      let sum = AffineMap(
        dimensionCount: 2, symbolCount: 1, results: [.dimension(0) + .dimension(1) * .symbol(0)])
      for (size, other) in zip(sizes[index.dim].dropFirst(), others) {
        value = rewriter.applyAffine(sum, [.value(other), value, size], at: location)
      }
      rewriter.replace(index, with: rewriter.value(value, at: location))
    }
    rewriter.builder = outside
  }
}

extension Rewriter {
  /// Moves what `values` are computed by before `op`, as far as it is not there yet.
  func moveDefinitions(of values: [Value], before op: Operation) throws(NoMatch) {
    var pending = values
    var late: [Operation] = []
    while let value = pending.popLast() {
      guard let made = value.definingOperation else {
        // An argument is there before everything in its block; that of another block may not be.
        if value.owningBlock == op.block || op.isInside(value.owningBlock) { continue }
        throw NoMatch("a size is not known where it would be needed")
      }
      guard made.block == op.block else {
        if op.isInside(made.block) { continue }
        throw NoMatch("a size is not known where it would be needed")
      }
      if made.isBefore(op) || late.contains(made) { continue }
      if made == op || !made.regions.isEmpty { throw NoMatch("a size depends on the operation") }
      late.append(made)
      pending += made.operands
    }
    for made in late.sorted(by: { $0.isBefore($1) }) { move(made, before: op) }
  }
}

extension Operation {
  /// `true` iff this operation is in an operation of `block`, or in another block of the same region.
  fileprivate func isInside(_ block: Block?) -> Bool {
    guard let block, let region = block.region else { return false }
    var current: Operation? = self
    while let op = current {
      if op.region == region { return true }
      current = op.parent
    }
    return false
  }
}
