import Accel
import AffineDialect
import TensorDialect

// Reshapes and paddings change places where the dimensions that are padded are neither split nor joined.

/// A padding with other dimensions.
private struct ReshapedPadding {
  let low: [MixedIndex], high: [MixedIndex]
  let shape: [Int]
}

extension Op<Tensor.Pad> {
  /// How much is added along each dimension.
  private var paddings: (low: [MixedIndex], high: [MixedIndex]) {
    (Tensor.Pad.low(of: self).all, Tensor.Pad.high(of: self).all)
  }

  /// `true` iff the value that is added does not depend on indices, and groups of several dimensions get nothing.
  private func leaves(_ groups: Reassociation, isGroup: (_ dimension: Int) -> Bool) -> Bool {
    guard Tensor.Pad.constantValue(of: self) != nil else { return false }
    let paddings = paddings
    return paddings.low.indices.allSatisfy { index in
      !isGroup(index) || (paddings.low[index].dimension == 0 && paddings.high[index].dimension == 0)
    }
  }

  /// The padding of a tensor whose dimensions are split to those of `shape`.
  fileprivate func expanded(_ shape: List<Int>, _ groups: Reassociation) -> ReshapedPadding? {
    guard leaves(groups, isGroup: { groups[$0].count != 1 }), let padded = self.result.type.shape else {
      return nil
    }
    var sizes = Array(shape)
    var low = Array(repeating: MixedIndex.constant(0), count: shape.count)
    var high = low
    for (index, group) in groups.enumerated() where group.count == 1 {
      sizes[group[0]] = padded[index]
      (low[group[0]], high[group[0]]) = (paddings.low[index], paddings.high[index])
    }
    return ReshapedPadding(low: low, high: high, shape: sizes)
  }

  /// The padding of a tensor whose dimensions are joined.
  fileprivate func collapsed(_ groups: Reassociation) -> ReshapedPadding? {
    let big = Set(groups.filter { $0.count != 1 }.joined())
    guard leaves(groups, isGroup: { big.contains($0) }), let padded = self.result.type.shape else {
      return nil
    }
    let (low, high) = paddings
    return ReshapedPadding(
      low: groups.map { $0.count == 1 ? low[$0[0]] : .constant(0) },
      high: groups.map { $0.count == 1 ? high[$0[0]] : .constant(0) },
      shape: groups.map { group in group.reduce(1) { DimensionArithmetic.product($0, padded[$1]) } })
  }

  /// Creates the same padding of another tensor.
  fileprivate func remade(on source: Value, _ padding: ReshapedPadding, _ rewriter: Rewriter) -> Value {
    let type = context.tensorType(padding.shape, self.result.type.elementOrSelf)
    return rewriter.createPad(
      of: source, low: padding.low, high: padding.high, value: Tensor.Pad.constantValue(of: self),
      nofold: self.nofold, type: type, at: location)
  }
}

extension Linalg {
  // pad(collapse_shape(t)) → collapse_shape(pad(t))
  static func padOfCollapse(_ control: @escaping FusionControl) -> Pattern {
    Pattern(linalg: "FoldPadWithProducerReshapeOpByExpansion") {
      (op: Op<Tensor.Pad>, rewriter) throws(NoMatch) in
      guard let collapse = op.source.defined(by: Tensor.CollapseShape.self), control(op.operation, 0),
        let shape = collapse.src.type.shape, let padding = op.expanded(shape, collapse.reassociation)
      else { throw NoMatch("what is padded is not collapsed from what can be padded as well") }
      let made = op.remade(on: collapse.src, padding, rewriter)
      let (groups, type) = (collapse.reassociation, op.result.type)
      return rewriter.replace(
        op, with: rewriter.createCollapseShape(of: made, groups, type: type, at: op.location))
    }
  }

  // expand_shape(pad(t)) → pad(expand_shape(t))
  static func expandOfPad(_ control: @escaping FusionControl) -> Pattern {
    Pattern(linalg: "FoldReshapeWithProducerPadOpByExpansion") {
      (op: Op<Tensor.ExpandShape>, rewriter) throws(NoMatch) in
      guard let pad = op.src.defined(by: Tensor.Pad.self), control(op.operation, 0),
        let shape = op.result.type.shape, let padding = pad.expanded(shape, op.reassociation)
      else { throw NoMatch("what is expanded is not padded from what can be expanded as well") }
      let outside = rewriter.builder
      var sizes = Tensor.ExpandShape.outputShape(of: op).all
      let groups = op.reassociation
      // Sizes of parts of a group may be known only where the reshape is.
      if groups.allSatisfy({ group in group.count == 1 || group.allSatisfy { sizes[$0].isStatic } }) {
        rewriter.builder.move(after: pad.source)
      }
      for (index, group) in groups.enumerated() where group.count == 1 {
        sizes[group[0]] = rewriter.size(of: pad.source, index, at: op.location)
      }
      let source = rewriter.createExpandShape(of: pad.source, groups, sizes: sizes, at: op.location)
      rewriter.builder = outside
      return rewriter.replace(op, with: pad.remade(on: source, padding, rewriter))
    }
  }

  // pad(expand_shape(t)) → expand_shape(pad(t))
  static func padOfExpand(_ control: @escaping FusionControl) -> Pattern {
    Pattern(linalg: "FoldPadWithProducerReshapeOpByCollapsing") {
      (op: Op<Tensor.Pad>, rewriter) throws(NoMatch) in
      guard let expand = op.source.defined(by: Tensor.ExpandShape.self), control(op.operation, 0),
        let padding = op.collapsed(expand.reassociation)
      else { throw NoMatch("what is padded is not expanded from what can be padded as well") }
      var sizes = Tensor.ExpandShape.outputShape(of: expand).all
      let sum = AffineMap(dimensionCount: 3, results: [.dimension(0) + .dimension(1) + .dimension(2)])
      for (index, group) in expand.reassociation.enumerated() where group.count == 1 {
        sizes[group[0]] = rewriter.applyAffine(
          sum, [padding.low[index], padding.high[index], sizes[group[0]]], at: expand.location)
      }
      let made = op.remade(on: expand.src, padding, rewriter)
      let type = op.result.type
      return rewriter.replace(
        op,
        with: rewriter.createExpandShape(
          of: made, expand.reassociation, sizes: sizes, type: type, at: op.location))
    }
  }

  // collapse_shape(pad(t)) → pad(collapse_shape(t))
  static func collapseOfPad(_ control: @escaping FusionControl) -> Pattern {
    Pattern(linalg: "FoldReshapeWithProducerPadOpByCollapsing") {
      (op: Op<Tensor.CollapseShape>, rewriter) throws(NoMatch) in
      guard let pad = op.src.defined(by: Tensor.Pad.self), control(op.operation, 0),
        let padding = pad.collapsed(op.reassociation)
      else { throw NoMatch("what is collapsed is not padded from what can be collapsed as well") }
      let source = rewriter.createCollapseShape(of: pad.source, op.reassociation, at: op.location)
      return rewriter.replace(op, with: pad.remade(on: source, padding, rewriter))
    }
  }
}

extension Builder {
  /// Goes to the first place at which `value` can be used.
  mutating func move(after value: Value) {
    if let made = value.definingOperation {
      move(after: made)
    } else if let block = value.owningBlock {
      move(toStartOf: block)
    }
  }
}
