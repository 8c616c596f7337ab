/// A generator of random numbers with a seed: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Makes inputs that are almost valid: the n-th is the same in every run with the same seed and corpus.
struct Mutator {
  /// Valid inputs.
  let corpus: [[UInt8]]
  let seed: UInt64

  /// Returns the input of the given number.
  func input(_ number: Int) -> [UInt8] {
    var random = SeededGenerator(seed: seed &* 0x1_0000_0001 ^ UInt64(number) &* 0x2545_F491_4F6C_DD1D)
    var bytes = corpus.randomElement(using: &random) ?? []
    for _ in 0..<Int.random(in: 1...5, using: &random) { mutate(&bytes, &random) }
    return Array(bytes.prefix(Self.maxCount))
  }

  /// The length at which inputs are cut off.
  private static let maxCount = 200_000

  private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    switch Int.random(in: 0..<20, using: &random) {
    case 0...1: flipByte(&bytes, &random)
    case 2...7: editTokens(&bytes, &random)
    case 8...10: replaceTokenByForeign(&bytes, &random)
    case 11...13: editLines(&bytes, &random)
    case 14: splice(&bytes, &random)
    case 15: insertBomb(&bytes, &random)
    case 16...17: changeNumber(&bytes, &random)
    case 18: insertSnippet(&bytes, &random)
    default:
      if !bytes.isEmpty { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
    }
  }

  private func flipByte(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard let index = bytes.indices.randomElement(using: &random) else { return }
    let interesting = Array("\0\"\\\n<>{}()[]%#^!@:=-.,*?x0\u{7F}".utf8) + [0xFF]
    bytes[index] =
      Bool.random(using: &random)
      ? bytes[index] ^ (1 << UInt8.random(in: 0..<8, using: &random))
      : interesting.randomElement(using: &random) ?? 0
  }

  /// Swaps two tokens, or deletes or repeats some.
  private func editTokens(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let tokens = tokenRanges(bytes)
    guard let first = tokens.randomElement(using: &random), let second = tokens.randomElement(using: &random)
    else {
      return
    }
    switch Int.random(in: 0..<3, using: &random) {
    case 0:
      let (low, high) = first.lowerBound < second.lowerBound ? (first, second) : (second, first)
      guard low != high else { return }
      let text = bytes[high]
      bytes.replaceSubrange(high, with: Array(bytes[low]))
      bytes.replaceSubrange(low, with: Array(text))
    case 1: bytes.removeSubrange(first)
    default: bytes.insert(contentsOf: Array(bytes[first]), at: second.lowerBound)
    }
  }

  /// Puts a token of another input in the place of one.
  private func replaceTokenByForeign(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard let other = corpus.randomElement(using: &random),
      let source = tokenRanges(other).randomElement(using: &random),
      let target = tokenRanges(bytes).randomElement(using: &random)
    else { return }
    bytes.replaceSubrange(target, with: Array(other[source]))
  }

