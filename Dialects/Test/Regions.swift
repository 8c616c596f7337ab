public import Accel

extension Test {
  /// A region in which uses may come before definitions, and to which nothing comes from outside.
  ///
  ///     test.isolated_graph_region {
  ///       "test.foo"() : () -> ()
  ///     }
  public enum IsolatedGraphRegion: OpSchema {
    public static let name = "test.isolated_graph_region"
    public static var region: Body<0> { .init() }
    public static let fields: [any OpField] = [region]
    public static let traits: Traits = [.graphRegion, .isolatedFromAbove]
    public static let assembly: Assembly? = "\(.attributesWithKeyword) \(region)"
  }
}
