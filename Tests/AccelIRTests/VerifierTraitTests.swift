import AccelIR
import Testing

/// Traits about types; each expectation is what mlir-opt says of the same mistake.
@Suite struct VerifierTraitTests {
  typealias T = TestDialect

  @Test func typeTraits() {
    var ir = TestIR()
    let c = ir.context
    let (i32, f32) = (ir.i32, ir.f32)
    func vector(_ shape: [Int], _ element: Type) -> Type { c.vectorType(shape, element) }
    func tensor(_ shape: [Int], _ element: Type) -> Type { c.tensorType(shape, element) }
    func errors<S: OpSchema>(_: S.Type, _ operands: [Type], _ results: [Type]) -> [String] {
      let values = ir.builder.create(T.Produce.self, results: operands).operation.results
      return ir.errors(of: ir.builder.create(S.self, operands: Array(values), results: results).operation)
    }
    let v4 = vector([4], i32)
    #expect(errors(T.SameShape.self, [v4], [vector([4], f32)]) == [])
    #expect(
      errors(T.SameShape.self, [v4], [vector([5], i32)]) == [
        "'test.same_shape' op requires the same shape for all operands and results"
      ])
    #expect(errors(T.SameShape.self, [v4], [i32]).count == 1)
    #expect(
      errors(T.SameShape.self, [], [i32]) == ["'test.same_shape' op expected 1 or more operands, but found 0"]
    )
    #expect(errors(T.SameShape.self, [i32], []) == ["'test.same_shape' op expected 1 or more results"])
    #expect(
      errors(T.SameOperandsShape.self, [v4, vector([4, 4], i32)], []) == [
        "'test.same_operands_shape' op requires the same shape for all operands"
      ])
    #expect(
      errors(T.SameOperandsShape.self, [tensor([4, ShapeDimension.dynamic], i32), tensor([4, 3], f32)], [])
        == [])
    #expect(
      errors(T.SameOperandsShape.self, [v4, c.vectorType([4], i32, scalable: [true])], []).count == 1)
    #expect(
      errors(T.SameElement.self, [v4], [f32]) == [
        "'test.same_element' op requires the same element type for all operands and results"
      ])
    #expect(errors(T.SameElement.self, [v4], [i32]) == [])
    #expect(
      errors(T.SameOperandsElement.self, [v4, f32], []) == [
        "'test.same_operands_element' op requires the same element type for all operands"
      ])
    #expect(
      errors(T.SameRank.self, [v4, vector([4, 4], i32)], []) == [
        "'test.same_rank' op operands don't have matching ranks"
      ])
    #expect(
      errors(T.SameRank.self, [v4], [vector([4, 4], i32)]) == [
        "'test.same_rank' op result type has different rank than operands"
      ])
    #expect(errors(T.SameRank.self, [i32, v4], [tensor([7], f32)]) == [])
    #expect(
      errors(T.Elementwise.self, [i32], [v4]) == [
        "'test.elementwise' op if a result is non-scalar, then at least one operand must be non-scalar"
      ])
    #expect(
      errors(T.Elementwise.self, [v4], [i32]) == [
        "'test.elementwise' op if an operand is non-scalar, then there must be at least one non-scalar result"
      ])
    #expect(
      errors(T.Elementwise.self, [v4], [v4, i32]) == [
        "'test.elementwise' op if an operand is non-scalar, then all results must be non-scalar"
      ])
    #expect(
      errors(T.Elementwise.self, [v4], [tensor([4], i32)]) == [
        "'test.elementwise' op all non-scalar operands/results must have the same shape and base type"
      ])
    #expect(errors(T.Elementwise.self, [v4, i32], [vector([4], f32)]) == [])
    #expect(errors(T.BoolResult.self, [], [v4]) == ["'test.bool_result' op requires a bool result type"])
    #expect(errors(T.FloatResult.self, [], [v4]) == ["'test.float_result' op requires a floating point type"])
    #expect(
      errors(T.IntegerResult.self, [], [f32]) == [
        "'test.integer_result' op requires an integer or index type"
      ])
    #expect(errors(T.FloatOperand.self, [v4], []) == ["'test.float_operand' op requires a float type"])
    #expect(
      errors(T.IntegerOperand.self, [f32], []) == [
        "'test.integer_operand' op requires an integer or index type"
      ])
  }
}
