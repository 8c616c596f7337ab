import Accel
import AffineDialect
import MemRefDialect
import TensorDialect

// Parts of tensors, and tensors in other shapes.

/// A cast: of the buffer.
enum TensorCastModel: AliasModel {
  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    guard let op = value.definingOperation else { return value.type }
    let source = try options.bufferType(of: op.operand(0), &stack)
    guard let from = source.as(MemRefType.self), let to = value.type.as(RankedTensorType.self) else {
      return value.type.fullyDynamicBuffer(source.bufferSpace)
    }
    return from.with(shape: Array(to.shape), layout: from.layout, in: value.type.context)
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    let source = try bufferizer.buffer(of: op.operand(0))
    let type = try bufferizer.options.bufferType(of: op.result(0))
    if source.type == type { return bufferizer.replace(op, with: [source]) }
    let cast = bufferizer.rewriter.create(MemRef.Cast.self, at: op.location) {
      ($0.source, $0.dest) = (source, type)
    }
    bufferizer.replace(op, with: [cast.dest])
  }
}

/// What asks for the shape of a tensor does not read its elements.
enum TensorDimModel: BufferizableModel {
  static func reads(_ use: Use, _ state: AnalysisState) -> Bool { false }
  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    let buffer = try bufferizer.buffer(of: op.operand(0))
    bufferizer.replace(
      op, with: [bufferizer.rewriter.createBufferDim(buffer, op.operand(1), at: op.location)])
  }
}

/// What asks for the rank of a tensor does not read its elements.
enum TensorRankModel: BufferizableModel {
  static func reads(_ use: Use, _ state: AnalysisState) -> Bool { false }
  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    let buffer = try bufferizer.buffer(of: op.operand(0))
    let rank = bufferizer.rewriter.create(MemRef.Rank.self, at: op.location) { $0.memref = buffer }
    bufferizer.replace(op, with: [rank.result])
  }
}

/// Dimensions taken apart: so are those of the buffer.
enum ExpandShapeModel: AliasModel {
  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    guard let op = value.defined(by: Tensor.ExpandShape.self) else { return value.type }
    return try expandedType(op, try options.bufferType(of: op.src, &stack))
  }

  private static func expandedType(
    _ op: Op<Tensor.ExpandShape>, _ source: Type
  ) throws(BufferizationFailure) -> Type {
    guard
      let type = source.as(MemRefType.self)?.expanded(
        to: Array(op.result.type.shape ?? List()), op.reassociation, in: op.context)
    else { throw BufferizationFailure() }
    return type
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    guard let expand = op.as(Tensor.ExpandShape.self) else { return }
    let source = try bufferizer.buffer(of: expand.src)
    let type = try expandedType(expand, source.type)
    let made = bufferizer.rewriter.create(MemRef.ExpandShape.self, at: op.location) {
      ($0.src, $0.reassociation) = (source, expand.reassociation)
      ($0.outputShape, $0.staticOutputShape) = (Array(expand.outputShape), expand.staticOutputShape)
      $0.result = type
    }
    bufferizer.replace(op, with: [made.result])
  }
}

/// Dimensions put together: so are those of the buffer, or of a copy.
enum CollapseShapeModel: AliasModel {
  static let relation = BufferRelation.unknown
  // If the layout does not allow it, the buffer is copied.
  static func reads(_ use: Use, _ state: AnalysisState) -> Bool { true }

  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    guard let op = value.defined(by: Tensor.CollapseShape.self) else { return value.type }
    let source = try options.bufferType(of: op.src, &stack)
    return collapsedType(op, source) ?? value.type.identityBuffer(source.bufferSpace)
  }

  /// Returns the type of the buffer without a copy, if there is one for sure.
  private static func collapsedType(_ op: Op<Tensor.CollapseShape>, _ source: Type) -> Type? {
    guard let memref = source.as(MemRefType.self),
      memref.collapsedLayout(op.reassociation, strict: true, in: op.context) != nil
    else { return nil }
    return memref.collapsed(op.reassociation, in: op.context)
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    guard let collapse = op.as(Tensor.CollapseShape.self) else { return }
    let (rewriter, location, context) = (bufferizer.rewriter, op.location, op.context)
    var source = try bufferizer.buffer(of: collapse.src)
    guard var memref = source.type.as(MemRefType.self) else { throw BufferizationFailure() }
    var type: Type?
    if collapse.result.type.shape?.isEmpty ?? false {
      // There are no dimensions left, but an offset.
      let offset = memref.hasIdentityLayout ? nil : memref.stridesAndOffset?.offset
      type = memref.with(
        shape: [], layout: offset.map { context.stridedLayout([], offset: $0) }, in: context)
    } else if collapsedType(collapse, source.type) == nil {
      let copy = try rewriter.allocate(like: collapse.src, bufferizer.options, at: location)
      let copyType = collapse.src.type.identityBuffer(memref.memorySpace)
      source =
        rewriter.create(Bufferization.ToBuffer.self, at: location) {
          ($0.tensor, $0.buffer) = (copy, copyType)
        }.buffer
      if let copied = copyType.as(MemRefType.self) { memref = copied }
    }
    guard let type = type ?? memref.collapsed(collapse.reassociation, in: context) else {
      throw BufferizationFailure()
    }
    let made = rewriter.create(MemRef.CollapseShape.self, at: location) {
      ($0.src, $0.reassociation, $0.result) = (source, collapse.reassociation, type)
    }
    bufferizer.replace(op, with: [made.result])
  }
}

