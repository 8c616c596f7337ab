public import AccelIR
public import AccelPasses

/// Moves operations on part of a tensor that loops hand on out of loops, if it is the same part each time.
public struct LoopInvariantSubsetHoisting: Pass {
  public static let name = "loop-invariant-subset-hoisting"
  public static let summary = "Hoist loop invariant subset ops outside of the loop"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let rewriter = context.rewriter()
    var hasChanged = false
    // Inner loops come first: what leaves them may leave the outer ones, too.
    op.walk(.postOrder) { inner in
      guard inner.interface(LoopLikeWitness.self) != nil else { return .advance }
      if hoistInvariantSubsets(outOf: inner, rewriter) != inner { hasChanged = true }
      return .advance
    }
    if !hasChanged { context.preserveAll() }
  }
}

/// Moves operations on the same part of a tensor in each iteration out of `loop`: what takes the part out goes before it,
/// what puts it in goes behind it, and the loop hands on the part besides the tensor.
///
/// Returns the loop that takes the place of `loop`, or `loop` if nothing was moved.
@discardableResult
public func hoistInvariantSubsets(outOf loop: Operation, _ rewriter: Rewriter) -> Operation {
  var loop = loop
  var index = 0
  // What was moved adds arguments, from which there may be more to move.
  while let witness = loop.interface(LoopLikeWitness.self), index < witness.iterationArguments(loop).count {
    loop = hoistSubsets(outOf: loop, argument: index, rewriter)
    index += 1
  }
  return loop
}

/// Moves the operations on part of the tensor that is the loop's argument at `index`.
private func hoistSubsets(outOf original: Operation, argument index: Int, _ rewriter: Rewriter) -> Operation {
  var loop = original
  guard let witness = loop.interface(LoopLikeWitness.self) else { return loop }
  var subsets = MatchingSubsets()
  guard subsets.collect(from: index, of: loop, witness, isHoistable: true) else { return loop }
  for pair in subsets.pairs where subsets.isUndisturbed(pair) {
    guard let extraction = pair.extraction, let insertion = pair.insertion,
      let extracting = extraction.interface(SubsetWitness.self),
      let inserting = insertion.interface(SubsetWitness.self)
    else { continue }
    let (source, part) = (extracting.sourceIndex(extraction), inserting.sourceIndex(insertion))
    let destination = inserting.containerIndex(insertion)
    func isInvariant(_ op: Operation, except indices: [Int]) -> Bool {
      op.regions.isEmpty
        && op.operands.indices.allSatisfy {
          indices.contains($0) || witness.isDefinedOutside(loop, op.operand($0))
        }
    }
    guard isInvariant(extraction, except: [source]), isInvariant(insertion, except: [part, destination])
    else {
      continue
    }
    let stored = insertion.operand(part)
    let replacement = witness.addIterationArguments(
      loop, [extraction.result(0)], true, rewriter
    ) { _, _ in [stored] }
    guard let replacement, let results = witness.iterationResults(replacement), let newResult = results.last
    else { return loop }
    loop = replacement
    let (result, updated) = (results[index], inserting.updated(insertion))
    rewriter.move(extraction, before: loop)
    rewriter.move(insertion, after: loop)
    rewriter.replaceAllUses(of: updated, with: insertion.operand(destination))
    rewriter.setOperand(extraction, source, to: witness.initialOperands(loop)[index])
    rewriter.replaceAllUses(of: result, with: updated)
    rewriter.setOperand(insertion, part, to: newResult)
    rewriter.setOperand(insertion, destination, to: result)
  }
  return loop
}

/// The operations on parts of a tensor that a loop hands on, those on the same part together.
private struct MatchingSubsets {
  /// An operation that takes a part out, one that puts the same part in, or both.
  struct Pair {
    var extraction: Operation?
    var insertion: Operation?
  }

  private(set) var pairs: [Pair] = []
  /// All, those inside inner loops included.
  private var all: [Operation] = []

  /// Collects the operations on the way from the argument of `loop` at `index` to where it is handed on; returns `false`
  /// iff there is another operation on the way, or more than one way.
  mutating func collect(
    from index: Int, of loop: Operation, _ witness: LoopLikeWitness, isHoistable: Bool
  ) -> Bool {
    let arguments = witness.iterationArguments(loop)
    guard arguments.indices.contains(index) else { return false }
    var value = arguments[index]
    while true {
      if value.hasOneUse, let use = value.firstUse, use.owner.traits.contains(.terminator) {
        let yielded = witness.yieldedOperands(loop)
        return yielded.indices.contains(index) && yielded.use(at: index) == use
      }
      var next: Value?
      for use in value.uses {
        let op = use.owner
        if let inner = op.interface(LoopLikeWitness.self) {
          // What is in inner loops can get in the way, but does not leave this one.
          guard let position = inner.initialOperands(op).index(of: use),
            collect(from: position, of: op, inner, isHoistable: false),
            let results = inner.iterationResults(op), results.indices.contains(position)
          else { return false }
          next = results[position]
          continue
        }
        guard let subset = op.interface(SubsetWitness.self) else { return false }
        insert(op, subset, isHoistable: isHoistable)
        guard subset.kind == .insertion else { continue }
        let isPure = op.interface(DestinationStyleWitness.self)?.hasPureTensorSemantics(op) ?? false
        // As what is put in, all of the tensor would be read; two insertions would be two ways.
        guard isPure, use.operandIndex == subset.containerIndex(op), next == nil else { return false }
        next = subset.updated(op)
      }
      guard let next else { return false }
      value = next
    }
  }

  /// Adds `op`, to the operation on the same part if there is one.
  private mutating func insert(_ op: Operation, _ subset: SubsetWitness, isHoistable: Bool) {
    all.append(op)
    guard isHoistable else { return }
    let isExtraction = subset.kind == .extraction
    let partner = pairs.firstIndex { pair in
      guard let other = isExtraction ? pair.insertion : pair.extraction else { return false }
      return other.interface(SubsetWitness.self)?.isEquivalent(other, op, Self.areEquivalent) ?? false
    }
    if let partner {
      if isExtraction { pairs[partner].extraction = op } else { pairs[partner].insertion = op }
    } else {
      pairs.append(isExtraction ? Pair(extraction: op) : Pair(insertion: op))
    }
  }

  /// `true` iff both operations of `pair` are on values of one type, and no other is on a part that may overlap.
  func isUndisturbed(_ pair: Pair) -> Bool {
    if let extraction = pair.extraction, let insertion = pair.insertion,
      let inserting = insertion.interface(SubsetWitness.self),
      extraction.result(0).type != insertion.operand(inserting.sourceIndex(insertion)).type
    {
      return false
    }
    return all.allSatisfy { other in
      if other == pair.extraction || other == pair.insertion { return true }
      guard let subset = other.interface(SubsetWitness.self) else { return false }
      return [pair.extraction, pair.insertion].allSatisfy { op in
        op.map { subset.isDisjoint(other, $0, Self.areEquivalent) } ?? true
      }
    }
  }

  /// All tensors on the way are the same one, changed bit by bit.
  private static func areEquivalent(_ left: Value, _ right: Value) -> Bool { true }
}
