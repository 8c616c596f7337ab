/// An extended regular expression of POSIX, matched over bytes: the leftmost match, and of those the longest.
///
/// Without back-references, matching takes time linear in the text for each place where a match can start.
/// An instance caches what it learns while matching, so it must not be shared between threads.
public final class PosixRegex {
  /// What changes the meaning of a pattern.
  public struct Options: OptionSet, Sendable {
    /// One bit for each option.
    public let rawValue: UInt8
    /// Creates options from their bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Letters match in both cases.
    public static let ignoreCase = Options(rawValue: 1)
    /// `^` and `$` also match beside line breaks; `.` and inverted sets don't match line breaks.
    public static let newlines = Options(rawValue: 2)
  }

  /// A match: its bounds and its groups'.
  public struct Match {
    /// What the whole pattern matched.
    public let range: Range<Int>
    /// What each group matched, if it took part; the first element is the whole match.
    public let groups: [Range<Int>?]
  }

  /// The number of groups in the pattern.
  public let groupCount: Int
  let program: RegexProgram
  private let options: Options
  private let hasBackReferences: Bool
  private lazy var classes = ByteClasses(program)
  /// The number of places with the prefix that are tried one by one.
  private static let candidateLimit = 16
  /// The bytes that every match starts with.
  private let prefix: [UInt8]
  /// The pattern as a row of simple parts, if it is one.
  private lazy var linear = LinearPattern(program)
  private lazy var whole = automaton(0..<program.end)
  private lazy var searcher = Automaton(
    program, classes: classes, options: options, from: 0, to: program.end, isSearching: true)
  private var automata: [Range<Int>: Automaton] = [:]

  /// Creates a matcher for `pattern`.
  public init(_ pattern: some Sequence<UInt8>, options: Options = []) throws(RegexError) {
    var parser = RegexParser(Array(pattern), options: options)
    program = try RegexProgram(try parser.parse())
    self.options = options
    groupCount = parser.groupCount
    hasBackReferences = parser.hasBackReferences
    prefix = Self.prefix(of: program)
  }

  /// Returns the leftmost-longest match in `text`.
  ///
  /// The fewer groups are wanted, counted from the first, the less work there is; the others may be `nil`.
  public func firstMatch(in text: UnsafeBufferPointer<UInt8>, wantedGroups: Int = .max) -> Match? {
    if hasBackReferences { return firstMatchByBacktracking(in: text) }
    var start = 0
    if !prefix.isEmpty, let linear {
      for _ in 0..<Self.candidateLimit {
        guard let position = firstOccurrence(of: prefix, in: text, from: start) else { return nil }
        if let groups = linear.match(text, at: position, groupCount: groupCount, of: self) {
          return Match(range: groups[0] ?? position..<position, groups: groups)
        }
        start = position + 1
      }
    }
    guard let range = leftmostLongest(in: text, from: start) else { return nil }
    let lastNeeded = program.instructions.lastIndex { $0.operation == .close && $0.operand <= wantedGroups }
    guard let lastNeeded else { return Match(range: range, groups: [range]) }
    var dissection = Dissection(
      regex: self, text: text, lastNeeded: lastNeeded,
      groups: Array(repeating: nil, count: groupCount + 1))
    dissection.dissect(0..<program.end, at: range.lowerBound, stop: range.upperBound)
    return Match(range: range, groups: [range] + dissection.groups.dropFirst())
  }

  /// Returns the leftmost-longest match that starts at `start` or later, references not considered.
  private func leftmostLongest(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
    var start = start
    if !prefix.isEmpty {
      // After a few failures the search for a start is left to the automaton, which takes linear time.
      for _ in 0..<Self.candidateLimit {
        guard let position = firstOccurrence(of: prefix, in: text, from: start) else { return nil }
        if let end = whole.longestMatch(text, at: position, limit: text.count) { return position..<end }
        start = position + 1
      }
    }
    guard let (cold, firstEnd) = searcher.search(text, from: start) else { return nil }
    for position in cold...firstEnd {
      if let end = whole.longestMatch(text, at: position, limit: text.count) { return position..<end }
    }
    return nil
  }

  /// Returns the first match of a pattern with back-references.
  private func firstMatchByBacktracking(in text: UnsafeBufferPointer<UInt8>) -> Match? {
    var backtracking = Backtracking(regex: self, text: text)
    var start = 0
    while start <= text.count, let range = leftmostLongest(in: text, from: start) {
      let ends = whole.matchEnds(text, at: range.lowerBound, limit: range.upperBound)
      for end in ends.reversed() where backtracking.matches(from: range.lowerBound, to: end) {
        let found = range.lowerBound..<end
        return Match(range: found, groups: [found] + backtracking.groups.dropFirst())
      }
      start = range.lowerBound + 1
    }
    return nil
  }

  /// Returns the bytes that every match of `program` starts with.
  private static func prefix(of program: RegexProgram) -> [UInt8] {
    var result: [UInt8] = []
    for instruction in program.instructions {
      switch instruction.operation {
      case .byte: result.append(UInt8(instruction.operand))
      case .open, .close: continue
      default: return result
      }
    }
    return result
  }
}

extension PosixRegex {
  /// Returns the automaton of a part of the program.
  func automaton(_ part: Range<Int>) -> Automaton {
    if let known = automata[part] { return known }
    let result = Automaton(
      program, classes: classes, options: options, from: part.lowerBound, to: part.upperBound,
      isSearching: false)
    automata[part] = result
    return result
  }

  /// Returns the end of the longest match of `part` from `position` up to `limit`.
  func longestMatch(
    _ part: Range<Int>, _ text: UnsafeBufferPointer<UInt8>, at position: Int, limit: Int
  ) -> Int? {
    part.isEmpty ? position : automaton(part).longestMatch(text, at: position, limit: limit)
  }

  /// `true` iff the instruction, a `byte` or `set`, consumes `byte`.
  func consumes(_ instruction: RegexProgram.Instruction, _ byte: UInt8) -> Bool {
    instruction.operation == .byte
      ? instruction.operand == Int32(byte) : program.sets[Int(instruction.operand)].contains(byte)
  }

  /// `true` iff `position` is the `Place` with the given raw value.
  func isPlace(_ rawPlace: Int32, _ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool {
    let before = position == 0 ? .lineBreak : ByteKind(text[position - 1], options)
    let after = position == text.count ? .lineBreak : ByteKind(text[position], options)
    return PlaceContext(before: before, after: after).holds(rawPlace)
  }
}
