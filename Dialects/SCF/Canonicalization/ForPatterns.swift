public import Accel

extension SCF.For {
  public static let canonicalizations =
    [
      // for … from 0 to 0 → the initial values; from 0 to 1 → the body
      Pattern(scf: "SimplifyTrivialLoops") { (op: Op<Self>, rewriter) throws(NoMatch) in
        guard let count = op.tripCount else { throw NoMatch("the number of iterations is not known") }
        if count == 0 { return rewriter.replace(op, with: Array(op.initArgs)) }
        if count == 1 {
          return rewriter.replace(
            op, byContentsOf: op.region, arguments: [op.lowerBound] + Array(op.initArgs))
        }
        let yielded = op.yield.results
        guard op.body.first == op.body.last else { throw NoMatch("the body does something") }
        guard yielded.allSatisfy({ isDefinedOutside(of: op, $0) }) else {
          throw NoMatch("what is yielded is not the same in every iteration")
        }
        return rewriter.replace(op, with: Array(yielded))
      }
    ] + regionBranchCanonicalizations
}

extension SCF {
  /// Replaces a loop by one whose initial value at `index` is `replacement`, of another type; `cast` makes values of
  /// the old type of those of the new one, inside and behind the loop, and the other way round for what is yielded.
  ///
  /// It is for dialects with casts that lose nothing, like `tensor.cast`.
  @discardableResult
  public static func replace(
    _ op: Op<For>, initialValueAt index: Int, by replacement: Value, _ rewriter: Rewriter,
    cast: (_ value: Value, _ type: Type, Rewriter) -> Value
  ) -> Rewritten {
    let (old, location) = (op.initArgs[index].type, op.location)
    var initial = Array(op.initArgs)
    initial[index] = replacement
    let loop = rewriter.createFor(like: op, initArgs: initial)
    loop.operation.copyAttributes(from: op.operation, rewriter)

    rewriter.builder.move(toStartOf: loop.body)
    var arguments = Array(loop.region.arguments)
    arguments[index + 1] = cast(arguments[index + 1], old, rewriter)
    rewriter.merge(op.body, into: loop.body, arguments: arguments)

    let yield = loop.yield
    rewriter.builder.move(before: yield.operation)
    let yielded = cast(yield.results[index], replacement.type, rewriter)
    rewriter.setOperand(yield.operation, index, to: yielded)

    rewriter.builder.move(after: loop.operation)
    rewriter.builder.location = location
    var results = Array(loop.results)
    results[index] = cast(results[index], old, rewriter)
    return rewriter.replace(op, with: results)
  }
}

extension Rewriter {
  /// Creates a loop with the bounds of another one, other initial values, and an empty block for its body.
  func createFor(like op: Op<SCF.For>, initArgs: [Value]) -> Op<SCF.For> {
    createFor(
      from: op.lowerBound, to: op.upperBound, step: op.step, initArgs, isUnsigned: op.unsignedCmp,
      at: op.location)
  }

  /// Creates a loop with an empty block for its body, which lacks even the terminator.
  func createFor(
    from lower: Value, to upper: Value, step: Value, _ initArgs: [Value] = [], isUnsigned: Bool = false,
    at location: Location
  ) -> Op<SCF.For> {
    let loop = create(
      SCF.For.self, operands: [lower, upper, step] + initArgs, results: initArgs.map(\.type),
      properties: [isUnsigned ? context.unit : nil], regions: 1, at: location)
    let place = builder
    createBlock(
      in: loop.region, arguments: [lower.type] + initArgs.map(\.type),
      locations: [location] + initArgs.map(\.location))
    builder = place
    return loop
  }
}

extension Operation {
  /// Gives this operation the discardable attributes of another.
  func copyAttributes(from other: Operation, _ rewriter: Rewriter) {
    if !other.attributes.isEmpty { rewriter.setAttributes(self, to: other.attributeDictionary) }
  }
}
