import Accel
import MemRefDialect

/// The settings of `buffer-deallocation-pipeline`.
private struct DeallocationPipelineOptions: PipelineOptions {
  /// Whether private functions return booleans that say which of their results are owned.
  var privateFunctionDynamicOwnership = false
  static let options: [PassOption<Self>] = [
    .init(
      "private-function-dynamic-ownership", \.privateFunctionDynamicOwnership,
      "Allows to add additional results to private functions to return ownership of returned memrefs to "
        + "callers. This can avoid spurious buffer clones in the callee.")
  ]
}

extension Bufferization {
  /// The passes that free what was allocated where tensors became buffers.
  static var deallocationPipeline: NamedPipeline {
    NamedPipeline(
      "buffer-deallocation-pipeline",
      "The default pipeline for automatically inserting deallocation operations after one-shot bufferization. "
        + "Deallocation operations (except `memref.realloc`) may not be present already.",
      DeallocationPipelineOptions.self
    ) { options in
      var expansion = ExpandRealloc()
      expansion.emitDeallocs = false
      var deallocation = OwnershipBasedBufferDeallocation()
      deallocation.privateFunctionDynamicOwnership = options.privateFunctionDynamicOwnership
      return [
        .nested(
          Pipeline(
            "func.func",
            [
              .pass(expansion), .pass(Canonicalize()), .pass(deallocation), .pass(Canonicalize()),
              .pass(BufferDeallocationSimplification()),
            ])),
        .pass(LowerDeallocations()),
        .nested(Pipeline("func.func", [.pass(CSE()), .pass(Canonicalize())])),
      ]
    }
  }
}
