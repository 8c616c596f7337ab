import Accel
import ArithDialect
import ComplexDialect
import MathDialect

extension Linalg {
  // generic → the named operation that does the same
  static let specialize = Pattern(linalg: "LinalgSpecializationPattern") {
    (op: Op<Generic>, rewriter) throws(NoMatch) in
    let structured = StructuredOperation(op)
    guard structured.outputs.count == 1, let body = structured.body, let yield = body.last else {
      throw NoMatch("there is not one output")
    }
    if structured.isParallel, structured.maps[structured.inputCount].isIdentity {
      if yield == body.first { return try rearrangement(structured, yield, rewriter) }
      if body.first?.next == yield { return try scalarFunction(structured, yield, rewriter) }
    }
    return try matrixProduct(structured, yield, rewriter)
  }

  /// Replaces an operation that stores what it reads.
  private static func rearrangement(
    _ structured: StructuredOperation, _ yield: Operation, _ rewriter: Rewriter
  ) throws(NoMatch) -> Rewritten {
    let (op, value) = (structured.op, yield.operand(0))
    let output = op.operand(structured.inputCount)
    if structured.inputCount == 0, value.owningBlock != structured.body, value.constant != nil {
      let filled = rewriter.createFill(value, output, at: op.location)
      return rewriter.replace(op, with: filled.map { [$0] } ?? [])
    }
    guard structured.inputCount == 1, value == structured.body?.arguments[0],
      value.type == output.type.structuredElement
    else { throw NoMatch("the body does more than yield its only input") }
    let (input, map) = (op.operand(0), structured.maps[0])
    if input.type.shape == nil {
      let filled = rewriter.createFill(input, output, at: op.location)
      return rewriter.replace(op, with: filled.map { [$0] } ?? [])
    }
    if map.isIdentity { return rewriter.replace(op, byNamed: Copy.self, [input, output]) }
    let loops = map.results.compactMap(\.dimensionPosition)
    guard map.isProjectedPermutation() else { throw NoMatch("the map takes more than dimensions") }
    if map.isPermutation {
      let permutation = DenseI64Array(loops.indices.map { loop in loops.firstIndex(of: loop) ?? 0 })
      let made = rewriter.create(Transpose.self, at: op.location) {
        ($0.input, $0.initial, $0.permutation) = (input, output, permutation)
        $0.result = op.results.types
      }
      rewriter.inline(op.region(0), into: made.region)
      return rewriter.replace(op, with: Array(made.result))
    }
    guard loops == loops.sorted() else { throw NoMatch("dimensions are permuted and repeated") }
    let added = DenseI64Array((0..<structured.loopCount).filter { !loops.contains($0) })
    let made = rewriter.create(Broadcast.self, at: op.location) {
      ($0.input, $0.initial, $0.dimensions) = (input, output, added)
      $0.result = op.results.types
    }
    rewriter.inline(op.region(0), into: made.region)
    return rewriter.replace(op, with: Array(made.result))
  }

  /// Replaces an operation whose body applies one function to the elements.
  private static func scalarFunction(
    _ structured: StructuredOperation, _ yield: Operation, _ rewriter: Rewriter
  ) throws(NoMatch) -> Rewritten {
    guard let body = structured.body, let function = body.first, function.results.count == 1,
      yield.operand(0) == function.result(0), structured.maps.allSatisfy(\.isIdentity),
      function.operands.count == structured.inputCount
    else { throw NoMatch("the body is not one function of the inputs") }
    var operands = Array(structured.op.operands)
    let arguments = Array(function.operands)
    if structured.inputCount == 1, arguments[0] == body.arguments[0], function.is(Math.Exp.self) {
      return rewriter.replace(structured.op, byNamed: Exp.self, operands)
    }
    guard structured.inputCount == 2, Set(arguments) == Set(body.arguments[0..<2]) else {
      throw NoMatch("the body is no function of both inputs")
    }
    if arguments[0] != body.arguments[0] { operands.swapAt(0, 1) }
    if function.is(Arith.AddF.self) { return rewriter.replace(structured.op, byNamed: Add.self, operands) }
    if function.is(Arith.SubF.self) { return rewriter.replace(structured.op, byNamed: Sub.self, operands) }
    if function.is(Arith.MulF.self) { return rewriter.replace(structured.op, byNamed: Mul.self, operands) }
    if function.is(Arith.DivF.self) { return rewriter.replace(structured.op, byNamed: Div.self, operands) }
    throw NoMatch("there is no named operation for the function")
  }

