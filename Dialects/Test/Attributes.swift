public import Accel

// Operations whose attributes must satisfy something.

extension AttributeConstraint {
  /// An integer attribute of a type.
  fileprivate static func integer(
    _ summary: String, _ accepts: @escaping @Sendable (Type) -> Bool
  ) -> AttributeConstraint {
    AttributeConstraint("\(summary) attribute") {
      $0.as(IntegerAttr.self).map { accepts($0.integerType) } == true
    }
  }

  /// Elements of a type, in the given shape if there is one.
  fileprivate static func elements(
    _ summary: String, shape: [Int]? = nil, _ accepts: @escaping @Sendable (Type) -> Bool
  ) -> AttributeConstraint {
    let shapeWords = shape.map { " of shape \($0)" } ?? ""
    return AttributeConstraint("\(summary) elements attribute\(shapeWords)") {
      guard let type = $0.as(DenseElementsAttr.self)?.shapedType, let element = type.elementType else {
        return false
      }
      return accepts(element) && (shape == nil || type.shape.map { Array($0) } == shape)
    }
  }
}

/// A property with a constraint of its own.
private func constrained<let position: Int, T: PropertyValue>(
  _ constraint: AttributeConstraint, _ name: String
) -> Property<position, T> { .init(constraint, name: name) }

/// Dense arrays of each type of element, all of whose numbers satisfy something.
public protocol ConfinedArrays: OpSchema {
  /// What must hold, in words that continue "i8 dense array attribute".
  static var words: String { get }
  /// `true` iff a number may be in an array.
  static func accepts(_ number: Double) -> Bool
}

extension ConfinedArrays {
  public static var i8: Property<0, DenseI8Array> { .init(confined, name: "i8attr") }
  public static var i16: Property<1, DenseI16Array> { .init(confined, name: "i16attr") }
  public static var i32: Property<2, DenseI32Array> { .init(confined, name: "i32attr") }
  public static var i64: Property<3, DenseI64Array> { .init(confined, name: "i64attr") }
  public static var f32: Property<4, DenseF32Array> { .init(confined, name: "f32attr") }
  public static var f64: Property<5, DenseF64Array> { .init(confined, name: "f64attr") }
  public static var empty: Property<6, DenseI16Array> { .init(confined, name: "emptyattr") }
  public static var fields: [any OpField] { [i8, i16, i32, i64, f32, f64, empty] }

  /// All numbers must be such as the schema accepts.
  private static var confined: AttributeConstraint {
    AttributeConstraint(confining: words) {
      guard let array = $0.as(DenseArrayAttr.self) else { return false }
      return (array.integers?.map(Double.init) ?? array.floats ?? []).allSatisfy { accepts($0) }
    }
  }
}

extension Test {
  static let attributeOperations: [any OpSchema.Type] = [
    AnyAttrOf.self, NonNegativeInt.self, PositiveInt.self, TypeArray.self, TypedString.self,
    TypedStringOrInt.self, FloatAttrs.self, I32EnumAttr.self, I64EnumAttr.self, IntAttrs.self,
    FloatElements.self, IntElements.self, RankedIntElements.self, StringElements.self, DenseArrays.self,
    ConfinedDenseArrays.self, StrictlyPositiveArrays.self, NonNegativeArrays.self, DefaultValuePrint.self,
    AttributeWithTrait.self, ResultTypeWithTrait.self, TypedAttr.self, TypeAttrOf.self,
    OpWithLocation.self,
  ]

  /// An integer or a string.
  ///
  ///     "test.any_attr_of_i32_str"() <{attr = 3 : i32}> : () -> ()
  public enum AnyAttrOf: OpSchema {
    public static let name = "test.any_attr_of_i32_str"
    public static var attr: Property<0, Attribute> {
      .init(
        AttributeConstraint("32-bit signless integer attribute or string attribute") {
          I32Property(attribute: $0) != nil || StringProperty(attribute: $0) != nil
        })
    }
    public static let fields: [any OpField] = [attr]
  }

