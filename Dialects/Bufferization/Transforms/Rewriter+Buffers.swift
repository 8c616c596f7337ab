package import Accel
import ArithDialect
import MemRefDialect

// What models and patterns make.

extension Rewriter {
  /// Goes to after what defines `value`.
  package func moveAfterDefinition(of value: Value) {
    if let op = value.definingOperation {
      builder.move(after: op)
    } else if let block = value.owningBlock {
      builder.move(toStartOf: block)
    }
  }

  /// Creates the tensor whose elements a buffer holds.
  package func createToTensor(
    _ buffer: Value, type: Type, restrict: Bool = false, writable: Bool = false, at location: Location
  ) -> Value {
    create(Bufferization.ToTensor.self, at: location) {
      ($0.buffer, $0.result) = (buffer, type)
      ($0.restrict, $0.writable) = (restrict, writable)
    }.result
  }

  /// Creates a buffer; an alignment of 0 is any.
  package func createAlloc(
    _ type: Type, _ sizes: [Value], alignment: Int, at location: Location
  ) -> Value {
    create(MemRef.Alloc.self, at: location) {
      ($0.dynamicSizes, $0.memref) = (sizes, type)
      $0.alignment = alignment == 0 ? nil : alignment
    }.memref
  }

  /// Creates the size of a dimension of a buffer.
  package func createBufferDim(_ buffer: Value, _ index: Value, at location: Location) -> Value {
    create(MemRef.Dim.self, at: location) { ($0.source, $0.index) = (buffer, index) }.result
  }

  /// Creates a constant index.
  package func constantIndex(_ number: Int, at location: Location) -> Value {
    create(
      Arith.Constant.self, results: [context.indexType],
      properties: [context.integer(number, context.indexType)], at: location
    ).result
  }

  /// Replaces `op` by the buffer of which its operand was made, as far as it has or can be given the type.
  @discardableResult
  package func fold(
    _ op: Op<Bufferization.ToBuffer>, _ options: BufferizationOptions, allowsSameType: Bool = true
  ) -> Rewritten? {
    guard let made = op.tensor.defined(by: Bufferization.ToTensor.self) else { return nil }
    let (source, type) = (made.buffer, op.buffer.type)
    if source.type == type { return allowsSameType ? replace(op, with: source) : nil }
    if source.type.is(MemRefType.self), type.is(MemRefType.self) {
      guard let buffer = castOrCopy(source, to: type, options) else { return nil }
      return replace(op, with: buffer)
    }
    // What is unranked might need a copy, whose size nobody knows.
    if source.type.is(UnrankedMemRefType.self), type.is(MemRefType.self) { return nil }
    let cast = create(MemRef.Cast.self, at: op.location) { ($0.source, $0.dest) = (source, type) }
    return replace(op, with: cast.dest)
  }

  /// Returns `buffer` as one of type `type`: by a cast, or as a copy where it is not sure that a cast would do.
  package func castOrCopy(_ buffer: Value, to type: Type, _ options: BufferizationOptions) -> Value? {
    guard let source = buffer.type.as(MemRefType.self), let target = type.as(MemRefType.self),
      source.element == target.element, source.shape.count == target.shape.count
    else { return nil }
    let location = buffer.location
    if MemRef.Cast.areCompatible([buffer.type], [type]), source.knows(target) {
      return create(MemRef.Cast.self, at: location) { ($0.source, $0.dest) = (buffer, type) }.dest
    }
    let sizes = target.shape.indices.filter { target.shape[$0] == ShapeDimension.dynamic }.map {
      createBufferDim(buffer, constantIndex($0, at: location), at: location)
    }
    let copy = createAlloc(type, sizes, alignment: options.alignment, at: location)
    create(MemRef.Copy.self, at: location) { ($0.source, $0.target) = (buffer, copy) }
    return copy
  }
}

extension MemRefType {
  /// `true` iff all that `other` says of its layout is said here, too.
  fileprivate func knows(_ other: MemRefType) -> Bool {
    guard let before = stridesAndOffset, let after = other.stridesAndOffset else { return false }
    return zip([before.offset] + before.strides, [after.offset] + after.strides).allSatisfy {
      $0 != ShapeDimension.dynamic || $1 == ShapeDimension.dynamic
    }
  }
}
