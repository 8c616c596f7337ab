/// What is known of some values, where a dictionary would spend much of the time on hashing.
///
/// The words of values are addresses, which one multiplication mixes well enough.
package struct ValueTable<Element> {
  /// The addresses of the values; 0 where there is none. Their number is a power of two, half of them 0 at least.
  @usableFromInline var keys: [UInt] = []
  /// Where in `elements` is what is known of the value at the same place in `keys`, plus 1; 0 for nothing any more.
  @usableFromInline var positions: [UInt32] = []
  @usableFromInline var elements: [Element] = []
  /// The number of values that have a place, whether anything is known of them or not.
  @usableFromInline var usedCount = 0

  /// Creates a table that holds nothing.
  @inlinable package init() {}

  /// `true` iff nothing was ever known.
  @inlinable package var isEmpty: Bool { usedCount == 0 }

  /// Returns where `value` is, or would be.
  @inlinable func place(of value: Value) -> Int {
    let key = UInt(bitPattern: value.raw)
    let mask = keys.count &- 1
    var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 32) & mask
    while keys[place] != 0, keys[place] != key { place = (place &+ 1) & mask }
    return place
  }

  /// What is known of `value`.
  @inlinable package subscript(value: Value) -> Element? {
    get {
      if keys.isEmpty { return nil }
      let position = positions[place(of: value)]
      return position == 0 ? nil : elements[Int(position) &- 1]
    }
    set {
      guard let newValue else {
        if !keys.isEmpty { positions[place(of: value)] = 0 }
        return
      }
      if usedCount &* 2 >= keys.count { grow() }
      let place = place(of: value)
      if keys[place] == 0 {
        keys[place] = UInt(bitPattern: value.raw)
        usedCount += 1
      }
      if positions[place] == 0 {
        elements.append(newValue)
        positions[place] = UInt32(elements.count)
      } else {
        elements[Int(positions[place]) &- 1] = newValue
      }
    }
  }

  /// Makes room for twice as many values.
  @inlinable mutating func grow() {
    let (oldKeys, oldPositions) = (keys, positions)
    keys = Array(repeating: 0, count: max(64, oldKeys.count * 2))
    positions = Array(repeating: 0, count: keys.count)
    for (key, position) in zip(oldKeys, oldPositions) where key != 0 {
      guard let pointer = ValuePointer(bitPattern: key) else { continue }
      let place = place(of: Value(raw: pointer))
      keys[place] = key
      positions[place] = position
    }
  }
}
