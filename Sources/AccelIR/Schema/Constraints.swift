/// What the type of an operand or result must satisfy, and how it can be inferred.
public struct TypeConstraint: Sendable {
  /// What must hold, in words that continue "must be".
  public let summary: String
  package let accepts: @Sendable (Type) -> Bool
  /// `true` iff every type satisfies the constraint.
  var acceptsAll = false
  /// The only type that satisfies the constraint, if there is just one.
  var build: (@Sendable (Context) -> Type)?
  /// How the type follows from other fields.
  var inference: Inference?
  /// How many values a field has, given the type that its own follows from; `nil` if that does not say.
  var inferredCount: (@Sendable (Type) -> Int?)?
  /// What kind of type must be written where the text gives the type of one value.
  var writtenKind: WrittenKind?

  /// A kind of type that the parser insists on, before the verifier sees anything.
  package struct WrittenKind: Sendable {
    /// The kind's name, if all such types are of one.
    package let name: String?
    /// `true` iff a type is of the kind.
    package let accepts: @Sendable (Type) -> Bool
  }

  /// How the type of a field follows from that of another.
  indirect enum Inference: Sendable {
    /// It is the same.
    case same(FieldDescription)
    /// It is computed; the string says what relation is verified.
    case computed(FieldDescription, rule: String, @Sendable (Type) -> Type?)
  }

  /// Creates a constraint on one type.
  public init(_ summary: String, _ accepts: @escaping @Sendable (Type) -> Bool) {
    (self.summary, self.accepts) = (summary, accepts)
  }

  /// Any type at all.
  public static let any: TypeConstraint = {
    var constraint = TypeConstraint("any type") { _ in true }
    constraint.acceptsAll = true
    return constraint
  }()

  /// Exactly the type that `make` returns.
  public static func exactly(_ summary: String, _ make: @escaping @Sendable (Context) -> Type)
    -> TypeConstraint
  {
    var constraint = TypeConstraint(summary) { $0 == make($0.context) }
    constraint.build = make
    return constraint
  }

  /// This constraint, and the same type as `field`.
  public func same<F: OpField>(as field: F) -> TypeConstraint {
    var copy = self
    copy.inference = .same(field.description)
    return copy
  }

  /// The constraint of `field`, and the same type.
  public static func same<F: OpField>(as field: F) -> TypeConstraint {
    (field.description.type ?? .any).same(as: field)
  }

  /// This constraint, and the type that `rule` computes from that of `field`.
  ///
  /// `words` say what must hold, e.g. "result type has i1 element type and same shape as operands".
  public func inferred<F: OpField>(
    from field: F, _ words: String, _ rule: @escaping @Sendable (Type) -> Type?
  ) -> TypeConstraint {
    var copy = self
    copy.inference = .computed(field.description, rule: words, rule)
    return copy
  }

  /// This constraint on as many values as `count` says, all of the type that `rule` computes, given the type of
  /// `field`.
  public func inferred<F: OpField>(
    from field: F, _ words: String, count: @escaping @Sendable (Type) -> Int?,
    _ rule: @escaping @Sendable (Type) -> Type?
  ) -> TypeConstraint {
    var copy = inferred(from: field, words, rule)
    copy.inferredCount = count
    return copy
  }

  /// This constraint, which types that are written must satisfy as far as their kind goes.
  func written(as kind: WrittenKind) -> TypeConstraint {
    var copy = self
    copy.writtenKind = kind
    return copy
  }
}

/// What an attribute must satisfy.
public struct AttributeConstraint: Sendable {
  /// What must hold, in words that continue "failed to satisfy constraint:", or those of the property's type.
  public let summary: String
  /// `true` iff the words continue those of the property's type: "32-bit signless integer attribute" and then
  /// "whose value is positive".
  let isConfining: Bool
  let accepts: @Sendable (Attribute) -> Bool

  /// Creates a constraint whose words say all that must hold.
  public init(_ summary: String, _ accepts: @escaping @Sendable (Attribute) -> Bool) {
    (self.summary, self.accepts, isConfining) = (summary, accepts, false)
  }

  /// Creates a constraint whose words continue those of the property's type.
  public init(confining words: String, _ accepts: @escaping @Sendable (Attribute) -> Bool) {
    (summary, self.accepts, isConfining) = (words, accepts, true)
  }

  /// Returns this constraint and another.
  public func and(_ other: AttributeConstraint) -> AttributeConstraint {
    let accepts = self.accepts
    let both: @Sendable (Attribute) -> Bool = { accepts($0) && other.accepts($0) }
    let words = "\(summary) \(other.summary)"
    return isConfining ? .init(confining: words, both) : .init(words, both)
  }
}

/// What a region must satisfy.
public struct RegionConstraint: Sendable {
  /// What must hold, in words that continue "failed to verify constraint:".
  public let summary: String
  let accepts: @Sendable (Region) -> Bool
  /// `true` iff every region satisfies the constraint.
  var acceptsAll = false
  /// Creates a constraint.
  public init(_ summary: String, _ accepts: @escaping @Sendable (Region) -> Bool) {
    (self.summary, self.accepts) = (summary, accepts)
  }

  /// Any region.
  public static let any: RegionConstraint = {
    var constraint = RegionConstraint("any region") { _ in true }
    constraint.acceptsAll = true
    return constraint
  }()
  /// A region of `count` blocks.
  public static func sized(_ count: Int) -> RegionConstraint {
    RegionConstraint("region with \(count) blocks") { $0.blocks.reduce(0) { n, _ in n + 1 } == count }
  }
  /// A region of at most `count` blocks.
  public static func atMost(_ count: Int) -> RegionConstraint {
    RegionConstraint("region with at most \(count) blocks") {
      $0.blocks.reduce(0) { n, _ in n + 1 } <= count
    }
  }
  /// A region of at least `count` blocks.
  public static func atLeast(_ count: Int) -> RegionConstraint {
    RegionConstraint("region with at least \(count) blocks") {
      $0.blocks.reduce(0) { n, _ in n + 1 } >= count
    }
  }
}

