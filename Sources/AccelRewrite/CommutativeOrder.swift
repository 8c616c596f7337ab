public import AccelIR

extension Pattern {
  /// Orders the operands of commutative operations by what they are computed from: arguments come first, constants last, and
  /// what comes between by the names of the operations that it is computed from, breadth first.
  public static let sortCommutativeOperands = Pattern(
    "sort-commutative-operands", on: .traits(.commutative), benefit: 5,
    labels: ["SortCommutativeOperands"]
  ) { (op, rewriter) throws(NoMatch) in
    let operands = Array(op.operands)
    var origins: [Value: Origins] = [:]
    for operand in operands where origins[operand] == nil { origins[operand] = Origins(of: operand) }
    // Operands that are computed alike stay in their order.
    let sorted = operands.enumerated().sorted {
      if $0.element == $1.element { return $0.offset < $1.offset }
      guard let first = origins[$0.element], let second = origins[$1.element] else { return false }
      return first.precedes(second) ?? ($0.offset < $1.offset)
    }.map(\.element)
    if sorted == operands { throw NoMatch("the operands are in order") }
    return rewriter.setOperands(op, to: sorted)
  }
}

/// What a value is computed from, breadth first; it is found out no further than a comparison asks.
private final class Origins {
  /// What values are ordered by; the least come first.
  private enum Origin: Comparable {
    case argument
    case operation(String)
    case constant(String)
  }
  private var known: [Origin] = []
  /// What is to be looked at, `nil` for arguments, and how much of it is done.
  private var queue: [Operation?]
  private var done = 0
  private var seen: Set<Operation> = []

  init(of value: Value) {
    queue = [value.definingOperation]
    if let definition = value.definingOperation { seen.insert(definition) }
  }

  private func origin(_ index: Int) -> Origin? {
    while known.count <= index {
      if done == queue.count { return nil }
      let next = queue[done]
      done += 1
      guard let next else {
        known.append(.argument)
        continue
      }
      let name = next.name.string
      known.append(next.traits.contains(.constantLike) ? .constant(name) : .operation(name))
      for operand in next.operands {
        let definition = operand.definingOperation
        guard let definition else {
          queue.append(nil)
          continue
        }
        if seen.insert(definition).inserted { queue.append(definition) }
      }
    }
    return known[index]
  }

  /// `true` iff this comes first, `false` iff the other does; `nil` if both are computed alike.
  func precedes(_ other: Origins) -> Bool? {
    var index = 0
    while true {
      switch (origin(index), other.origin(index)) {
      case (nil, nil): return nil
      case (nil, _): return true
      case (_, nil): return false
      case (let first?, let second?):
        if first != second { return first < second }
      }
      index += 1
    }
  }
}
