/// Whether two values may stand for the same memory.
public enum AliasResult: Hashable, Sendable {
  /// They never do.
  case none
  /// They do or don't.
  case may
  /// They do in part.
  case partial
  /// They always begin at the same place.
  case must

  /// Returns what holds if one of both holds.
  public func merged(with other: AliasResult) -> AliasResult {
    if self == other { return self }
    switch (self, other) {
    case (.partial, .must), (.must, .partial): return .partial
    default: return .may
    }
  }
}

extension AliasResult: CustomStringConvertible {
  /// The name that MLIR gives it.
  public var description: String {
    switch self {
    case .none: "NoAlias"
    case .may: "MayAlias"
    case .partial: "PartialAlias"
    case .must: "MustAlias"
    }
  }
}

/// What an operation may do to memory: read it, write it.
public struct ModRefResult: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// It may read it.
  public static let ref = ModRefResult(rawValue: 1)
  /// It may write it.
  public static let mod = ModRefResult(rawValue: 2)
}

extension ModRefResult: CustomStringConvertible {
  /// The name that MLIR gives it.
  public var description: String {
    switch self {
    case [.mod, .ref]: "ModRef"
    case .mod: "Mod"
    case .ref: "Ref"
    default: "NoModRef"
    }
  }
}
