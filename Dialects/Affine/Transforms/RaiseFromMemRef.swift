public import Accel
import ArithDialect
import MemRefDialect
import SCFDialect

extension Affine {
  /// Makes affine accesses of `memref.load` and `memref.store` whose indices are affine.
  public struct RaiseFromMemRef: Pass {
    public static let name = "affine-raise-from-memref"
    public static let title = "RaiseMemrefDialect"
    public static let summary = "Turn some memref operators to affine operators where supported"
    public static let dependentDialects: [any Dialect.Type] = [Affine.self]
    public static let anchor: String? = "func.func"

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      for load in op.inside(MemRef.Load.self) {
        guard let indices = MappedOperands(raising: Array(load.indices)) else { continue }
        rewriter.builder.move(before: load.operation)
        let new = rewriter.create(
          Load.self, operands: [load.memref] + indices.operands, results: [load.result.type],
          properties: [indices.map.attribute(in: op.context)], at: load.location)
        rewriter.replace(load, with: new.result)
      }
      for store in op.inside(MemRef.Store.self) {
        guard let indices = MappedOperands(raising: Array(store.indices)) else { continue }
        rewriter.builder.move(before: store.operation)
        rewriter.create(
          Store.self, operands: [store.value, store.memref] + indices.operands,
          properties: [indices.map.attribute(in: op.context)], at: store.location)
        rewriter.erase(store)
      }
    }
  }
}

extension MappedOperands {
  /// Creates expressions of indices, as far as these are sums and products; `nil` if one is not affine.
  fileprivate init?(raising indices: [Value]) {
    var (dimensions, symbols): ([Value], [Value]) = ([], [])
    func expression(_ value: Value, _ depth: Int = 0) -> AffineExpr? {
      if let number = value.constantIndex { return .constant(Int64(number)) }
      if depth < 100 {
        if let sum = value.defined(by: Arith.AddI.self), let lhs = expression(sum.lhs, depth + 1),
          let rhs = expression(sum.rhs, depth + 1)
        {
          return lhs + rhs
        }
        if let product = value.defined(by: Arith.MulI.self), let lhs = expression(product.lhs, depth + 1),
          let rhs = expression(product.rhs, depth + 1)
        {
          return lhs * rhs
        }
      }
      if let position = symbols.firstIndex(of: value) { return .symbol(position) }
      if value.isSymbol {
        symbols.append(value)
        return .symbol(symbols.count - 1)
      }
      if let position = dimensions.firstIndex(of: value) { return .dimension(position) }
      guard let scope = value.definingOperation?.affineScope ?? value.owningBlock?.parent?.affineScope,
        value.isDimension(in: scope)
      else { return nil }
      dimensions.append(value)
      return .dimension(dimensions.count - 1)
    }
    var results: [AffineExpr] = []
    for index in indices {
      guard let result = expression(index) else { return nil }
      results.append(result)
    }
    map = AffineMap(dimensionCount: dimensions.count, symbolCount: symbols.count, results: results)
    operands = dimensions + symbols
  }
}
