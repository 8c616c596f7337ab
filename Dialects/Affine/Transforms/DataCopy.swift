public import Accel
import AccelPresburger
import ArithDialect
import MemRefDialect
import SCFDialect

extension Affine {
  /// How copies in fast memory are made.
  struct CopyOptions {
    /// Whether elements are moved by transfers instead of loops.
    var usesTransfers = false
    /// The memory space of what is copied.
    var slowSpace = 0
    /// The memory space of the copies.
    var fastSpace = 0
    /// The memory space of what tells the end of a transfer.
    var tagSpace = 0
    /// The number of bytes that the copies in a block may take.
    var capacity = UInt.max
  }

  /// Operations that follow each other, between two others or the ends of their block.
  struct OperationRange {
    /// The block.
    let block: Block
    /// The first operation.
    var first: Operation?
    /// The operation behind the last.
    var end: Operation?

    /// The operations.
    var operations: [Operation] {
      var found: [Operation] = []
      var current = first
      while let op = current, op != end {
        found.append(op)
        current = op.next
      }
      return found
    }
  }
}

/// Makes copies in fast memory of what operations access, and lets them access these.
struct DataCopier {
  let options: Affine.CopyOptions
  let rewriter: Rewriter
  /// The loops that copy.
  var copyNests: [Operation] = []
  /// The buffer in fast memory, by what it is a copy of.
  private var copies: [(memref: Value, copy: Value)] = []

  init(_ options: Affine.CopyOptions, _ rewriter: Rewriter) {
    (self.options, self.rewriter) = (options, rewriter)
  }

  // MARK: Regions

  /// Makes copies of what a range of operations accesses, maybe of one buffer only; `false` if that was not possible.
  @discardableResult
  mutating func copy(_ range: Affine.OperationRange, only wanted: Value? = nil) -> Bool {
    guard let first = range.first, first != range.end else { return true }
    let depth = first.nestingDepth
    copies = []
    var (reads, writes): ([MemoryRegion], [MemoryRegion]) = ([], [])
    for op in range.operations {
      for access in op.accesses {
        guard access.operation.is(Affine.Load.self) || access.operation.is(Affine.Store.self) else {
          continue
        }
        if let wanted, wanted != access.memref { continue }
        if let space = access.memref.memRefType.memorySpace?.as(IntegerAttr.self)?.value,
          space != options.slowSpace
        {
          continue
        }
        guard let home = access.memref.parentBlock?.region, let region = range.block.region,
          region == home || region.isProperDescendant(of: home)
        else { continue }
        guard
          var found = MemoryRegion(access, depth: depth, addsShapeBounds: false)
            ?? MemoryRegion(allOf: access, depth: depth),
          let inReads = Self.merge(&found, into: &reads, access, depth),
          let inWrites = Self.merge(&found, into: &writes, access, depth)
        else { return false }
        if found.isWrite, !inWrites {
          writes.append(found)
        } else if !found.isWrite, !inReads {
          reads.append(found)
        }
      }
    }
    var range = range
    var (size, isDone) = (UInt(0), true)
    for region in reads + writes {
      let place = placement(of: region, range)
      guard let bytes = makeCopy(of: region, &range, place) else {
        isDone = false
        continue
      }
      size &+= UInt(bytes)
    }
    if !isDone { return false }
    if size > options.capacity {
      range.block.parent?.emitWarning(
        "total size of all copy buffers' for this block exceeds fast memory capacity")
    }
    return true
  }

  /// Makes a copy of one region for an operation; returns the copy, if that was possible.
  mutating func copy(_ region: MemoryRegion, for op: Operation) -> Value? {
    guard let block = op.block else { return nil }
    var range = Affine.OperationRange(block: block, first: op, end: op.next)
    copies = []
    let place = Placement(block: block, copyIn: range.first, copyOut: range.end)
    _ = makeCopy(of: region, &range, place)
    return copies.first?.copy
  }

