public import AccelPasses

extension PassRegistry {
  /// The passes that work on operations of any dialect.
  public static var standard: PassRegistry {
    PassRegistry(passes: [
      CSE.self,
      Canonicalize.self,
      CompositeFixedPoint.self,
      ControlFlowSink.self,
      GenerateRuntimeVerification.self,
      Inline.self,
      LoopInvariantCodeMotion.self,
      PrintIR.self,
      PrintOpStats.self,
      RemoveDeadValues.self,
      SCCP.self,
      SnapshotOpLocations.self,
      StripDebugInfo.self,
      SymbolDCE.self,
      SymbolPrivatize.self,
      TopologicalSort.self,
      ViewOpGraph.self,
    ])
  }
}
