import Accel
import ArithDialect
import CFDialect
import FuncDialect
import LinalgDialect
import SCFDialect
import TensorDialect

/// How operations of other dialects become operations on buffers; those dialects need not know of it.
struct BufferizableModels {
  private let models: [ObjectIdentifier: any BufferizableModel.Type]

  /// All models there are.
  static let table = BufferizableModels([
    (Arith.Constant.self, ConstantModel.self), (Arith.IndexCast.self, IndexCastModel.self),
    (Arith.Select.self, SelectModel.self),
    (CF.Branch.self, BranchModel.self), (CF.ConditionalBranch.self, BranchModel.self),
    (Func.Function.self, FunctionModel.self), (Func.Return.self, ReturnModel.self),
    (Func.Call.self, CallModel.self),
    (SCF.Condition.self, ConditionModel.self), (SCF.ExecuteRegion.self, ExecuteRegionModel.self),
    (SCF.For.self, ForModel.self), (SCF.Forall.self, ForallModel.self), (SCF.If.self, IfModel.self),
    (SCF.InParallel.self, InParallelModel.self), (SCF.IndexSwitch.self, IndexSwitchModel.self),
    (SCF.While.self, WhileModel.self), (SCF.Yield.self, YieldModel.self),
    (Tensor.Cast.self, TensorCastModel.self), (Tensor.CollapseShape.self, CollapseShapeModel.self),
    (Tensor.Concat.self, ConcatModel.self), (Tensor.Dim.self, TensorDimModel.self),
    (Tensor.Empty.self, EmptyModel.self), (Tensor.ExpandShape.self, ExpandShapeModel.self),
    (Tensor.Extract.self, ExtractModel.self), (Tensor.ExtractSlice.self, ExtractSliceModel.self),
    (Tensor.FromElements.self, FromElementsModel.self), (Tensor.Generate.self, GenerateModel.self),
    (Tensor.Insert.self, InsertModel.self), (Tensor.InsertSlice.self, InsertSliceModel.self),
    (Tensor.Pad.self, PadModel.self), (Tensor.ParallelInsertSlice.self, ParallelInsertSliceModel.self),
    (Tensor.Rank.self, TensorRankModel.self), (Tensor.Reshape.self, ReshapeModel.self),
    (Tensor.Splat.self, SplatModel.self), (Linalg.Softmax.self, SoftmaxModel.self),
  ])

  private init(_ pairs: [(any OpSchema.Type, any BufferizableModel.Type)]) {
    models = Dictionary(uniqueKeysWithValues: pairs.map { (ObjectIdentifier($0.0), $0.1) })
  }

  /// Returns how `op` becomes an operation on buffers, if that is known.
  func model(of op: Operation) -> (any BufferizableModel.Type)? {
    models[op.name.schema] ?? (op.structured == nil ? nil : StructuredModel.self)
  }
}

/// What neither reads nor writes the buffer of its first operand, and whose result is the same buffer.
protocol AliasModel: BufferizableModel {
  /// How the result relates to the operand.
  static var relation: BufferRelation { get }
}

extension AliasModel {
  static var relation: BufferRelation { .equivalent }
  static func reads(_ use: Use, _ state: AnalysisState) -> Bool { false }
  static func aliasingValues(of use: Use, _ state: AnalysisState) -> [AliasingValue] {
    use.operandIndex == 0 ? [AliasingValue(use.owner.result(0), relation)] : []
  }
}

/// What is in destination style: the inits are read and written to, and the results are their buffers.
protocol DestinationModel: BufferizableModel {}

extension DestinationModel {
  static func writes(_ use: Use, _ state: AnalysisState) -> Bool {
    use.owner.interface(DestinationStyleWitness.self)?.inits(use.owner).contains(use.operandIndex) ?? false
  }
  static func aliasingValues(of use: Use, _ state: AnalysisState) -> [AliasingValue] {
    guard writes(use, state), let witness = use.owner.interface(DestinationStyleWitness.self),
      let result = witness.result(use.owner, ofInit: use.operandIndex)
    else { return [] }
    return [AliasingValue(result, .equivalent)]
  }
  static func aliasingOperands(of value: Value, _ state: AnalysisState) -> [AliasingOperand] {
    guard let op = value.definingOperation, let witness = op.interface(DestinationStyleWitness.self) else {
      return state.operandsByValues(of: value)
    }
    return [AliasingOperand(op.operands.use(at: witness.initIndex(op, of: value)), .equivalent)]
  }
}