  /// Makes the region of the same buffer in a list, if there is one, and the one given the box around both; returns
  /// whether there is one, `nil` if there is no box.
  private static func merge(
    _ region: inout MemoryRegion, into regions: inout [MemoryRegion], _ access: MemoryAccess, _ depth: Int
  ) -> Bool? {
    guard let index = regions.firstIndex(where: { $0.memref == region.memref }) else { return false }
    if !regions[index].formBoundingBox(with: region) {
      guard let all = MemoryRegion(allOf: access, depth: depth) else { return nil }
      regions[index].constraints = all.constraints
    }
    region.constraints = regions[index].constraints
    return true
  }

  // MARK: Places

  /// Where elements are copied.
  private struct Placement {
    let block: Block
    /// Before what they are copied to fast memory.
    let copyIn: Operation?
    /// Before what they are copied back.
    let copyOut: Operation?
  }

  /// The outermost place for copying a region: before and behind the loops that it does not depend on.
  private func placement(of region: MemoryRegion, _ range: Affine.OperationRange) -> Placement {
    let symbols = region.constraints.symbols
    var outermost: Operation?
    for op in (range.first?.surroundingAffineOperations ?? []).reversed() {
      guard let home = region.memref.parentBlock?.region, let around = op.region,
        around == home || around.isProperDescendant(of: home), let loop = op.as(Affine.For.self),
        !symbols.contains(where: { $0 == loop.inductionVariable })
      else { break }
      outermost = op
    }
    guard let outermost, let block = outermost.block else {
      return Placement(block: range.block, copyIn: range.first, copyOut: range.end)
    }
    return Placement(block: block, copyIn: outermost, copyOut: outermost.next)
  }

  // MARK: Copies

  /// Copies a region and lets the operations of a range access the copy; returns the number of bytes that it takes if it is
  /// new, `nil` if it cannot be copied.
  private mutating func makeCopy(
    of region: MemoryRegion, _ range: inout Affine.OperationRange, _ place: Placement
  ) -> Int? {
    let type = region.memref.memRefType
    let (rank, location) = (region.rank, region.location)
    guard let start = range.first, let entry = start.enclosingFunction?.regions.first?.entry else {
      return nil
    }
    let function = start.enclosingFunction?.location ?? location
    let zero = rewriter.elsewhere({ $0.move(toStartOf: entry) }) { rewriter.indexConstant(0, at: function) }
    guard type.hasIdentityLayout, rank > 0, let box = region.box else { return nil }
    if box.count == 0 { return 0 }
    let endsWithRange = range.end == place.copyOut
    let lastCopied = range.end?.previous ?? range.block.last
    var bounds: [(lower: AffineMap, upper: AffineMap)] = []
    let system = region.constraints.system
    for dimension in 0..<rank {
      let pair = system.bounds(ofDimension: dimension, hiding: 0..<rank, firstSymbol: system.inputCount)
      if pair.lower.results.isEmpty || pair.upper.results.isEmpty { return nil }
      bounds.append((pair.lower, pair.upper))
    }
    let symbols = region.constraints.values[rank...].compactMap { $0 }
    guard symbols.count == system.inputCount - rank, system.localCount == 0 else { return nil }
    let offsets = box.lower.map { map in
      map.replacing(
        dimensions: [], symbols: symbols.indices.map { .dimension($0) }, dimensionCount: symbols.count,
        symbolCount: 0
      ).results[0]
    }
    func here(_ body: () -> Void) {
      rewriter.elsewhere { builder in
        let before = region.isWrite ? place.copyOut : place.copyIn
        if let before { builder.move(before: before) } else { builder.move(toEndOf: place.block) }
      } _: {
        body()
      }
    }
    let firstOfAll = entry.first ?? start
    func atTop(_ number: Int) -> Value {
      rewriter.elsewhere({ $0.move(before: firstOfAll) }) { rewriter.indexConstant(number, at: location) }
    }
    // The first elements, for transfers.
    var indices: [Value] = []
    for offset in offsets {
      if let number = offset.constantValue {
        indices.append(number == 0 ? zero : atTop(Int(number)))
      } else {
        here {
          indices.append(
            rewriter.apply(AffineMap(dimensionCount: symbols.count, results: [offset]), symbols, at: location)
              .result)
        }
      }
    }

    var bytes = 0
    let isNew = !copies.contains { $0.memref == region.memref }
    let copy: Value
    if let known = copies.first(where: { $0.memref == region.memref }) {
      copy = known.copy
    } else {
      let newType = region.memref.type.context.memRefType(
        box.shape, type.element, memorySpace: space(options.fastSpace))
      copy = rewriter.elsewhere { builder in
        if let copyIn = place.copyIn { builder.move(before: copyIn) }
      } _: {
        rewriter.create(MemRef.Alloc.self, at: location) { $0.memref = newType }.memref
      }
      copies.append((region.memref, copy))
      bytes = copy.memRefType.byteCount ?? 0
    }
    let count = atTop(box.count)
    var newEnd: Operation?
    if options.usesTransfers {
      let strides = Self.strides(type, box.shape)
      if strides.count > 1 { return nil }
      let stride = strides.map { (atTop($0.stride), atTop($0.count)) }.first
      newEnd = transfer(region, copy, indices, zero, count, stride, place, here)
    } else {
      var nest: Operation?
      here { nest = copyNest(region, copy, bounds, symbols, offsets) }
      guard let nest else { return nil }
      copyNests.append(nest)
      if region.isWrite, endsWithRange { newEnd = nest }
    }
    var dealloc: Operation?
    if isNew {
      rewriter.elsewhere { builder in
        if let copyOut = place.copyOut {
          builder.move(before: copyOut)
        } else {
          builder.move(toEndOf: place.block)
        }
      } _: {
        dealloc = rewriter.create(MemRef.Dealloc.self, at: location) { $0.memref = copy }.operation
      }
      if newEnd == nil, endsWithRange { newEnd = dealloc }
    }

    let results = (0..<rank).map { AffineExpr.dimension(symbols.count + $0) - offsets[$0] }
    let remapping = Affine.IndexRemapping(
      map: AffineMap(dimensionCount: symbols.count + rank, results: results), operands: symbols)
    let (block, before) = (range.block, start.previous)
    Affine.replaceUses(of: region.memref, with: copy, remapping, rewriter) { user in
      guard let holder = block.operation(holding: user), let lastCopied else { return false }
      return !holder.isBefore(start) && !lastCopied.isBefore(holder)
    }
    range.first = before.map { $0.next } ?? block.first
    if let newEnd { range.end = newEnd }
    return bytes
  }

