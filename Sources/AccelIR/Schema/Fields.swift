/// A part of an operation that its schema declares.
///
/// A field is a static property of the schema; its position is in its type.
public protocol OpField: Sendable {
  /// What reading the field gives.
  associatedtype Projection
  /// What the field is made of when an operation is built: values, types, properties, regions or blocks.
  associatedtype Assignment
  /// The field's name.
  var name: String { get }
  /// What generic code knows of the field.
  var description: FieldDescription { get }
  /// Reads the field of `op`.
  static func read(_ op: Operation) -> Projection
  /// Makes `value` the field of an operation that is being built.
  static func assign(_ value: Assignment, to parts: inout OpParts)
}

/// What generic code knows of a field.
public struct FieldDescription: Sendable {
  /// What kind of part a field is.
  public enum Role: Sendable, Hashable { case operand, result, property, region, successor }
  /// How many there may be of a part.
  public enum Arity: Sendable, Hashable, BitwiseCopyable { case single, optional, variadic }

  /// What kind of part this is.
  public var role: Role
  /// The field's name.
  public var name: String
  /// The position among the fields of the same role.
  public var position: Int
  /// How many there may be.
  public var arity = Arity.single
  /// What the types of operands and results must satisfy.
  public var type: TypeConstraint?
  /// What the property must satisfy, and how it is written.
  public var property: PropertyDescription?
  /// What the region must satisfy.
  public var region: RegionConstraint?

  /// `true` iff both describe the same part.
  func isSame(as other: FieldDescription) -> Bool { role == other.role && position == other.position }
}

// MARK: Operands

/// An operand.
public struct Operand<let position: Int>: OpField {
  public let name: String
  let constraint: TypeConstraint
  /// Declares an operand whose type satisfies `constraint`.
  public init(_ constraint: TypeConstraint = .any, name: String = #function) {
    (self.name, self.constraint) = (name, constraint)
  }
  public var description: FieldDescription {
    .init(role: .operand, name: name, position: position, type: constraint)
  }
  @inlinable public static func read(_ op: Operation) -> Value {
    op.name.raw.pointee.hasSimpleOperands ? op.operand(position) : op.operandSegment(position)[0]
  }
}

/// An operand that may be absent.
public struct OptionalOperand<let position: Int>: OpField {
  public let name: String
  let constraint: TypeConstraint
  /// Declares an operand whose type, if there is one, satisfies `constraint`.
  public init(_ constraint: TypeConstraint = .any, name: String = #function) {
    (self.name, self.constraint) = (name, constraint)
  }
  public var description: FieldDescription {
    .init(role: .operand, name: name, position: position, arity: .optional, type: constraint)
  }
  public static func read(_ op: Operation) -> Value? { op.operandSegment(position).first }
}

/// Any number of operands.
public struct VariadicOperand<let position: Int>: OpField {
  public let name: String
  let constraint: TypeConstraint
  /// Declares operands whose types satisfy `constraint`.
  public init(_ constraint: TypeConstraint = .any, name: String = #function) {
    (self.name, self.constraint) = (name, constraint)
  }
  public var description: FieldDescription {
    .init(role: .operand, name: name, position: position, arity: .variadic, type: constraint)
  }
  public static func read(_ op: Operation) -> OperandList { op.operandSegment(position) }
}

// MARK: Results

/// A result.
public struct Result<let position: Int>: OpField {
  public let name: String
  let constraint: TypeConstraint
  /// Declares a result whose type satisfies `constraint`.
  public init(_ constraint: TypeConstraint = .any, name: String = #function) {
    (self.name, self.constraint) = (name, constraint)
  }
  public var description: FieldDescription {
    .init(role: .result, name: name, position: position, type: constraint)
  }
  @inlinable public static func read(_ op: Operation) -> Value {
    op.name.raw.pointee.hasSimpleResults ? op.result(position) : op.resultSegment(position)[0]
  }
}

/// A result that may be absent.
public struct OptionalResult<let position: Int>: OpField {
  public let name: String
  let constraint: TypeConstraint
  /// Declares a result whose type, if there is one, satisfies `constraint`.
  public init(_ constraint: TypeConstraint = .any, name: String = #function) {
    (self.name, self.constraint) = (name, constraint)
  }
  public var description: FieldDescription {
    .init(role: .result, name: name, position: position, arity: .optional, type: constraint)
  }
  public static func read(_ op: Operation) -> Value? { op.resultSegment(position).first }
}

/// Any number of results.
public struct VariadicResult<let position: Int>: OpField {
  public let name: String
  let constraint: TypeConstraint
  /// Declares results whose types satisfy `constraint`.
  public init(_ constraint: TypeConstraint = .any, name: String = #function) {
    (self.name, self.constraint) = (name, constraint)
  }
  public var description: FieldDescription {
    .init(role: .result, name: name, position: position, arity: .variadic, type: constraint)
  }
  public static func read(_ op: Operation) -> ResultList { op.resultSegment(position) }
}

