import AccelIR

/// How large IR is; every step of a reduction makes it less, so a reduction ends.
struct Measure: Comparable {
  let operations: Int
  let blocks: Int
  /// Results and arguments.
  let values: Int
  /// Operands and successors.
  let uses: Int
  let text: [UInt8]

  /// Measures `op`, which is written as `text`.
  init(_ op: Operation, text: [UInt8]) {
    var (operations, blocks, values, uses) = (0, 0, 0, 0)
    op.walk(.preOrder) { inner in
      operations += 1
      values += inner.results.count
      uses += inner.operands.count + inner.successors.count
      for region in inner.regions {
        for block in region.blocks {
          blocks += 1
          values += block.arguments.count
        }
      }
      return .advance
    }
    (self.operations, self.blocks, self.values) = (operations, blocks, values)
    (self.uses, self.text) = (uses, text)
  }

  static func < (left: Measure, right: Measure) -> Bool {
    let counts = (left.operations, left.blocks, left.values, left.uses, left.text.count)
    let others = (right.operations, right.blocks, right.values, right.uses, right.text.count)
    return counts == others ? left.text.lexicographicallyPrecedes(right.text) : counts < others
  }
}
