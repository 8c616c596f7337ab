import Accel

// Patterns by which conversions are tested.

extension Context {
  /// The type `f16`.
  var f16: Type { floatType(.f16) }
  /// The type `f32`.
  var f32: Type { floatType(.f32) }
  /// The type `f64`.
  var f64: Type { floatType(.f64) }
}

extension Test {
  /// Drops i16 and i24, makes f64 of i64, i43 of i42, and two f16 of f32.
  static let conversionTypes: TypeConverter = {
    var types = TypeConverter()
    types.addConversion { type in
      let context = type.context
      if type.isSignlessInteger(16) || type.isSignlessInteger(24) { return .toMany([]) }
      if type.isSignlessInteger(64) { return .to(context.f64) }
      if type.isSignlessInteger(42) { return .to(context.integerType(43)) }
      return type == context.f32 ? .toMany([context.f16, context.f16]) : .same
    }
    types.addSourceMaterialization { cast($0, $1, $2) }
    types.addTargetMaterialization { cast($0, $1, $2) }
    return types
  }()

  /// Creates a `test.cast` of `inputs` to `type`.
  private static func cast(_ rewriter: Rewriter, _ type: Type, _ inputs: [Value]) -> Value {
    rewriter.create(Cast.self) { ($0.inputs, $0.result) = (inputs, type) }.result
  }

  /// Creates an operation called `name`, of which nothing need be declared.
  static func make(
    _ name: String, _ operands: [Value] = [], _ types: [Type] = [], in rewriter: Rewriter
  ) -> Operation {
    let context = rewriter.context
    var state = OperationState(
      context.operationName(context.identifier(name)), at: rewriter.builder.location)
    (state.operands, state.resultTypes) = (operands, types)
    return rewriter.create(state)
  }

  /// A pattern that makes an operation called `new` of one called `old`, with the types of its results.
  private static func renaming(_ old: String, _ new: String, benefit: Int = 1) -> ConversionPattern {
    ConversionPattern("\(old)-to-\(new)", on: .kind(old), benefit: benefit, generates: [new]) {
      op, groups, rewriter in
      rewriter.replace(op, with: Array(make(new, [], op.results.types, in: rewriter).results))
    }
  }

  /// A pattern that makes a `test.legal_op_a` of an operation called `old`.
  private static func legalizing(_ old: String, _ status: String) -> ConversionPattern {
    ConversionPattern("\(old)-to-legal", on: .kind(old), generates: [LegalA.name]) { op, groups, rewriter in
      let made = rewriter.create(
        LegalA.self, results: op.results.types, properties: [op.context.string(status)], at: op.location)
      return rewriter.replace(op, with: Array(made.operation.results))
    }
  }

  /// Those that need no type converter; each leads to something legal.
  static let plainConversions: [ConversionPattern] = [
    legalizing("test.illegal_op_a", "Success"), renaming("test.illegal_op_a", "test.illegal_op_b"),
    legalizing("test.illegal_op_b", "Failure"), renaming("test.illegal_op_c", "test.illegal_op_d"),
    legalizing("test.illegal_op_d", "Failure"),
    renaming("test.illegal_op_c", "test.illegal_op_e", benefit: 10),
    legalizing("test.illegal_op_e", "Success"), i32ToF32, f32ToF64, consumer, nonRoot, blackhole, erasing,
    foldedConstant, forwarding, splitReturn, createBlock, inlineRegion, validProducer, manyConsumer,
  ]

  // type_producer : i32 → type_producer : f32
  private static let i32ToF32 = producer("TestChangeProducerTypeI32ToF32") {
    $0.isSignlessInteger(32) ? $0.context.f32 : nil
  }

  // type_producer : f32 → type_producer : f64
  static let f32ToF64 = producer("TestChangeProducerTypeF32ToF64") {
    $0 == $0.context.f32 ? $0.context.f64 : nil
  }

  private static func producer(
    _ title: String, _ change: @escaping @Sendable (Type) -> Type?
  ) -> ConversionPattern {
    ConversionPattern(title, on: .kind("test.type_producer")) {
      (op, groups, rewriter) throws(NoMatch) in
      guard let type = change(op.result(0).type) else { throw NoMatch("the result is of another type") }
      return rewriter.replace(op, with: make("test.type_producer", [], [type], in: rewriter).result(0))
    }
  }

  // type_consumer(x), of which x has become an f64 → type_consumer(x : f64)
  static let consumer = ConversionPattern("TestUpdateConsumerType", on: .kind("test.type_consumer")) {
    (op, groups, rewriter) throws(NoMatch) in
    guard groups[0][0].type == op.context.f64 else { throw NoMatch("the operand is no f64") }
    _ = make("test.type_consumer", groups[0], in: rewriter)
    return rewriter.erase(op)
  }

  // replace_non_root → legal_op_b, by way of what is not legal
  private static let nonRoot = ConversionPattern("TestNonRootReplacement", on: .kind("test.replace_non_root"))
  {
    op, groups, rewriter in
    let illegal = make("test.illegal_op_f", [], op.results.types, in: rewriter)
    let legal = make("test.legal_op_b", [], op.results.types, in: rewriter)
    rewriter.replace(op, with: Array(illegal.results))
    return rewriter.replace(illegal, with: Array(legal.results))
  }

  // blackhole(producer) →
  private static let blackhole = ConversionPattern("TestReplaceEraseOp", on: .kind("test.blackhole")) {
    (op, groups, rewriter) throws(NoMatch) in
    guard let producer = op.operand(0).definingOperation else { throw NoMatch("nothing defines the operand") }
    rewriter.erase(op)
    return rewriter.replace(producer, withMany: producer.results.map { _ in [] })
  }

