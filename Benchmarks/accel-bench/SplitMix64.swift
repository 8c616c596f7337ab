/// A small generator of numbers that look random and are the same in every run and on every machine.
struct SplitMix64 {
  private var state: UInt64

  /// Creates a generator; the same seed gives the same numbers.
  init(seed: UInt64) { state = seed }

  /// Returns the next number.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Returns a number below `bound`.
  mutating func next(below bound: Int) -> Int { Int(truncatingIfNeeded: next() % UInt64(bound)) }

  /// Returns an element of `choices`.
  mutating func pick<Element>(_ choices: [Element]) -> Element { choices[next(below: choices.count)] }
}
