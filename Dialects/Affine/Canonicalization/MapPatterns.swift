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
  func replace<S: MapApplication>(_ op: Op<S>, by new: MappedOperands) -> Rewritten {
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
