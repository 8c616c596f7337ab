public import Accel
import ArithDialect
import UBDialect

/// Jumps between the blocks of a region.
public enum CF: InliningInterface {
  public static let name = "cf"
  public static let operations: [any OpSchema.Type] = [
    Assert.self, Branch.self, ConditionalBranch.self, Switch.self,
  ]
  public static let dependencies: [any Dialect.Type] = [Arith.self, UB.self]
}

extension CF {
  /// Stops the program with a message unless a boolean is true.
  ///
  ///     cf.assert %condition, "the sizes differ"
  public enum Assert: OpSchema {
    public static let name = "cf.assert"
    public static var arg: Operand<0> { .init(.i1) }
    public static var msg: Property<0, StringProperty> { .init() }
    public static let fields: [any OpField] = [arg, msg]
    public static let assembly: Assembly? = "\(arg), \(msg)\(.attributes)"
  }

  /// Passes control to another block.
  ///
  ///     cf.br ^bb1(%x, %y : i32, f32)
  public enum Branch: BranchInterface {
    public static let name = "cf.br"
    public static var destOperands: VariadicOperand<0> { .init() }
    public static var dest: Successor<0> { .init() }
    public static let fields: [any OpField] = [destOperands, dest]
    public static let traits: Traits = [.pure, .terminator]
    public static let interfaces = [branch]
    public static let assembly: Assembly? =
      "\(dest)\(if: destOperands, "(\(destOperands) : \(types: destOperands))")\(.attributes)"

    public static func successorOperands(of op: Op<Self>, _ index: Int) -> SuccessorOperands {
      SuccessorOperands(op.destOperands)
    }
  }

  /// Passes control to one block or another; weights say how often it takes either.
  ///
  ///     cf.cond_br %condition, ^bb1(%x : i32), ^bb2
  ///     cf.cond_br %condition weights([9, 1]), ^bb1, ^bb2
  public enum ConditionalBranch: BranchInterface, WeightedBranchInterface {
    public static let name = "cf.cond_br"
    public static var condition: Operand<0> { .init(.i1) }
    public static var trueDestOperands: VariadicOperand<1> { .init() }
    public static var falseDestOperands: VariadicOperand<2> { .init() }
    public static var branchWeights: OptionalProperty<0, DenseI32Array> { .init(name: "branch_weights") }
    public static var trueDest: Successor<0> { .init() }
    public static var falseDest: Successor<1> { .init() }
    public static let fields: [any OpField] = [
      condition, trueDestOperands, falseDestOperands, branchWeights, trueDest, falseDest,
    ]
    public static let traits: Traits = [.pure, .terminator, .attributeSizedOperandSegments]
    public static let interfaces = [branch, weightedBranch]
    public static let assembly: Assembly? = """
      \(condition)\(if: branchWeights, " weights(\(branchWeights))"), \
      \(trueDest)\(if: trueDestOperands, "(\(trueDestOperands) : \(types: trueDestOperands))"), \
      \(falseDest)\(if: falseDestOperands, "(\(falseDestOperands) : \(types: falseDestOperands))")\
      \(.attributes)
      """

    public static func successorOperands(of op: Op<Self>, _ index: Int) -> SuccessorOperands {
      SuccessorOperands(index == 0 ? op.trueDestOperands : op.falseDestOperands)
    }
    public static func takenSuccessor(of op: Op<Self>, _ operands: [Attribute?]) -> Int? {
      operands[0]?.as(IntegerAttr.self).map { $0.word == 0 ? 1 : 0 }
    }
    public static func weights(of op: Op<Self>) -> [Int]? { op.branchWeights?.values }
  }
}
