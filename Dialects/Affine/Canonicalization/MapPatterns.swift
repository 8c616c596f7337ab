public import Accel
import UBDialect

// Simplifications of affine maps and of what they are applied to.

extension Affine.Apply {
  // apply (d0)[s0] -> (d0) (%x)[%y] → %x; apply of constants → a constant
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let map = op.map.map
    if let position = map.results[0].dimensionPosition { return .value(op.mapOperands[position]) }
    if let position = map.results[0].symbolPosition {
      return .value(op.mapOperands[map.dimensionCount + position])
    }
    let values = op.operation.indexConstants(operands)
    do throws(AffinePoison) {
      let value = try map.results[0].constantFolded(
        dimensions: Array(values.prefix(map.dimensionCount)),
        symbols: Array(values.dropFirst(map.dimensionCount)))
      return value.map { .constant(op.context.integer(Int($0), op.context.indexType)) }
    } catch {
      return .constant(op.context.attribute(UB.PoisonAttr()))
    }
  }

  public static var canonicalizations: [Pattern] { [composingPattern()] }
}

extension Extremum {
  // min of constants → a constant; what of the results is known becomes a number
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let map = op.map.map
    let values = op.operation.indexConstants(operands)
    guard
      let folded = try? map.partiallyConstantFolded(
        dimensions: Array(values.prefix(map.dimensionCount)),
        symbols: Array(values.dropFirst(map.dimensionCount)))
    else { return nil }
    if folded.symbolCount == 1, folded.dimensionCount == 0, folded.results == [.symbol(0)] {
      return .value(op.mapOperands[0])
    }
    let constants = folded.results.compactMap(\.constantValue)
    if constants.count == folded.results.count, let least = constants.min(), let greatest = constants.max() {
      return .constant(op.context.integer(Int(isMax ? greatest : least), op.context.indexType))
    }
    return folded == map ? nil : .update(OperationUpdate(properties: [(0, folded.attribute(in: op.context))]))
  }

  public static var canonicalizations: [Pattern] {
    [singleResult, withoutDuplicates, composingPattern()]
  }

  // min (d0) -> (d0 + 1) (%x) → apply (d0) -> (d0 + 1) (%x)
  private static var singleResult: Pattern {
    Pattern("\(name)-of-one") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.map.map.results.count == 1 else { throw NoMatch("there are several results") }
      let application = rewriter.create(
        Affine.Apply.self, operands: Array(op.mapOperands), results: [op.context.indexType],
        properties: [op.operation.properties[0]], at: op.location)
      return rewriter.replace(op, with: application.result)
    }
  }

  // min (d0) -> (d0, d0, 1) → min (d0) -> (d0, 1)
  private static var withoutDuplicates: Pattern {
    Pattern("\(name)-without-duplicates") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let map = op.map.map.withoutDuplicates
      guard map != op.map.map else { throw NoMatch("no result comes again") }
      return rewriter.replace(op, by: MappedOperands(map: map, operands: Array(op.mapOperands)))
    }
  }
}

extension MapApplication {
  /// A pattern that composes the map with those that its operands come from, and simplifies both.
  static func composingPattern() -> Pattern {
    Pattern("\(name)-compose") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let old = MappedOperands(map: op.map.map, operands: Array(op.mapOperands))
      var new = old
      new.compose()
      guard new != old else { throw NoMatch("map and operands are simple") }
      return rewriter.replace(op, by: new)
    }
  }
}

extension Affine.Load {
  public static var canonicalizations: [Pattern] { [composingPattern()] }
}
extension Affine.Store {
  public static var canonicalizations: [Pattern] { [composingPattern()] }
}
extension Affine.VectorLoad {
  public static var canonicalizations: [Pattern] { [composingPattern()] }
}
extension Affine.VectorStore {
  public static var canonicalizations: [Pattern] { [composingPattern()] }
}
extension Affine.Prefetch {
  public static var canonicalizations: [Pattern] { [composingPattern()] }
}

extension MappedAccess {
  /// A pattern that composes the map with those that its operands come from, and simplifies both.
  static func composingPattern() -> Pattern {
    Pattern("\(name)-compose") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let count = memrefPosition + 1
      let old = MappedOperands(
        map: op.operation.accessMap, operands: Array(op.operation.operands.dropFirst(count)))
      var new = old
      new.compose()
      guard new != old else { throw NoMatch("map and operands are simple") }
      var properties = Array(op.operation.properties)
      properties[0] = new.map.attribute(in: op.context)
      let access = rewriter.create(
        Self.self, operands: op.operation.operands.prefix(count) + new.operands,
        results: op.operation.results.types, properties: properties, at: op.location)
      return rewriter.replace(op.operation, with: Array(access.operation.results))
    }
  }
}

extension Rewriter {
  /// Replaces an operation that applies a map by one of the same kind.
  fileprivate func replace<S: MapApplication>(_ op: Op<S>, by new: MappedOperands) -> Rewritten {
    let application = create(
      S.self, operands: new.operands, results: [op.context.indexType],
      properties: [new.map.attribute(in: op.context)], at: op.location)
    return replace(op.operation, with: application.operation.result(0))
  }
}

extension Operation {
  /// The operands that are known numbers.
  func indexConstants(_ operands: ConstantOperands) -> [Int64?] {
    (0..<operands.count).map { operands[$0]?.as(IntegerAttr.self)?.value.map { Int64($0) } }
  }
}
