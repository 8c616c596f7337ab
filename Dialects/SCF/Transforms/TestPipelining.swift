public import Accel
import ArithDialect

extension SCF {
  /// Pipelines the loops that say so by an attribute, by the stages and the order that attributes give.
  public struct TestPipelining: Pass {
    public static let name = "test-scf-pipelining"
    public static let title = "(anonymous namespace)::TestSCFPipeliningPass"
    public static let summary = "test scf.forOp pipelining"
    public static let anchor: String? = "func.func"

    /// Whether operations get attributes that say which part they are in.
    public var annotates = false
    /// Whether the kernel finishes the last iterations.
    public var hasNoEpilogue = false
    public static let options: [PassOption<Self>] = [
      .init("annotate", \.annotates, "Annote operations during loop pipelining transformation"),
      .init("no-epilogue-peeling", \.hasNoEpilogue, "Use predicates instead of peeling the epilogue."),
    ]
    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      var options = PipeliningOptions(schedule: Self.schedule)
      options.supportsDynamicLoops = true
      options.predicate = Self.predicate
      if annotates { options.annotate = Self.annotate }
      options.peelsEpilogue = !hasNoEpilogue
      let settings = options
      let pattern = Pattern("ForLoopPipeliningPattern") { (loop: Op<For>, rewriter) throws(NoMatch) in
        do throws(PipeliningFailure) {
          return rewriter.changed(try pipeline(loop, settings, rewriter).operation)
        } catch {
          throw NoMatch("the loop cannot be pipelined")
        }
      }
      rewriteGreedily(op, PatternTable([pattern]), .bottomUp)
      for loop in op.all(For.self) { Self.report(loop, settings) }
      let rewriter = context.rewriter()
      op.walk(.postOrder) { inner in
        for name in [Self.stage, Self.position] where inner.discardable(name) != nil {
          rewriter.setAttribute(inner, op.context.identifier(name), to: nil)
        }
        return .advance
      }
    }

    private static let loop = "__test_pipelining_loop__"
    private static let stage = "__test_pipelining_stage__"
    private static let position = "__test_pipelining_op_order__"

    /// Reports what is wrong with the schedule of a loop.
    private static func report(_ loop: Op<For>, _ options: PipeliningOptions) {
      do throws(PipeliningFailure) {
        _ = try LoopPipeliner(loop, options)
      } catch {
        if let message = error.message { (error.operation ?? loop.operation).emitError(message) }
      }
    }

    /// Returns the schedule that attributes give.
    @Sendable private static func schedule(_ op: Op<For>) -> [(op: Operation, stage: Int)] {
      if op.operation.discardable(loop) == nil { return [] }
      var slots: [(op: Operation, stage: Int)?] = op.body.operations.dropLast().map { _ in nil }
      op.operation.walk(.postOrder) { inner in
        if let stage = inner.discardable(stage)?.as(IntegerAttr.self)?.word,
          let slot = inner.discardable(position)?.as(IntegerAttr.self)?.word, slots.indices.contains(slot)
        {
          slots[slot] = (inner, stage)
        }
        return .advance
      }
      return slots.compactMap { $0 }
    }

    /// Puts `op` into an `scf.if`, which yields zeros otherwise.
    @Sendable private static func predicate(
      _ rewriter: Rewriter, _ op: Operation, _ condition: Value
    ) -> Operation? {
      let types = op.results.types
      rewriter.builder.move(before: op)
      let choice = rewriter.create(If.self, at: op.location) {
        ($0.condition, $0.results) = (condition, types)
        ($0.thenRegion, $0.elseRegion) = (.block(), .block())
      }
      guard let inside = choice.elseBlock else { return nil }
      for end in [choice.thenBlock.last, inside.last] where end != nil && !types.isEmpty {
        if let end { rewriter.erase(end) }
      }
      if let end = choice.thenBlock.last {
        rewriter.move(op, before: end)
      } else {
        rewriter.move(op, toEndOf: choice.thenBlock)
      }
      if types.isEmpty { return choice.operation }
      rewriter.builder.move(toEndOf: choice.thenBlock)
      rewriter.yield(Array(op.results), at: op.location)
      rewriter.builder.move(toEndOf: inside)
      // A view, of which there is no constant, is one anywhere.
      let others =
        op.name.string == "memref.subview"
        ? Array(rewriter.clone(op).results) : types.compactMap { rewriter.zero($0, at: op.location) }
      guard others.count == types.count else { return nil }
      rewriter.yield(others, at: op.location)
      return choice.operation
    }

    /// Says by attributes which part `op` is in.
    @Sendable private static func annotate(
      _ op: Operation, _ part: PipeliningOptions.Part, _ iteration: Int, _ rewriter: Rewriter
    ) {
      let context = op.context
      rewriter.setAttribute(
        op, context.identifier("__test_pipelining_part"), to: context.string(part.rawValue))
      rewriter.setAttribute(
        op, context.identifier("__test_pipelining_iteration"), to: context.integer(iteration, context.i32))
    }
  }
}

extension Operation {
  /// The discardable attribute of the given name.
  fileprivate func discardable(_ name: String) -> Attribute? {
    attributes.first { $0.name.string == name }?.value
  }
}

extension Rewriter {
  /// Creates the constant zero of a numeric type.
  fileprivate func zero(_ type: Type, at location: Location) -> Value? {
    guard let width = type.elementOrSelf.storedWidth else { return nil }
    let zero = context.number(.zero(width: width), type)
    return create(Arith.Constant.self, results: [type], properties: [zero], at: location).result
  }
}
