public import Accel
import AffineDialect
import ArithDialect
import FuncDialect
import LinalgDialect
import MemRefDialect
import SCFDialect
import TensorDialect

/// Where tensors become buffers.
public enum Bufferization: InliningInterface {
  public static let name = "bufferization"
  public static let operations: [any OpSchema.Type] = [
    AllocTensor.self, Clone.self, Dealloc.self, DeallocTensor.self, MaterializeInDestination.self,
    ToBuffer.self, ToTensor.self,
  ]
  public static let dependencies: [any Dialect.Type] = [Affine.self, MemRef.self, Tensor.self]
  public static let canonicalizations = generalPatterns

  /// Says how an argument of an external function is used: `"read"`, `"write"`, `"read-write"` or `"none"`.
  static let access = "bufferization.access"
  /// Says whether a function may write to an argument.
  static let writable = "bufferization.writable"
  /// Says which layout the buffer of an argument has.
  static let bufferLayout = "bufferization.buffer_layout"
  /// Says that nobody but the text frees what an operation allocates.
  static let manualDeallocation = "bufferization.manual_deallocation"
}

// MARK: Attributes

extension Bufferization {
  public static func verifyAttribute(
    _ name: Identifier, _ value: Attribute, on op: Operation
  ) throws(VerificationFailure) {
    guard name.string == manualDeallocation else {
      throw VerificationFailure(
        whole: "attribute '\"\(name.string)\"' not supported as an op attribute by the bufferization dialect")
    }
    if op.memoryEffects.map({ $0.contains { $0.kind == .allocate || $0.kind == .free } }) ?? false { return }
    // What is known to allocate or free may be anything inside of an operation of which little is known.
    throw VerificationFailure(
      "attribute '\(manualDeallocation)' can be used only on ops that have an allocation and/or free side "
        + "effect")
  }

  public static func verifyArgumentAttribute(
    _ name: Identifier, _ value: Attribute, on op: Operation
  ) throws(VerificationFailure) {
    switch name.string {
    case writable:
      if Bool(attribute: value) == nil {
        throw VerificationFailure(whole: "'\(writable)' is expected to be a boolean attribute")
      }
      try verifyFunction(op, writable)
    case bufferLayout:
      if !value.is(AffineMapAttr.self), !value.is(StridedLayoutAttr.self) {
        throw VerificationFailure(whole: "'\(bufferLayout)' is expected to be a memref layout attribute")
      }
      try verifyFunction(op, bufferLayout)
    case access:
      guard let string = value.as(StringAttr.self) else {
        throw VerificationFailure(whole: "'\(access)' is expected to be a string attribute")
      }
      if !["read", "write", "read-write", "none"].contains(string.bytes.string) {
        throw VerificationFailure(whole: "invalid value for '\(access)'")
      }
      try verifyFunction(op, access)
    default:
      // MLIR names another attribute than the one it does not know.
      throw VerificationFailure(
        whole: "attribute '\(bufferLayout)' not supported as a region arg attribute by the bufferization "
          + "dialect")
    }
  }

  /// Checks that an attribute of an argument is on a function.
  private static func verifyFunction(_ op: Operation, _ name: String) throws(VerificationFailure) {
    if op.interface(FunctionWitness.self) == nil {
      throw VerificationFailure(whole: "'\(name)' attribute is only valid on functions")
    }
  }
}