/// Another shape, which a tensor gives: the buffer in that shape.
enum ReshapeModel: AliasModel {
  // If the layout does not allow it, the buffer is copied.
  static func reads(_ use: Use, _ state: AnalysisState) -> Bool { true }

  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    guard let op = value.definingOperation else { return value.type }
    return value.type.identityBuffer(try options.bufferType(of: op.operand(0), &stack).bufferSpace)
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    let (rewriter, location) = (bufferizer.rewriter, op.location)
    var source = try bufferizer.buffer(of: op.operand(0))
    let shape = try bufferizer.buffer(of: op.operand(1))
    let type = try bufferizer.options.bufferType(of: op.result(0))
    if let memref = source.type.as(MemRefType.self), !memref.hasIdentityLayout {
      let copy = try rewriter.allocate(like: op.operand(0), bufferizer.options, at: location)
      let copyType = copy.type.identityBuffer(memref.memorySpace)
      source =
        rewriter.create(Bufferization.ToBuffer.self, at: location) {
          ($0.tensor, $0.buffer) = (copy, copyType)
        }.buffer
    }
    let made = rewriter.create(MemRef.Reshape.self, at: location) {
      ($0.source, $0.shape, $0.result) = (source, shape, type)
    }
    bufferizer.replace(op, with: [made.result])
  }
}

extension MemRefType {
  /// Returns the type of a part of this memref of the given shape, which may lack dimensions of size 1.
  func part(_ slice: TensorSlice, shape: List<Int>, in context: Context) -> Type? {
    let sizes = slice.sizes.dimensions.values
    guard
      let full = subview(
        offsets: slice.offsets.dimensions.values, sizes: sizes, strides: slice.strides.dimensions.values,
        in: context)
    else { return nil }
    if shape.count == sizes.count { return full }
    guard let dropped = droppedDimensions(of: sizes, toGet: shape),
      let layout = full.as(MemRefType.self)?.stridesAndOffset
    else { return nil }
    let strides = layout.strides.indices.filter { !dropped.contains($0) }.map { layout.strides[$0] }
    return with(
      shape: Array(shape), layout: context.stridedLayout(strides, offset: layout.offset), in: context)
  }
}

extension Bufferizer {
  /// Creates a view of a part of a buffer.
  fileprivate func subview(
    _ buffer: Value, _ slice: TensorSlice, shape: List<Int>, at location: Location
  ) throws(BufferizationFailure) -> Value {
    guard let type = buffer.type.as(MemRefType.self)?.part(slice, shape: shape, in: rewriter.context) else {
      throw BufferizationFailure()
    }
    return rewriter.create(MemRef.SubView.self, at: location) {
      $0.source = buffer
      $0.assign(offsets: slice.offsets, sizes: slice.sizes, strides: slice.strides)
      $0.result = type
    }.result
  }
}

extension TensorSlice {
  /// The part that an operation is on.
  fileprivate init(of op: Operation, _ witness: OffsetSizeStrideWitness) {
    self.init(
      offsets: witness.offsets(op).all, sizes: witness.sizes(op).all, strides: witness.strides(op).all)
  }
}

