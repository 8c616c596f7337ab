public import Accel
import ArithDialect

/// An operation on 32-bit integers, of which it is a fold by a trait that counts.
public protocol TraitFolding: OpSchema {
  /// What the operation has in common with others, besides its types.
  static var foldingTrait: Traits { get }
}

extension TraitFolding {
  public static var operand: Operand<0> { .init(.i32, name: "op1") }
  public static var result: Result<0> { .init(.i32) }
  public static var fields: [any OpField] { [operand, result] }
  public static var traits: Traits { [.sameOperandsAndResultType, .noMemoryEffects, foldingTrait] }
}

/// An operation whose operands may change places.
public protocol CommutativeOperation: OpSchema {}

extension CommutativeOperation {
  public static var operands: VariadicOperand<0> { .init(.i32) }
  public static var result: Result<0> { .init(.i32) }
  public static var fields: [any OpField] { [operands, result] }
  public static var traits: Traits { .commutative }
}

extension Test {
  /// Operations that are folded, or canonicalised.
  static let foldingOperations: [any OpSchema.Type] = [
    RegionPattern.self, RegionNoEffects.self, RegionFold.self, VariadicFold.self,
    Commutative.self, LargeCommutative.self, Commutative2.self, Idempotent.self, IdempotentBinary.self,
    Involution.self, InvolutionFailingFold.self, InvolutionFold.self, InPlaceFold.self, InPlaceSelfFold.self,
    InPlaceFoldSuccess.self, AdaptorFold.self, Canonicalizable.self,
  ]

  /// Is removed by a pattern, with all inside.
  ///
  ///     "test.op_with_region_pattern"() ({
  ///       "test.op_with_region_terminator"() : () -> ()
  ///     }) : () -> ()
  public enum RegionPattern: OpSchema {
    public static let name = "test.op_with_region_pattern"
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [region]
    public static let canonicalizations = [
      Pattern("TestRemoveOpWithInnerOps") { (op: Op<Self>, rewriter) throws(NoMatch) in rewriter.erase(op) }
    ]
  }

  /// Does nothing, and what is inside is not done.
  ///
  ///     "test.op_with_region_fold_no_side_effect"() ({
  ///       "test.op_with_region_terminator"() : () -> ()
  ///     }) : () -> ()
  public enum RegionNoEffects: OpSchema {
    public static let name = "test.op_with_region_fold_no_side_effect"
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [region]
    public static let traits: Traits = .noMemoryEffects
  }

