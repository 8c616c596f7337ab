import Accel
import TensorDialect

extension Rewriter {
  /// Creates an operation like `op`, with other operands and results, into which the regions of `op` are moved.
  func remake(_ op: Operation, _ operands: [Value], _ resultTypes: [Type]) -> Operation {
    var state = OperationState(op.name, at: op.location)
    (state.operands, state.resultTypes) = (operands, resultTypes)
    state.properties = Array(op.properties)
    state.attributes = Array(op.attributes)
    state.regions = op.regions.map { _ in ParsedRegion() }
    let made = create(state)
    for (old, new) in zip(op.regions, made.regions) { inline(old, into: new) }
    return made
  }

  /// Returns `value` as a tensor of type `type`.
  func cast(_ value: Value, to type: Type, at location: Location) -> Value {
    if value.type == type { return value }
    return create(Tensor.Cast.self, at: location) { ($0.source, $0.dest) = (value, type) }.dest
  }

  /// Creates a `linalg.generic` without a body.
  func createGeneric(
    inputs: [Value], outputs: [Value], _ maps: [AffineMap], _ iterators: [Linalg.IteratorType],
    results: [Type], at location: Location
  ) -> Op<Linalg.Generic> {
    let context = context
    return create(Linalg.Generic.self, at: location) {
      ($0.inputs, $0.outputs) = (inputs, outputs)
      $0.indexingMaps = maps.map { AffineMapAttr($0) }
      $0.iteratorTypes = iterators.map { Linalg.IteratorTypeAttr(value: $0) }
      $0.resultTensors = results
      _ = context
    }
  }

  /// Creates a `linalg.fill`.
  func createFill(_ value: Value, _ output: Value, at location: Location) -> Value? {
    let results = output.type.is(RankedTensorType.self) ? [output.type] : []
    let fill = create(Linalg.Fill.self, at: location) {
      ($0.inputs, $0.outputs, $0.resultTensors) = ([value], [output], results)
      $0.region = Linalg.Fill.body(of: [value, output])
    }
    return fill.resultTensors.first
  }
}

extension NamedOperation {
  /// The body of an operation that is being created on `operands`.
  /// - Requires: there is one for their types.
  static func body(of operands: [Value], cast: Linalg.TypeFunction? = nil) -> RegionContent {
    .block(operands.map(\.type.structuredElement)) { builder, arguments in
      guard let block = arguments.first?.owningBlock else { return }
      var scalars = ScalarBuilder(block, in: builder.context, at: builder.location, cast: cast)
      guard let value = try? scalars.build(form.body) else {
        preconditionFailure("'\(name)' has no body for these types")
      }
      scalars.yield([value])
    }
  }
}

extension StructuredWitness {
  /// `true` iff `op` works on tensors and on no buffers.
  func isOnTensors(_ op: Operation) -> Bool {
    op.operands.contains { $0.type.isTensor } && !op.operands.contains { $0.type.isMemRef }
  }
  /// `true` iff `op` works on buffers and on no tensors.
  func isOnBuffers(_ op: Operation) -> Bool {
    op.operands.contains { $0.type.isMemRef } && !op.operands.contains { $0.type.isTensor }
  }
}
