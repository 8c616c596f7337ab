public import Accel

extension Test {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry {
    PassRegistry(passes: [
      TestBackwardSlices.self, TestDataLayoutQuery.self, TestGreedyPatterns.self, TestIfOutlining.self,
      TestInlineCallback.self,
      TestGenericIRBlockVisitorsInterrupt.self, TestGenericIRRegionVisitorsInterrupt.self,
      TestGenericIRVisitors.self, TestGenericIRVisitorsInterrupt.self, TestIRVisitors.self,
      TestLastModified.self, TestLegalizePatterns.self, TestLegalizeUnknownRoot.self, TestNextAccess.self,
      TestRemappedValue.self, TestSelectiveReplacement.self, TestTargetMaterialization.self,
      TestIsolation.self, TestMatchers.self, TestPrintInvalid.self, TestSideEffects.self,
      TestStrictPatterns.self, TestWalkPatterns.self,
    ])
  }
}

extension Operation {
  /// The discardable attribute called `name`.
  func discardable(_ name: StaticString) -> Attribute? {
    attributes.first { $0.name.equals(name) }?.value
  }
}
