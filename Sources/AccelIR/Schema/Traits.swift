/// What all operations of a kind have in common; testing one is a bit test.
@frozen public struct Traits: OptionSet, Hashable, Sendable {
  public let rawValue: UInt64
  @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable init(bit: UInt64) { rawValue = 1 << bit }

  // MARK: Effects

  /// No side effects, and speculating it is safe.
  public static let pure = Traits(bit: 0)
  /// Exchanging the operands does not change the result.
  public static let commutative = Traits(bit: 1)
  /// Applying the operation to its own result changes nothing.
  public static let idempotent = Traits(bit: 2)
  /// Applying the operation twice gives the operand.
  public static let involution = Traits(bit: 3)
  /// A constant, whose value is property 0.
  public static let constantLike = Traits(bit: 4)
  /// The effects are those of the operations inside.
  public static let recursiveMemoryEffects = Traits(bit: 5)
  /// Speculating it is as safe as speculating the operations inside.
  public static let recursivelySpeculatable = Traits(bit: 6)
  /// No side effects, but speculating it is not always safe.
  public static let noMemoryEffects = Traits(bit: 7)

  /// The results are the operands, of which it is said that they do not share memory.
  public static let distinctObjects = Traits(bit: 44)

  // MARK: Control flow

  /// The last operation of a block.
  public static let terminator = Traits(bit: 8)
  /// A terminator that hands its operands to the operation around it.
  public static let returnLike = Traits(bit: 9)
  /// Nothing inside uses values from outside.
  public static let isolatedFromAbove = Traits(bit: 10)
  /// The regions need no terminators.
  public static let noTerminator = Traits(bit: 11)
  /// The regions have at most one block.
  public static let singleBlock = Traits(bit: 12)
  /// Inside, uses may come before definitions.
  public static let graphRegion = Traits(bit: 13)
  /// The entry blocks of the regions have no arguments.
  public static let noRegionArguments = Traits(bit: 14)
  /// What is allocated inside is freed when control leaves.
  public static let automaticAllocationScope = Traits(bit: 15)

  // MARK: Symbols

  /// Has a name that others refer to.
  public static let symbol = Traits(bit: 16)
  /// The symbols directly inside form a table.
  public static let symbolTable = Traits(bit: 17)
  /// Affine dimensions and symbols are looked up no further out.
  public static let affineScope = Traits(bit: 18)
  /// Refers to symbols, which `verifySymbolUses` checks.
  public static let symbolUser = Traits(bit: 19)

  // MARK: Types

  /// All operands have one type.
  public static let sameTypeOperands = Traits(bit: 24)
  /// All operands and results have one type.
  public static let sameOperandsAndResultType = Traits(bit: 25)
  /// All operands have one shape.
  public static let sameOperandsShape = Traits(bit: 26)
  /// All operands and results have one shape.
  public static let sameOperandsAndResultShape = Traits(bit: 27)
  /// All operands and results have one element type.
  public static let sameOperandsAndResultElementType = Traits(bit: 28)
  /// All operands have one element type.
  public static let sameOperandsElementType = Traits(bit: 29)
  /// Works element by element on vectors and tensors.
  public static let elementwise = Traits(bit: 30)
  /// All operands and results have one rank.
  public static let sameOperandsAndResultRank = Traits(bit: 31)
  /// The results are booleans, or containers of booleans.
  public static let resultsAreBoolLike = Traits(bit: 32)
  /// The results are floating-point, or containers of it.
  public static let resultsAreFloatLike = Traits(bit: 33)
  /// The results are signless integers, or containers of them.
  public static let resultsAreSignlessIntegerLike = Traits(bit: 34)
  /// The operands are floating-point, or containers of it.
  public static let operandsAreFloatLike = Traits(bit: 35)
  /// The operands are signless integers, or containers of them.
  public static let operandsAreSignlessIntegerLike = Traits(bit: 36)

  /// Elementwise operations on vectors and tensors can be done on scalars.
  public static let scalarizable = Traits(bit: 37)
  /// Operations on scalars can be done on vectors, element by element.
  public static let vectorizable = Traits(bit: 38)
  /// Operations on scalars can be done on tensors, element by element.
  public static let tensorizable = Traits(bit: 39)

  // MARK: Segments

  /// The sizes of several variadic operands are in the property `operandSegmentSizes`.
  public static let attributeSizedOperandSegments = Traits(bit: 40)
  /// The sizes of several variadic results are in the property `resultSegmentSizes`.
  public static let attributeSizedResultSegments = Traits(bit: 41)
  /// Several variadic operands have one size.
  public static let sameVariadicOperandSize = Traits(bit: 42)
  /// Several variadic results have one size.
  public static let sameVariadicResultSize = Traits(bit: 43)

  // MARK: Text

  /// Inside, the dialect's prefix of operation names is left out.
  public static let opensDialect = Traits(bit: 48)
}
