import Accel
import ArithDialect
import SCFDialect

// What the passes of this dialect create and change.

extension Rewriter {
  /// Creates `affine.apply` of a map of one result.
  func apply(_ map: AffineMap, _ operands: [Value], at location: Location? = nil) -> Op<Affine.Apply> {
    create(
      Affine.Apply.self, operands: operands, results: [context.indexType],
      properties: [map.attribute(in: context)], at: location)
  }

  /// Creates `affine.min` or `affine.max`, or `affine.apply` if the map has one result.
  func extremum(_ bound: MappedOperands, isMax: Bool, at location: Location) -> Value {
    if bound.map.results.count == 1 { return apply(bound.map, bound.operands, at: location).result }
    let (results, properties) = ([context.indexType], [bound.map.attribute(in: context)])
    return isMax
      ? create(
        Affine.Max.self, operands: bound.operands, results: results, properties: properties, at: location
      ).result
      : create(
        Affine.Min.self, operands: bound.operands, results: results, properties: properties, at: location
      ).result
  }

  /// Creates a constant index.
  func indexConstant(_ number: Int, at location: Location? = nil) -> Value {
    let type = context.indexType
    return create(
      Arith.Constant.self, results: [type], properties: [context.integer(number, type)], at: location
    ).result
  }

  /// Creates a loop whose body has nothing but its end, which hands the carried values on.
  func createLoop(
    lower: MappedOperands, upper: MappedOperands, step: Int = 1, inits: [Value] = [], at location: Location
  ) -> Op<Affine.For> {
    let context = context
    return create(Affine.For.self, at: location) {
      ($0.lowerBoundOperands, $0.upperBoundOperands, $0.inits) = (lower.operands, upper.operands, inits)
      $0.lowerBoundMap = AffineMapAttr(lower.map)
      $0.upperBoundMap = AffineMapAttr(upper.map)
      $0.step = Affine.IndexNumber(step)
      $0.results = inits.map(\.type)
      $0.region = .block([context.indexType] + inits.map(\.type)) { builder, arguments in
        builder.create(Affine.Yield.self) { $0.operands = Array(arguments.dropFirst()) }
      }
    }
  }

  /// Gives a loop other bounds; `nil` leaves one as it is.
  func setBounds(_ loop: Op<Affine.For>, lower: MappedOperands? = nil, upper: MappedOperands? = nil) {
    let (newLower, newUpper) = (lower ?? loop.lowerBound, upper ?? loop.upperBound)
    let inits = Array(loop.inits)
    let sizes = DenseI32Array([newLower.operands.count, newUpper.operands.count, inits.count])
    guard let slot = loop.operation.name.info?.operandSegmentSlot else { return }
    apply(
      OperationUpdate(
        operands: newLower.operands + newUpper.operands + inits,
        properties: [
          (0, newLower.map.attribute(in: context)), (1, newUpper.map.attribute(in: context)),
          (slot, sizes.attribute(in: context)),
        ]), to: loop.operation)
  }

  /// Gives a loop another step.
  func setStep(_ loop: Op<Affine.For>, to step: Int) {
    setProperty(loop.operation, 2, to: Affine.IndexNumber(step).attribute(in: context))
  }

  /// Moves the operations of a block, but for the last, before `position`, or to the end of `target`.
  func moveContents(of block: Block, to target: Block, before position: Operation?) {
    let operations = Array(block.operations.dropLast())
    for op in operations {
      if let position { move(op, before: position) } else { move(op, toEndOf: target) }
    }
  }

  /// Makes other values, inside `region` only, the uses of a value.
  func replaceUses(of value: Value, with other: Value, inside region: Region) {
    replaceUses(of: value, with: other) { use in
      guard let around = use.owner.region else { return false }
      return around == region || around.isProperDescendant(of: region)
    }
  }

  /// Replaces an operation with results, and operands that a map is applied to, by one with another map.
  @discardableResult
  func replaceAccess(_ op: Operation, memref: Value, _ indices: MappedOperands) -> Operation {
    let isWrite = MemoryAccess(op)?.isWrite ?? false
    var properties = Array(op.properties)
    properties[0] = indices.map.attribute(in: context)
    let place = builder
    defer { builder = place }
    builder.move(before: op)
    var state = OperationState(op.name, at: op.location)
    state.operands = (isWrite ? [op.operand(0)] : []) + [memref] + indices.operands
    state.resultTypes = op.results.types
    state.properties = properties
    state.attributes = Array(op.attributes)
    let new = create(state)
    replace(op, with: Array(new.results))
    return new
  }

  /// Runs `body` with the builder at another place, and comes back.
  func elsewhere<Result>(_ place: (inout Builder) -> Void, _ body: () -> Result) -> Result {
    let old = builder
    place(&builder)
    defer { builder = old }
    return body()
  }
}

extension MappedOperands {
  /// A number.
  static func constant(_ number: Int) -> MappedOperands {
    MappedOperands(map: .constant(Int64(number)), operands: [])
  }

  /// A value plus a number.
  static func value(_ value: Value, plus number: Int = 0) -> MappedOperands {
    MappedOperands(
      map: AffineMap(dimensionCount: 1, results: [.dimension(0) + .constant(Int64(number))]),
      operands: [value])
  }

  /// The bound of a new loop: composed, without what comes again.
  var asCanonicalBound: MappedOperands {
    var result = self
    result.compose()
    result.canonicalize()
    result.map = result.map.withoutDuplicates
    return result
  }
}