  /// Deletes, repeats or moves lines.
  private func editLines(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard let index = lines.indices.randomElement(using: &random),
      let other = lines.indices.randomElement(using: &random)
    else { return }
    switch Int.random(in: 0..<3, using: &random) {
    case 0: lines.remove(at: index)
    case 1: lines.insert(lines[index], at: other)
    default: lines.swapAt(index, other)
    }
    bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  /// Goes on as another input does.
  private func splice(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard let other = corpus.randomElement(using: &random),
      let source = tokenRanges(other).randomElement(using: &random),
      let target = tokenRanges(bytes).randomElement(using: &random)
    else { return }
    bytes.replaceSubrange(target.lowerBound..., with: Array(other[source.lowerBound...]))
  }

  /// Inserts what opens a construct, many times.
  private func insertBomb(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard let place = tokenRanges(bytes).randomElement(using: &random),
      let opener = Self.openers.randomElement(using: &random)
    else { return }
    let count = [3, 30, 600, 5000].randomElement(using: &random) ?? 3
    bytes.insert(
      contentsOf: Array(repeating: Array(opener.utf8), count: count).joined(), at: place.lowerBound)
  }

  private func changeNumber(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let numbers = tokenRanges(bytes).filter { bytes[$0.lowerBound] >= 48 && bytes[$0.lowerBound] < 58 }
    guard let target = numbers.randomElement(using: &random) else { return }
    let digits = [1, 5, 19, 20, 40, 1000].randomElement(using: &random) ?? 1
    let random9 = (0..<digits).map { _ in UInt8.random(in: 48..<58, using: &random) }
    let number = Self.numbers.randomElement(using: &random).map { Array($0.utf8) } ?? []
    bytes.replaceSubrange(target, with: Bool.random(using: &random) ? random9 : number)
  }

  private func insertSnippet(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard let place = tokenRanges(bytes).randomElement(using: &random),
      let snippet = Self.snippets.randomElement(using: &random)
    else { return }
    bytes.insert(contentsOf: Array(" \(snippet) ".utf8), at: place.lowerBound)
  }

  /// Where words, and bytes between them that are no blanks, stand.
  private func tokenRanges(_ bytes: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var index = 0
    while index < bytes.count {
      let start = index
      while index < bytes.count, isWordPart(bytes[index]) { index += 1 }
      if index == start {
        index += 1
        if bytes[start] <= 32 { continue }
      }
      ranges.append(start..<index)
    }
    return ranges
  }

  private func isWordPart(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "$"): true
    default: false
    }
  }

  private static let openers = [
    "(", "[", "{", "<", "-", "tensor<", "tuple<", "complex<", "vector<1x", "memref<1x", "array<", "!d.t<",
    "#d.a<",
    "loc(callsite(", "loc(fused[", "loc(\"a\"(", "affine_map<(", "dense<[", "sparse<[", "{a = ", "[[",
    "\"d.op\"() ({",
    "module {", "func.func @f() {", "distinct[0]<", "() -> (", "(i32) -> ", "@a::", "%a, ", "^a, ", "0x",
    "\\\"",
  ]
  private static let numbers = [
    "0", "1", "64", "65", "16777215", "16777216", "2147483647", "2147483648", "4294967295", "4294967296",
    "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
    "0xFFFFFFFFFFFFFFFFF", "0x", "1e999", "1.0e-999", "00000000000000000000001",
  ]
  private static let snippets = [
    "loc(unknown)", "loc(\"f\":1:2)", "loc(\"f\":1:2 to 3:4)", "loc(fused<1>[\"a\", unknown])",
    "loc(callsite(\"a\" at \"b\"))",
    "#a = loc(#b)", "#a = 1", "!a = i32", "#a", "!a", "%0", "%0#1", "%0:2 =", "^bb0", "^bb1(%a: i32):", "@f",
    "@f::@g",
    "dense<1> : tensor<2xi32>", "dense<[1, 2]> : tensor<2xi32>", "dense<\"0xFF\"> : tensor<1xi8>",
    "dense<(1, 2)> : tensor<1xcomplex<i32>>", "dense_resource<k> : tensor<1xi8>",
    "sparse<[[0]], 1> : tensor<2xi32>",
    "array<i32: 1, 2>", "array<i1: true>", "affine_map<(d0)[s0] -> (d0 floordiv s0, d0 mod 2)>",
    "affine_set<(d0) : (d0 >= 0, d0 == 1)>", "strided<[1, ?], offset: 3>",
    "memref<2x?xf32, strided<[1, 2]>, 3>",
    "vector<[4]x2xi1>", "tensor<?x0xf32, #d.e<1>>", "tensor<*xf32>", "memref<*xf32, 1>", "complex<f32>",
    "tuple<i1, tuple<>>", "(i32, i32) -> (i1)", "f8E4M3FN", "ui7", "i16777215", "none",
    "opaque<\"a\", \"b\">", "unit",
    "true", "false", "-1", "-1.5e3", "0x7FC00000 : f32", "\"\\00\\FF\"", "distinct[1]<2>", "{a, b = 1}",
    "<{a = 1}>",
    "{-# dialect_resources: {builtin: {k: \"0x0800000001\"}} #-}",
    "{-# external_resources: {a: {b: true}} #-}",
    "return", "func.func @f() { return }", "arith.addi %0, %0 overflow<nsw> : i32", "cf.br ^bb0(%0 : i32)",
    "cf.switch %0 : i32, [default: ^bb0, 1: ^bb1]", "// -----", "attributes {a}", "private", "...", "loc",
    "sym_name",
  ]
}
