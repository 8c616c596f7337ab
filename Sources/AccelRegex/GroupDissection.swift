extension PosixRegex {
  /// Finds out which part of a match each group matched.
  ///
  /// Every part takes as much as it can such that the rest still matches; alternatives are tried in order;
  /// of a repeated group the last round counts. Recursion follows the nesting of the pattern only.
  struct Dissection {
    let regex: PosixRegex
    let text: UnsafeBufferPointer<UInt8>
    /// The last instruction that matters to the groups that are wanted.
    let lastNeeded: Int
    /// The bounds of each group; group 0 is not used here.
    var groups: [Range<Int>?]

    /// Assigns the groups of the instructions `part`, which match the text from `position` to `stop`.
    mutating func dissect(_ part: Range<Int>, at position: Int, stop: Int) {
      var position = position
      var index = part.lowerBound
      while index < part.upperBound, index <= lastNeeded {
        let instruction = regex.program.instructions[index]
        switch instruction.operation {
        case .byte, .set: position += 1
        case .open: groups[Int(instruction.operand)] = position..<position
        case .close:
          let start = groups[Int(instruction.operand)]?.lowerBound ?? position
          groups[Int(instruction.operand)] = start..<position
        case .optional, .loop:
          let last = Int(instruction.operand)
          position = dissectRepetition(index..<last, in: part, at: position, stop: stop)
          index = last
        case .choice:
          let last = Int(instruction.end)
          let next = longest(
            index..<(last + 1), before: (last + 1)..<part.upperBound, at: position, stop: stop)
          dissectChoice(index, at: position, stop: next)
          position = next
          index = last
        case .place, .loopEnd, .optionalEnd, .branch, .choiceEnd, .reference, .referenceEnd: break
        }
        index += 1
      }
    }

    /// Assigns the groups of a loop or an optional part, from its first to before its last instruction.
    private mutating func dissectRepetition(
      _ construct: Range<Int>, in part: Range<Int>, at position: Int, stop: Int
    ) -> Int {
      let after = (construct.upperBound + 1)..<part.upperBound
      let next = longest(
        construct.lowerBound..<(construct.upperBound + 1), before: after, at: position, stop: stop)
      let body = (construct.lowerBound + 1)..<construct.upperBound
      if regex.program.instructions[construct.lowerBound].operation == .optional {
        if regex.longestMatch(body, text, at: position, limit: next) != nil {
          dissect(body, at: position, stop: next)
        }
        return next
      }
      // The last round is found by going through all of them.
      var round = position
      var previous = position
      while true {
        guard let roundEnd = regex.longestMatch(body, text, at: round, limit: next) else {
          dissect(body, at: previous, stop: round)
          return next
        }
        if roundEnd == round { break }
        (previous, round) = (round, roundEnd)
      }
      dissect(body, at: round, stop: round)
      return next
    }

    /// Assigns the groups of the first alternative that matches all from `position` to `stop`.
    private mutating func dissectChoice(_ choice: Int, at position: Int, stop: Int) {
      var start = choice + 1
      var separator = Int(regex.program.instructions[choice].operand)
      let end = Int(regex.program.instructions[choice].end)
      while separator != end, regex.longestMatch(start..<separator, text, at: position, limit: stop) != stop {
        start = separator + 1
        separator = Int(regex.program.instructions[separator].operand)
      }
      dissect(start..<separator, at: position, stop: stop)
    }

    /// Returns the largest end of `part` from which `rest` matches exactly up to `stop`.
    private func longest(_ part: Range<Int>, before rest: Range<Int>, at position: Int, stop: Int) -> Int {
      let ends = regex.automaton(part).matchEnds(text, at: position, limit: stop)
      if ends.count == 1 { return ends[0] }
      // The bytes that follow immediately often leave only one end to choose.
      let next = regex.program.instructions[rest].prefix { $0.operation == .byte || $0.operation == .close }
        .filter { $0.operation == .byte }
      let likely = ends.filter { end in
        next.count <= stop - end && next.indices.allSatisfy { text[end + $0] == UInt8(next[$0].operand) }
      }
      if likely.count == 1 { return likely[0] }
      return likely.last { regex.longestMatch(rest, text, at: $0, limit: stop) == stop } ?? stop
    }
  }
}