  // erase_op →
  private static let erasing = ConversionPattern("TestEraseOp", on: .kind("test.erase_op")) {
    op, groups, rewriter in
    rewriter.replace(op, withMany: op.results.map { _ in [] })
  }

  // op_in_place_self_fold → constant 97
  private static let foldedConstant = ConversionPattern("self-fold-to-constant") {
    (op: Op<InPlaceSelfFold>, adaptor, rewriter) throws(NoMatch) in
    let value = op.context.integer(97, op.context.i32)
    let made = rewriter.create(
      Constant.self, results: [op.context.i32], properties: [value], at: op.location)
    return rewriter.replace(op, with: made.operation.result(0))
  }

  // rewrite(x) → x
  private static let forwarding = ConversionPattern("forward-operand", on: .kind("test.rewrite")) {
    op, groups, rewriter in rewriter.replace(op, with: groups[0][0])
  }

  // return(x : f32) → return(what x has become)
  private static let splitReturn = ConversionPattern("TestSplitReturnType", takesMany: true) {
    (op: Op<Return>, adaptor, rewriter) throws(NoMatch) in
    guard op.operands.count == 1, op.operands[0].type == op.context.f32 else {
      throw NoMatch("it does not return an f32")
    }
    _ = rewriter.create(Return.self) { $0.operands = adaptor.flattened }
    return rewriter.erase(op)
  }

  // create_block → ; ^bb(i32, i32): finish
  private static let createBlock = ConversionPattern("TestCreateBlock", on: .kind("test.create_block")) {
    (op, groups, rewriter) throws(NoMatch) in
    guard let region = op.block?.region else { throw NoMatch("it is in no region") }
    _ = rewriter.createBlock(
      in: region, arguments: [op.context.i32, op.context.i32], locations: [op.location, op.location])
    _ = make("test.finish", in: rewriter)
    return rewriter.erase(op)
  }

  // region { ^a: … } → ; ^a: …
  private static let inlineRegion = ConversionPattern(
    "TestRegionRewriteBlockMovement", on: .kind("test.region"), takesMany: true
  ) { (op, groups, rewriter) throws(NoMatch) in
    guard let region = op.block?.region else { throw NoMatch("it is in no region") }
    if op.discardable("legalizer.should_clone") == nil {
      rewriter.inline(op.region(0), into: region)
    } else {
      var mapping = ValueMapping()
      rewriter.clone(op.region(0), into: region, before: nil, &mapping)
    }
    return rewriter.erase(op)
  }

  // replace_with_valid_producer {type = T} → valid_producer : T
  private static let validProducer = ConversionPattern(
    "TestReplaceWithValidProducer", on: .kind("test.replace_with_valid_producer")
  ) { (op, groups, rewriter) throws(NoMatch) in
    guard let type = op.discardable("type")?.as(TypeAttr.self)?.value else {
      throw NoMatch("it says no type")
    }
    let made = make("test.valid_producer", [], [type], in: rewriter)
    return rewriter.replace(op, withMany: [[made.result(0)]])
  }

  // repetitive_1_to_n_consumer(x) → valid(what x has become)
  private static let manyConsumer = ConversionPattern(
    "TestRepetitive1ToNConsumer", on: .kind("test.repetitive_1_to_n_consumer"), takesMany: true
  ) { (op, groups, rewriter) throws(NoMatch) in
    guard groups.count == 1 else { throw NoMatch("it has not one operand") }
    _ = make("test.valid", groups[0], in: rewriter)
    return rewriter.erase(op)
  }

  /// Those that convert types.
  static let typeConversions: [ConversionPattern] = [
    dropRegion, dropOperands, passThrough,
    validConsumer(conversionTypes), validConsumer(nil),
    .functionSignature("func.func", conversionTypes), .callTypes("func.call", conversionTypes),
  ]

  // drop_region_op { … } →
  private static let dropRegion = ConversionPattern(
    "TestDropOpSignatureConversion", on: .kind("test.drop_region_op"), conversionTypes
  ) { (op, groups, rewriter) throws(NoMatch) in
    try rewriter.convertTypes(of: op.region(0), conversionTypes)
    return rewriter.erase(op)
  }

  // drop_operands_and_replace_with_valid(x) → valid()
  private static let dropOperands = ConversionPattern(
    "TestDropAndReplaceInvalidOp", on: .kind("test.drop_operands_and_replace_with_valid"), conversionTypes
  ) { op, groups, rewriter in
    _ = make("test.valid", in: rewriter)
    return rewriter.erase(op)
  }

  // invalid(x, y) → valid(x, cast(what y has become))
  private static let passThrough = ConversionPattern(
    "TestPassthroughInvalidOp", on: .kind("test.invalid"), conversionTypes, takesMany: true
  ) { op, groups, rewriter in
    let operands = zip(op.operands, groups).map { operand, group in
      group.count == 1 ? group[0] : cast(rewriter, operand.type, group)
    }
    _ = make("test.valid", operands, in: rewriter)
    return rewriter.erase(op)
  }

  // replace_with_valid_consumer(x) {with_converter} → valid_consumer(x as the converter has it)
  private static func validConsumer(_ types: TypeConverter?) -> ConversionPattern {
    ConversionPattern(
      "TestReplaceWithValidConsumer", on: .kind("test.replace_with_valid_consumer"), types
    ) { (op, groups, rewriter) throws(NoMatch) in
      guard (op.discardable("with_converter") != nil) == (types != nil) else {
        throw NoMatch("another pattern is for it")
      }
      _ = make("test.valid_consumer", groups[0], in: rewriter)
      return rewriter.erase(op)
    }
  }
}
