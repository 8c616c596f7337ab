public import Accel

extension Test {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry {
    PassRegistry(passes: [TestDataLayoutQuery.self])
  }
}
