public import Accel
import SCFDialect

extension Affine {
  /// Reports what is known about fusing loops, or fuses them.
  public struct TestLoopFusion: Pass {
    public static let name = "test-loop-fusion"
    public static let title = "(anonymous namespace)::TestLoopFusion"
    public static let summary = "Tests loop fusion utility functions."
    public static let anchor: String? = "func.func"

    /// Whether dependences that prevent fusion are reported.
    public var reportsDependences = false
    /// Whether slices are reported.
    public var reportsSlices = false
    /// Whether loops are fused.
    public var fuses = false
    public static let options: [PassOption<Self>] = [
      .init(
        "test-loop-fusion-dependence-check", \.reportsDependences,
        "Enable testing of loop fusion dependence check"),
      .init(
        "test-loop-fusion-slice-computation", \.reportsSlices,
        "Enable testing of loop fusion slice computation"),
      .init(
        "test-loop-fusion-utilities", \.fuses, "Enable testing of loop fusion transformation utilities"),
    ]
    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      if fuses {
        while fuseOnce(op, rewriter) {}
        return
      }
      let loops = loopsByDepth(in: op)
      for (depth, level) in loops.enumerated() {
        for (first, source) in level.enumerated() {
          for (second, target) in level.enumerated() where first != second {
            for inner in depth + 1..<loops.count + 1 {
              if reportsDependences { reportDependence(source, target, first, second, depth, inner) }
              if reportsSlices { reportSlice(source, target, first, second, inner) }
            }
          }
        }
      }
      context.preserveAll()
    }

    /// Fuses two loops; returns whether there were such.
    private func fuseOnce(_ op: Operation, _ rewriter: Rewriter) -> Bool {
      let loops = loopsByDepth(in: op)
      for (depth, level) in loops.enumerated() {
        for source in level {
          for target in level where source != target {
            for inner in depth + 1..<loops.count + 1 {
              guard case .possible(let slice) = fusion(of: source, into: target, depth: inner, .generic)
              else {
                continue
              }
              fuse(source, slice, rewriter)
              if source.operation.isUnused { rewriter.erase(source.operation) }
              return true
            }
          }
        }
      }
      return false
    }

    /// Reports that what stands between two loops prevents their fusion.
    private func reportDependence(
      _ source: Op<For>, _ target: Op<For>, _ first: Int, _ second: Int, _ depth: Int, _ inner: Int
    ) {
      guard case .blockDependence = fusion(of: source, into: target, depth: inner, .generic) else { return }
      source.operation.emitRemark(
        "block-level dependence preventing fusion of loop nest \(first) into loop nest \(second) at depth "
          + "\(depth)")
    }

    /// Reports what of a loop is executed in another.
    private func reportSlice(_ source: Op<For>, _ target: Op<For>, _ first: Int, _ second: Int, _ depth: Int)
    {
      let (slice, title): (ComputationSlice, String)
      switch fusion(of: source, into: target, depth: depth, .generic) {
      case .possible(let found): (slice, title) = (found, "slice")
      case .incorrectSlice(let found): (slice, title) = (found, "Incorrect slice")
      case .blockDependence, .impossible: return
      }
      guard let place = slice.place, let block = place.block else { return }
      let position = block.operations.prefix { $0 != place }.count
      let bounds = zip(slice.lower, slice.upper).map { lower, upper in
        "[\(lower.map { "\($0)" } ?? "<<NULL MAP>>"), \(upper.map { "\($0)" } ?? "<<NULL MAP>>")] "
      }.joined()
      target.operation.emitRemark(
        "\(title) ( src loop: \(first), dst loop: \(second), depth: \(depth) : insert point: "
          + "(\(place.nestingDepth), \(position)) loop bounds: \(bounds))")
    }

    /// The loops of a function, by the number of loops around them.
    private func loopsByDepth(in op: Operation) -> [[Op<For>]] { Affine.loopsByDepth(in: op) }
  }

  /// The loops of a function, by the number of loops around them.
  static func loopsByDepth(in op: Operation) -> [[Op<For>]] {
    var loops: [[Op<For>]] = []
    func collect(_ block: Block, _ depth: Int) {
      for inner in block.operations {
        guard let loop = inner.as(For.self) else { continue }
        if depth == loops.count { loops.append([]) }
        loops[depth].append(loop)
        collect(loop.body, depth + 1)
      }
    }
    for region in op.regions { for block in region.blocks { collect(block, 0) } }
    return loops
  }

  /// Copies what the innermost loop of a nest loads first.
  public struct TestDataCopy: Pass {
    public static let name = "test-affine-data-copy"
    public static let title = "(anonymous namespace)::TestAffineDataCopy"
    public static let summary = "Tests affine data copy utility functions."
    public static let anchor: String? = "func.func"

    /// How many KiB the copies may take.
    public var capacity = UInt.max
    /// Whether one region is copied.
    public var copiesRegion = false
    /// Whether one buffer is copied.
    public var copiesBuffer = false
    public static let options: [PassOption<Self>] = [
      .init(
        "capacity-kib", \.capacity, "Test copy generation enforcing a limit of capacity (default: unlimited)"),
      .init("for-memref-region", \.copiesRegion, "Test copy generation for a single memref region"),
      .init("memref-filter", \.copiesBuffer, "Enable memref filter testing in affine data copy optimization"),
    ]
    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let loops = loopsByDepth(in: op)
      guard loops.first?.count == 1, loops.last?.count == 1, let nest = loops.first?.first,
        let innermost = loops.last?.first
      else { return }
      var load: MemoryAccess?
      if copiesBuffer || copiesRegion {
        load = innermost.body.operations.first { $0.is(Load.self) }.flatMap { MemoryAccess($0) }
        if load == nil { return }
      }
      var options = CopyOptions()
      options.capacity = capacity == .max ? capacity : capacity &* 1024
      var copier = DataCopier(options, context.rewriter())
      if copiesRegion {
        guard let load, let region = MemoryRegion(load, depth: 0) else { return }
        _ = copier.copy(region, for: nest.operation)
        copier.copyNests = []
      } else {
        copier.copy(
          OperationRange(block: nest.body, first: nest.body.first, end: nest.body.last), only: load?.memref)
      }
      copier.simplifyCopyNests()
    }
  }
}