  /// A memory space as an attribute.
  private func space(_ number: Int) -> Attribute? {
    number == 0 ? nil : rewriter.context.integer(number, rewriter.context.i64)
  }

  /// The distances between chunks of elements that follow each other in a buffer, and the numbers of elements in a chunk.
  private static func strides(_ type: MemRefType, _ shape: [Int]) -> [(stride: Int, count: Int)] {
    var (stride, count) = (1, 1)
    var found: [(Int, Int)] = []
    for dimension in (1..<max(shape.count, 1)).reversed() {
      let size = type.shape[dimension]
      (stride, count) = (stride &* size, count &* shape[dimension])
      if shape[dimension] < size, shape[dimension - 1] > 1 { found.append((stride, count)) }
    }
    return found
  }

  /// Creates loops that copy each element; returns the outermost.
  private func copyNest(
    _ region: MemoryRegion, _ copy: Value, _ bounds: [(lower: AffineMap, upper: AffineMap)],
    _ symbols: [Value],
    _ offsets: [AffineExpr]
  ) -> Operation? {
    var root: Operation?
    var indices: [Value] = []
    var (expressions, operands): ([AffineExpr], [Value]) = ([], [])
    var applications: [Op<Affine.Apply>] = []
    for (dimension, bound) in bounds.enumerated() {
      let loop = rewriter.createLoop(
        lower: MappedOperands(map: bound.lower, operands: symbols).asCanonicalBound,
        upper: MappedOperands(map: bound.upper, operands: symbols).asCanonicalBound, at: region.location)
      if root == nil { root = loop.operation }
      if let end = loop.body.last { rewriter.builder.move(before: end) }
      let offset = rewriter.apply(
        AffineMap(dimensionCount: symbols.count, results: [offsets[dimension]]), symbols, at: region.location)
      applications.append(offset)
      expressions.append(.dimension(2 * dimension + 1) - .dimension(2 * dimension))
      operands += [offset.result, loop.inductionVariable]
      indices.append(loop.inductionVariable)
    }
    var inCopy = MappedOperands(
      map: AffineMap(dimensionCount: 2 * indices.count, results: expressions), operands: operands)
    inCopy.compose()
    inCopy.canonicalize()
    for application in applications where !application.result.hasUses { rewriter.erase(application) }
    let inMemory = MappedOperands(map: .identity(indices.count), operands: indices)
    let (source, target) =
      region.isWrite
      ? ((copy, inCopy), (region.memref, inMemory)) : ((region.memref, inMemory), (copy, inCopy))
    let context = rewriter.context
    let load = rewriter.create(
      Affine.Load.self, operands: [source.0] + source.1.operands, results: [source.0.memRefType.element],
      properties: [source.1.map.attribute(in: context)], at: region.location)
    rewriter.create(
      Affine.Store.self, operands: [load.result, target.0] + target.1.operands,
      properties: [target.1.map.attribute(in: context)], at: region.location)
    return root
  }

