public import Accel

extension Arith {
  /// Does arithmetic in fewer bits where those hold all that the operands and results can be.
  public struct IntRangeNarrowing: Pass {
    public static let name = "arith-int-range-narrowing"
    public static let title = "ArithIntRangeNarrowing"
    public static let summary = "Reduce integer operations bitwidth based on integer range analysis"
    public static let dependentDialects: [any Dialect.Type] = [Arith.self]
    public static let options: [PassOption<Self>] = [
      .init("int-bitwidths-supported", \.intBitwidthsSupported, "Integer bitwidths supported")
    ]

    /// The widths to choose from, the first that suffices being taken.
    public var intBitwidthsSupported: [UInt32] = []

    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let narrowing = Narrowing(known: KnownRanges(of: op), widths: intBitwidthsSupported.map(Int.init))
      var options = GreedyOptions()
      // Comparisons are narrowed by what is known of their operands, before those are replaced.
      options.traversal = .bottomUp
      options.listener = narrowing.known
      let outcome = rewriteGreedily(op, PatternTable(narrowing.patterns), options)
      if !outcome.changed { context.preserveAll() }
    }
  }
}

/// What becomes narrower, and how.
private struct Narrowing: Sendable {
  let known: KnownRanges
  let widths: [Int]

  var patterns: [Pattern] {
    [
      Pattern("narrow-elementwise", on: .traits(.elementwise)) { (op, rewriter) throws(NoMatch) in
        try narrow(op, rewriter)
      },
      Pattern("narrow-cmpi") { (op: Op<Arith.CmpI>, rewriter) throws(NoMatch) in try narrow(op, rewriter) },
      // index_castui(index_castui(x)) → x
      Pattern("fold-index-castui-chain") { (op: Op<Arith.IndexCastUI>, rewriter) throws(NoMatch) in
        try foldChain(op, rewriter)
      },
      // index_cast(index_cast(x)) → x
      Pattern("fold-index-cast-chain") { (op: Op<Arith.IndexCast>, rewriter) throws(NoMatch) in
        try foldChain(op, rewriter)
      },
    ]
  }

  /// In which readings the bits that are left say it all.
  private struct Readings: OptionSet {
    let rawValue: UInt8
    static let signed = Readings(rawValue: 1), unsigned = Readings(rawValue: 2)

    /// The readings in which `range` fits in `width` bits.
    init(of range: IntegerRange, in width: Int) {
      self = [range.fits(width, .signed) ? .signed : [], range.fits(width, .unsigned) ? .unsigned : []]
    }
    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The readings in which `op` does the same in fewer bits as long as its operands and results fit.
    init(of op: Operation) {
      if Self.signedKinds.contains(where: { $0(op) }) {
        self = .signed
      } else if Self.unsignedKinds.contains(where: { $0(op) }) {
        self = .unsigned
      } else {
        self = [.signed, .unsigned]
      }
    }

    // Greatest and least unsigned numbers are missing: copies of the sign keep the order of unsigned numbers.
    private static let signedKinds: [@Sendable (Operation) -> Bool] = [
      { $0.is(Arith.CeilDivSI.self) }, { $0.is(Arith.DivSI.self) }, { $0.is(Arith.FloorDivSI.self) },
      { $0.is(Arith.MaxSI.self) }, { $0.is(Arith.MinSI.self) }, { $0.is(Arith.MulSIExtended.self) },
      { $0.is(Arith.RemSI.self) }, { $0.is(Arith.ShRSI.self) },
    ]
    private static let unsignedKinds: [@Sendable (Operation) -> Bool] = [
      { $0.is(Arith.CeilDivUI.self) }, { $0.is(Arith.DivUI.self) }, { $0.is(Arith.MulUIExtended.self) },
      { $0.is(Arith.RemUI.self) }, { $0.is(Arith.ShRUI.self) },
    ]

    /// The promises not to overflow that stay true.
    var keptFlags: Arith.OverflowFlags {
      var kept: Arith.OverflowFlags = []
      if contains(.signed) { kept.insert(.nsw) }
      if contains(.unsigned) { kept.insert(.nuw) }
      return kept
    }
  }

  // MARK: Patterns

