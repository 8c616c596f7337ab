public import Accel
import AffineDialect
import ArithDialect
import MemRefDialect
import VectorDialect

/// Makes reads and writes through views reads and writes of what the views are of.
public struct FoldMemRefAliasOps: Pass {
  public static let name = "fold-memref-alias-ops"
  public static let title = "FoldMemRefAliasOpsPass"
  public static let summary = "Fold memref alias ops into consumer load/store ops"
  public static let dependentDialects: [any Dialect.Type] = [
    Affine.self, Arith.self, MemRef.self, Vector.self,
  ]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    rewriteGreedily(op, PatternTable(Self.patterns))
  }

  /// The patterns.
  package static let patterns: [Pattern] =
    ViewAccess.all.flatMap { access in
      [
        Pattern("AccessOfSubViewOpFolder<\(access.name)>", on: .kind(access.name)) {
          (op, rewriter) throws(NoMatch) in
          // load(subview(x)) → load(x)
          guard let view = access.base(of: op).defined(by: MemRef.SubView.self) else {
            throw NoMatch("not a subview producer")
          }
          guard let dropped = view.droppedDimensions else {
            throw NoMatch("it is not clear which dimensions are left out")
          }
          if access.isTransfer {
            if op.hasOutOfBoundsDimension { throw NoMatch("out of bounds transfer dim") }
            guard view.mixedStrides.allSatisfy({ $0.constant == 1 }) else {
              throw NoMatch("non-1 stride subview, need to track strides in folded memref")
            }
          }
          let indices = rewriter.indices(
            access.indices(of: op), into: view.mixedOffsets.all, view.mixedStrides.all, dropped)
          return rewriter.replace(op, access, base: view.source, indices, keepsNontemporal: !access.isVector)
          {
            $0.expanding(to: indices.count, without: dropped)
          }
        },
        Pattern("AccessOfExpandShapeOpFolder<\(access.name)>", on: .kind(access.name)) {
          (op, rewriter) throws(NoMatch) in
          // load(expand_shape(x)) → load(x)
          guard let view = access.base(of: op).defined(by: MemRef.ExpandShape.self) else {
            throw NoMatch("not an expand_shape producer")
          }
          let groups = view.reassociation
          if access.isTransfer { try op.checkMinor(groups) }
          let indices = rewriter.linearize(
            access.indices(of: op), view, groups, isDisjoint: !access.isVector)
          return rewriter.replace(op, access, base: view.src, indices, keepsNontemporal: true) {
            .minorIdentity(dimensionCount: indices.count, resultCount: $0.results.count)
          }
        },
        Pattern("AccessOfCollapseShapeOpFolder<\(access.name)>", on: .kind(access.name)) {
          (op, rewriter) throws(NoMatch) in
          // load(collapse_shape(x)) → load(x)
          guard let view = access.base(of: op).defined(by: MemRef.CollapseShape.self) else {
            throw NoMatch("not a collapse_shape producer")
          }
          let groups = view.reassociation
          if access.isTransfer { try op.checkMinor(groups) }
          let indices = rewriter.delinearize(access.indices(of: op), view.src, groups)
          return rewriter.replace(op, access, base: view.src, indices, keepsNontemporal: true) {
            .minorIdentity(dimensionCount: indices.count, resultCount: $0.results.count)
          }
        },
      ]
    } + [
      // subview(subview(x)) → subview(x)
      Pattern("SubViewOfSubViewFolder", labels: ["(anonymous namespace)::SubViewOfSubViewFolder"]) {
        (op: Op<MemRef.SubView>, rewriter) throws(NoMatch) in
        guard let inner = op.source.defined(by: MemRef.SubView.self) else {
          throw NoMatch("not a subview of one")
        }
        guard (op.mixedStrides.all + inner.mixedStrides.all).allSatisfy({ $0.constant == 1 }) else {
          throw NoMatch("requires unit strides")
        }
        guard let dropped = inner.droppedDimensions else {
          throw NoMatch("it is not clear which dimensions are left out")
        }
        var sizes = inner.mixedSizes.all
        let kept = sizes.indices.filter { !dropped.contains($0) }
        for (index, size) in zip(kept, op.mixedSizes.all) { sizes[index] = size }
        let offsets = rewriter.mixedIndices(
          op.mixedOffsets.all, into: inner.mixedOffsets.all, inner.mixedStrides.all, dropped)
        let view = rewriter.subview(
          inner.source, offsets, sizes, inner.mixedStrides.all, to: op.result.type)
        return rewriter.replace(op, with: view)
      }
    ]
}

/// A kind of operation that reads or writes a buffer at indices.
struct ViewAccess {
  /// The name of the operation.
  let name: String
  /// Which operand is the buffer; the indices follow it.
  let basePosition: Int
  /// How many operands follow the indices.
  var rest = 0
  /// `true` iff it reads or writes vectors.
  var isVector = true
  /// `true` iff it says which index runs along which dimension of a vector.
  var isTransfer = false

  /// All kinds.
  static let all = [
    ViewAccess(name: MemRef.Load.name, basePosition: 0, isVector: false),
    ViewAccess(name: MemRef.Store.name, basePosition: 1, isVector: false),
    ViewAccess(name: Vector.Load.name, basePosition: 0),
    ViewAccess(name: Vector.Store.name, basePosition: 1),
    ViewAccess(name: Vector.MaskedLoad.name, basePosition: 0, rest: 2),
    ViewAccess(name: Vector.MaskedStore.name, basePosition: 0, rest: 2),
    ViewAccess(name: Vector.TransferRead.name, basePosition: 0, isTransfer: true),
    ViewAccess(name: Vector.TransferWrite.name, basePosition: 1, isTransfer: true),
  ]

