import Accel
import SCFDialect

// What surrounds operations: affine loops, choices, and the scope in which dimensions are known.

extension Value {
  /// The `affine.for` whose index this is, if it is one.
  var loop: Op<Affine.For>? {
    guard let block = owningBlock, let loop = block.parent?.as(Affine.For.self), index == 0 else {
      return nil
    }
    return loop
  }

  /// The `affine.parallel` one of whose indices this is, if it is one.
  var parallelLoop: Op<Affine.Parallel>? { owningBlock?.parent?.as(Affine.Parallel.self) }

  /// `true` iff this is an index of an affine loop.
  var isLoopIndex: Bool { loop != nil || parallelLoop != nil }
}

extension Op<Affine.For> {
  /// The body.
  var body: Block { self.region.entry.unsafelyUnwrapped }
  /// The index.
  var inductionVariable: Value { body.arguments[0] }
  /// The values that iterations hand on, as the body sees them.
  var carriedArguments: [Value] { Array(body.arguments.dropFirst()) }
  /// The lower bound with what it is applied to.
  var lowerBound: MappedOperands {
    MappedOperands(map: self.lowerBoundMap.map, operands: Array(self.lowerBoundOperands))
  }
  /// The upper bound with what it is applied to.
  var upperBound: MappedOperands {
    MappedOperands(map: self.upperBoundMap.map, operands: Array(self.upperBoundOperands))
  }
  /// What the bounds are applied to.
  var controlOperands: [Value] { Array(self.lowerBoundOperands) + Array(self.upperBoundOperands) }
}

extension Operation {
  /// The operations of the given kinds around this one within the affine scope, outermost first.
  private func surrounding(where isWanted: (Operation) -> Bool) -> [Operation] {
    var found: [Operation] = []
    var current = parent
    while let op = current, !op.traits.contains(.affineScope) {
      if isWanted(op) { found.append(op) }
      current = op.parent
    }
    return found.reversed()
  }

  /// The `affine.for` around this operation, outermost first.
  var surroundingLoops: [Op<Affine.For>] {
    surrounding { $0.is(Affine.For.self) }.compactMap { $0.as(Affine.For.self) }
  }

  /// The affine loops and choices around this operation, outermost first.
  var surroundingAffineOperations: [Operation] {
    surrounding { $0.is(Affine.For.self) || $0.is(Affine.If.self) || $0.is(Affine.Parallel.self) }
  }

  /// The indices of the affine loops around this operation, whatever the scope, outermost first.
  var surroundingIndices: [Value] {
    var found: [Value] = []
    var current = parent
    while let op = current {
      if let loop = op.as(Affine.For.self) {
        found.append(loop.inductionVariable)
      } else if let loop = op.as(Affine.Parallel.self) {
        found += loop.region.arguments.reversed()
      }
      current = op.parent
    }
    return found.reversed()
  }

  /// The number of indices of affine loops around this operation.
  var nestingDepth: Int { surroundingIndices.count }

  /// The number of indices of loops that are around both operations.
  func commonLoopCount(with other: Operation) -> Int {
    zip(surroundingIndices, other.surroundingIndices).prefix { $0 == $1 }.count
  }

  /// The innermost block that holds both operations within the affine scope.
  func commonAffineBlock(with other: Operation) -> Block? {
    func chain(_ op: Operation) -> [Block] {
      var blocks: [Block] = []
      var current = op.block
      while let block = current {
        blocks.append(block)
        guard let parent = block.parent, !parent.traits.contains(.affineScope) else { break }
        current = parent.block
      }
      return blocks.reversed()
    }
    return zip(chain(self), chain(other)).prefix { $0 == $1 }.last?.0
  }

  /// The operations of kind `S` inside, innermost first.
  func inside<S: OpSchema>(_: S.Type) -> [Op<S>] {
    var found: [Op<S>] = []
    walk(.postOrder) {
      if let op = $0.as(S.self) { found.append(op) }
      return .advance
    }
    return found
  }
}

extension Affine {
  /// The loops from `root` on of which each holds only the next.
  static func perfectNest(_ root: Op<For>) -> [Op<For>] {
    var loops = [root]
    while let last = loops.last, let inner = last.body.first?.as(For.self),
      inner.operation.next == last.body.last
    {
      loops.append(inner)
    }
    return loops
  }

  /// `true` iff each loop holds only the next.
  static func isPerfectNest(_ loops: [Op<For>]) -> Bool {
    zip(loops, loops.dropFirst()).allSatisfy { outer, inner in
      inner.operation.parent == outer.operation && inner.operation.previous == nil
        && inner.operation.next == outer.body.last
    }
  }
}
