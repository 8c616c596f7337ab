public import AccelPasses

extension PassRegistry {
  /// The passes that work on operations of any dialect.
  public static var standard: PassRegistry {
    PassRegistry(passes: [
      Canonicalize.self,
      CompositeFixedPoint.self,
      ControlFlowSink.self,
      CSE.self,
      GenerateRuntimeVerification.self,
      Inline.self,
      LoopInvariantCodeMotion.self,
      LoopInvariantSubsetHoisting.self,
      Mem2Reg.self,
      PrintCallGraph.self,
      PrintDeadCode.self,
      PrintIR.self,
      PrintLiveness.self,
      PrintOpStats.self,
      PrintValueLiveness.self,
      ReconcileUnrealizedCasts.self,
      RemoveDeadValues.self,
      SCCP.self,
      SnapshotOpLocations.self,
      SROA.self,
      StripDebugInfo.self,
      SymbolDCE.self,
      SymbolPrivatize.self,
      TopologicalSort.self,
      ViewOpGraph.self,
    ])
  }
}
