/// Makes inputs that are almost valid: the n-th is the same in every run with the same seed and corpus.
struct Mutator {
  /// What inputs are made of.
  let corpus: Corpus
  let seed: UInt64

  /// The length at which inputs are cut off.
  static let maxCount = 200_000

  /// Returns the input of the given number.
  func input(_ number: Int) -> [UInt8] {
    var random = SeededGenerator(seed: seed &* 0x1_0000_0001 ^ UInt64(number) &* 0x2545_F491_4F6C_DD1D)
    var bytes = corpus.pieces.randomElement(using: &random)?.bytes ?? []
    // Most inputs are changed a little, so that many remain valid and reach the verifier and the printer.
    for _ in 0..<([1, 1, 1, 2, 2, 3, 5, 9].randomElement(using: &random) ?? 1) { mutate(&bytes, &random) }
    return Array(bytes.prefix(Self.maxCount))
  }

  /// Returns `bytes` changed in one way that `seed` selects.
  func mutated(_ bytes: [UInt8], seed: UInt64) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    var copy = bytes
    mutate(&copy, &random)
    return copy
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    // Joining and repeating make texts longer; what is long already is only changed in place.
    if bytes.count > Self.maxCount { bytes.removeLast(bytes.count - Self.maxCount) }
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<5: flipByte(&bytes, &random)
    case 5..<19: editTokens(&bytes, &random)
    case 19..<27: replaceToken(&bytes, by: \.tokens, &random)
    case 27..<37: replaceToken(&bytes, by: \.types, &random)
    case 37..<44: replaceLike(&bytes, &random)
    case 44..<53: editLines(&bytes, &random)
    case 53..<59: insertForeignLine(&bytes, &random)
    case 59..<73: editGroups(&bytes, &random)
    case 73..<77: nestGroup(&bytes, &random)
    case 77..<79: splice(&bytes, &random)
    case 79..<81: join(&bytes, &random)
    case 81..<84: insertBomb(&bytes, &random)
    case 84..<92: changeNumber(&bytes, &random)
    case 92..<97: insertSnippet(&bytes, &random)
    default:
      if !bytes.isEmpty { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
    }
  }

  // MARK: Bytes and tokens

  private func flipByte(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard let index = bytes.indices.randomElement(using: &random) else { return }
    let interesting = Array("\0\"\\\n\r<>{}()[]%#^!@:=-.,*?x0\u{7F}".utf8) + [0x80, 0xC3, 0xEF, 0xFF]
    bytes[index] =
      Bool.random(using: &random)
      ? bytes[index] ^ (1 << UInt8.random(in: 0..<8, using: &random))
      : interesting.randomElement(using: &random) ?? 0
  }

  /// Swaps two tokens, or deletes or repeats some.
  private func editTokens(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let tokens = TextShape.tokens(bytes)
    guard let first = tokens.randomElement(using: &random), let second = tokens.randomElement(using: &random)
    else { return }
    switch Int.random(in: 0..<3, using: &random) {
    case 0: swap(first, second, in: &bytes)
    case 1: bytes.removeSubrange(first)
    default: bytes.insert(contentsOf: Array(bytes[first]), at: second.lowerBound)
    }
  }

  /// Swaps two ranges, unless they overlap.
  private func swap(_ first: Range<Int>, _ second: Range<Int>, in bytes: inout [UInt8]) {
    let (low, high) = first.lowerBound < second.lowerBound ? (first, second) : (second, first)
    guard low.upperBound <= high.lowerBound else { return }
    let text = Array(bytes[high])
    bytes.replaceSubrange(high, with: Array(bytes[low]))
    bytes.replaceSubrange(low, with: text)
  }

  /// Puts a word of a dictionary in the place of a token.
  private func replaceToken(
    _ bytes: inout [UInt8], by words: KeyPath<Corpus, [[UInt8]]>, _ random: inout SeededGenerator
  ) {
    guard let word = corpus[keyPath: words].randomElement(using: &random) else { return }
    // A type goes best where a type was.
    let places = words == \.types ? TextShape.types(bytes) : TextShape.tokens(bytes)
    guard let target = places.randomElement(using: &random) else { return }
    bytes.replaceSubrange(target, with: word)
  }

  /// Makes one name refer to what another does, or gives all its uses a new name.
  private func replaceLike(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let tokens = TextShape.tokens(bytes).filter { range in
      range.lowerBound > 0 && [37, 35, 33, 94, 64].contains(bytes[range.lowerBound - 1])
    }
    guard let first = tokens.randomElement(using: &random) else { return }
    let sigil = bytes[first.lowerBound - 1]
    let alike = tokens.filter { bytes[$0.lowerBound - 1] == sigil }
    guard let second = alike.randomElement(using: &random) else { return }
    bytes.replaceSubrange(second, with: Array(bytes[first]))
  }

  private func changeNumber(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let numbers = TextShape.tokens(bytes).filter { bytes[$0.lowerBound] >= 48 && bytes[$0.lowerBound] < 58 }
    guard let target = numbers.randomElement(using: &random) else { return }
    let digits = [1, 2, 5, 19, 20, 40, 1000].randomElement(using: &random) ?? 1
    let random9 = (0..<digits).map { _ in UInt8.random(in: 48..<58, using: &random) }
    let number = FuzzWords.numbers.randomElement(using: &random).map { Array($0.utf8) } ?? []
    bytes.replaceSubrange(target, with: Bool.random(using: &random) ? random9 : number)
  }

  private func insertSnippet(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard let place = TextShape.tokens(bytes).randomElement(using: &random),
      let snippet = FuzzWords.snippets.randomElement(using: &random)
    else { return }
    bytes.insert(contentsOf: Array(" \(snippet) ".utf8), at: place.lowerBound)
  }

  // MARK: Lines

  /// Deletes, repeats or moves lines.
  private func editLines(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let lines = TextShape.lines(bytes)
    guard let line = lines.randomElement(using: &random), let other = lines.randomElement(using: &random)
    else { return }
    switch Int.random(in: 0..<3, using: &random) {
    case 0: bytes.removeSubrange(line)
    case 1: bytes.insert(contentsOf: Array(bytes[line]), at: other.lowerBound)
    default: swap(line, other, in: &bytes)
    }
  }

  private func insertForeignLine(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard let piece = corpus.pieces.randomElement(using: &random),
      let line = piece.lines.randomElement(using: &random),
      let place = TextShape.lines(bytes).randomElement(using: &random)
    else { return }
    bytes.insert(contentsOf: piece.bytes[line], at: place.lowerBound)
  }

  // MARK: Brackets

  /// Deletes, repeats, empties or swaps what stands in brackets, or puts another input's in its place.
  private func editGroups(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let groups = TextShape.groups(bytes)
    guard let group = groups.randomElement(using: &random) else { return }
    let opener = bytes[group.lowerBound]
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes.removeSubrange(group)
    case 1: bytes.removeSubrange(group.lowerBound + 1..<group.upperBound - 1)
    case 2: bytes.insert(contentsOf: Array(bytes[group]), at: group.upperBound)
    case 3:
      let alike = groups.filter { bytes[$0.lowerBound] == opener }
      if let other = alike.randomElement(using: &random) { swap(group, other, in: &bytes) }
    default:
      guard let piece = corpus.pieces.randomElement(using: &random) else { return }
      let alike = piece.groups.filter { piece.bytes[$0.lowerBound] == opener }
      guard let other = alike.randomElement(using: &random) else { return }
      bytes.replaceSubrange(group, with: piece.bytes[other])
    }
  }

  /// Puts a bracketed text with what stands before it in its line into itself, many times.
  private func nestGroup(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let groups = TextShape.groups(bytes)
    guard let outer = groups.randomElement(using: &random) else { return }
    let inner = groups.filter {
      $0 != outer && $0.lowerBound > outer.lowerBound && $0.upperBound < outer.upperBound
    }
    let hole = inner.randomElement(using: &random) ?? outer.lowerBound + 1..<outer.upperBound - 1
    let before = Array(bytes[outer.lowerBound..<hole.lowerBound])
    let after = Array(bytes[hole.upperBound..<outer.upperBound])
    let wanted = [2, 10, 200, 600].randomElement(using: &random) ?? 2
    let count = min(wanted, Self.maxCount / max(before.count + after.count, 1))
    let text =
      Array(repeatElement(before, count: count).joined()) + Array(bytes[hole])
      + Array(repeatElement(after, count: count).joined())
    bytes.replaceSubrange(outer, with: text)
  }

  /// Inserts what opens a construct, many times.
  private func insertBomb(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard let place = TextShape.tokens(bytes).randomElement(using: &random),
      let opener = FuzzWords.openers.randomElement(using: &random)
    else { return }
    let count = [3, 30, 600, 5000].randomElement(using: &random) ?? 3
    bytes.insert(
      contentsOf: Array(repeating: Array(opener.utf8), count: count).joined(), at: place.lowerBound)
  }

  // MARK: Inputs

  /// Goes on as another input does.
  private func splice(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard let other = corpus.pieces.randomElement(using: &random),
      let source = other.lines.randomElement(using: &random),
      let target = TextShape.lines(bytes).randomElement(using: &random)
    else { return }
    bytes.replaceSubrange(target.lowerBound..., with: other.bytes[source.lowerBound...])
  }

  /// Puts another input before or after this one.
  private func join(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard let other = corpus.pieces.randomElement(using: &random) else { return }
    bytes = Bool.random(using: &random) ? bytes + other.bytes : other.bytes + bytes
  }
}
