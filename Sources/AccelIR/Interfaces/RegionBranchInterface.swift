/// Where control can be in an operation that executes its own regions.
public enum RegionBranchPoint: Hashable {
  /// Before the operation: control has not entered any region.
  case parent
  /// At a terminator of one of the regions.
  case terminator(Operation)
}

/// Where control can go from a point of an operation that executes its own regions, and with which values.
public struct RegionSuccessor {
  /// The region that control enters; `nil` if it leaves the operation.
  public let region: Region?
  /// What receives the values: arguments of the region's entry, or results of the operation.
  public let inputs: [Value]
  /// Creates a successor that is a region; `inputs` are its arguments that receive values, by default all.
  public init(_ region: Region, inputs: [Value]? = nil) {
    (self.region, self.inputs) = (region, inputs ?? Array(region.arguments))
  }
  /// Creates the successor that is the end of `op`; `inputs` are its results that receive values, by default all.
  public init(endOf op: Operation, inputs: [Value]? = nil) {
    (region, self.inputs) = (nil, inputs ?? Array(op.results))
  }
}

/// How often a region is executed when the operation around it is.
public struct InvocationBounds: Hashable, Sendable {
  /// The least number.
  public let lower: Int
  /// The greatest number, if there is one.
  public let upper: Int?
  /// Creates bounds.
  public init(_ lower: Int, _ upper: Int?) { (self.lower, self.upper) = (lower, upper) }
}

/// An operation that executes its own regions, such as a loop or an `if`.
///
/// List `regionBranch` among the schema's interfaces. Its regions end in operations that implement
/// `RegionBranchTerminatorInterface` or have the trait `returnLike`.
public protocol RegionBranchInterface: OpSchema {
  /// Returns where control can go from `point`, given what is known of the operands.
  static func successors(
    of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
  ) -> [RegionSuccessor]
  /// Returns the operands that become the inputs of `successor` when control enters it from before the operation.
  static func entryOperands(of op: Op<Self>, for successor: RegionSuccessor) -> OperandList
  /// Returns how often each region is executed.
  static func invocationBounds(of op: Op<Self>, _ operands: [Attribute?]) -> [InvocationBounds]
  /// `true` iff values of the types may be handed from one point to the other; equal types always may.
  static func areCompatible(_ from: Type, _ to: Type) -> Bool
}

extension RegionBranchInterface {
  public static func entryOperands(of op: Op<Self>, for successor: RegionSuccessor) -> OperandList {
    op.operation.operands[0..<0]
  }
  public static func invocationBounds(of op: Op<Self>, _ operands: [Attribute?]) -> [InvocationBounds] {
    op.operation.regions.map { _ in InvocationBounds(0, nil) }
  }
  public static func areCompatible(_ from: Type, _ to: Type) -> Bool { from == to }

  /// This schema's implementation, for generic code.
  public static var regionBranch: Implements {
    Implements(
      RegionBranchWitness(
        successors: { successors(of: Op(unchecked: $0), from: $1, $2) },
        entryOperands: { entryOperands(of: Op(unchecked: $0), for: $1) },
        invocationBounds: { invocationBounds(of: Op(unchecked: $0), $1) },
        areCompatible: { areCompatible($0, $1) }))
  }
}

/// What generic code may ask of an operation that executes its own regions.
public struct RegionBranchWitness: InterfaceWitness {
  /// Returns where control can go from a point, given what is known of the operands.
  public let successors: @Sendable (Operation, RegionBranchPoint, [Attribute?]) -> [RegionSuccessor]
  /// Returns the operands that become the inputs of a successor of the start.
  public let entryOperands: @Sendable (Operation, RegionSuccessor) -> OperandList
  /// Returns how often each region is executed.
  public let invocationBounds: @Sendable (Operation, [Attribute?]) -> [InvocationBounds]
  /// `true` iff values of the types may be handed from one point to the other.
  public let areCompatible: @Sendable (Type, Type) -> Bool