// MARK: Properties

/// An inherent attribute that every operation of the kind has.
public struct Property<let position: Int, T: PropertyValue>: OpField {
  public let name: String
  let constraint: AttributeConstraint?
  /// Declares a property; `constraint` narrows what `T` accepts.
  public init(_ constraint: AttributeConstraint? = nil, name: String = #function) {
    (self.name, self.constraint) = (name, constraint)
  }
  public var description: FieldDescription {
    .init(
      role: .property, name: name, position: position,
      property: PropertyDescription(T.self, named: name, constraint: constraint))
  }
  @inlinable public static func read(_ op: Operation) -> T {
    T(attribute: op.properties[position].unsafelyUnwrapped).unsafelyUnwrapped
  }
}

/// An inherent attribute that may be absent.
public struct OptionalProperty<let position: Int, T: PropertyValue>: OpField {
  public let name: String
  let constraint: AttributeConstraint?
  let absence: T?
  /// Declares a property; `constraint` narrows what `T` accepts, and `absence` is what its absence stands for,
  /// which an assembly leaves out.
  public init(_ constraint: AttributeConstraint? = nil, absence: T? = nil, name: String = #function) {
    (self.name, self.constraint, self.absence) = (name, constraint, absence)
  }
  public var description: FieldDescription {
    var makeAbsence: (@Sendable (Context) -> Attribute)?
    if let absence { makeAbsence = { absence.attribute(in: $0) } }
    return .init(
      role: .property, name: name, position: position, arity: .optional,
      property: PropertyDescription(
        T.self, named: name, constraint: constraint,
        absentValue: makeAbsence))
  }
  @inlinable public static func read(_ op: Operation) -> T? {
    guard let attribute = op.properties[position] else { return nil }
    return T(attribute: attribute)
  }
}

/// An inherent attribute whose presence says all.
public struct Flag<let position: Int>: OpField {
  public let name: String
  /// Declares a flag.
  public init(name: String = #function) { self.name = name }
  public var description: FieldDescription {
    .init(
      role: .property, name: name, position: position, arity: .optional,
      property: PropertyDescription(UnitAttr.self, named: name, constraint: nil))
  }
  @inlinable public static func read(_ op: Operation) -> Bool { op.properties[position] != nil }
}

/// An inherent attribute with a value that is left unwritten.
public struct DefaultProperty<let position: Int, T: PropertyValue>: OpField {
  public let name: String
  let defaultValue: T
  let constraint: AttributeConstraint?
  /// Declares a property that is `defaultValue` unless something else is written.
  public init(_ defaultValue: T, _ constraint: AttributeConstraint? = nil, name: String = #function) {
    (self.name, self.defaultValue, self.constraint) = (name, defaultValue, constraint)
  }
  public var description: FieldDescription {
    let value = defaultValue
    return .init(
      role: .property, name: name, position: position,
      property: PropertyDescription(T.self, named: name, constraint: constraint) { value.attribute(in: $0) })
  }
  @inlinable public static func read(_ op: Operation) -> T {
    T(attribute: op.properties[position].unsafelyUnwrapped).unsafelyUnwrapped
  }
}

// MARK: Regions and successors

/// A region.
public struct Body<let position: Int>: OpField {
  public let name: String
  let constraint: RegionConstraint
  /// Declares a region that satisfies `constraint`.
  public init(_ constraint: RegionConstraint = .any, name: String = #function) {
    (self.name, self.constraint) = (name, constraint)
  }
  public var description: FieldDescription {
    .init(role: .region, name: name, position: position, region: constraint)
  }
  @inlinable public static func read(_ op: Operation) -> Region { op.region(position) }
}

/// Any number of regions, after the others.
public struct VariadicBody<let position: Int>: OpField {
  public let name: String
  let constraint: RegionConstraint
  /// Declares regions that satisfy `constraint`.
  public init(_ constraint: RegionConstraint = .any, name: String = #function) {
    (self.name, self.constraint) = (name, constraint)
  }
  public var description: FieldDescription {
    .init(role: .region, name: name, position: position, arity: .variadic, region: constraint)
  }
  @inlinable public static func read(_ op: Operation) -> RegionList {
    op.regions[position..<op.regions.count]
  }
}

/// A block that control may pass to.
public struct Successor<let position: Int>: OpField {
  public let name: String
  /// Declares a successor.
  public init(name: String = #function) { self.name = name }
  public var description: FieldDescription { .init(role: .successor, name: name, position: position) }
  @inlinable public static func read(_ op: Operation) -> Block { op.successors[position] }
}

/// Any number of successors, after the others.
public struct VariadicSuccessor<let position: Int>: OpField {
  public let name: String
  /// Declares successors.
  public init(name: String = #function) { self.name = name }
  public var description: FieldDescription {
    .init(role: .successor, name: name, position: position, arity: .variadic)
  }
  @inlinable public static func read(_ op: Operation) -> SuccessorList {
    op.successors[position..<op.successors.count]
  }
}
