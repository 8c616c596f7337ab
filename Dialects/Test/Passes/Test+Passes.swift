public import Accel

extension Test {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry {
    PassRegistry(passes: [
      TestBackwardSlices.self, TestDataLayoutQuery.self, TestIfOutlining.self, TestInlineCallback.self,
      TestLastModified.self, TestNextAccess.self,
      TestIsolation.self, TestMatchers.self, TestPrintInvalid.self, TestSideEffects.self,
    ])
  }
}

extension Operation {
  /// The discardable attribute called `name`.
  func discardable(_ name: StaticString) -> Attribute? {
    attributes.first { $0.name.equals(name) }?.value
  }
}
