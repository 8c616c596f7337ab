public import Accel
import ArithDialect
import SCFDialect

/// Replaces `memref.realloc` by an allocation and a copy, which are made if the buffer is to grow.
public struct ExpandRealloc: Pass {
  public static let name = "expand-realloc"
  public static let title = "ExpandReallocPass"
  public static let summary = "Expand memref.realloc operations into its components"
  public static let dependentDialects: [any Dialect.Type] = [Arith.self, SCF.self, MemRef.self]

  /// Whether the old buffer is freed.
  public var emitDeallocs = true
  public static let options: [PassOption<Self>] = [
    .init(
      "emit-deallocs", \.emitDeallocs, "Emit deallocation operations for the original MemRef")
  ]

  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var target = ConversionTarget()
    target.addLegal(dialect: Arith.self)
    target.addLegal(dialect: SCF.self)
    target.addLegal(dialect: MemRef.self)
    target.addIllegal(named: MemRef.Realloc.name)
    do throws(ConversionFailure) {
      try convertPartially(op, to: target, [ConversionPattern(pattern)])
    } catch {
      error.emit(in: op.context)
      throw .reported
    }
  }

  // realloc(x, n) → if dim(x) < n then copy of x in alloc(n), else view of x
  private var pattern: Pattern {
    let frees = emitDeallocs
    return Pattern("ExpandReallocOpPattern") { (op: Op<MemRef.Realloc>, rewriter) throws(NoMatch) in
      let (source, type) = (op.source.memRef, op.result.memRef)
      var current = MixedIndex.constant(source.shape[0])
      if source.shape[0] == ShapeDimension.dynamic {
        let zero = rewriter.indexConstant(0)
        current = .value(
          rewriter.create(MemRef.Dim.self) { ($0.source, $0.index) = (op.source, zero) }.result)
      }
      let target = op.dynamicResultSize.map { MixedIndex.value($0) } ?? .constant(type.shape[0])
      let (old, new) = (rewriter.value(of: current), rewriter.value(of: target))
      let grows = rewriter.create(Arith.CmpI.self) {
        ($0.predicate, $0.lhs, $0.rhs) = (.ult, old, new)
      }
      let choice = rewriter.create(SCF.If.self) {
        ($0.condition, $0.results) = (grows.result, [op.result.type])
        ($0.thenRegion, $0.elseRegion) = (.block(), .block())
      }
      let after = rewriter.builder
      defer { rewriter.builder = after }
      // The blocks end in operations without values, which these replace.
      if let end = choice.thenBlock.last { rewriter.erase(end) }
      rewriter.builder.move(toEndOf: choice.thenBlock)
      rewriter.yield(rewriter.grow(op, current, frees: frees))
      if let block = choice.elseBlock, let end = block.last {
        rewriter.erase(end)
        rewriter.builder.move(toEndOf: block)
        rewriter.yield(
          rewriter.reinterpretCast(
            op.source, .constant(0), [target], [.constant(1)], to: op.result.type))
      }
      return rewriter.replace(op, with: choice.results[0])
    }
  }
}

extension Rewriter {
  /// Creates a buffer that begins with the elements of the one that `op` replaces, of which there are `count`.
  fileprivate func grow(_ op: Op<MemRef.Realloc>, _ count: MixedIndex, frees: Bool) -> Value {
    let buffer = create(MemRef.Alloc.self) {
      ($0.dynamicSizes, $0.symbolOperands) = (op.dynamicResultSize.map { [$0] } ?? [], [])
      ($0.alignment, $0.memref) = (op.alignment, op.result.type)
    }.memref
    let type = buffer.memRef.subview(
      offsets: [0], sizes: [count.dimension], strides: [1], in: context)
    let start = subview(buffer, [.constant(0)], [count], [.constant(1)], to: type ?? buffer.type)
    create(MemRef.Copy.self) { ($0.source, $0.target) = (op.source, start) }
    if frees { create(MemRef.Dealloc.self) { $0.memref = op.source } }
    return buffer
  }

  /// Ends a block with a value.
  fileprivate func yield(_ value: Value) {
    create(SCF.Yield.self, operands: [value])
  }
}
