public import Accel

extension UB {
  /// Poison all over: `#ub.poison`.
  public struct PoisonAttr: AttributeSchema {
    public static let name = "ub.poison"
    public static let interfaces = [Implements(PoisonWitness())]
    /// Creates the attribute.
    public init() {}
    public static func parse(_ parser: any AssemblyParser) throws(ParseFailure) -> PoisonAttr { PoisonAttr() }
  }

  /// Marks the attributes that say which parts of a value are poison.
  public struct PoisonWitness: InterfaceWitness {
    /// Creates the mark.
    public init() {}
  }

  /// What is poison in a value.
  public enum PoisonValue: PropertyValue {
    public static let summary = "PoisonAttrInterface instance"
    /// Everything.
    case full
    /// What an attribute of another dialect says.
    case other(Attribute)

    public init?(attribute: Attribute) {
      if attribute.interface(PoisonWitness.self) == nil { return nil }
      self = attribute.is(PoisonAttr.self) ? .full : .other(attribute)
    }
    public func attribute(in context: Context) -> Attribute {
      switch self {
      case .full: context.attribute(PoisonAttr())
      case .other(let attribute): attribute
      }
    }
  }
}
