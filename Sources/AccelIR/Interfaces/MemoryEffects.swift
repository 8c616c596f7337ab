/// What an operation does to memory.
public struct MemoryEffect: Hashable {
  /// What can be done to memory.
  public enum Kind: Hashable, Sendable { case allocate, free, read, write }

  /// What is done.
  public let kind: Kind
  /// The value through which it is done; `nil` if it is done to anything of the resource.
  public let value: Value?
  /// A symbol, a `SymbolRefAttr`, through which it is done.
  public let symbol: Attribute?
  /// What it is done to.
  public let resource: MemoryResource
  /// Effects of a later stage come after those of an earlier one.
  public let stage: Int
  /// `true` iff it is done to all of the value's memory.
  public let isOnWholeValue: Bool

  /// Creates an effect.
  public init(
    _ kind: Kind, on value: Value? = nil, symbol: Attribute? = nil, resource: MemoryResource = .standard,
    stage: Int = 0, isOnWholeValue: Bool = false
  ) {
    (self.kind, self.value, self.symbol, self.resource) = (kind, value, symbol, resource)
    (self.stage, self.isOnWholeValue) = (stage, isOnWholeValue)
  }
}

/// Something that effects act on; different resources do not overlap.
public struct MemoryResource: Hashable, Sendable {
  /// The name, as tests and remarks show it.
  public let name: String
  /// Creates a resource.
  public init(_ name: String) { self.name = name }
  /// All memory that no other resource stands for.
  public static let standard = MemoryResource("<Default>")
  /// Memory that is freed when control leaves the scope around.
  public static let automaticAllocationScope = MemoryResource("AutomaticAllocationScope")
}

/// An operation that says which effects it has on memory.
///
/// List `memoryEffects` among the schema's interfaces. What has none at all says so by the trait
/// `noMemoryEffects` or `pure`.
public protocol MemoryEffectsInterface: OpSchema {
  /// Returns all effects of `op`, without those of the operations inside.
  static func effects(of op: Op<Self>) -> [MemoryEffect]
}

extension MemoryEffectsInterface {
  /// This schema's implementation, for generic code.
  public static var memoryEffects: Implements {
    Implements(MemoryEffectsWitness(effects: { effects(of: Op(unchecked: $0)) }))
  }
}

/// What generic code may ask of an operation with effects.
public struct MemoryEffectsWitness: InterfaceWitness {
  /// Returns all effects of an operation, without those of the operations inside.
  public let effects: @Sendable (Operation) -> [MemoryEffect]
}

extension Operation {
  /// The effects of this operation and, if it has those of what is inside, of that; `nil` if they are not known.
  public var memoryEffects: [MemoryEffect]? {
    let traits = traits
    if !traits.isDisjoint(with: [.pure, .noMemoryEffects]) { return [] }
    let own = interface(MemoryEffectsWitness.self)?.effects(self)
    guard traits.contains(.recursiveMemoryEffects) else { return own }
    var effects = own ?? []
    for region in regions {
      for block in region.blocks {
        for op in block.operations {
          guard let inner = op.memoryEffects else { return nil }
          effects += inner
        }
      }
    }
    return effects
  }

  /// `true` iff this operation, with all inside, is known to have no effect on memory.
  public var isMemoryEffectFree: Bool {
    let traits = traits
    if !traits.isDisjoint(with: [.pure, .noMemoryEffects]) { return true }
    if let own = interface(MemoryEffectsWitness.self) {
      if !own.effects(self).isEmpty { return false }
      if !traits.contains(.recursiveMemoryEffects) { return true }
    } else if !traits.contains(.recursiveMemoryEffects) {
      return false
    }
    return regions.allSatisfy { region in
      region.blocks.allSatisfy { $0.operations.allSatisfy(\.isMemoryEffectFree) }
    }
  }

  /// `true` iff an effect of kind `kind` is known, and no effect of another kind.
  public func hasOnlyEffects(_ kind: MemoryEffect.Kind) -> Bool {
    guard let effects = memoryEffects else { return false }
    return effects.allSatisfy { $0.kind == kind }
  }

  /// `true` iff nothing would miss this operation.
  @inlinable public var isTriviallyDead: Bool { isUnused && wouldBeTriviallyDead }

  /// `true` iff nothing would miss this operation if its results had no uses: what it does to memory is to
  /// read, or to allocate its own results.
  public var wouldBeTriviallyDead: Bool {
    let traits = traits
    if !traits.isDisjoint(with: [.pure, .noMemoryEffects]) {
      return traits.isDisjoint(with: [.terminator, .symbol])
    }
    guard isRegistered, traits.isDisjoint(with: [.terminator, .symbol]) else { return false }
    return hasOnlyRemovableEffects
  }

  /// `true` iff all effects of this operation, and of what is inside, may be removed with it.
  private var hasOnlyRemovableEffects: Bool {
    let traits = traits
    if let own = interface(MemoryEffectsWitness.self) {
      let effects = own.effects(self)
      for effect in effects {
        switch effect.kind {
        case .read: continue
        case .allocate where effect.value?.definingOperation == self: continue
        case .write, .free:
          // What is written to memory that nobody else gets to see does not matter.
          let isOwn = effects.contains {
            $0.kind == .allocate && $0.value == effect.value && $0.value?.definingOperation == self
          }
          if effect.value == nil || !isOwn { return false }
        default: return false
        }
      }
      if !traits.contains(.recursiveMemoryEffects) { return true }
    } else if !traits.isDisjoint(with: [.pure, .noMemoryEffects]) {
      return true
    } else if !traits.contains(.recursiveMemoryEffects) {
      return false
    }
    return regions.allSatisfy { region in
      region.blocks.allSatisfy { $0.operations.allSatisfy { $0.hasOnlyRemovableEffects } }
    }
  }

  /// `true` iff a loaded dialect declares the operation.
  public var isRegistered: Bool { name.isRegistered }
}
