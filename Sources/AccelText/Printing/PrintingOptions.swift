public import AccelIR

/// How IR is written.
public struct PrintingOptions: Sendable {
  /// How locations are written.
  public enum Locations: Sendable {
    /// Not at all.
    case omitted
    /// As `loc(…)`, which can be read back.
    case exact
    /// In a short form for people.
    case pretty
  }

  /// `true` iff the custom syntax of operations is not used.
  public var isGeneric = false
  /// How locations are written.
  public var locations = Locations.omitted
  /// `true` iff an operation is written without regard to what is around it, and without aliases.
  public var usesLocalScope = false
  /// Elements attributes of more elements are written as `dense_resource<__elided__>`.
  public var elisionLimit: Int?
  /// Elements attributes of more elements are written as one hexadecimal string.
  public var hexadecimalLimit: Int? = 100
  /// Resources of more characters are left out.
  public var resourceLimit: Int?
  /// `true` iff regions are written as `{...}`.
  public var skipsRegions = false
  /// `true` iff no two values of the output have one number; in generic form that is always so.
  public var usesUniqueNumbers = false
  /// `true` iff the users of each value are listed.
  public var showsUsers = false
  /// `true` iff values are named after their locations where these have names.
  public var namesValuesByLocation = false
  /// Says whether an operation is valid; one that isn't is written in generic form. `nil` assumes that all are.
  public var verifies: (@Sendable (Operation) -> Bool)?

  /// Is told of each operation that is about to be written, and the number of bytes written before; `nil` is quick.
  package var announcesOperation: (@Sendable (Operation, Int) -> Void)?

  /// Creates the options of a plain printout.
  public init() {}
}