  /// Integers that are not negative.
  ///
  ///     "test.non_negative_int_attr"() <{i32attr = 0 : i32, i64attr = 0 : i64}> : () -> ()
  public enum NonNegativeInt: OpSchema {
    public static let name = "test.non_negative_int_attr"
    public static var i32attr: Property<0, I32Property> { .init(.nonNegative) }
    public static var i64attr: Property<1, I64Property> { .init(.nonNegative) }
    public static let fields: [any OpField] = [i32attr, i64attr]
  }

  /// Integers that are positive.
  ///
  ///     "test.positive_int_attr"() <{i32attr = 1 : i32, i64attr = 1 : i64}> : () -> ()
  public enum PositiveInt: OpSchema {
    public static let name = "test.positive_int_attr"
    public static var i32attr: Property<0, I32Property> { .init(.positive) }
    public static var i64attr: Property<1, I64Property> { .init(.positive) }
    public static let fields: [any OpField] = [i32attr, i64attr]
  }

  /// A list of types.
  ///
  ///     "test.type_array_attr"() <{attr = [i32, f32]}> : () -> ()
  public enum TypeArray: OpSchema {
    public static let name = "test.type_array_attr"
    public static var attr: Property<0, [Type]> { .init() }
    public static let fields: [any OpField] = [attr]
  }

  /// A string with the type of an integer.
  ///
  ///     test.string_attr_with_type "text" : i64
  public enum TypedString: OpSchema {
    public static let name = "test.string_attr_with_type"
    public static var attr: Property<0, TypedStringProperty> {
      .init(
        AttributeConstraint("string attribute of integer") {
          $0.is(StringAttr.self) && $0.type?.is(IntegerType.self) == true
        })
    }
    public static let fields: [any OpField] = [attr]
    public static let assembly: Assembly? = "\(attr)\(.attributes)"
  }

  /// A string with the type of an integer, or an integer.
  ///
  ///     test.string_attr_with_mixed_type 42 : i64
  public enum TypedStringOrInt: OpSchema {
    public static let name = "test.string_attr_with_mixed_type"
    public static var attr: Property<0, Attribute> {
      .init(
        AttributeConstraint("string attribute of integer or 64-bit signless integer attribute") {
          $0.is(StringAttr.self) && $0.type?.is(IntegerType.self) == true || I64Property(attribute: $0) != nil
        })
    }
    public static let fields: [any OpField] = [attr]
    public static let assembly: Assembly? = "\(attr)\(.attributes)"
  }

  /// Any attribute, such as a number of an unusual type.
  ///
  ///     "test.float_attrs"() <{float_attr = 2.0 : f16}> : () -> ()
  public enum FloatAttrs: OpSchema {
    public static let name = "test.float_attrs"
    public static var floatAttr: Property<0, Attribute> { .init(name: "float_attr") }
    public static let fields: [any OpField] = [floatAttr]
  }

  /// One of two 32-bit integers.
  ///
  ///     %0 = "test.i32_enum_attr"() <{attr = 5 : i32}> : () -> i32
  public enum I32EnumAttr: OpSchema {
    public static let name = "test.i32_enum_attr"
    public static var attr: Property<0, IntegerAttr> {
      .init(
        AttributeConstraint("allowed 32-bit signless integer cases: 5, 10, 2147483648, 4294967295") {
          [5, 10, -2147483648, -1].contains(I32Property(attribute: $0)?.value)
        })
    }
    public static var val: Result<0> { .init(.i32) }
    public static let fields: [any OpField] = [attr, val]
  }