  /// Returns the buffer.
  func base(of op: Operation) -> Value { op.operand(basePosition) }

  /// Returns the indices.
  func indices(of op: Operation) -> [Value] {
    let count = base(of: op).type.shape?.count ?? 0
    return (0..<count).map { op.operand(basePosition + 1 + $0) }
  }
}

extension Operation {
  /// `true` iff this is a transfer that may lie outside of its buffer.
  var hasOutOfBoundsDimension: Bool {
    self.as(Vector.TransferRead.self)?.inBounds.contains(false)
      ?? self.as(Vector.TransferWrite.self)?.inBounds.contains(false) ?? false
  }

  /// The map of a transfer.
  var permutationMap: AffineMap? {
    self.as(Vector.TransferRead.self)?.permutationMap.map
      ?? self.as(Vector.TransferWrite.self)?.permutationMap.map
  }

  /// Checks that the dimensions of a transfer's vector are the last ones of a buffer, which `groups` leave as they are.
  fileprivate func checkMinor(_ groups: [[Int]]) throws(NoMatch) {
    guard let map = permutationMap, map.isMinorIdentity else { throw NoMatch("the map is no minor identity") }
    if hasOutOfBoundsDimension { throw NoMatch("out of bounds transfer dim") }
    guard groups.count >= map.results.count,
      groups.suffix(map.results.count).allSatisfy({ $0.count == 1 })
    else { throw NoMatch("the reshape is of what the vector runs along") }
  }
}

extension AffineMap {
  /// Returns the map on as many dimensions as `count` says, of which `dropped` did not count before.
  fileprivate func expanding(to count: Int, without dropped: Set<Int>) -> AffineMap {
    let kept = (0..<count).filter { !dropped.contains($0) }
    return replacing(
      dimensions: kept.map { .dimension($0) }, symbols: [], dimensionCount: count, symbolCount: symbolCount)
  }
}

extension Rewriter {
  /// Returns indices of what a part of the given offsets and strides is of, given those of the part.
  fileprivate func mixedIndices(
    _ indices: [MixedIndex], into offsets: [MixedIndex], _ strides: [MixedIndex], _ dropped: Set<Int>
  ) -> [MixedIndex] {
    var rest = indices[...]
    return offsets.indices.map { dimension in
      let index = dropped.contains(dimension) ? .constant(0) : rest.removeFirst()
      return affineApply(
        .symbol(0) + .symbol(1) * .symbol(2), [offsets[dimension], index, strides[dimension]])
    }
  }

  /// The same of values.
  fileprivate func indices(
    _ indices: [Value], into offsets: [MixedIndex], _ strides: [MixedIndex], _ dropped: Set<Int>
  ) -> [Value] {
    mixedIndices(indices.map { .value($0) }, into: offsets, strides, dropped).map { value(of: $0) }
  }

  /// Returns indices of a buffer, given those of one with its dimensions taken apart.
  fileprivate func linearize(
    _ indices: [Value], _ view: Op<MemRef.ExpandShape>, _ groups: [[Int]], isDisjoint: Bool
  ) -> [Value] {
    let sizes = MixedIndices(view.outputShape, view.staticOutputShape).all
    return groups.map { group in
      if group.count == 1 { return indices[group[0]] }
      return linearizedIndex(
        group.map { indices[$0] }, basis: group.map { sizes[$0] }, isDisjoint: isDisjoint)
    }
  }

  /// Returns indices of a buffer, given those of one with its dimensions put together.
  fileprivate func delinearize(_ indices: [Value], _ source: Value, _ groups: [[Int]]) -> [Value] {
    guard let view = metadata(of: source) else { preconditionFailure("a reshape of what is not strided") }
    if groups.isEmpty { return view.sizes.map { _ in indexConstant(0) } }
    return zip(indices, groups).flatMap { index, group in
      group.count == 1 ? [index] : delinearizedIndices(index, basis: group.map { view.sizes[$0] })
    }
  }

  /// Replaces an access by one of another buffer at other indices.
  ///
  /// What is promised of the address of the view need not hold of that of the buffer, so alignment is not kept; nor
  /// are attributes, as in MLIR.
  func replace(
    _ op: Operation, _ access: ViewAccess, base: Value, _ indices: [Value], keepsNontemporal: Bool,
    keepsBounds: Bool = true, _ map: (AffineMap) -> AffineMap
  ) -> Rewritten {
    let old = access.indices(of: op).count
    var state = OperationState(op.name, at: op.location)
    let operands = Array(op.operands)
    let start = access.basePosition
    state.operands = operands[..<start] + [base] + indices + operands[(start + 1 + old)...]
    state.resultTypes = op.results.map(\.type)
    for (slot, name) in (op.name.info?.propertyNames ?? []).enumerated() {
      if name.equals("alignment") { continue }
      if name.equals("nontemporal"), !keepsNontemporal { continue }
      state.properties[slot] = op.properties[slot]
    }
    if let before = op.permutationMap {
      if !keepsBounds {
        state.set("in_bounds", before.results.map { _ in false }.attribute(in: context))
      }
      state.set("permutation_map", context.attribute(AffineMapAttr(map(before))))
      if let slot = op.name.info?.operandSegmentSlot,
        var sizes = op.properties[slot]?.as(DenseArrayAttr.self)?.integers
      {
        sizes[access.basePosition + 1] = indices.count
        state.properties[slot] = context.denseArray(sizes, width: 32)
      }
    }
    return replace(op, with: Array(create(state).results))
  }
}
