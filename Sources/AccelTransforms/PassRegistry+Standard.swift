public import AccelPasses

extension PassRegistry {
  /// The passes that work on operations of any dialect.
  public static var standard: PassRegistry {
    PassRegistry(passes: [CSE.self, Canonicalize.self, RemoveDeadValues.self, SCCP.self])
  }
}