  /// Creates a transfer; returns its last operation if it stands at the end of the range.
  private func transfer(
    _ region: MemoryRegion, _ copy: Value, _ indices: [Value], _ zero: Value, _ count: Value,
    _ stride: (Value, Value)?, _ place: Placement, _ here: (() -> Void) -> Void
  ) -> Operation? {
    let context = rewriter.context
    let tagType = context.memRefType([1], context.i32, memorySpace: space(options.tagSpace))
    let tag = rewriter.elsewhere { builder in
      if let copyIn = place.copyIn { builder.move(before: copyIn) }
    } _: {
      rewriter.create(MemRef.Alloc.self, at: region.location) { $0.memref = tagType }.memref
    }
    func composed(_ values: [Value]) -> MappedOperands {
      var mapped = MappedOperands(map: .identity(values.count), operands: values)
      mapped.composeIfApplied()
      return mapped
    }
    let inMemory = composed(indices)
    let inCopy = composed(indices.map { _ in zero })
    let inTag = composed([zero])
    let (source, target) =
      region.isWrite
      ? ((copy, inCopy), (region.memref, inMemory)) : ((region.memref, inMemory), (copy, inCopy))
    func map(_ name: String, _ mapped: MappedOperands) -> NamedAttribute {
      NamedAttribute(context.identifier(name), mapped.map.attribute(in: context))
    }
    var first: Operation?
    here {
      var operands = [source.0] + source.1.operands + [target.0] + target.1.operands
      operands += [tag] + inTag.operands + [count]
      if let stride { operands += [stride.0, stride.1] }
      first =
        rewriter.create(
          Affine.DMAStart.self, operands: operands,
          attributes: [map("src_map", source.1), map("dst_map", target.1), map("tag_map", inTag)],
          at: region.location
        ).operation
      rewriter.create(
        Affine.DMAWait.self, operands: [tag] + inTag.operands + [count], attributes: [map("tag_map", inTag)],
        at: region.location)
    }
    var dealloc: Operation?
    rewriter.elsewhere { builder in
      if let copyOut = place.copyOut {
        builder.move(before: copyOut)
      } else {
        builder.move(toEndOf: place.block)
      }
    } _: {
      dealloc = rewriter.create(MemRef.Dealloc.self, at: region.location) { $0.memref = tag }.operation
    }
    return region.isWrite ? first : dealloc
  }

  // MARK: Afterwards

  /// Replaces copying loops of one iteration by what is inside, and simplifies what they access.
  func simplifyCopyNests() {
    var accesses: [Operation] = []
    for nest in copyNests {
      nest.walk(.postOrder) { op in
        if let loop = op.as(Affine.For.self) {
          Affine.promoteIfSingleIteration(loop, rewriter)
        } else if op.is(Affine.Load.self) || op.is(Affine.Store.self) {
          accesses.append(op)
        }
        return .advance
      }
    }
    var options = GreedyOptions()
    options.strictness = .existingAndNew
    rewriteGreedily(
      accesses, PatternTable(Affine.Load.canonicalizations + Affine.Store.canonicalizations), options)
  }
}

