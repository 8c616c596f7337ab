/// Makes a failing input smaller as long as it fails.
struct Shrinker {
  private let fails: ([UInt8]) -> Bool
  /// The number of smaller inputs that may still be tried.
  private var budget = 400

  /// `fails` says whether an input still fails.
  init(fails: @escaping ([UInt8]) -> Bool) { self.fails = fails }

  /// Returns a small input that fails, or `input` if it fails only in company.
  mutating func shrink(_ input: [UInt8]) -> [UInt8] {
    guard fails(input) else { return input }
    let lines = input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    let fewer = reduce(lines) { Array($0.joined(separator: [UInt8(ascii: "\n")])) }
    let bytes = Array(fewer.joined(separator: [UInt8(ascii: "\n")]))
    return reduce(bytes) { $0 }
  }

  /// Leaves out ever smaller runs of `parts`.
  private mutating func reduce<Part>(_ parts: [Part], _ join: ([Part]) -> [UInt8]) -> [Part] {
    var parts = parts
    var size = max(parts.count / 2, 1)
    while true {
      var start = 0
      while start < parts.count, budget > 0 {
        let shorter = Array(parts[..<start] + parts[min(start + size, parts.count)...])
        budget -= 1
        if fails(join(shorter)) { parts = shorter } else { start += size }
      }
      if size == 1 || budget == 0 { return parts }
      size /= 2
    }
  }
}
