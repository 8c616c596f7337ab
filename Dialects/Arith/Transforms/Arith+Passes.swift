public import Accel

extension Arith {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry {
    PassRegistry(passes: [
      ArithEmulateUnsupportedFloats.self,
      ArithEmulateWideInt.self,
      ArithExpand.self,
      IntRangeNarrowing.self,
      IntRangeOptimizations.self,
      UnsignedWhenEquivalent.self,
    ])
  }
}