/// A Swift value that is kept in a property: how it is stored, checked and written.
public protocol PropertyValue: Sendable {
  /// What attributes are accepted, in words that continue "failed to satisfy constraint:".
  static var summary: String { get }
  /// The value that `attribute` stands for, or `nil` if it stands for none.
  init?(attribute: Attribute)
  /// `true` iff `attribute` stands for a value.
  ///
  /// This is a requirement so that each kind gets code of its own: the verifier asks it of every property.
  static func accepts(_ attribute: Attribute) -> Bool
  /// `true` iff the property can hold `attribute` at all, even if it stands for no value.
  static func canHold(_ attribute: Attribute) -> Bool
  /// Returns the attribute that stands for this value.
  func attribute(in context: Context) -> Attribute
  /// Reads the value where an assembly mentions the property, whose name is for messages.
  static func parseProperty(_ parser: any AssemblyParser, named name: String) throws(ParseFailure)
    -> Attribute
  /// Reads the value where an assembly mentions the property, or returns `nil` if there is none.
  static func parseOptionalProperty(
    _ parser: any AssemblyParser, named name: String
  ) throws(ParseFailure) -> Attribute?
  /// Reads the value where an assembly mentions the property.
  static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute
  /// Reads the value where an assembly mentions the property, or returns `nil` if there is none.
  static func parseOptionalProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute?
  /// `true` iff a value begins with punctuation that stands right after a keyword, as `<` in `fastmath<fast>`.
  static var hugsKeyword: Bool { get }
  /// Writes the value where an assembly mentions the property.
  static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter)
}

extension PropertyValue {
  public static var hugsKeyword: Bool { false }
  public static func accepts(_ attribute: Attribute) -> Bool { Self(attribute: attribute) != nil }
  public static func canHold(_ attribute: Attribute) -> Bool { Self(attribute: attribute) != nil }
  public static func parseProperty(
    _ parser: any AssemblyParser, named name: String
  ) throws(ParseFailure) -> Attribute { try parseProperty(parser) }
  public static func parseOptionalProperty(
    _ parser: any AssemblyParser, named name: String
  ) throws(ParseFailure) -> Attribute? { try parseOptionalProperty(parser) }
  public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    try parse(parser, type: nil)
  }
  public static func parseOptionalProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute? {
    try parseOptional(parser, type: nil)
  }

  /// Reads an attribute that stands for a value; `type` is the one it has if none is written.
  static func parse(_ parser: any AssemblyParser, type: Type?) throws(ParseFailure) -> Attribute {
    let start = parser.position
    return try accepted(try parser.parseAttribute(type: type), parser, start)
  }
  /// Reads an attribute that stands for a value, if an attribute begins here.
  static func parseOptional(_ parser: any AssemblyParser, type: Type?) throws(ParseFailure) -> Attribute? {
    let start = parser.position
    guard let attribute = try parser.parseOptionalAttribute(type: type) else { return nil }
    return try accepted(attribute, parser, start)
  }
  /// Returns `attribute` if the property can hold it, and reports it otherwise; the verifier says what else is wrong.
  private static func accepted(
    _ attribute: Attribute, _ parser: any AssemblyParser, _ start: TextPosition
  ) throws(ParseFailure) -> Attribute {
    if canHold(attribute) { return attribute }
    throw parser.error("invalid kind of attribute specified", at: start)
  }
  public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
    printer.print(attribute)
  }
}

/// How generic code handles a property.
public final class PropertyDescription: Sendable {
  /// What must hold, in words that continue "failed to satisfy constraint:".
  package let summary: String
  package let accepts: @Sendable (Attribute) -> Bool
  /// Says whether the property can hold an attribute at all; whether it may is for the verifier to say.
  package let canHold: @Sendable (Attribute) -> Bool
  package let parse: @Sendable (any AssemblyParser) throws(ParseFailure) -> Attribute
  package let parseOptional: @Sendable (any AssemblyParser) throws(ParseFailure) -> Attribute?
  package let print: @Sendable (Attribute, any AssemblyPrinter) -> Void
  /// The value of an operation on which the property was not written.
  package let defaultValue: (@Sendable (Context) -> Attribute)?
  /// The value that the property's absence stands for.
  let absentValue: (@Sendable (Context) -> Attribute)?
  /// `true` iff the property's presence says all.
  package let isUnit: Bool
  /// `true` iff the value stands right after a keyword.
  let hugsKeyword: Bool

  init<T: PropertyValue>(
    _: T.Type, named name: String, constraint: AttributeConstraint?,
    defaultValue: (@Sendable (Context) -> Attribute)? = nil,
    absentValue: (@Sendable (Context) -> Attribute)? = nil
  ) {
    if let constraint {
      summary = constraint.isConfining ? "\(T.summary) \(constraint.summary)" : constraint.summary
    } else {
      summary = T.summary
    }
    if let constraint {
      accepts = { T.accepts($0) && constraint.accepts($0) }
    } else {
      accepts = { T.accepts($0) }
    }
    canHold = { T.canHold($0) }
    parse = { (parser) throws(ParseFailure) in try T.parseProperty(parser, named: name) }
    parseOptional = { (parser) throws(ParseFailure) in try T.parseOptionalProperty(parser, named: name) }
    print = { T.printProperty($0, to: $1) }
    (self.defaultValue, self.absentValue) = (defaultValue, absentValue)
    isUnit = T.self == UnitAttr.self
    hugsKeyword = T.hugsKeyword
  }
}
