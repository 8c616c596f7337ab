public import AccelPasses

extension PassRegistry {
  /// The passes that work on operations of any dialect.
  public static var standard: PassRegistry {
    PassRegistry(passes: [
      Canonicalize.self,
      CSE.self,
      Inline.self,
      PrintCallGraph.self,
      PrintDeadCode.self,
      PrintLiveness.self,
      PrintValueLiveness.self,
      ReconcileUnrealizedCasts.self,
      RemoveDeadValues.self,
      SCCP.self,
    ])
  }
}
