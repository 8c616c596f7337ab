public import Accel

extension Linalg {
  /// Stores one number everywhere.
  ///
  ///     %filled = linalg.fill ins(%x : f32) outs(%t : tensor<4x8xf32>) -> tensor<4x8xf32>
  public enum Fill: NamedOperation {
    public static let name = "linalg.fill"
    public static let form = NamedForm("value[] -> O", .argument(0))

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.inputs.count != 1 || op.outputs.count != 1 {
        throw VerificationFailure(whole: "expected op with 1 input and 1 output")
      }
      let (value, element) = (op.inputs[0].type, op.outputs[0].type.structuredElement)
      if value.shape != nil { throw VerificationFailure(whole: "expected op with scalar input") }
      if value != element {
        throw VerificationFailure(
          "expected fill value type ('\(value.text)') to match output element type ('\(element.text)')")
      }
    }
  }

  /// Stores numbers that look random: those of a linear congruential generator for each element.
  ///
  ///     linalg.fill_rng_2d ins(%min, %max, %seed : f64, f64, i32) outs(%m : memref<4x8xf32>)
  public enum FillRng2D: NamedOperation {
    public static let name = "linalg.fill_rng_2d"
    public static let form = NamedForm("min[] max[] seed[] -> O[m,n]", loops: "m n", random)

    /// A number between the first two arguments that follows from the third and the indices.
    private static var random: ScalarExpression {
      let rows = next(.castTo(.i32, .index(0)) + .argument(2))
      let columns = next(.castTo(.i32, .index(1)) + rows)
      let scale = (.argument(1) - .argument(0)) * .castTo(.f64, .double(2.3283064e-10))
      return .cast((.castTo(.f64, .integer(2_147_483_647)) + .castTo(.f64, columns)) * scale + .argument(0))
    }

    /// The number that the generator gives after `number`.
    private static func next(_ number: ScalarExpression) -> ScalarExpression {
      number * .castTo(.i32, .integer(1_103_515_245)) + .castTo(.i32, .integer(12345))
    }
  }

  /// Copies elements, each cast to the output's type.
  ///
  ///     linalg.copy {cast = #linalg.type_fn<cast_unsigned>} ins(%a : memref<4xi8>) outs(%b : memref<4xi32>)
  public enum Copy: NamedOperation {
    public static let name = "linalg.copy"
    public static let form = NamedForm("I -> O", .castAsAttribute(.argument(0)))
    public static var cast: OptionalProperty<0, TypeFunctionAttr> { .init() }
    public static var fields: [any OpField] { [inputs, outputs, cast, resultTensors, region] }
  }
}
