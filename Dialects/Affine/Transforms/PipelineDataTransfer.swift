public import Accel
import MemRefDialect
import SCFDialect

extension Affine {
  /// Lets transfers to fast memory for the next iteration of a loop run while the present one computes.
  public struct PipelineDataTransfer: Pass {
    public static let name = "affine-pipeline-data-transfer"
    public static let title = "AffinePipelineDataTransfer"
    public static let summary =
      "Pipeline non-blocking data transfers between explicitly managed levels of the memory hierarchy"
    public static let dependentDialects: [any Dialect.Type] = [MemRef.self]
    public static let anchor: String? = "func.func"

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      for loop in op.inside(For.self) { pipeline(loop, rewriter) }
    }

    /// Pipelines the transfers of one loop.
    private func pipeline(_ loop: Op<For>, _ rewriter: Rewriter) {
      guard loop.constantTripCount != nil else { return }
      var pairs = Self.transfers(in: loop)
      if pairs.isEmpty { return }
      for pair in pairs {
        let memref = pair.start.operand(pair.fasterPosition)
        if !doubleBuffer(memref, in: loop, rewriter) { return }
        eraseIfUnused(memref, rewriter)
      }
      // The transfers are others now, in the same order.
      for pair in Self.transfers(in: loop) {
        let tag = pair.wait.operand(0)
        if !doubleBuffer(tag, in: loop, rewriter) { return }
        eraseIfUnused(tag, rewriter)
      }
      pairs = Self.transfers(in: loop)
      var shifts: [Operation: Int] = [:]
      for pair in pairs {
        shifts[pair.start] = 0
        let slices = slice(of: pair.start, rewriter)
        for op in slices.isEmpty ? applications(behind: Array(pair.start.operands)) : slices {
          shifts[op] = 0
        }
      }
      for op in loop.body.operations where shifts[op] == nil { shifts[op] = 1 }
      guard isValid(shifts, loop) else { return }
      skew(loop, shifts, rewriter)
    }

    // MARK: Transfers

    /// A transfer to fast memory, and where its end is waited for.
    private struct Transfer {
      let start: Operation
      let wait: Operation
      let fasterPosition: Int
    }

    /// The transfers in a loop that can be pipelined.
    private static func transfers(in loop: Op<For>) -> [Transfer] {
      var (starts, waits, outgoing): ([(Operation, Int)], [Operation], [Value]) = ([], [], [])
      for op in loop.body.operations {
        guard op.is(DMAStart.self), let layout = DMAStart.Layout(op) else { continue }
        if op.space(of: layout.buffers[0]) > op.space(of: layout.buffers[1]) {
          outgoing.append(op.operand(layout.buffers[1]))
        }
      }
      for op in loop.body.operations {
        if op.is(DMAWait.self) {
          waits.append(op)
          continue
        }
        guard op.is(DMAStart.self), let layout = DMAStart.Layout(op),
          op.space(of: layout.buffers[1]) > op.space(of: layout.buffers[0]),
          !outgoing.contains(op.operand(layout.buffers[0]))
        else { continue }
        let memref = op.operand(layout.buffers[1])
        let isLocal = memref.uses.allSatisfy { use in
          use.owner.is(MemRef.Dealloc.self) || loop.body.operation(holding: use.owner) != nil
        }
        if isLocal { starts.append((op, layout.buffers[1])) }
      }
      return starts.compactMap { start, position in
        guard let layout = DMAStart.Layout(start) else { return nil }
        let tag = start.operand(layout.buffers[2])
        let indices = Array(layout.indices(2, start.operands))
        let wait = waits.first { wait in
          wait.operand(0) == tag && Array(wait.operands.dropFirst().dropLast()) == indices
        }
        return wait.map { Transfer(start: start, wait: $0, fasterPosition: position) }
      }
    }

    // MARK: Buffers

    /// Makes two buffers of one, which the iterations of a loop use in turn; returns whether that was possible.
    private func doubleBuffer(_ memref: Value, in loop: Op<For>, _ rewriter: Rewriter) -> Bool {
      let type = memref.memRefType
      let context = loop.context
      let newType = context.memRefType([2] + Array(type.shape), type.element, memorySpace: type.memorySpace)
      let new = rewriter.elsewhere({ $0.move(before: loop.operation) }) {
        let sizes = type.shape.indices.filter { type.shape[$0] == ShapeDimension.dynamic }.map { dimension in
          let index = rewriter.indexConstant(dimension, at: loop.location)
          return rewriter.create(MemRef.Dim.self, at: loop.location) {
            ($0.source, $0.index) = (memref, index)
          }.operation.result(0)
        }
        return rewriter.create(MemRef.Alloc.self, at: loop.location) {
          ($0.dynamicSizes, $0.memref) = (sizes, newType)
        }.memref
      }
      let turn = AffineExpr.dimension(0).floordiv(.constant(Int64(loop.step.value))).mod(2)
      let application = rewriter.elsewhere({ $0.move(toStartOf: loop.body) }) {
        rewriter.apply(
          AffineMap(dimensionCount: 1, results: [turn]), [loop.inductionVariable], at: loop.location)
      }
      let isReplaced = replaceUses(
        of: memref, with: new, IndexRemapping(extra: [application.result]), rewriter
      ) { loop.body.operation(holding: $0) != nil }
      if !isReplaced {
        rewriter.erase(application)
        return false
      }
      rewriter.elsewhere({ $0.move(after: loop.operation) }) {
        _ = rewriter.create(MemRef.Dealloc.self, at: loop.location) { $0.memref = new }
      }
      return true
    }

