import AccelIR
import AccelPasses
import AccelRewrite

/// Folds every operation once, the last first; constants come to the start of the function.
struct TestSingleFold: Pass {
  static let name = "test-single-fold"
  static let title = "(anonymous namespace)::TestSingleFold"
  static let summary = "Test single-pass operation folding and dead constant elimination"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var operations: [Operation] = []
    op.walk(.preOrder) {
      operations.append($0)
      return .advance
    }
    var folder = SingleFolder(rewriter: context.rewriter())
    for op in operations.reversed() { folder.fold(op) }
    folder.eraseUnusedConstants()
  }
}

/// Folds operations; equal constants are made only once.
private struct SingleFolder {
  private struct Key: Hashable {
    let region: Region
    let dialect: String
    let value: Attribute
    let type: Type
  }
  let rewriter: Rewriter
  private var known: [Key: Operation] = [:]
  private var constants: [Operation] = []

  init(rewriter: Rewriter) { self.rewriter = rewriter }

  mutating func fold(_ op: Operation) {
    guard var result = op.fold() else { return }
    if case .update(let update) = result {
      rewriter.apply(update, to: op)
      // Operands that have changed places are no fold of their own.
      guard update.operands != nil, update.properties.isEmpty, let next = op.fold() else { return }
      if case .update = next { return }
      result = next
    }
    let parts: [FoldResult] = if case .results(let several) = result { several } else { [result] }
    guard parts.count == op.results.count else { return }
    var values: [Value] = []
    for (index, part) in parts.enumerated() {
      switch part {
      case .value(let value): values.append(value)
      case .constant(let attribute):
        guard let constant = constant(attribute, op.result(index).type, for: op) else { return }
        values.append(constant)
      case .results, .update: return
      }
    }
    if values.elementsEqual(op.results) { return }
    rewriter.replace(op, with: values)
  }

  /// Returns the constant at the start of the region around `op` that it folds to.
  private mutating func constant(_ value: Attribute, _ type: Type, for op: Operation) -> Value? {
    guard let region = op.block?.regionForConstants, let first = region.entry?.first else { return nil }
    let key = Key(region: region, dialect: op.name.dialect, value: value, type: type)
    if let made = known[key] {
      // It must stand before what uses it.
      if made.block == op.block, first != made { rewriter.move(made, before: first) }
      return made.result(0)
    }
    rewriter.builder.move(before: first)
    guard let made = rewriter.materialize(value, type: type, for: op) else { return nil }
    known[key] = made
    let own = Key(region: region, dialect: made.name.dialect, value: value, type: type)
    if own != key {
      if let equal = known[own] {
        rewriter.erase(made)
        known[key] = equal
        return equal.result(0)
      }
      known[own] = made
    }
    constants.append(made)
    return made.result(0)
  }

  func eraseUnusedConstants() {
    for constant in constants where constant.isUnused { rewriter.erase(constant) }
  }
}
