public import AccelIR

/// Says which operations may be left when a conversion is done.
///
///     var target = ConversionTarget()
///     target.addLegal(dialect: Arith.self)
///     target.addIllegal(Arith.CeilDivSI.self)
///     target.addDynamicallyLegal(Func.Return.self) { converter.isLegal($0.operation) }
///
/// What is said of a kind of operation counts more than what is said of its dialect.
public struct ConversionTarget: Sendable {
  /// Decides whether an operation is legal; `nil` leaves it open.
  public typealias Condition = @Sendable (Operation) -> Bool?

  /// What is said of a kind or of a dialect.
  enum Rule: Sendable {
    case legal, illegal
    case dynamic(Condition)
  }

  /// What the target says of one operation.
  public enum Legality: Sendable, Hashable {
    case legal, illegal
    /// Nothing is said: a partial conversion leaves the operation if no pattern applies.
    case unknown
  }

  private var kinds: [String: Rule] = [:]
  private var dialects: [String: Rule] = [:]
  /// What is said of all the rest.
  private var others: Rule?
  /// The kinds that, if legal, make everything inside legal, as far as the condition holds.
  private var recursive: [String: Condition] = [:]

  /// Creates a target that says nothing of any operation.
  public init() {}

  // MARK: Kinds

  /// Says that operations of kind `S` are legal.
  public mutating func addLegal<S: OpSchema>(_: S.Type) { kinds[S.name] = .legal }

  /// Says that operations of kind `S` are to be converted.
  public mutating func addIllegal<S: OpSchema>(_: S.Type) { kinds[S.name] = .illegal }

  /// Says that operations of kind `S` are legal if `condition` holds; `nil` leaves it to an earlier condition.
  public mutating func addDynamicallyLegal<S: OpSchema>(
    _: S.Type, _ condition: @escaping @Sendable (Op<S>) -> Bool?
  ) {
    addDynamicallyLegal(named: S.name) { condition(Op(unchecked: $0)) }
  }

  /// Says that operations called `name` are legal.
  public mutating func addLegal(named name: String) { kinds[name] = .legal }

  /// Says that operations called `name` are to be converted.
  public mutating func addIllegal(named name: String) { kinds[name] = .illegal }

  /// Says that operations called `name` are legal if `condition` holds; `nil` leaves it to an earlier condition.
  public mutating func addDynamicallyLegal(named name: String, _ condition: @escaping Condition) {
    kinds[name] = Self.dynamic(condition, else: kinds[name])
  }

  // MARK: Dialects and the rest

  /// Says that the operations of a dialect are legal.
  public mutating func addLegal(dialect: any Dialect.Type) { dialects[dialect.name] = .legal }

  /// Says that the operations of a dialect are to be converted.
  public mutating func addIllegal(dialect: any Dialect.Type) { dialects[dialect.name] = .illegal }

  /// Says that the operations of a dialect are legal if `condition` holds.
  public mutating func addDynamicallyLegal(dialect: any Dialect.Type, _ condition: @escaping Condition) {
    dialects[dialect.name] = Self.dynamic(condition, else: dialects[dialect.name])
  }

  /// Says that operations of which nothing else is said are legal if `condition` holds.
  public mutating func addDynamicallyLegalUnknown(_ condition: @escaping Condition) {
    others = Self.dynamic(condition, else: others)
  }

  /// Says that a legal `S` makes everything inside legal, if `condition` holds.
  public mutating func addRecursivelyLegal<S: OpSchema>(
    _: S.Type, _ condition: @escaping @Sendable (Op<S>) -> Bool = { _ in true }
  ) {
    recursive[S.name] = { condition(Op(unchecked: $0)) }
  }

  private static func dynamic(_ condition: @escaping Condition, else earlier: Rule?) -> Rule {
    guard case .dynamic(let first)? = earlier else { return .dynamic(condition) }
    return .dynamic { condition($0) ?? first($0) }
  }

  // MARK: Questions

  /// Returns what is said of operations called `name`.
  func rule(for name: OperationName) -> Rule? {
    let text = name.string
    if let rule = kinds[text] { return rule }
    if dialects.isEmpty { return others }
    let dialect = text.firstIndex(of: ".").map { String(text[..<$0]) } ?? ""
    return dialects[dialect] ?? others
  }

  /// Returns what is said of `op`.
  public func legality(of op: Operation) -> Legality { Self.legality(of: op, rule(for: op.name)) }

  /// Returns what `rule` says of `op`.
  static func legality(of op: Operation, _ rule: Rule?) -> Legality {
    switch rule {
    case nil: .unknown
    case .legal: .legal
    case .illegal: .illegal
    case .dynamic(let condition): condition(op).map { $0 ? .legal : .illegal } ?? .unknown
    }
  }

  /// `true` iff `op`, which is legal, makes everything inside legal.
  public func isRecursivelyLegal(_ op: Operation) -> Bool {
    recursive.isEmpty ? false : recursive[op.name.string]?(op) ?? false
  }

  /// Says by which rule `op` is not legal.
  func explanation(for op: OperationName) -> String {
    let name = op.string
    switch kinds[name] {
    case .illegal: return "the target marks '\(name)' as illegal"
    case .dynamic: return "the target marks '\(name)' as legal under a condition, which does not hold"
    case .legal, nil: break
    }
    let dialect = name.firstIndex(of: ".").map { String(name[..<$0]) } ?? ""
    switch dialects[dialect] {
    case .illegal: return "the target marks dialect '\(dialect)' as illegal"
    case .dynamic:
      return "the target marks dialect '\(dialect)' as legal under a condition, which does not hold"
    case .legal, nil: break
    }
    return others == nil
      ? "the target does not say that '\(name)' is legal"
      : "the target marks unknown operations as legal under a condition, which does not hold"
  }
}
