import Accel

/// Sets of values, which can be united; the members of a set are kept in the order of the unions.
struct EquivalenceClasses {
  private var numbers = ValueTable<Int32>()
  private var values: [Value] = []
  /// For each value, one nearer to the root of its set, or itself.
  private var parents: [Int32] = []
  /// For each value, the next of its set, or -1.
  private var following: [Int32] = []
  /// For the root of a set, the first value, the last value, and how many there are.
  private var bounds: [(first: Int32, last: Int32, count: Int32)] = []

  private mutating func number(of value: Value) -> Int32 {
    if let known = numbers[value] { return known }
    let number = Int32(values.count)
    numbers[value] = number
    values.append(value)
    parents.append(number)
    following.append(-1)
    bounds.append((number, number, 1))
    return number
  }

  private func root(of number: Int32) -> Int32 {
    var current = number
    while parents[Int(current)] != current { current = parents[Int(current)] }
    return current
  }

  /// The number by which the set of `value` goes until it is united with another.
  mutating func root(of value: Value) -> Int32 {
    let number = number(of: value)
    return root(of: number)
  }

  /// Unites the sets of two values: the members of the second's come last.
  mutating func unite(_ first: Value, _ second: Value) {
    let (left, right) = (root(of: first), root(of: second))
    if left == right { return }
    let (head, tail) = (bounds[Int(left)], bounds[Int(right)])
    following[Int(head.last)] = tail.first
    // The smaller hangs below the larger, so that no way to a root is long.
    let (root, child) = head.count < tail.count ? (right, left) : (left, right)
    parents[Int(child)] = root
    bounds[Int(root)] = (head.first, tail.last, head.count + tail.count)
  }

  /// `true` iff the values are in one set.
  func areTogether(_ first: Value, _ second: Value) -> Bool {
    if first == second { return true }
    guard let left = numbers[first], let right = numbers[second] else { return false }
    return root(of: left) == root(of: right)
  }

  /// Calls `visit` with each member of the set of `value`, in order.
  func forEachMember(of value: Value, _ visit: (Value) -> Void) {
    guard let number = numbers[value] else { return visit(value) }
    forEachMember(of: root(of: number), visit)
  }

  /// Calls `visit` with each member of the set with number `root`, in order.
  func forEachMember(of root: Int32, _ visit: (Value) -> Void) {
    var current = bounds[Int(root)].first
    while current >= 0 {
      visit(values[Int(current)])
      current = following[Int(current)]
    }
  }

  /// The first member of the set of `value`, which stands for the set.
  func representative(of value: Value) -> Value {
    numbers[value].map { values[Int(bounds[Int(root(of: $0))].first)] } ?? value
  }
}
