public import Accel

extension Bufferization {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry {
    PassRegistry(passes: [OneShotBufferize.self])
  }
}
