public import Accel
import FuncDialect

/// Inserts what frees the buffers that a function allocates: each block owns some, and hands ownership on with them.
public struct OwnershipBasedBufferDeallocation: Pass {
  public static let name = "ownership-based-buffer-deallocation"
  public static let title = "OwnershipBasedBufferDeallocationPass"
  public static let summary =
    "Adds all required dealloc operations for all allocations in the input program"

  /// Whether private functions return booleans that say which of their results are owned.
  public var privateFunctionDynamicOwnership = false
  public static let options: [PassOption<Self>] = [
    .init(
      "private-function-dynamic-ownership", \.privateFunctionDynamicOwnership,
      "Allows to add additional arguments to private functions to dynamically pass ownership of memrefs to "
        + "callees. This can enable earlier deallocations.")
  ]
  public static let dependentDialects: [any Dialect.Type] = BufferDeallocation.dialects

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var functions: [Op<Func.Function>] = []
    op.forEach(Func.Function.self) { if !$0.body.isEmpty { functions.append($0) } }
    for function in functions {
      let deallocation = BufferDeallocation(
        function.operation, isDynamic: privateFunctionDynamicOwnership)
      do throws(DeallocationFailure) { try deallocation.run() } catch { throw .reported }
    }
  }
}
