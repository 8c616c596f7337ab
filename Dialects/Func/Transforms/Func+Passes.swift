public import Accel

extension Func {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry { PassRegistry(passes: [DuplicateFunctionElimination.self]) }
}
