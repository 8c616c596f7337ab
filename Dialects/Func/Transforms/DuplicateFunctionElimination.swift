public import Accel

extension Func {
  /// Erases functions that are equal to others, and makes whoever refers to them refer to those.
  public struct DuplicateFunctionElimination: Pass {
    public static let name = "duplicate-function-elimination"
    public static let title = "DuplicateFunctionEliminationPass"
    public static let summary = "Deduplicate functions"
    public static let anchor: String? = Builtin.Module.name

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      var hasChanged = false
      op.walk(.postOrder) { table in
        if table.traits.contains(.symbolTable), unifyFunctions(in: table, rewriter) { hasChanged = true }
        return .advance
      }
      if !hasChanged { context.preserveAll() }
    }
  }

  /// Keeps one of each set of equal functions directly inside `table`; returns whether any is gone.
  private static func unifyFunctions(in table: Operation, _ rewriter: Rewriter) -> Bool {
    var kept: [Int: [Op<Function>]] = [:]
    var duplicates: [Op<Function>] = []
    var replacements: [Identifier: Identifier] = [:]
    for block in table.region(0).blocks {
      for op in block.operations {
        guard let function = op.as(Function.self), !function.body.isEmpty else { continue }
        let hash = function.contentHash
        if let equal = kept[hash]?.first(where: { function.isDuplicate(of: $0) }) {
          duplicates.append(function)
          replacements[function.symName.name] = equal.symName.name
        } else {
          kept[hash, default: []].append(function)
        }
      }
    }
    if duplicates.isEmpty { return false }
    for duplicate in duplicates { rewriter.erase(duplicate) }
    replaceReferences(inside: table, replacements, rewriter)
    return true
  }

  /// Makes references to some symbols refer to others, except in tables inside, where the names mean something else.
  private static func replaceReferences(
    inside table: Operation, _ replacements: [Identifier: Identifier], _ rewriter: Rewriter
  ) {
    let replacer = AttributeTypeReplacer()
    replacer.addReplacement(ofAttributes: { attribute in
      guard let reference = attribute.as(SymbolRefAttr.self) else { return .none }
      guard let name = replacements[reference.root] else { return .replaceWhole(attribute) }
      return .replaceWhole(attribute.context.symbolRef([name] + reference.path.dropFirst()))
    })
    for region in table.regions {
      for block in region.blocks {
        for op in block.operations {
          op.walk(.preOrder) { user in
            replacer.replace(in: user)
            rewriter.changed(user)
            return user.traits.contains(.symbolTable) ? .skip : .advance
          }
        }
      }
    }
  }
}

extension Op<Func.Function> {
  /// A hash that is the same for functions that differ in their names only.
  fileprivate var contentHash: Int {
    var hasher = Hasher()
    hasher.combine(self.operation.attributeDictionary)
    for (slot, property) in self.operation.properties.enumerated() where slot != 0 { hasher.combine(property) }
    for block in self.body.blocks {
      for op in block.operations {
        op.walk(.preOrder) {
          hasher.combine($0.equivalenceHash(.ignoreLocations) { _ in 0 })
          return .advance
        }
      }
    }
    return hasher.finalize()
  }

  /// `true` iff the functions differ in their names only.
  fileprivate func isDuplicate(of other: Self) -> Bool {
    let (left, right) = (self.operation, other.operation)
    return left.attributeDictionary == right.attributeDictionary
      && left.properties.dropFirst().elementsEqual(right.properties.dropFirst())
      && self.body.isEquivalent(to: other.body, .ignoreLocations)
  }
}
