public import Accel

extension SCF.Forall {
  public static let canonicalizations = [foldBounds, foldOutputs, foldDimensions, replaceIndices]

  // %c4 = constant 4; forall (%i) in (%c4) → forall (%i) in (4)
  private static let foldBounds = Pattern(scf: "ForallOpControlOperandsFolder") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    let before = [op.lowerBound.all, op.upperBound.all, op.step.all]
    let after = before.map { $0.map(\.simplified) }
    if before == after { throw NoMatch("no bound is a value that is constant") }
    for (slot, bounds) in after.enumerated() {
      rewriter.setProperty(op.operation, slot, to: bounds.dimensions.attribute(in: op.context))
    }
    let outputs = Array(op.outputs)
    rewriter.setOperands(op.operation, to: after.flatMap(\.values) + outputs)
    let sizes = DenseI32Array(after.map(\.values.count) + [outputs.count])
    return rewriter.setProperty(op.operation, segmentSlot, to: sizes.attribute(in: op.context))
  }

  /// The slot of the property with the sizes of the operand fields: the one after those that are declared.
  static let segmentSlot = 4

  // %r = forall … shared_outs(%o = %t) { … } → forall … { … }, if nothing is put into %o or nobody needs %r
  private static let foldOutputs = Pattern(scf: "ForallOpIterArgsFolder") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    let arguments = Array(op.outputArguments)
    let isErased = op.results.enumerated().map { !$1.hasUses || arguments[$0].combiningUsers.isEmpty }
    guard isErased.contains(true) else { throw NoMatch("all outputs are changed and used") }
    let outputs = Array(op.outputs)
    for (index, output) in outputs.enumerated().reversed() where isErased[index] {
      for user in arguments[index].combiningUsers { rewriter.erase(user) }
      rewriter.replaceAllUses(of: arguments[index], with: output)
      rewriter.replaceAllUses(of: op.results[index], with: output)
      rewriter.eraseArgument(of: op.body, at: op.rank + index)
    }
    let start = op.operation.operands.count - outputs.count
    for index in outputs.indices.reversed() where isErased[index] {
      rewriter.eraseOperand(op.operation, at: start + index)
    }
    return rewriter.changed(rewriter.eraseResults(of: op.operation, isErased))
  }

  // forall (%i, %j) in (1, %n) → forall (%j) in (%n)
  private static let foldDimensions = Pattern(scf: "ForallOpSingleOrZeroIterationDimsFolder") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    if op.mapping?.units.isEmpty == false { throw NoMatch("the loops are mapped to processing units") }
    let (lower, upper, step) = (op.lowerBound.all, op.upperBound.all, op.step.all)
    var kept: [Int] = []
    var single: [Int] = []
    for index in 0..<op.rank {
      switch SCF.tripCount(from: lower[index], to: upper[index], step: step[index]) {
      case 0: return rewriter.replace(op, with: Array(op.outputs))
      case 1: single.append(index)
      default: kept.append(index)
      }
    }
    if single.isEmpty { throw NoMatch("no dimensions have 0 or 1 iterations") }
    if kept.isEmpty { return try SCF.promote(op, rewriter) }
    var mapping = ValueMapping()
    for index in single {
      mapping[op.region.arguments[index]] = rewriter.value(of: lower[index], at: op.location)
    }
    let reduced = rewriter.createForall(
      kept.map { lower[$0] }, kept.map { upper[$0] }, kept.map { step[$0] }, Array(op.outputs),
      mapping: op.mapping, at: op.location)
    reduced.operation.copyAttributes(from: op.operation, rewriter)
    rewriter.clone(op.region, into: reduced.region, &mapping)
    return rewriter.replace(op, with: reduced)
  }

  // forall (%i, %j) in (1, %n) mapping … { … %i … } → forall … { … 0 … }
  private static let replaceIndices = Pattern(scf: "ForallOpReplaceConstantInductionVar") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    let (lower, upper, step) = (op.lowerBound.all, op.upperBound.all, op.step.all)
    let indices = (0..<op.rank).filter {
      op.region.arguments[$0].hasUses
        && SCF.tripCount(from: lower[$0], to: upper[$0], step: step[$0]) == 1
    }
    if indices.isEmpty { throw NoMatch("no index that is used is always the same") }
    for index in indices {
      let value = rewriter.value(of: lower[index], at: op.location)
      rewriter.replaceAllUses(of: op.region.arguments[index], with: value)
    }
    return rewriter.changed(op.operation)
  }
}

extension SCF {
  /// Replaces a loop by its body, which is executed once, with the lower bounds for the indices.
  ///
  /// The operations that put parts into the outputs become such that do so at once.
  public static func promote(_ op: Op<Forall>, _ rewriter: Rewriter) throws(NoMatch) -> Rewritten {
    let combining = Array(op.inParallel.combiningOps)
    var makers: [ParallelCombiningWitness] = []
    for inner in combining {
      guard let witness = inner.interface(ParallelCombiningWitness.self), witness.isSequentializable else {
        throw NoMatch("what is put into the outputs cannot be put there at once")
      }
      makers.append(witness)
    }
    guard let block = op.operation.block else { throw NoMatch("the loop is in no block") }
    let indices = op.lowerBound.all.map { rewriter.value(of: $0, at: op.location) }
    let end = op.inParallel
    rewriter.inline(op.body, into: block, before: op.operation, arguments: indices + Array(op.outputs))
    rewriter.builder.move(after: op.operation)
    let results = zip(combining, makers).compactMap { $1.makeSequential($0, rewriter, op.location) }
    rewriter.erase(end)
    return rewriter.replace(op, with: results)
  }
}

extension Rewriter {
  /// Creates a loop without a body.
  func createForall(
    _ lower: [MixedIndex], _ upper: [MixedIndex], _ step: [MixedIndex], _ outputs: [Value],
    mapping: DeviceMapping?, at location: Location
  ) -> Op<SCF.Forall> {
    create(SCF.Forall.self, at: location) {
      ($0.dynamicLowerBound, $0.staticLowerBound) = (lower.values, lower.dimensions)
      ($0.dynamicUpperBound, $0.staticUpperBound) = (upper.values, upper.dimensions)
      ($0.dynamicStep, $0.staticStep) = (step.values, step.dimensions)
      ($0.outputs, $0.mapping, $0.results) = (outputs, mapping, outputs.map(\.type))
    }
  }
}

extension Value {
  /// The operations that put parts into what this is, in the order of their uses.
  fileprivate var combiningUsers: [Operation] {
    var seen: Set<Operation> = []
    return uses.map(\.owner).filter {
      $0.interface(ParallelCombiningWitness.self) != nil && seen.insert($0).inserted
    }
  }
}
