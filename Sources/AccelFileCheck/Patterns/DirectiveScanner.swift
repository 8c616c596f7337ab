import AccelRegex

/// Finds directives in a check file.
struct DirectiveScanner {
  /// A directive found in the file.
  struct Found {
    let directive: Directive
    /// The prefix, e.g. `CHECK`.
    let prefix: Slice
    /// What follows the colon, or where the problem is.
    let rest: Slice
    /// The line of the prefix, counted from 1.
    let lineNumber: Int
  }

  private let source: SourceBuffer
  private let commentPrefixes: [String]
  /// The prefixes looked for, longest first, each with where it occurs next.
  private var candidates: [(prefix: [UInt8], next: Int?)]
  /// Where the search goes on.
  var position = 0
  /// The line of `position`, counted from 1.
  private(set) var lineNumber = 1

  /// Creates a scanner of `source`.
  init(_ source: SourceBuffer, prefixes: [String], commentPrefixes: [String]) {
    self.source = source
    self.commentPrefixes = commentPrefixes
    candidates = (prefixes + commentPrefixes).map { (Array($0.utf8), 0) }
    candidates.sort { $0.prefix.count > $1.prefix.count }
    source.bytes.withUnsafeBufferPointer { text in
      for index in candidates.indices {
        candidates[index].next = firstOccurrence(of: candidates[index].prefix, in: text, from: 0)
      }
    }
  }

  /// Returns the next directive, or `nil` at the end.
  mutating func next() -> Found? {
    while let prefix = nextPrefix() {
      let start = prefix.range.lowerBound
      lineNumber += source.bytes[position..<start].count { $0 == UInt8(ascii: "\n") }
      let isWholeWord = position == start || !source.bytes[start - 1].isDirectivePart
      position = start
      if isWholeWord, let (directive, rest) = classify(prefix) {
        position = rest.range.lowerBound
        return Found(directive: directive, prefix: prefix, rest: rest, lineNumber: lineNumber)
      }
      position = prefix.range.upperBound
      while position < source.bytes.count, source.bytes[position].isDirectivePart { position += 1 }
    }
    return nil
  }

  /// Returns the first prefix from `position` on, the longest of those that start there.
  private mutating func nextPrefix() -> Slice? {
    var best: (start: Int, count: Int)?
    source.bytes.withUnsafeBufferPointer { text in
      for index in candidates.indices {
        if let next = candidates[index].next, next < position {
          candidates[index].next = firstOccurrence(of: candidates[index].prefix, in: text, from: position)
        }
        guard let next = candidates[index].next, next < best?.start ?? Int.max else { continue }
        best = (next, candidates[index].prefix.count)
      }
    }
    return best.map { Slice(source: source, range: $0.start..<($0.start + $0.count)) }
  }

  /// Returns what kind of directive `prefix` starts and what follows it, or `nil` if it starts none.
  private func classify(_ prefix: Slice) -> (Directive, Slice)? {
    var rest = source.all.dropFirst(prefix.range.upperBound)
    if commentPrefixes.contains(prefix.string) {
      return rest.consume(":") ? (Directive(kind: .comment), rest) : nil
    }
    if rest.starts(with: ":") || rest.starts(with: "{") {
      return consumeModifiers(Directive(kind: .plain), &rest)
    }
    let isMisspelled = rest.consume("_")
    guard isMisspelled || rest.consume("-"), let (directive, rest) = classifySuffix(&rest) else { return nil }
    return (isMisspelled ? Directive(kind: .misspelled) : directive, rest)
  }

  /// Returns the directive whose hyphen has been read, or `nil` if the suffix is none.
  private func classifySuffix(_ rest: inout Slice) -> (Directive, Slice)? {
    if rest.consume("COUNT-") { return classifyCount(&rest) }
    let badCombinations: [StaticString] = [
      "DAG-NOT:", "NOT-DAG:", "NEXT-NOT:", "NOT-NEXT:", "SAME-NOT:", "NOT-SAME:", "EMPTY-NOT:", "NOT-EMPTY:",
    ]
    if badCombinations.contains(where: rest.starts(with:)) { return (Directive(kind: .badNot), rest) }
    let suffixes: [(StaticString, Directive.Kind)] = [
      ("NEXT", .next), ("SAME", .same), ("NOT", .not), ("DAG", .dag), ("LABEL", .label), ("EMPTY", .empty),
    ]
    for (suffix, kind) in suffixes where rest.consume(suffix) {
      return consumeModifiers(Directive(kind: kind), &rest)
    }
    return nil
  }

  /// Returns a counted directive whose `COUNT-` has been read.
  private func classifyCount(_ rest: inout Slice) -> (Directive, Slice)? {
    let sign = rest.starts(with: "-") ? 1 : 0
    let digits = rest.prefix(sign + rest.dropFirst(sign).bytes.prefix { (48...57).contains($0) }.count)
    let count = Int(digits.string)
    if count != nil { rest = rest.dropFirst(digits.count) }
    guard let count, count > 0, count <= Int32.max, rest.starts(with: ":") || rest.starts(with: "{") else {
      return (Directive(kind: .badCount), rest)
    }
    return consumeModifiers(Directive(kind: .plain, count: count), &rest)
  }

  /// Returns the directive with the modifiers in braces, up to its colon.
  private func consumeModifiers(_ directive: Directive, _ rest: inout Slice) -> (Directive, Slice)? {
    if rest.consume(":") { return (directive, rest) }
    guard rest.consume("{") else { return nil }
    var result = directive
    repeat {
      rest = trimmingSpace(rest)
      guard rest.consume("LITERAL") else { return nil }
      result.isLiteral = true
      rest = trimmingSpace(rest)
    } while rest.consume(",")
    return rest.consume("}:") ? (result, rest) : nil
  }

  /// Returns the part without whitespace in front.
  private func trimmingSpace(_ slice: Slice) -> Slice {
    slice.dropFirst(slice.bytes.prefix { $0 == 32 || (9...13).contains($0) }.count)
  }
}

extension UInt8 {
  /// `true` iff this is a character of a directive or of a word that is none.
  fileprivate var isDirectivePart: Bool { isNamePart || self == UInt8(ascii: "-") }
}
