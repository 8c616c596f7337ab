public import Accel
import MemRefDialect

// The dialect's own operations.

extension Bufferization.AllocTensor: BufferizableModel {
  public static func definesContents(of result: Value, _ state: AnalysisState) -> Bool {
    result.defined(by: Self.self)?.copy != nil
  }
  public static func allocates(_ result: Value) -> Bool { true }

  public static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    guard let op = value.defined(by: Self.self) else { return value.type }
    let space: Attribute?
    if let own = op.memorySpace?.value {
      space = own
    } else if let copy = op.copy {
      space = try options.bufferType(of: copy, &stack).bufferSpace
    } else {
      space = try options.defaultMemorySpace(of: value.type, for: op.operation)
    }
    return value.type.identityBuffer(space?.isDefaultSpace ?? true ? nil : space)
  }

  public static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    guard let op = op.as(Self.self) else { return }
    if !op.result.hasUses {
      bufferizer.rewriter.erase(op)
      return
    }
    var sizes = Array(op.dynamicSizes)
    var source: Value?
    if let copy = op.copy {
      let buffer = try bufferizer.buffer(of: copy)
      source = buffer
      let shape = op.result.type.shape ?? List()
      for index in shape.indices where shape[index] == ShapeDimension.dynamic {
        sizes.append(bufferizer.rewriter.dimension(of: buffer, index, at: op.location))
      }
    }
    let type = try bufferizer.options.bufferType(of: op.result)
    let alloc = bufferizer.allocate(type, sizes, at: op.location)
    if let source { bufferizer.copy(source, to: alloc, at: op.location) }
    bufferizer.replace(op.operation, with: [alloc])
  }
}

extension Attribute {
  /// `true` iff this is the number of the default memory space.
  fileprivate var isDefaultSpace: Bool { self.as(IntegerAttr.self)?.value == 0 }
}

extension Bufferization.DeallocTensor: BufferizableModel {
  public static func reads(_ use: Use, _ state: AnalysisState) -> Bool { false }

  public static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    let buffer = try bufferizer.buffer(of: op.operand(0))
    bufferizer.rewriter.create(MemRef.Dealloc.self, at: op.location) { $0.memref = buffer }
    bufferizer.rewriter.erase(op)
  }
}

extension Bufferization.MaterializeInDestination: BufferizableModel {
  public static func reads(_ use: Use, _ state: AnalysisState) -> Bool { use.operandIndex == 0 }
  public static func writes(_ use: Use, _ state: AnalysisState) -> Bool { use.operandIndex == 1 }
  public static func mustBeInPlace(_ use: Use, _ state: AnalysisState) -> Bool { true }
  public static func aliasingValues(of use: Use, _ state: AnalysisState) -> [AliasingValue] {
    use.operandIndex == 1 ? [AliasingValue(use.owner.result(0), .equivalent)] : []
  }
  public static func isElementwiseAccess(
    _ op: Operation, _ uses: [Use], _ state: AnalysisState
  ) -> Bool { true }
  public static func isWritable(_ value: Value, _ state: AnalysisState) -> Bool { true }

  public static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    let dest = op.operand(1)
    let target = dest.type.isTensor ? try bufferizer.buffer(of: dest) : dest
    let source = try bufferizer.buffer(of: op.operand(0))
    bufferizer.copy(source, to: target, at: op.location)
    bufferizer.replace(op, with: dest.type.isTensor ? [target] : [])
  }
}

extension Bufferization.ToTensor: BufferizableModel {
  public static func isWritable(_ value: Value, _ state: AnalysisState) -> Bool {
    value.defined(by: Self.self)?.writable ?? false
  }
  public static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    value.defined(by: Self.self)?.buffer.type ?? value.type
  }
}

extension Bufferization.ToBuffer: BufferizableModel {
  public static func writes(_ use: Use, _ state: AnalysisState) -> Bool {
    !(use.owner.as(Self.self)?.readOnly ?? false)
  }
  public static func mustBeInPlace(_ use: Use, _ state: AnalysisState) -> Bool { true }
  public static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    if let op = op.as(Self.self) { bufferizer.rewriter.fold(op, bufferizer.options) }
  }
}