  /// Returns where control can go from `point` when nothing is known of the operands.
  public func successors(_ op: Operation, from point: RegionBranchPoint) -> [RegionSuccessor] {
    let count: Int
    switch point {
    case .parent: count = op.operands.count
    case .terminator(let terminator): count = terminator.operands.count
    }
    return successors(op, point, Array(repeating: nil, count: count))
  }

  /// Returns the operands that control takes along from `point` to `successor`.
  public func operands(_ op: Operation, from point: RegionBranchPoint, to successor: RegionSuccessor)
    -> OperandList
  {
    switch point {
    case .parent: entryOperands(op, successor)
    case .terminator(let terminator): terminator.operandsForRegionSuccessor(successor)
    }
  }

  public static var verifiesRegions: Bool { true }

  public func verifyRegions(_ op: Operation) throws(VerificationFailure) {
    try verifyEdges(op, from: .parent)
    for region in op.regions {
      for block in region.blocks {
        if let last = block.last, last.isRegionTerminator { try verifyEdges(op, from: .terminator(last)) }
      }
    }
  }

  /// Checks that what control takes along from `point` is what its successors expect.
  private func verifyEdges(_ op: Operation, from point: RegionBranchPoint) throws(VerificationFailure) {
    for successor in successors(op, from: point) {
      let (values, inputs) = (operands(op, from: point, to: successor), successor.inputs)
      if values.count != inputs.count {
        throw mistake(
          op, point, successor,
          "region branch point has \(values.count) operands, but region successor needs \(inputs.count) inputs"
        )
      }
      for (index, (value, input)) in zip(values, inputs).enumerated()
      where !areCompatible(value.type, input.type) {
        throw mistake(
          op, point, successor,
          "successor operand type #\(index) '\(value.type.text)' should match successor input type #\(index) "
            + "'\(input.type.text)'")
      }
    }
  }

  /// Returns a failure that says what is wrong on the way from `point` to `successor`.
  private func mistake(
    _ op: Operation, _ point: RegionBranchPoint, _ successor: RegionSuccessor, _ words: String
  ) -> VerificationFailure {
    let (source, location): (String, Location)
    switch point {
    case .parent: (source, location) = ("parent", op.location)
    case .terminator(let terminator):
      (source, location) = ("Operation \(terminator.name.string)", terminator.location)
    }
    let index = successor.region.flatMap { op.regions.firstIndex(of: $0) }
    let target = index.map { "Region #\($0)" } ?? "parent"
    return VerificationFailure("along control flow edge from \(source) to \(target): \(words)")
      .note("region branch point", at: location)
  }
}

/// A terminator that says which of its operands it hands on, and to where.
///
/// List `regionBranchTerminator` among the schema's interfaces. A terminator with the trait `returnLike` need not:
/// it hands on all of its operands.
public protocol RegionBranchTerminatorInterface: OpSchema {
  /// Returns the operands that become the inputs of `successor`.
  static func operands(of op: Op<Self>, for successor: RegionSuccessor) -> OperandList
}

extension RegionBranchTerminatorInterface {
  /// This schema's implementation, for generic code.
  public static var regionBranchTerminator: Implements {
    Implements(RegionBranchTerminatorWitness(operands: { operands(of: Op(unchecked: $0), for: $1) }))
  }
}

/// What generic code may ask of a terminator that hands values on.
public struct RegionBranchTerminatorWitness: InterfaceWitness {
  /// Returns the operands that become the inputs of a successor.
  public let operands: @Sendable (Operation, RegionSuccessor) -> OperandList
}

extension Operation {
  /// `true` iff this terminator hands values to regions of the operation around it, or to its results.
  public var isRegionTerminator: Bool {
    traits.contains(.returnLike) || interface(RegionBranchTerminatorWitness.self) != nil
  }

  /// The operands that this terminator hands to `successor`.
  public func operandsForRegionSuccessor(_ successor: RegionSuccessor) -> OperandList {
    if let witness = interface(RegionBranchTerminatorWitness.self) {
      return witness.operands(self, successor)
    }
    return traits.contains(.returnLike) ? operands : operands[0..<0]
  }
}
