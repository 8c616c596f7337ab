public import Accel

extension Test {
  /// The terminators that pass control to other blocks.
  static let branchOperations: [any OpSchema.Type] = [Branch.self, ProducingBranch.self, InternalBranch.self]

  /// Passes control to another block.
  ///
  ///     "test.br"(%x)[^next] : (i32) -> ()
  public enum Branch: BranchInterface {
    public static let name = "test.br"
    public static var targetOperands: VariadicOperand<0> { .init() }
    public static var target: Successor<0> { .init() }
    public static let fields: [any OpField] = [targetOperands, target]
    public static let traits: Traits = .terminator
    public static let interfaces = [branch]
    public static func successorOperands(of op: Op<Self>, _ index: Int) -> SuccessorOperands {
      SuccessorOperands(op.targetOperands)
    }
  }

  /// Passes control to one block or another, and makes a value.
  ///
  ///     %0 = "test.producing_br"(%x)[^a, ^b] <{operandSegmentSizes = array<i32: 1, 0>}> : (i32) -> i32
  public enum ProducingBranch: BranchInterface {
    public static let name = "test.producing_br"
    public static var firstOperands: VariadicOperand<0> { .init() }
    public static var secondOperands: VariadicOperand<1> { .init() }
    public static var dummy: Result<0> { .init(.i32) }
    public static var first: Successor<0> { .init() }
    public static var second: Successor<1> { .init() }
    public static let fields: [any OpField] = [firstOperands, secondOperands, dummy, first, second]
    public static let traits: Traits = [.terminator, .attributeSizedOperandSegments]
    public static let interfaces = [branch]
    public static func successorOperands(of op: Op<Self>, _ index: Int) -> SuccessorOperands {
      // As in MLIR, the first operands are those of the second successor.
      SuccessorOperands(index == 1 ? op.firstOperands : op.secondOperands)
    }
    public static func appendSuccessorOperands(
      of op: Op<Self>, _ index: Int, _ values: [Value], _ rewriter: Rewriter
    ) {
      rewriter.appendOperands(op.operation, values, toField: 1 - index)
    }
  }

  /// Passes control to one block, or to another with a value of its own before the operands.
  ///
  ///     "test.internal_br"(%x)[^good, ^bad] <{operandSegmentSizes = array<i32: 0, 1>}> : (i32) -> ()
  public enum InternalBranch: BranchInterface {
    public static let name = "test.internal_br"
    public static var successOperands: VariadicOperand<0> { .init() }
    public static var errorOperands: VariadicOperand<1> { .init() }
    public static var successPath: Successor<0> { .init() }
    public static var errorPath: Successor<1> { .init() }
    public static let fields: [any OpField] = [successOperands, errorOperands, successPath, errorPath]
    public static let traits: Traits = [.terminator, .attributeSizedOperandSegments]
    public static let interfaces = [branch]
    public static func successorOperands(of op: Op<Self>, _ index: Int) -> SuccessorOperands {
      index == 0 ? SuccessorOperands(op.successOperands) : SuccessorOperands(op.errorOperands, after: 1)
    }
  }
}
