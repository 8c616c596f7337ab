public import Accel

extension Arith {
  /// The passes that work on operations of this dialect.
  public static var passes: PassRegistry {
    PassRegistry(passes: [
      ArithEmulateUnsupportedFloats.self, ArithEmulateWideInt.self, ArithExpand.self,
    ])
  }
}