  /// Folds to its operand.
  ///
  ///     %0 = "test.op_with_region_fold"(%x) ({
  ///       "test.op_with_region_terminator"() : () -> ()
  ///     }) : (i32) -> i32
  public enum RegionFold: OpSchema {
    public static let name = "test.op_with_region_fold"
    public static var operand: Operand<0> { .init() }
    public static var result: Result<0> { .init() }
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [operand, result, region]
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      .value(op.operand)
    }
  }

  /// Folds to its operands.
  ///
  ///     %0, %1 = "test.op_with_variadic_results_and_folder"(%x, %y) : (i32, i32) -> (i32, i32)
  public enum VariadicFold: OpSchema {
    public static let name = "test.op_with_variadic_results_and_folder"
    public static var operands: VariadicOperand<0> { .init(.i32) }
    public static var results: VariadicResult<0> { .init(.i32) }
    public static let fields: [any OpField] = [operands, results]
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      op.operands.count == 1 ? .value(op.operands[0]) : .results(op.operands.map { .value($0) })
    }
  }

  /// Four operands that may change places.
  ///
  ///     %0 = "test.op_commutative"(%a, %b, %c, %d) : (i32, i32, i32, i32) -> i32
  public enum Commutative: CommutativeOperation {
    public static let name = "test.op_commutative"
  }

  /// Seven operands that may change places.
  ///
  ///     %0 = "test.op_large_commutative"(%a, %b, %c, %d, %e, %f, %g)
  ///       : (i32, i32, i32, i32, i32, i32, i32) -> i32
  public enum LargeCommutative: CommutativeOperation {
    public static let name = "test.op_large_commutative"
  }

  /// Two operands that may change places.
  ///
  ///     %0 = "test.op_commutative2"(%a, %b) : (i32, i32) -> i32
  public enum Commutative2: CommutativeOperation {
    public static let name = "test.op_commutative2"
  }

  /// Applied to its own result, changes nothing.
  ///
  ///     %0 = "test.op_idempotent_trait"(%x) : (i32) -> i32
  public enum Idempotent: TraitFolding {
    public static let name = "test.op_idempotent_trait"
    public static let foldingTrait = Traits.idempotent
  }

  /// Applied to equal values, gives them.
  ///
  ///     %0 = "test.op_idempotent_trait_binary"(%x, %x) : (i32, i32) -> i32
  public enum IdempotentBinary: TraitFolding {
    public static let name = "test.op_idempotent_trait_binary"
    public static var other: Operand<1> { .init(.i32, name: "op2") }
    public static let fields: [any OpField] = [operand, other, result]
    public static let foldingTrait = Traits.idempotent
  }

  /// Applied twice, gives the operand.
  ///
  ///     %0 = "test.op_involution_trait_no_operation_fold"(%x) : (i32) -> i32
  public enum Involution: TraitFolding {
    public static let name = "test.op_involution_trait_no_operation_fold"
    public static let foldingTrait = Traits.involution
  }

  /// Applied twice, gives the operand; its own fold never succeeds.
  ///
  ///     %0 = "test.op_involution_trait_failing_operation_fold"(%x) : (i32) -> i32
  public enum InvolutionFailingFold: TraitFolding {
    public static let name = "test.op_involution_trait_failing_operation_fold"
    public static let foldingTrait = Traits.involution
  }

  /// Folds to its operand if that is the result of an operation, before the trait is asked.
  ///
  ///     %0 = "test.op_involution_trait_succesful_operation_fold"(%x) : (i32) -> i32
  public enum InvolutionFold: TraitFolding {
    public static let name = "test.op_involution_trait_succesful_operation_fold"
    public static let foldingTrait = Traits.involution
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      op.operand.definingOperation == nil ? nil : .value(op.operand)
    }
  }

  /// Remembers its operand if that is constant.
  ///
  ///     %0 = "test.op_in_place_fold"(%x) : (i32) -> i32
  public enum InPlaceFold: OpSchema {
    public static let name = "test.op_in_place_fold"
    public static var op: Operand<0> { .init(.i32) }
    public static var attr: OptionalProperty<0, I32Property> { .init() }
    public static var result: Result<0> { .init(.i32) }
    public static let fields: [any OpField] = [op, attr, result]
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      guard let value = operands[0], op.attr == nil else { return nil }
      return .update(OperationUpdate(properties: [(0, value)]))
    }
  }

  /// Marks itself as folded.
  ///
  ///     %0 = "test.op_in_place_self_fold"() : () -> i32
  public enum InPlaceSelfFold: OpSchema {
    public static let name = "test.op_in_place_self_fold"
    public static var folded: Flag<0> { .init() }
    public static var result: Result<0> { .init(.i32) }
    public static let fields: [any OpField] = [folded, result]
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      op.folded ? nil : .update(OperationUpdate(properties: [(0, op.context.unit)]))
    }
  }

  /// Says that it has been folded, without having changed.
  ///
  ///     %0 = "test.op_in_place_fold_success"() : () -> i1
  public enum InPlaceFoldSuccess: OpSchema {
    public static let name = "test.op_in_place_fold_success"
    public static var results: VariadicResult<0> { .init(.i1) }
    public static let fields: [any OpField] = [results]
  }

  /// Folds to a sum of what is constant of its operands, each times the number of their list, and the blocks.
  ///
  ///     %0 = test.fold_with_fold_adaptor %x, [%y, %z], {(%x, %y)} {
  ///     }
  public enum AdaptorFold: OpSchema {
    public static let name = "test.fold_with_fold_adaptor"
    public static var op: Operand<0> { .init(.i32) }
    public static var variadic: VariadicOperand<1> { .init(.i32) }
    public static var lists: VariadicOperand<2> { .init(.i32, name: "var_of_var") }
    public static var sizes: Property<0, DenseI32Array> { .init(name: "attr") }
    public static var result: Result<0> { .init(.i32, name: "res") }
    public static var body: Body<0> { .init() }
    public static let fields: [any OpField] = [op, variadic, lists, sizes, result, body]
    public static let traits: Traits = [.attributeSizedOperandSegments, .noTerminator]
    public static let assembly: Assembly? =
      "\(op), [\(variadic)], {\(operandLists)} \(body)\(.attributesWithKeyword)"

    /// `(%x, %y), (%z)`.
    private static var operandLists: CustomDirective {
      CustomDirective(fields: [lists, sizes]) { parser throws(ParseFailure) in
        var operands: [UnresolvedOperand] = []
        var counts: [Int] = []
        while parser.parseOptional("(") {
          let before = operands.count
          if !parser.parseOptional(")") {
            operands += try parser.parseOperands()
            try parser.parse(")")
          }
          counts.append(operands.count - before)
          if !parser.parseOptional(",") { break }
        }
        parser.assign(operands, to: lists)
        parser.assign(DenseI32Array(counts).attribute(in: parser.context), to: sizes)
      } print: { op, printer in
        guard let op = op.as(Self.self) else { return }
        var next = 0
        printer.print(list: op.sizes.values) { count in
          printer.print("(")
          printer.print(values: op.lists[next..<(next + count)])
          printer.print(")")
          next += count
        }
      }
    }

    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      var sum = 4 * op.body.blocks.reduce(0) { count, _ in count + 1 }
      for index in 0..<operands.count {
        guard let value = operands[index]?.as(IntegerAttr.self)?.value else { continue }
        sum += value * (index == 0 ? 1 : index <= op.variadic.count ? 2 : 3)
      }
      return .constant(I32Property(sum).attribute(in: op.context))
    }
  }

  /// Becomes a constant by a pattern of the dialect.
  ///
  ///     %0 = "test.dialect_canonicalizable"() : () -> i32
  public enum Canonicalizable: OpSchema {
    public static let name = "test.dialect_canonicalizable"
    public static var result: Result<0> { .init(.i32) }
    public static let fields: [any OpField] = [result]
  }

  public static let canonicalizations = [
    Pattern("dialectCanonicalizationPattern") { (op: Op<Canonicalizable>, rewriter) throws(NoMatch) in
      let value = I32Property(42).attribute(in: op.context)
      let constant = rewriter.create(
        Arith.Constant.self, results: [op.context.i32], properties: [value])
      return rewriter.replace(op, with: constant)
    }
  ]
}
