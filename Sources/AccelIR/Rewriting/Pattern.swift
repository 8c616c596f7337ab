/// Evidence that IR was changed; only a rewriter can make it, so no pattern succeeds without having done something.
public struct Rewritten: Sendable {
  init() {}
}

/// Why a pattern did not apply; it holds static data only, so that throwing it costs nothing.
public struct NoMatch: Error {
  /// What was expected and not found.
  public let reason: StaticString
  /// The line of the source that found it out.
  public let line: UInt
  /// Creates a reason.
  @inlinable public init(_ reason: StaticString, line: UInt = #line) {
    (self.reason, self.line) = (reason, line)
  }
}

/// A named rewrite of the operations of one kind, of those that implement an interface or have a trait, or of all.
///
///     Pattern("addi-reassociate-constants") { (op: Op<AddI>, rewriter) throws(NoMatch) in
///       guard let inner = op.lhs.defined(by: AddI.self) else { throw NoMatch("lhs is no addi") }
///       …
///       return rewriter.replace(op, with: sum)
///     }
public struct Pattern: Sendable {
  /// The operations that a pattern is tried on.
  public enum Root: Sendable {
    /// Those of the kind of this name.
    case kind(String)
    /// Those that implement the interface whose witness this is.
    case interface(ObjectIdentifier)
    /// Those that have all of these traits.
    case traits(Traits)
    /// All.
    case any
  }

  /// What a pattern does: it changes the IR around an operation, or says why not.
  public typealias Body = @Sendable (Operation, Rewriter) throws(NoMatch) -> Rewritten

  /// All that a pattern is: patterns are copied whenever they are tried, and one reference is copied quickly.
  fileprivate final class Parts: @unchecked Sendable {
    let name: String
    let root: Root
    var benefit: Int
    var labels: [String]
    var generated: [String] = []
    let body: Body

    init(_ name: String, _ root: Root, _ benefit: Int, _ labels: [String], _ body: @escaping Body) {
      (self.name, self.root, self.benefit, self.labels, self.body) = (name, root, benefit, labels, body)
    }
  }
  // Written only while no other pattern has it.
  private var parts: Parts

  /// The name by which users enable, disable and recognise the pattern.
  public var name: String { parts.name }
  /// The operations that the pattern is tried on.
  public var root: Root { parts.root }
  /// Of several patterns, the one with the greatest benefit is tried first.
  public var benefit: Int {
    get { parts.benefit }
    set { change { $0.benefit = newValue } }
  }
  /// More names by which users enable and disable the pattern.
  public var labels: [String] {
    get { parts.labels }
    set { change { $0.labels = newValue } }
  }
  /// The kinds of the operations that the pattern makes, as far as they are known; for conversions.
  public var generated: [String] {
    get { parts.generated }
    set { change { $0.generated = newValue } }
  }
  package var body: Body { parts.body }
  /// `true` iff the pattern is for one kind of operation.
  var isSpecific: Bool {
    if case .kind = root { return true }
    return false
  }

  private mutating func change(_ make: (Parts) -> Void) {
    if !isKnownUniquelyReferenced(&parts) {
      let copy = Parts(parts.name, parts.root, parts.benefit, parts.labels, parts.body)
      copy.generated = parts.generated
      parts = copy
    }
    make(parts)
  }

  /// Creates a pattern for the operations of one kind.
  public init<S: OpSchema>(
    _ name: String, benefit: Int = 1, labels: [String] = [],
    _ body: @escaping @Sendable (Op<S>, Rewriter) throws(NoMatch) -> Rewritten
  ) {
    parts = Parts(name, .kind(S.name), benefit, labels) { (op, rewriter) throws(NoMatch) in
      try body(Op(unchecked: op), rewriter)
    }
  }

  /// Creates a pattern for the operations that `root` says.
  public init(_ name: String, on root: Root, benefit: Int = 1, labels: [String] = [], _ body: @escaping Body)
  {
    parts = Parts(name, root, benefit, labels, body)
  }

  /// Creates a pattern for the operations that implement the interface of `W`.
  public init<W: InterfaceWitness>(
    _ name: String, implementing _: W.Type, benefit: Int = 1, labels: [String] = [],
    _ body: @escaping @Sendable (Operation, W, Rewriter) throws(NoMatch) -> Rewritten
  ) {
    self.init(name, on: .interface(ObjectIdentifier(W.self)), benefit: benefit, labels: labels) {
      (op, rewriter) throws(NoMatch) in
      guard let witness = op.interface(W.self) else { throw NoMatch("the interface is not implemented") }
      return try body(op, witness, rewriter)
    }
  }

  /// `true` iff the pattern is to be tried on operations called `name`.
  package func applies(to name: OperationName) -> Bool {
    switch root {
    case .kind(let kind): name.string == kind
    case .interface(let key): name.info?.interfaces.contains { $0.key == key } ?? false
    case .traits(let traits): name.traits.contains(traits)
    case .any: true
    }
  }
}

extension Pattern {
  /// A pattern that somebody else keeps.
  struct Borrowed: @unchecked Sendable {
    fileprivate let parts: Unmanaged<Parts>

    /// Applies the pattern to `op`; returns why it does not apply, if so.
    @inline(__always)
    func apply(to op: Operation, _ rewriter: Rewriter) -> NoMatch? {
      parts._withUnsafeGuaranteedRef { parts in
        do throws(NoMatch) {
          _ = try parts.body(op, rewriter)
          return nil
        } catch {
          return error
        }
      }
    }
  }

  /// This pattern, without a share in keeping it.
  var borrowed: Borrowed { Borrowed(parts: .passUnretained(parts)) }
}