  /// One of two 64-bit integers.
  ///
  ///     %0 = "test.i64_enum_attr"() <{attr = 5 : i64}> : () -> i32
  public enum I64EnumAttr: OpSchema {
    public static let name = "test.i64_enum_attr"
    public static var attr: Property<0, IntegerAttr> {
      .init(
        AttributeConstraint("allowed 64-bit signless integer cases: 5, 10, 4294967296") {
          [5, 10, 4_294_967_296].contains(I64Property(attribute: $0)?.value)
        })
    }
    public static var val: Result<0> { .init(.i32) }
    public static let fields: [any OpField] = [attr, val]
  }

  /// Integers of each signedness.
  ///
  ///     "test.int_attrs"() <{
  ///       any_i32_attr = 5 : i32, index_attr = 8 : index, si32_attr = 7 : si32, ui32_attr = 6 : ui32
  ///     }> : () -> ()
  public enum IntAttrs: OpSchema {
    public static let name = "test.int_attrs"
    public static var any: Property<0, IntegerAttr> {
      constrained(.integer("32-bit integer") { $0.as(IntegerType.self)?.width == 32 }, "any_i32_attr")
    }
    public static var index: Property<1, IntegerAttr> {
      constrained(.integer("index") { $0.isIndex }, "index_attr")
    }
    public static var unsigned: Property<2, IntegerAttr> {
      constrained(
        .integer("32-bit unsigned integer") { $0 == $0.context.integerType(32, .unsigned) }, "ui32_attr")
    }
    public static var signed: Property<3, IntegerAttr> {
      constrained(
        .integer("32-bit signed integer") { $0 == $0.context.integerType(32, .signed) }, "si32_attr")
    }
    public static let fields: [any OpField] = [any, index, unsigned, signed]
  }

  /// Floating-point elements in given shapes.
  ///
  ///     "test.float_elements_attr"() <{
  ///       scalar_f32_attr = dense<5.0> : tensor<2xf32>, tensor_f64_attr = dense<6.0> : tensor<4x8xf64>
  ///     }> : () -> ()
  public enum FloatElements: OpSchema {
    public static let name = "test.float_elements_attr"
    public static var scalar: Property<0, Attribute> {
      constrained(
        .elements("32-bit float", shape: [2]) { $0 == $0.context.floatType(.f32) }, "scalar_f32_attr")
    }
    public static var tensor: Property<1, Attribute> {
      constrained(
        .elements("64-bit float", shape: [4, 8]) { $0 == $0.context.floatType(.f64) }, "tensor_f64_attr")
    }
    public static let fields: [any OpField] = [scalar, tensor]
  }

  /// Integer elements.
  ///
  ///     "test.int_elements_attr"() <{
  ///       any_i32_attr = dense<5> : tensor<4xui32>, i32_attr = dense<5> : tensor<6xi32>
  ///     }> : () -> ()
  public enum IntElements: OpSchema {
    public static let name = "test.int_elements_attr"
    public static var any: Property<0, IntegerElements> {
      constrained(.elements("32-bit integer") { $0.as(IntegerType.self)?.width == 32 }, "any_i32_attr")
    }
    public static var i32: Property<1, IntegerElements> {
      constrained(.elements("32-bit signless integer") { $0 == $0.context.i32 }, "i32_attr")
    }
    public static let fields: [any OpField] = [any, i32]
  }

  /// Integer elements in given shapes.
  ///
  ///     "test.ranked_int_elements_attr"() <{
  ///       matrix_i64_attr = dense<6> : tensor<4x8xi64>, vector_i32_attr = dense<5> : tensor<2xi32>
  ///     }> : () -> ()
  public enum RankedIntElements: OpSchema {
    public static let name = "test.ranked_int_elements_attr"
    public static var vector: Property<0, Attribute> {
      constrained(
        .elements("32-bit signless int", shape: [2]) { $0 == $0.context.i32 }, "vector_i32_attr")
    }
    public static var matrix: Property<1, Attribute> {
      constrained(
        .elements("64-bit signless int", shape: [4, 8]) { $0 == $0.context.i64 }, "matrix_i64_attr")
    }
    public static let fields: [any OpField] = [vector, matrix]
  }