  /// Replaces a product of matrices, maybe a batch of them.
  private static func matrixProduct(
    _ structured: StructuredOperation, _ yield: Operation, _ rewriter: Rewriter
  ) throws(NoMatch) -> Rewritten {
    guard structured.inputCount == 2, structured.hasProjectedPermutations,
      let cast = structured.productCast(yield)
    else { throw NoMatch("the body does not sum up products of the inputs") }
    let batch = structured.loopCount - 3
    guard batch == 0 || batch == 1, structured.iterators.filter({ $0 == .reduction }).count == 1,
      structured.maps.allSatisfy({ $0.results.count == batch + 2 })
    else { throw NoMatch("the operands are no matrices") }
    guard batch == 0 || structured.maps.allSatisfy({ $0.results[0] == .dimension(0) }) else {
      throw NoMatch("the first dimensions are not the same")
    }
    // The loops of the named operation are: rows, columns, what is summed up.
    let parts = structured.maps.map { $0.results.dropFirst(batch).compactMap(\.dimensionPosition) }
    let (rows, columns) = (parts[2][0], parts[2][1])
    guard let inner = structured.iterators.firstIndex(of: .reduction), parts[0].contains(rows),
      parts[0].contains(inner), parts[1].contains(columns), parts[1].contains(inner)
    else { throw NoMatch("the dimensions are not those of a product") }
    let order = Array(0..<batch) + [rows, columns, inner]
    let maps = structured.maps.map { map in
      AffineMap(
        dimensionCount: order.count,
        results: map.results.compactMap(\.dimensionPosition).map { loop in
          .dimension(order.firstIndex(of: loop) ?? 0)
        })
    }
    if parts[0][0] != rows, parts[1][0] != inner { throw NoMatch("both operands are transposed") }
    return batch == 0
      ? rewriter.replace(structured.op, byProduct: Matmul.self, maps, cast)
      : rewriter.replace(structured.op, byProduct: BatchMatmul.self, maps, cast)
  }
}

extension StructuredOperation {
  /// How the inputs are cast if the body adds their product to the output; `nil` if it does something else.
  fileprivate func productCast(_ yield: Operation) -> Linalg.TypeFunction? {
    guard let body, let sum = yield.operand(0).definingOperation, sum.operands.count == 2,
      let place = sum.operands.firstIndex(of: body.arguments[2]),
      let product = sum.operand(1 - place).definingOperation, product.operands.count == 2
    else { return nil }
    let fits =
      (product.is(Arith.MulF.self) && sum.is(Arith.AddF.self))
      || (product.is(Arith.MulI.self) && sum.is(Arith.AddI.self))
      || (product.is(Complex.Mul.self) && sum.is(Complex.Add.self))
    guard fits else { return nil }
    var sources: [Value] = []
    var casts: [Linalg.TypeFunction] = []
    for factor in product.operands {
      guard let cast = factor.definingOperation, cast.block == body, cast.operands.count == 1 else {
        sources.append(factor)
        continue
      }
      let isUnsigned = cast.is(Arith.ExtUI.self) || cast.is(Arith.UIToFP.self) || cast.is(Arith.FPToUI.self)
      casts.append(isUnsigned ? .castUnsigned : .castSigned)
      sources.append(cast.operand(0))
    }
    guard Set(sources) == Set(body.arguments[0..<2]), Set(casts).count <= 1 else { return nil }
    // The body has nothing else.
    guard body.operations.count(where: { _ in true }) == casts.count + 3 else { return nil }
    return casts.first ?? .castSigned
  }
}

extension Rewriter {
  /// Replaces `op` by a named operation on `operands`, the last of which is the output.
  fileprivate func replace<S: NamedOperation>(
    _ op: Operation, byNamed _: S.Type, _ operands: [Value]
  ) -> Rewritten {
    let made = create(S.self, at: op.location) {
      ($0.inputs, $0.outputs) = (Array(operands.dropLast()), Array(operands.suffix(1)))
      $0.resultTensors = op.results.types
      $0.region = S.body(of: operands)
    }
    return replace(op, with: Array(made.resultTensors))
  }

  /// Replaces `op` by a product of matrices with the given maps.
  fileprivate func replace<S: MatrixProduct>(
    _ op: Operation, byProduct _: S.Type, _ maps: [AffineMap], _ cast: Linalg.TypeFunction
  ) -> Rewritten {
    let operands = Array(op.operands)
    let made = create(S.self, at: op.location) {
      ($0.inputs, $0.outputs) = (Array(operands.dropLast()), Array(operands.suffix(1)))
      $0.resultTensors = op.results.types
      $0.indexingMaps = maps.map { AffineMapAttr($0) }
      if cast == .castUnsigned { $0.cast = Linalg.TypeFunctionAttr(value: cast) }
      $0.region = S.body(of: operands, cast: cast)
    }
    return replace(op, with: Array(made.resultTensors))
  }
}