extension Affine {
  /// Copies what loops access to fast memory.
  public struct DataCopyGenerate: Pass {
    public static let name = "affine-data-copy-generate"
    public static let title = "AffineDataCopyGeneration"
    public static let summary = "Generate explicit copying for affine memory operations"
    public static let dependentDialects: [any Dialect.Type] = [MemRef.self]
    public static let anchor: String? = "func.func"

    /// The size of fast memory in KiB.
    public var fastCapacity = UInt.max
    /// The memory space of the copies.
    public var fastSpace: UInt32 = 1
    /// Whether elements are moved by transfers.
    public var usesTransfers = false
    /// Taken, but without effect.
    public var minTransferSize: Int32 = 1024
    /// The memory space of what is copied.
    public var slowSpace: UInt32 = 0
    /// Whether copies are made inside of loops whose step is not 1.
    public var skipsNonUnitSteps = false
    /// The memory space of what tells the end of a transfer.
    public var tagSpace: UInt32 = 0
    public static let options: [PassOption<Self>] = [
      .init(
        "fast-mem-capacity", \.fastCapacity, "Set fast memory space capacity in KiB (default: unlimited)"),
      .init("fast-mem-space", \.fastSpace, "Fast memory space identifier for copy generation (default: 1)"),
      .init("generate-dma", \.usesTransfers, "Generate DMA instead of point-wise copy"),
      .init(
        "min-dma-transfer", \.minTransferSize, "Minimum DMA transfer size supported by the target in bytes"),
      .init("slow-mem-space", \.slowSpace, "Slow memory space identifier for copy generation (default: 0)"),
      .init(
        "skip-non-unit-stride-loops", \.skipsNonUnitSteps,
        "Testing purposes: avoid non-unit stride loop choice depths for copy placement"),
      .init("tag-mem-space", \.tagSpace, "Tag memory space identifier for copy generation (default: 0)"),
    ]
    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      guard let region = op.regions.first, let entry = region.entry else { return }
      let rewriter = context.rewriter()
      rewriter.elsewhere({ $0.move(toStartOf: entry) }) { _ = rewriter.indexConstant(0, at: op.location) }
      let capacity = fastCapacity == .max ? fastCapacity : fastCapacity &* 1024
      var copier = DataCopier(
        CopyOptions(
          usesTransfers: usesTransfers, slowSpace: Int(slowSpace), fastSpace: Int(fastSpace),
          tagSpace: Int(tagSpace), capacity: capacity), rewriter)
      for block in region.blocks { copy(block, &copier, capacity) }
      copier.simplifyCopyNests()
    }

    /// Makes copies for a block: for each loop, and for what stands between loops.
    private func copy(_ block: Block, _ copier: inout DataCopier, _ capacity: UInt) {
      func isOfInterest(_ op: Operation, _ copier: DataCopier) -> Bool {
        (op.is(Load.self) || op.is(Store.self) || op.is(For.self)) && !copier.copyNests.contains(op)
      }
      func next(from op: Operation?, _ copier: DataCopier) -> Operation? {
        var current = op
        while let op = current, !isOfInterest(op, copier) { current = op.next }
        return current
      }
      var first = next(from: block.first, copier)
      var current = first
      while let op = current {
        guard let loop = op.as(For.self), !copier.copyNests.contains(op) else {
          current = op.next
          continue
        }
        if first != op { copier.copy(OperationRange(block: block, first: first, end: op)) }
        let isTooLarge = loop.memoryFootprint.map { UInt($0) > capacity } ?? false
        if skipsNonUnitSteps ? loop.step.value != 1 : isTooLarge {
          copy(loop.body, &copier, capacity)
        } else {
          copier.copy(OperationRange(block: block, first: op, end: op.next))
        }
        first = next(from: op.next, copier)
        current = first
      }
      if let first, first != block.last {
        copier.copy(OperationRange(block: block, first: first, end: block.last))
      }
    }
  }
}
