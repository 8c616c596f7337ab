extension PosixRegex {
  /// Matches a pattern with back-references by trying, with a stack of its own instead of recursion.
  struct Backtracking {
    let regex: PosixRegex
    let text: UnsafeBufferPointer<UInt8>
    /// Where each group starts and ends, or -1; the bounds of group n are at 2n and 2n + 1.
    private var bounds: [Int]
    /// The bounds that were overwritten, to be restored when a try fails.
    private var trail: [(slot: Int, old: Int)] = []
    /// Where the current round of each loop started, by depth of nesting.
    private var roundStarts: [Int]
    /// What is to be tried when the current try fails, the next one last.
    private var alternatives: [Thread] = []

    /// A try: what comes next, and where.
    private struct Thread {
      var index: Int
      var position: Int
      var depth = 0
      /// The number of references to empty groups met so far.
      var emptyReferences = 0
      var trailCount = 0
    }

    /// The number of references to empty groups after which a try is given up.
    private static let largestEmptyReferenceCount = 100

    /// Creates a matcher of `text`.
    init(regex: PosixRegex, text: UnsafeBufferPointer<UInt8>) {
      self.regex = regex
      self.text = text
      bounds = Array(repeating: -1, count: 2 * (regex.groupCount + 1))
      roundStarts = Array(repeating: -1, count: regex.program.loopDepth + 2)
    }

    /// The bounds of each group; group 0 is not used here.
    var groups: [Range<Int>?] {
      (0...regex.groupCount).map { group in
        let (start, end) = (bounds[2 * group], bounds[2 * group + 1])
        return start >= 0 && end >= start ? start..<end : nil
      }
    }

    /// Returns whether the pattern matches exactly from `position` to `stop`, and if so assigns the groups.
    mutating func matches(from position: Int, to stop: Int) -> Bool {
      for slot in bounds.indices { bounds[slot] = -1 }
      trail.removeAll(keepingCapacity: true)
      alternatives.removeAll(keepingCapacity: true)
      alternatives.append(Thread(index: 0, position: position))
      while var thread = alternatives.popLast() {
        while let entry = trail.last, trail.count > thread.trailCount {
          bounds[entry.slot] = entry.old
          trail.removeLast()
        }
        while thread.index < regex.program.end, step(&thread, stop: stop) {}
        if thread.index == regex.program.end, thread.position == stop { return true }
      }
      return false
    }

    /// Runs one instruction; returns `false` if it does not match.
    private mutating func step(_ thread: inout Thread, stop: Int) -> Bool {
      let instruction = regex.program.instructions[thread.index]
      let operand = Int(instruction.operand)
      switch instruction.operation {
      case .byte, .set:
        guard thread.position < stop, regex.consumes(instruction, text[thread.position]) else { return false }
        thread.position += 1
      case .place: guard regex.isPlace(instruction.operand, text, thread.position) else { return false }
      case .open: set(2 * operand, to: thread.position)
      case .close: set(2 * operand + 1, to: thread.position)
      case .reference: return stepReference(&thread, instruction, stop: stop)
      case .optional: postpone(thread, at: operand + 1)
      case .loop:
        thread.depth += 1
        roundStarts[thread.depth] = thread.position
      case .loopEnd:
        if thread.position == roundStarts[thread.depth] {
          thread.depth -= 1
        } else {
          roundStarts[thread.depth] = thread.position
          var leaving = thread
          leaving.depth -= 1
          postpone(leaving, at: thread.index + 1)
          thread.index = operand
        }
      case .choice: postponeBranches(of: instruction, thread)
      case .branch: thread.index = Int(instruction.end)
      case .optionalEnd, .choiceEnd, .referenceEnd: break
      }
      thread.index += 1
      return true
    }

    /// Steps over what the referenced group matched.
    private mutating func stepReference(
      _ thread: inout Thread, _ instruction: RegexProgram.Instruction, stop: Int
    ) -> Bool {
      let (start, end) = (bounds[2 * Int(instruction.operand)], bounds[2 * Int(instruction.operand) + 1])
      guard end >= start, start >= 0, end - start <= stop - thread.position else { return false }
      if end == start {
        if thread.emptyReferences > Self.largestEmptyReferenceCount { return false }
        thread.emptyReferences += 1
      }
      for offset in 0..<(end - start) where text[start + offset] != text[thread.position + offset] {
        return false
      }
      thread.position += end - start
      thread.index = Int(instruction.end) + 1
      return true
    }

    /// Remembers to try all alternatives but the first, in their order.
    private mutating func postponeBranches(of choice: RegexProgram.Instruction, _ thread: Thread) {
      let first = alternatives.count
      var separator = choice.operand
      while separator != choice.end {
        postpone(thread, at: Int(separator) + 1)
        separator = regex.program.instructions[Int(separator)].operand
      }
      alternatives[first...].reverse()
    }

    /// Remembers to go on at `index` when everything tried before has failed.
    private mutating func postpone(_ thread: Thread, at index: Int) {
      var other = thread
      other.index = index
      other.trailCount = trail.count
      alternatives.append(other)
    }

    /// Sets a bound such that it can be restored.
    private mutating func set(_ slot: Int, to position: Int) {
      trail.append((slot, bounds[slot]))
      bounds[slot] = position
    }
  }
}