    /// Erases the allocation of a buffer that nothing uses but its end.
    private func eraseIfUnused(_ memref: Value, _ rewriter: Rewriter) {
      guard let allocation = memref.definingOperation else { return }
      let users = memref.uses.map(\.owner)
      guard users.count <= 1, users.allSatisfy({ $0.is(MemRef.Dealloc.self) }) else { return }
      for user in users { rewriter.erase(user) }
      rewriter.erase(allocation)
    }

    // MARK: Operands

    /// The `affine.apply` that values come from, directly or not.
    private func applications(behind values: [Value]) -> [Operation] {
      var found: [Operation] = []
      func visit(_ value: Value) {
        guard let application = value.defined(by: Apply.self), !found.contains(application.operation) else {
          return
        }
        found.append(application.operation)
        for operand in application.mapOperands { visit(operand) }
      }
      for value in values { visit(value) }
      return found
    }

    /// Gives an operation indices of its own, if others use them too; returns what computes them.
    private func slice(of op: Operation, _ rewriter: Rewriter) -> [Operation] {
      let operands = op.operands.filter { $0.defined(by: Apply.self) != nil }
      let known = applications(behind: operands)
      let isShared = known.contains { $0.results.contains { $0.uses.contains { $0.owner != op } } }
      if known.isEmpty || !isShared { return [] }
      var composed = MappedOperands(map: .identity(operands.count), operands: operands)
      composed.compose()
      let new = rewriter.elsewhere({ $0.move(before: op) }) {
        composed.map.results.map { result in
          rewriter.apply(
            AffineMap(
              dimensionCount: composed.map.dimensionCount, symbolCount: composed.map.symbolCount,
              results: [result]), composed.operands, at: op.location)
        }
      }
      for (index, operand) in Array(op.operands).enumerated() {
        guard let position = operands.firstIndex(of: operand) else { continue }
        rewriter.setOperand(op, index, to: new[position].result)
      }
      return new.map(\.operation)
    }

    // MARK: Shifting

    /// `true` iff what is computed and what uses it are shifted alike.
    private func isValid(_ shifts: [Operation: Int], _ loop: Op<For>) -> Bool {
      loop.body.operations.allSatisfy { op in
        op.results.allSatisfy { result in
          result.uses.allSatisfy { use in
            guard let user = loop.body.operation(holding: use.owner), user != loop.body.last else {
              return true
            }
            return shifts[op] == shifts[user]
          }
        }
      }
    }

    /// Replaces a loop by ones in which operations belong to earlier iterations the more they are shifted.
    private func skew(_ loop: Op<For>, _ shifts: [Operation: Int], _ rewriter: Rewriter) {
      guard let count = loop.constantTripCount, loop.lowerBoundMap.map.results.count == 1 else { return }
      let step = loop.step.value
      var groups: [[Operation]] = [[], []]
      for op in loop.body.operations.dropLast() { groups[shifts[op] ?? 1].append(op) }
      var queue: [(shift: Int, operations: [Operation])] = []
      var start = 0
      rewriter.builder.move(before: loop.operation)
      for shift in groups.indices where !groups[shift].isEmpty {
        if queue.isEmpty {
          start = shift * step
        } else if start + count * step < shift * step {
          generate(loop, from: start, to: start + count * step, queue[...], simplifies: true, rewriter)
          queue = []
          start += count * step
        } else {
          generate(loop, from: start, to: shift, queue[...], simplifies: true, rewriter)
          start = shift * step
        }
        queue.append((shift, groups[shift]))
      }
      for index in queue.indices {
        let end = (queue[index].shift + count) * step
        generate(loop, from: start, to: end, queue[index...], simplifies: false, rewriter)
        start = end
      }
      rewriter.erase(loop.operation)
    }

    /// Creates a loop over part of the iterations.
    private func generate(
      _ loop: Op<For>, from start: Int, to end: Int,
      _ groups: ArraySlice<(shift: Int, operations: [Operation])>,
      simplifies: Bool, _ rewriter: Rewriter
    ) {
      func shifted(_ number: Int) -> MappedOperands {
        var bound = loop.lowerBound
        bound.map = bound.map.replacingResults { $0 + .constant(Int64(number)) }
        return bound
      }
      let upper = MappedOperands(map: shifted(end).map, operands: loop.lowerBound.operands)
      let new = rewriter.createLoop(
        lower: shifted(start), upper: upper, step: loop.step.value, at: loop.location)
      guard let last = new.body.last else { return }
      let index = loop.inductionVariable
      rewriter.elsewhere({ $0.move(before: last) }) {
        var mapping = ValueMapping()
        for group in groups {
          mapping[index] = new.inductionVariable
          if index.hasUses, group.shift != 0 {
            let earlier = MappedOperands.value(new.inductionVariable, plus: 0 - loop.step.value * group.shift)
            mapping[index] = rewriter.apply(earlier.map, earlier.operands, at: loop.location).result
          }
          for op in group.operations { rewriter.clone(op, &mapping) }
        }
      }
      promoteIfSingleIteration(new, rewriter)
    }
  }
}

extension Operation {
  /// The number of the memory space of the buffer at a position among the operands.
  fileprivate func space(of position: Int) -> Int {
    operand(position).memRefType.memorySpace?.as(IntegerAttr.self)?.value ?? 0
  }
}
