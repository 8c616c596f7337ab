import AccelDiagnostics
public import AccelIR
import AccelRegex
import AccelSupport

/// Which remarks are wanted: regular expressions that a category must match as a whole.
public struct RemarkFilters: Sendable {
  /// For remarks of every kind.
  public var all = ""
  /// For remarks of one kind.
  public var byKind: [Remark.Kind: String] = [:]
  /// Wants no remarks.
  public init() {}
}

/// Passes remarks that are wanted on, all of them or the last about each thing.
public final class RemarkEngine: @unchecked Sendable {
  /// Which of several remarks about the same thing are passed on.
  public enum Policy: Sendable { case all, final }

  /// Receives remarks, one at a time, in the order of a run on one thread.
  public typealias Receiver = @Sendable (Remark, Context) -> Void

  /// What remarks are about, as far as `Policy.final` is concerned.
  private struct Subject: Hashable {
    let name: String
    let category: String
    let location: Location
  }

  /// The expressions by the kinds they are for; they learn while they match, so one thread at a time uses them.
  private let patterns: Locked<[Remark.Kind: PosixRegex]>
  private let policy: Policy
  private let receiver: Receiver
  /// What is held back, in the order in which it was last said.
  @exclusivity(unchecked) private var held: [Subject: (order: Int, remark: Remark)] = [:]
  @exclusivity(unchecked) private var heldCount = 0

  /// Creates an engine; expressions that cannot be read match nothing, as in MLIR.
  public init(_ filters: RemarkFilters, policy: Policy = .all, _ receiver: @escaping Receiver) {
    (self.policy, self.receiver) = (policy, receiver)
    var patterns: [Remark.Kind: PosixRegex] = [:]
    for kind in Remark.Kind.allCases {
      let parts = [filters.all, filters.byKind[kind] ?? ""].filter { !$0.isEmpty }
      if parts.isEmpty { continue }
      let joined = parts.joined(separator: "|")
      let isAnchored = joined.hasPrefix("^") && joined.hasSuffix("$")
      patterns[kind] = try? PosixRegex((isAnchored ? joined : "^(\(joined))$").utf8)
    }
    self.patterns = Locked(patterns)
  }

  /// `true` iff remarks of the kind and category are passed on.
  public func wants(_ kind: Remark.Kind, _ category: String) -> Bool {
    patterns.withLock { patterns in
      guard let pattern = patterns[kind] else { return false }
      var category = category
      return category.withUTF8 { pattern.firstMatch(in: $0, wantedGroups: 0) != nil }
    }
  }

  /// Passes a remark on, in its place among the diagnostics.
  public func report(_ remark: Remark, _ context: Context) {
    context.diagnostics.sequence { [self] in
      guard policy == .final else { return receiver(remark, context) }
      let subject = Subject(name: remark.name, category: remark.category, location: remark.location)
      held[subject] = (heldCount, remark)
      heldCount += 1
    }
  }

  /// Passes on what was held back; the run is over.
  public func finish(_ context: Context) {
    for (_, remark) in held.values.sorted(by: { $0.order < $1.order }) { receiver(remark, context) }
    held = [:]
  }
}
