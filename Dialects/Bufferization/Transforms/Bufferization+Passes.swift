public import Accel

extension Bufferization {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry {
    PassRegistry(
      passes: [
        BufferDeallocationSimplification.self,
        BufferHoisting.self,
        BufferLoopHoisting.self,
        BufferResultsToOutParams.self,
        ConvertBufferizationToMemRef.self,
        DropEquivalentBufferResults.self,
        EmptyTensorElimination.self,
        EmptyTensorToAllocTensor.self,
        LowerDeallocations.self,
        OneShotBufferize.self,
        OptimizeAllocationLiveness.self,
        OwnershipBasedBufferDeallocation.self,
        PromoteBuffersToStack.self,
        TestOneShotModuleBufferize.self,
        TestTensorCopyInsertion.self,
      ],
      pipelines: [deallocationPipeline])
  }
}
