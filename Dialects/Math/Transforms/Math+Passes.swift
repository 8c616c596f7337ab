public import Accel

extension Math {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry {
    PassRegistry(passes: [
      MathExtendToSupportedTypes.self,
      MathSinCosFusion.self,
      MathUpliftToFMA.self,
    ])
  }
}