/// A part: a view of part of the buffer.
enum ExtractSliceModel: AliasModel {
  static let relation = BufferRelation.unknown

  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    guard let op = value.definingOperation, let witness = op.interface(OffsetSizeStrideWitness.self),
      let source = try options.bufferType(of: op.operand(0), &stack).as(MemRefType.self),
      let type = source.part(
        TensorSlice(of: op, witness), shape: value.type.shape ?? List(), in: op.context)
    else { throw BufferizationFailure() }
    return type
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    guard let witness = op.interface(OffsetSizeStrideWitness.self) else { return }
    let source = try bufferizer.buffer(of: op.operand(0))
    let view = try bufferizer.subview(
      source, TensorSlice(of: op, witness), shape: op.result(0).type.shape ?? List(), at: op.location)
    bufferizer.replace(op, with: [view])
  }
}

/// Another part: a copy to a view of part of the buffer.
enum InsertSliceModel: DestinationModel {
  static func reads(_ use: Use, _ state: AnalysisState) -> Bool {
    guard use.operandIndex == 1, let witness = use.owner.interface(OffsetSizeStrideWitness.self),
      let shape = use.value.type.shape
    else { return true }
    // What is overwritten as a whole is not read.
    let op = use.owner
    let isWhole =
      zip(witness.sizes(op).all, shape).allSatisfy { $0.constant == $1 }
      && witness.hasZeroOffsets(op) && witness.hasUnitStrides(op)
    return !isWhole
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    guard let witness = op.interface(OffsetSizeStrideWitness.self) else { return }
    let target = try bufferizer.buffer(of: op.operand(1))
    let view = try bufferizer.subview(
      target, TensorSlice(of: op, witness), shape: op.operand(0).type.shape ?? List(), at: op.location)
    let source = try bufferizer.buffer(of: op.operand(0))
    bufferizer.copy(source, to: view, at: op.location)
    bufferizer.replace(op, with: [target])
  }
}

/// What a thread contributes: a copy to a view of part of the shared buffer.
enum ParallelInsertSliceModel: BufferizableModel {
  static func reads(_ use: Use, _ state: AnalysisState) -> Bool { use.operandIndex == 0 }
  static func writes(_ use: Use, _ state: AnalysisState) -> Bool { use.operandIndex == 1 }
  // The buffer is shared in any case.
  static func resolveConflicts(
    _ op: Operation, _ rewriter: Rewriter, _ state: AnalysisState
  ) throws(BufferizationFailure) {}

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    guard let end = op.parent, let witness = op.interface(OffsetSizeStrideWitness.self) else { return }
    bufferizer.rewriter.builder.move(before: end)
    let target = try bufferizer.buffer(of: op.operand(1))
    let source = try bufferizer.buffer(of: op.operand(0))
    let view = try bufferizer.subview(
      target, TensorSlice(of: op, witness), shape: op.operand(0).type.shape ?? List(), at: op.location)
    bufferizer.copy(source, to: view, at: op.location)
    bufferizer.rewriter.erase(op)
  }
}

/// Tensors one after the other: copies to views of parts of a new buffer.
enum ConcatModel: BufferizableModel {
  static func allocates(_ result: Value) -> Bool { true }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    guard let concat = op.as(Tensor.Concat.self) else { return }
    let (rewriter, location, dim) = (bufferizer.rewriter, op.location, concat.dim)
    let tensor = try rewriter.allocate(
      like: concat.result, bufferizer.options, copies: false, at: location)
    if try bufferizer.options.defaultMemorySpace(of: concat.result.type, for: op) != nil {
      op.emitError("memory space not implemented yet")
      throw BufferizationFailure()
    }
    let type = concat.result.type.identityBuffer(nil)
    let target = rewriter.create(Bufferization.ToBuffer.self, at: location) {
      ($0.tensor, $0.buffer) = (tensor, type)
    }.buffer
    let shape = concat.result.type.shape ?? List()
    var slice = TensorSlice(
      offsets: shape.map { _ in .constant(0) },
      sizes: shape.enumerated().map { index, size in
        size == ShapeDimension.dynamic
          ? .value(rewriter.dimension(of: target, index, at: location)) : .constant(size)
      })
    let sum = AffineMap(dimensionCount: 2, symbolCount: 0, results: [.dimension(0) + .dimension(1)])
    for input in concat.inputs {
      let source = try bufferizer.buffer(of: input)
      let part = input.type.shape ?? List()
      slice.sizes[dim] =
        part[dim] == ShapeDimension.dynamic
        ? .value(rewriter.dimension(of: source, dim, at: location)) : .constant(part[dim])
      let view = try bufferizer.subview(target, slice, shape: part, at: location)
      bufferizer.copy(source, to: view, at: location)
      slice.offsets[dim] = rewriter.applyAffine(sum, [slice.offsets[dim], slice.sizes[dim]], at: location)
    }
    bufferizer.replace(op, with: [target])
  }
}