  /// Strings in the shape of a tensor.
  ///
  ///     "test.string_elements_attr"() <{scalar_string_attr = dense<"s"> : tensor<2x!unknown<"">>}> : () -> ()
  public enum StringElements: OpSchema {
    public static let name = "test.string_elements_attr"
    public static var scalar: Property<0, Attribute> { .init(name: "scalar_string_attr") }
    public static let fields: [any OpField] = [scalar]
  }

  /// Lists of numbers of each type.
  ///
  ///     test.dense_array_attr i1attr = [true] i8attr = [1] i16attr = [1] i32attr = [1] i64attr = [1] f32attr = [1.0] f64attr = [1.0] emptyattr = []
  public enum DenseArrays: OpSchema {
    public static let name = "test.dense_array_attr"
    public static var i1attr: Property<0, DenseI1Array> { .init() }
    public static var i8attr: Property<1, DenseI8Array> { .init() }
    public static var i16attr: Property<2, DenseI16Array> { .init() }
    public static var i32attr: Property<3, DenseI32Array> { .init() }
    public static var i64attr: Property<4, DenseI64Array> { .init() }
    public static var f32attr: Property<5, DenseF32Array> { .init() }
    public static var f64attr: Property<6, DenseF64Array> { .init() }
    public static var emptyattr: Property<7, DenseI32Array> { .init() }
    public static let fields: [any OpField] = [
      i1attr, i8attr, i16attr, i32attr, i64attr, f32attr, f64attr, emptyattr,
    ]
    public static let assembly: Assembly? = """
      i1attr = \(i1attr) i8attr = \(i8attr) i16attr = \(i16attr) i32attr = \(i32attr) \
      i64attr = \(i64attr) f32attr = \(f32attr) f64attr = \(f64attr) emptyattr = \(emptyattr)\(.attributes)
      """
  }

  /// Lists of numbers in order.
  ///
  ///     "test.confined_dense_array_attr"() <{
  ///       emptyattr = array<i16>, i32attr = array<i32: 1, 1>, i64attr = array<i64: 1, 2>
  ///     }> : () -> ()
  public enum ConfinedDenseArrays: OpSchema {
    public static let name = "test.confined_dense_array_attr"
    public static var emptyattr: Property<0, DenseI16Array> { .init(.strictlySorted) }
    public static var i32attr: Property<1, DenseI32Array> { .init(.sorted) }
    public static var i64attr: Property<2, DenseI64Array> { .init(.strictlySorted) }
    public static let fields: [any OpField] = [emptyattr, i32attr, i64attr]
  }

  /// Lists of positive numbers.
  ///
  ///     "test.confined_strictly_positive_attr"() <{
  ///       emptyattr = array<i16>, f32attr = array<f32: 1.0>, f64attr = array<f64: 1.0>, i16attr = array<i16: 1>,
  ///       i32attr = array<i32: 1>, i64attr = array<i64: 1>, i8attr = array<i8: 1>
  ///     }> : () -> ()
  public enum StrictlyPositiveArrays: ConfinedArrays {
    public static let name = "test.confined_strictly_positive_attr"
    public static let words = "whose value is positive"
    public static func accepts(_ number: Double) -> Bool { number > 0 }
  }

  /// Lists of numbers that are not negative.
  ///
  ///     "test.confined_non_negative_attr"() <{
  ///       emptyattr = array<i16>, f32attr = array<f32: 0.0>, f64attr = array<f64: 1.0>, i16attr = array<i16: 1>,
  ///       i32attr = array<i32: 1>, i64attr = array<i64: 1>, i8attr = array<i8: 0>
  ///     }> : () -> ()
  public enum NonNegativeArrays: ConfinedArrays {
    public static let name = "test.confined_non_negative_attr"
    public static let words = "whose value is non-negative"
    public static func accepts(_ number: Double) -> Bool { number >= 0 }
  }

