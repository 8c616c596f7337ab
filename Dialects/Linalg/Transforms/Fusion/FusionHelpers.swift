import Accel
import ArithDialect
import TensorDialect

// Patterns that make fusion possible where it would not be otherwise, and that simplify what it leaves.

extension Linalg {
  // generic ins(fill(x)) → generic whose body uses x
  static let foldFillIntoGeneric = Pattern(linalg: "FoldFillWithGenericOp") {
    (op: Op<Generic>, rewriter) throws(NoMatch) in
    let structured = StructuredOperation(op)
    guard structured.isOnTensors, let body = op.region.entry else {
      throw NoMatch("the operands are no tensors")
    }
    var isFound = false
    for (index, input) in op.inputs.enumerated() where structured.usesElement(index) {
      guard let fill = input.defined(by: Fill.self) else { continue }
      rewriter.replaceAllUses(of: body.arguments[index], with: fill.inputs[0])
      isFound = true
    }
    guard isFound else { throw NoMatch("no input that is used is filled") }
    return rewriter.changed(op.operation)
  }

  // generic ins(a constant that is the same everywhere) → generic whose body uses the element
  static let foldScalarConstants = Pattern(linalg: "FoldScalarOrSplatConstant") {
    (op: Op<Generic>, rewriter) throws(NoMatch) in
    let structured = StructuredOperation(op)
    guard structured.isOnTensors else { throw NoMatch("the operands are no tensors") }
    for (index, input) in op.inputs.enumerated() {
      guard let (scalar, made) = input.uniformElement else { continue }
      let maps = structured.maps.indices.filter { $0 != index }.map { structured.maps[$0] }
      guard maps.tellLoopSizes else { throw NoMatch("the sizes of the loops would not be known") }
      let type = made.result(0).type.elementOrSelf
      let constant = rewriter.create(
        Arith.Constant.self, results: [type], properties: [scalar], at: made.location)
      let inputs = structured.values(structured.inputs).enumerated().filter { $0.offset != index }
      let fused = rewriter.createGeneric(
        inputs: inputs.map(\.element), outputs: Array(op.outputs), maps, structured.iterators,
        results: op.resultTensors.types, at: op.location)
      rewriter.inline(op.region, into: fused.region)
      if let body = fused.region.entry {
        rewriter.replaceAllUses(of: body.arguments[index], with: constant.result)
        rewriter.eraseArgument(of: body, at: index)
      }
      return rewriter.replace(op, with: fused)
    }
    throw NoMatch("no input is a constant that is the same everywhere")
  }

  // generic outs(t), where the elements of t are not used → generic outs(empty)
  static let removeOutputDependency = Pattern(linalg: "RemoveOutsDependency") {
    (op: Op<Generic>, rewriter) throws(NoMatch) in
    let structured = StructuredOperation(op)
    var outputs: [Int] = []
    for index in structured.outputs where !structured.usesElement(index) {
      let output = structured.op.operand(index)
      guard let type = output.type.as(RankedTensorType.self), output.defined(by: Tensor.Empty.self) == nil,
        type.encoding == nil
      else { continue }
      outputs.append(index)
    }
    guard !outputs.isEmpty else { throw NoMatch("the outputs are used, or empty already") }
    for index in outputs {
      let output = structured.op.operand(index)
      let sizes = rewriter.sizes(of: output, at: op.location)
      let empty = rewriter.createEmpty(sizes, of: output.type.elementOrSelf, at: op.location)
      rewriter.setOperand(structured.op, index, to: empty)
    }
    return rewriter.changed(structured.op)
  }

  /// A pattern that computes `linalg.generic`s which only put the dimensions of a constant in another order.
  static func foldConstantTranspose(_ control: @escaping FusionControl) -> Pattern {
    // generic ins(constant) { yield in } with permuted dimensions → constant
    Pattern(linalg: "FoldConstantTranspose") { (op: Op<Generic>, rewriter) throws(NoMatch) in
      let structured = StructuredOperation(op)
      guard structured.isOnTensors, structured.maps.count == 2, op.inputs.count == 1,
        structured.maps.allSatisfy(\.isPermutation), let type = op.resultTensors.first?.type,
        type.hasStaticShape, op.inputs[0].type.elementOrSelf == type.elementOrSelf,
        type.elementOrSelf.storedWidth != nil
      else { throw NoMatch("no single tensor of known shape is permuted") }
      guard let body = op.region.entry, body.first?.as(Yield.self)?.values[0] == body.arguments[0] else {
        throw NoMatch("the body does more than yield its input")
      }
      guard let constant = op.inputs[0].constant, constant.is(DenseElementsAttr.self),
        control(op.operation, 0)
      else { throw NoMatch("the input is no constant, or is used elsewhere") }
      guard let folded = permute(constant, structured, to: type) else {
        throw NoMatch("the elements are not known")
      }
      return rewriter.replace(
        op.operation,
        with: rewriter.create(Arith.Constant.self, results: [type], properties: [folded], at: op.location)
          .result)
    }
  }

  /// Returns the elements of `constant` in the order in which the output of an operation takes them.
  private static func permute(
    _ constant: Attribute, _ structured: StructuredOperation, to type: Type
  ) -> Attribute? {
    guard let source = constant.type?.shape, let target = type.shape else { return nil }
    // For each dimension of the output, the distance of neighbours along it in the input.
    var strides = Array(repeating: 1, count: source.count)
    for index in source.indices.dropLast().reversed() {
      strides[index] = strides[index + 1] * source[index + 1]
    }
    let (input, output) = (structured.maps[0], structured.maps[1])
    let steps = output.results.map { expression in
      strides[input.results.firstIndex(of: expression) ?? 0]
    }
    let count = target.reduce(1, *)
    var elements: [Attribute?] = []
    elements.reserveCapacity(count)
    for number in 0..<count {
      var (rest, place) = (number, 0)
      for index in target.indices.reversed() {
        place += rest % target[index] * steps[index]
        rest /= target[index]
      }
      elements.append(constant.element(at: place))
    }
    return elements.elements(of: type)
  }
}

extension Value {
  /// The only element of this constant, or the one that all its elements are, and the operation that makes it.
  fileprivate var uniformElement: (element: Attribute, made: Operation)? {
    guard let made = definingOperation, let constant else { return nil }
    if let dense = constant.as(DenseElementsAttr.self) {
      guard dense.isSplat, type.elementOrSelf.storedWidth != nil, !type.elementOrSelf.isIndex,
        let element = constant.element(at: 0)
      else { return nil }
      return (element, made)
    }
    guard constant.is(IntegerAttr.self) || constant.is(FloatAttr.self) else { return nil }
    return (constant, made)
  }
}