  private func narrow(_ op: Operation, _ rewriter: Rewriter) throws(NoMatch) -> Rewritten {
    guard let type = op.results.first?.type, !op.operands.isEmpty,
      op.results.allSatisfy({ $0.type == type }), op.operands.allSatisfy({ $0.type == type })
    else { throw NoMatch("operands and results do not have one type") }
    guard let operandRanges = known.all(op.operands), let resultRanges = known.all(op.results) else {
      throw NoMatch("nothing is known of an operand or result")
    }
    for width in widths {
      let readings = (operandRanges + resultRanges).reduce(Readings(of: op)) {
        $0.intersection(Readings(of: $1, in: width))
      }
      guard !readings.isEmpty, !shiftsTooFar(op, operandRanges, width), let target = self.type(type, in: width), target != type else { continue }
      var state = OperationState(op.name, at: op.location)
      var casts: [Value: Value] = [:]
      for (operand, range) in zip(op.operands, operandRanges) {
        // A cast that says that nothing is negative is of more use later.
        let isUnsigned = readings != .signed || range.isNonNegative
        let narrowed =
          casts[operand] ?? cast(operand, to: target, isUnsigned ? .unsigned : .signed, op, rewriter)
        casts[operand] = narrowed
        state.operands.append(narrowed)
      }
      state.resultTypes = op.results.map { _ in target }
      state.properties = Array(op.properties)
      state.attributes = Array(op.attributes)
      dropPromises(of: op, &state, keeping: readings.keptFlags)
      let made = rewriter.create(state)
      let values = zip(made.results, op.results).map { new, old in
        let back = cast(new, to: type, readings == .signed ? .signed : .unsigned, op, rewriter)
        known[back] = known[old]
        return back
      }
      return rewriter.replace(op, with: values)
    }
    throw NoMatch("no width suffices")
  }

  private func narrow(_ op: Op<Arith.CmpI>, _ rewriter: Rewriter) throws(NoMatch) -> Rewritten {
    guard let ranges = known.all(op.operation.operands) else {
      throw NoMatch("nothing is known of an operand")
    }
    let isSigned = [.slt, .sle, .sgt, .sge].contains(op.predicate as Arith.IntegerPredicate)
    for width in widths {
      let readings = ranges.map { Readings(of: $0, in: width) }
      let common = readings[0].intersection(readings[1])
      guard !common.isEmpty, !isSigned || common.contains(.signed), let target = type(op.lhs.type, in: width),
        target != op.lhs.type
      else { continue }
      var operands: [Value] = []
      for (operand, readings) in zip(op.operation.operands, readings) {
        let isSame = operand == op.lhs && !operands.isEmpty
        let signedness: Signedness = readings == .signed ? .signed : .unsigned
        operands.append(
          isSame ? operands[0] : cast(operand, to: target, signedness, op.operation, rewriter))
      }
      let made = rewriter.create(
        Arith.CmpI.self, operands: operands, results: [op.result.type],
        properties: Array(op.operation.properties), attributes: Array(op.operation.attributes),
        at: op.location)
      known[made.result] = known[op.result]
      return rewriter.replace(op, with: made)
    }
    throw NoMatch("no width suffices")
  }

  /// `true` iff `op` may move bits by `width` or more.
  private func shiftsTooFar(_ op: Operation, _ operands: [IntegerRange], _ width: Int) -> Bool {
    guard op.is(Arith.ShLI.self) || op.is(Arith.ShRSI.self) || op.is(Arith.ShRUI.self) else { return false }
    return (operands[1].unsignedMaximum.unsignedValue ?? .max) >= UInt64(width)
  }

  /// Takes back what `op` promises of overflow, as far as it is not true in fewer bits.
  private func dropPromises(of op: Operation, _ state: inout OperationState, keeping kept: Arith.OverflowFlags) {
    func drop<S: OverflowingIntegerBinary>(_: S.Type) {
      guard let op = op.as(S.self) else { return }
      let flags = op.overflowFlags.intersection(kept)
      state.properties[0] = flags.attribute(in: op.operation.context)
    }
    drop(Arith.AddI.self)
    drop(Arith.SubI.self)
    drop(Arith.MulI.self)
    drop(Arith.ShLI.self)
  }

  private func foldChain<S: IndexConversion>(
    _ op: Op<S>, _ rewriter: Rewriter
  ) throws(NoMatch) -> Rewritten {
    guard let inner = op.input.defined(by: S.self), inner.input.type == op.out.type, inner.out.type.isIndex
    else { throw NoMatch("the operand is no index made of an integer of this type") }
    guard let width = op.out.type.as(IntegerType.self)?.width, widths.contains(width) else {
      throw NoMatch("the width is not supported")
    }
    return rewriter.replace(op, with: inner.input)
  }

  // MARK: Casts

  /// The type that `type` becomes with integers of `width` bits; `nil` if that is no type of a value to cast to.
  private func type(_ type: Type, in width: Int) -> Type? {
    guard type.rangeWidth > 0 else { return nil }
    return type.context.type(type, withElement: type.context.integerType(width))
  }

  /// Returns `value` as one of type `target`.
  private func cast(
    _ value: Value, to target: Type, _ signedness: Signedness, _ op: Operation, _ rewriter: Rewriter
  ) -> Value {
    let (from, to) = (value.type.elementOrSelf, target.elementOrSelf)
    func make<S: ElementwiseCast>(_: S.Type) -> Value {
      rewriter.create(S.self, operands: [value], results: [target], at: op.location).out
    }
    if from.isIndex || to.isIndex {
      return signedness == .signed ? make(Arith.IndexCast.self) : make(Arith.IndexCastUI.self)
    }
    if target.rangeWidth < value.type.rangeWidth { return make(Arith.TruncI.self) }
    return signedness == .signed ? make(Arith.ExtSI.self) : make(Arith.ExtUI.self)
  }
}