  /// An attribute that is not written if it is its default.
  ///
  ///     test.default_value_print {value_with_default = 1 : i32} %x
  public enum DefaultValuePrint: OpSchema {
    public static let name = "test.default_value_print"
    public static var operand: Operand<0> { .init(.i32) }
    public static var value: DefaultProperty<0, I32Property> { .init(0, name: "value_with_default") }
    public static let fields: [any OpField] = [operand, value]
    public static let assembly: Assembly? = "\(.attributes) \(operand)"
  }

  /// An attribute of a certain kind.
  ///
  ///     "test.attr_with_trait"() <{attr = #test.attr_with_trait}> : () -> ()
  public enum AttributeWithTrait: OpSchema {
    public static let name = "test.attr_with_trait"
    public static var attr: Property<0, Attribute> { .init() }
    public static let fields: [any OpField] = [attr]

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if "\(op.attr)" != "#test.attr_with_trait" {
        throw VerificationFailure(whole: "'attr' attribute should have trait 'TestAttrTrait'")
      }
    }
  }

  /// A result of a certain kind of type.
  ///
  ///     %0 = "test.result_type_with_trait"() : () -> !test.test_type_with_trait
  public enum ResultTypeWithTrait: OpSchema {
    public static let name = "test.result_type_with_trait"
    public static var result: Result<0> { .init() }
    public static let fields: [any OpField] = [result]

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.result.type.text != "!test.test_type_with_trait" {
        throw VerificationFailure(whole: "result type should have trait 'TestTypeTrait'")
      }
    }
  }

  /// An attribute whose type is written before it.
  ///
  ///     test.typed_attr i32 = 5
  public enum TypedAttr: HandwrittenAssembly {
    public static let name = "test.typed_attr"
    public static var type: Property<0, Type> { .init() }
    public static var attr: Property<1, Attribute> { .init() }
    public static let fields: [any OpField] = [type, attr]

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      try parser.parseOptionalAttributes(into: &state)
      let type = try parser.parseType()
      try parser.parse("=")
      state.set(self.type, type.attribute(in: parser.context))
      state.set(attr, try parser.parseAttribute(type: type))
    }
    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.printAttributes(of: op.operation, except: ["type", "attr"])
      printer.print(" ")
      printer.print(op.type)
      printer.print(" = ")
      printer.printWithoutType(op.attr)
    }
  }

  /// The type `i64` as an attribute.
  ///
  ///     test.type_attr_of i64
  public enum TypeAttrOf: OpSchema {
    public static let name = "test.type_attr_of"
    public static var type: Property<0, Type> {
      .init(
        AttributeConstraint("type attribute of 64-bit signless integer") {
          $0.as(TypeAttr.self)?.value == $0.context.i64
        })
    }
    public static let fields: [any OpField] = [type]
    public static let assembly: Assembly? = "\(.attributes) \(type)"
  }

  /// A location as an attribute.
  ///
  ///     test.op_with_loc_attr loc("a.mlir":1:2)
  public enum OpWithLocation: HandwrittenAssembly {
    public static let name = "test.op_with_loc_attr"
    public static var location: Property<0, Attribute> { .init(name: "loc_attr") }
    public static let fields: [any OpField] = [location]

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      state.set(location, try parser.parseAttribute())
      try parser.parseOptionalAttributes(into: &state)
    }
    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(op.operation.properties[0].unsafelyUnwrapped)
      printer.printAttributes(of: op.operation, except: ["loc_attr"])
    }
  }
}

/// A string that may have a type.
public struct TypedStringProperty: PropertyValue {
  public static let summary = "string attribute"
  private let value: Attribute
  public init?(attribute: Attribute) {
    guard attribute.is(StringAttr.self) else { return nil }
    value = attribute
  }
  public func attribute(in context: Context) -> Attribute { value }
}
