public import Accel
public import ArithDialect

extension Index {
  /// `true` iff the indices are related as the predicate says.
  ///
  ///     %b = index.cmp slt(%x, %y)
  public enum Cmp: OpSchema {
    public static let name = "index.cmp"
    public static var pred: Property<0, PredicateAttr> { .init() }
    public static var lhs: Operand<0> { .init(.index) }
    public static var rhs: Operand<1> { .init(.index) }
    public static var result: Result<0> { .init(.i1) }
    public static let fields: [any OpField] = [pred, lhs, rhs, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(pred)(\(lhs), \(rhs))\(.attributes)"

    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      let predicate = op.pred.predicate
      if let rhs = operands[1]?.integer {
        if let lhs = operands[0]?.integer {
          let wide = predicate.holds(lhs, rhs)
          return wide == predicate.holds(lhs.truncated(to: 32), rhs.truncated(to: 32))
            ? .constant(op.context.bool(wide)) : nil
        }
        if let extreme = Extreme(op.lhs), let wide = extreme.isAlways(predicate, rhs),
          wide == extreme.truncated.isAlways(predicate, rhs.truncated(to: 32))
        {
          return .constant(op.context.bool(wide))
        }
      }
      // cmp(x, x) → whether equal numbers are so related
      return op.lhs == op.rhs ? .constant(op.context.bool(predicate.holdsForEqual)) : nil
    }

    public static let canonicalizations = [
      // cmp(x - y, 0) → cmp(x, y); cmp(0, x - y) → cmp(y, x)
      Pattern("cmp-of-sub") { (op: Op<Self>, rewriter) throws(NoMatch) in
        let isRight = op.rhs.isZero
        guard isRight || op.lhs.isZero else { throw NoMatch("nothing is compared with zero") }
        guard let sub = (isRight ? op.lhs : op.rhs).defined(by: Sub.self) else {
          throw NoMatch("what is compared with zero is no difference")
        }
        let (lhs, rhs) = isRight ? (sub.lhs, sub.rhs) : (sub.rhs, sub.lhs)
        return rewriter.replace(
          op, with: rewriter.create(Self.self) { ($0.pred, $0.lhs, $0.rhs) = (op.pred, lhs, rhs) })
      }
    ]
  }

  /// A relation between indices, as the generic form has it: `#index<cmp_predicate slt>`.
  public struct PredicateAttr: AttributeSchema, PropertyValue {
    public static let name = "index.cmp_predicate"
    public static let summary = "index comparison predicate kind"
    public static let isNameInBrackets = true
    /// The relation.
    public let predicate: Arith.IntegerPredicate
    /// Wraps a relation.
    public init(_ predicate: Arith.IntegerPredicate) { self.predicate = predicate }

    public static func parse(_ parser: any AssemblyParser) throws(ParseFailure) -> Self {
      for predicate in Arith.IntegerPredicate.allCases
      where parser.parseOptional(keyword: predicate.rawValue.text) {
        return Self(predicate)
      }
      let words = Arith.IntegerPredicate.allCases.map { "\($0.rawValue.text)" }.joined(separator: ", ")
      let start = parser.position
      let failure =
        parser.parseOptionalKeyword() == nil
        ? parser.error("expected valid keyword")
        : parser.error("expected ::mlir::index::IndexCmpPredicate to be one of: \(words)", at: start)
      _ = parser.error(
        "failed to parse IndexCmpPredicateAttr parameter 'value' which is to be a "
          + "`::mlir::index::IndexCmpPredicate`")
      throw failure
    }
    public func print(to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(predicate.rawValue.text)
    }
    public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
      try parse(parser).attribute(in: parser.context)
    }
    public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
      if let predicate = attribute.as(Self.self)?.predicate { printer.print(predicate.rawValue.text) }
    }
  }
}

/// The greater or the less of something and a constant.
private struct Extreme {
  /// The least and the greatest that it can be.
  let range: (low: WideInteger, high: WideInteger)
  /// How both are read.
  let signedness: Signedness

  /// Finds out what `value` is, if it is of this form.
  init?(_ value: Value) {
    guard let op = value.definingOperation, op.operands.count == 2,
      let bound = op.operand(1).constant?.integer
    else { return nil }
    if op.is(Index.MinS.self) || op.is(Index.MinU.self) {
      signedness = op.is(Index.MinS.self) ? .signed : .unsigned
      range = (.minimum(width: bound.width, signedness), bound)
    } else if op.is(Index.MaxS.self) || op.is(Index.MaxU.self) {
      signedness = op.is(Index.MaxS.self) ? .signed : .unsigned
      range = (bound, .maximum(width: bound.width, signedness))
    } else {
      return nil
    }
  }

  private init(_ range: (low: WideInteger, high: WideInteger), _ signedness: Signedness) {
    (self.range, self.signedness) = (range, signedness)
  }

  /// The same on a target of 32 bits.
  var truncated: Extreme {
    let bound = range.low == .minimum(width: 64, signedness) ? range.high : range.low
    let isMinimum = range.low == .minimum(width: 64, signedness)
    let narrow = bound.truncated(to: 32)
    return Extreme(
      isMinimum ? (.minimum(width: 32, signedness), narrow) : (narrow, .maximum(width: 32, signedness)),
      signedness)
  }

  /// Says whether this is always, or never, related to `other` as `predicate` says; `nil` if neither.
  func isAlways(_ predicate: Arith.IntegerPredicate, _ other: WideInteger) -> Bool? {
    let isOutside =
      other.isLess(than: range.low, signedness) || range.high.isLess(than: other, signedness)
    switch predicate {
    case .eq: return isOutside ? false : nil
    case .ne: return isOutside ? true : nil
    case .slt, .sle, .sgt, .sge: if signedness == .unsigned { return nil }
    case .ult, .ule, .ugt, .uge: if signedness == .signed { return nil }
    }
    let (low, high) = (predicate.holds(range.low, other), predicate.holds(range.high, other))
    return low == high ? low : nil
  }
}
