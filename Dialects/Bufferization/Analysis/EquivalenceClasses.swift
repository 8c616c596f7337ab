import Accel

/// Sets of values, which can be united; the members of a set are kept in the order of the unions.
struct EquivalenceClasses {
  private var numbers = ValueTable<Int32>()
  private var values: [Value] = []
  /// For each value, one nearer to the first of its set, or itself.
  private var parents: [Int32] = []
  /// For each value, the next of its set, or -1.
  private var following: [Int32] = []
  /// For the first value of a set, the last.
  private var lasts: [Int32] = []

  private mutating func number(of value: Value) -> Int32 {
    if let known = numbers[value] { return known }
    let number = Int32(values.count)
    numbers[value] = number
    values.append(value)
    parents.append(number)
    following.append(-1)
    lasts.append(number)
    return number
  }

  private func leader(of number: Int32) -> Int32 {
    var current = number
    while parents[Int(current)] != current { current = parents[Int(current)] }
    return current
  }

  /// Unites the sets of two values: the members of the second's come last.
  mutating func unite(_ first: Value, _ second: Value) {
    let (left, right) = (number(of: first), number(of: second))
    let (into, from) = (leader(of: left), leader(of: right))
    // Ways that were gone are made shorter.
    (parents[Int(left)], parents[Int(right)]) = (into, from)
    if into == from { return }
    following[Int(lasts[Int(into)])] = from
    lasts[Int(into)] = lasts[Int(from)]
    parents[Int(from)] = into
  }

  /// `true` iff the values are in one set.
  func areTogether(_ first: Value, _ second: Value) -> Bool {
    if first == second { return true }
    guard let left = numbers[first], let right = numbers[second] else { return false }
    return leader(of: left) == leader(of: right)
  }

  /// Calls `visit` with each member of the set of `value`, in order.
  func forEachMember(of value: Value, _ visit: (Value) -> Void) {
    guard let number = numbers[value] else { return visit(value) }
    var current = leader(of: number)
    while current >= 0 {
      visit(values[Int(current)])
      current = following[Int(current)]
    }
  }

  /// The first member of the set of `value`, which stands for the set.
  func representative(of value: Value) -> Value {
    numbers[value].map { values[Int(leader(of: $0))] } ?? value
  }
}
