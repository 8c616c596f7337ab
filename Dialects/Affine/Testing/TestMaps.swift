public import Accel
import SCFDialect

extension Affine {
  /// Reports maps with remainders.
  public struct TestWalk: Pass {
    public static let name = "test-affine-walk"
    public static let title = "(anonymous namespace)::TestAffineWalk"
    public static let summary = "Test affine walk method."

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      op.walk(.preOrder) { inner in
        for property in inner.properties {
          for result in property?.as(AffineMapAttr.self)?.map.results ?? [] {
            var hasRemainder = false
            result.walkDistinct { if $0.binary?.operator == .mod { hasRemainder = true } }
            if hasRemainder { op.context.emitRemark(at: inner.location, "mod expression: ") }
          }
        }
        return .advance
      }
      context.preserveAll()
    }
  }

  /// Reports along which loops accesses are to elements that follow each other, or to the same.
  public struct TestAccessAnalysis: Pass {
    public static let name = "test-affine-access-analysis"
    public static let title = "(anonymous namespace)::TestAccessAnalysis"
    public static let summary = "Tests affine memory access analysis utility"
    public static let anchor: String? = "func.func"

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      for region in op.regions {
        for block in region.blocks {
          for loop in block.operations where loop.is(For.self) {
            for access in loop.accesses {
              for (depth, around) in access.operation.surroundingLoops.enumerated() {
                if access.varyingDimension(along: around.inductionVariable) == 0 {
                  access.operation.emitRemark("contiguous along loop \(depth)\n")
                }
                if !access.composedIndices.operands.contains(around.inductionVariable) {
                  access.operation.emitRemark("invariant along loop \(depth)\n")
                }
              }
            }
          }
        }
      }
      context.preserveAll()
    }
  }

  /// Makes several simple applications of maps of one that is not.
  public struct TestDecomposeOps: Pass {
    public static let name = "test-decompose-affine-ops"
    public static let title = "(anonymous namespace)::TestDecomposeAffineOps"
    public static let summary = "Tests affine ops decomposition utility functions."

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      for application in op.inside(Apply.self) {
        rewriter.builder.move(before: application.operation)
        reorderOperands(of: application, rewriter)
        decompose(application, rewriter)
      }
    }
  }

  /// Orders the operands of a map so that those come first that are the same in more loops.
  static func reorderOperands(of op: Op<Apply>, _ rewriter: Rewriter) {
    let operands = Array(op.mapOperands)
    let loops = operands.map { op.operation.invariantLoopCount($0) }
    let order = operands.indices.sorted { (-loops[$0], $0) < (-loops[$1], $1) }
    var replacements = [AffineExpr](repeating: 0, count: operands.count)
    for (place, position) in order.enumerated() { replacements[position] = .symbol(place) }
    let count = op.map.map.dimensionCount
    let map = op.map.map.replacing(
      dimensions: Array(replacements.prefix(count)), symbols: Array(replacements.dropFirst(count)),
      dimensionCount: 0, symbolCount: operands.count
    ).simplified
    var mapped = MappedOperands(map: map, operands: order.map { operands[$0] })
    mapped.canonicalize()
    rewriter.apply(
      OperationUpdate(operands: mapped.operands, properties: [(0, mapped.map.attribute(in: op.context))]),
      to: op.operation)
  }

  /// Replaces a sum or product of several terms by one application of a map for each.
  static func decompose(_ op: Op<Apply>, _ rewriter: Rewriter) {
    let map = op.map.map
    guard map.dimensionCount == 0, let binary = map.results[0].binary,
      binary.lhs.binary != nil || binary.rhs.binary != nil,
      binary.operator == .add || binary.operator == .mul
    else { return }
    var terms: [AffineExpr] = []
    var rest = map.results[0]
    while let inner = rest.binary, inner.operator == binary.operator {
      terms.append(inner.rhs)
      rest = inner.lhs
    }
    terms.append(rest)
    func lastSymbol(_ term: AffineExpr) -> Int {
      (0..<map.symbolCount).last { term.isFunction(ofSymbol: $0) } ?? -1
    }
    let order = terms.indices.sorted { (lastSymbol(terms[$0]), $0) < (lastSymbol(terms[$1]), $1) }
    let operands = Array(op.mapOperands)
    func application(_ term: AffineExpr) -> Value {
      var mapped = MappedOperands(
        map: AffineMap(dimensionCount: 0, symbolCount: map.symbolCount, results: [term]), operands: operands)
      mapped.canonicalize()
      return rewriter.apply(mapped.map, mapped.operands, at: op.location).result
    }
    let combined: AffineExpr = binary.operator == .add ? .symbol(0) + .symbol(1) : .symbol(0) * .symbol(1)
    let both = AffineMap(dimensionCount: 0, symbolCount: 2, results: [combined])
    var current = application(terms[order[0]])
    for index in order.dropFirst() {
      let term = application(terms[index])
      current = rewriter.apply(both, [current, term], at: op.location).result
    }
    rewriter.replace(op, with: current)
  }
}

extension MemoryAccess {
  /// The only index, counted from the last, that depends on the index of a loop; -1 if there is none, `nil` if there are
  /// several.
  fileprivate func varyingDimension(along index: Value) -> Int? {
    let indices = indices
    var found: Int?
    for (position, result) in indices.map.results.enumerated() {
      for (number, operand) in indices.operands.enumerated() {
        let count = indices.map.dimensionCount
        let isUsed =
          number < count
          ? result.isFunction(ofDimension: number) : result.isFunction(ofSymbol: number - count)
        guard isUsed else { continue }
        var single = MappedOperands(map: .identity(1), operands: [operand])
        single.compose()
        single.canonicalize()
        guard single.operands.contains(index) else { continue }
        if found != nil { return nil }
        found = position
      }
    }
    return found.map { indices.map.results.count - 1 - $0 } ?? -1
  }
}
