public import Accel

/// A dialect in which everything is allowed: what is not declared here is read, checked and written as if its
/// dialect were not registered.
///
///     %0 = "test.source"() : () -> i32
public enum Test: Dialect {
  public static let name = "test"
  public static let allowsUnknown = true
  public static let operations: [any OpSchema.Type] = [
    Constant.self, IsolatedGraphRegion.self, MultiSlotAlloca.self,
  ]
}
