package import AccelIR

/// Makes constants at the start of regions, each only once.
package struct ConstantPool: ~Copyable {
  private struct Key: Hashable {
    let region: Region
    let dialect: ObjectIdentifier
    let value: Attribute
    let type: Type
  }
  private let rewriter: Rewriter
  private var known: [Key: Operation] = [:]

  /// Creates an empty pool whose constants `rewriter` makes.
  package init(_ rewriter: Rewriter) { self.rewriter = rewriter }

  /// Returns the constant `value` at the start of `region`, as `dialect` makes it, if it can.
  package mutating func constant(
    _ value: Attribute, _ type: Type, of dialect: DialectInfo, in region: Region
  ) -> Value? {
    let key = Key(region: region, dialect: ObjectIdentifier(dialect), value: value, type: type)
    if let op = known[key] { return op.result(0) }
    guard let entry = region.entry else { return nil }
    rewriter.builder.move(toStartOf: entry)
    guard let made = rewriter.materialize(value, type: type, as: dialect, at: .unknown) else { return nil }
    // Another dialect may have made what is asked of it later.
    let maker = made.name.info.map { ObjectIdentifier($0.dialect) } ?? key.dialect
    let ownKey = Key(region: region, dialect: maker, value: value, type: type)
    if maker != key.dialect, let equal = known[ownKey] {
      rewriter.erase(made)
      known[key] = equal
      return equal.result(0)
    }
    (known[key], known[ownKey]) = (made, made)
    return made.result(0)
  }
}
