/// A row of bytes, sets, places, groups and repetitions of one byte or set, where at most one
/// repetition can also match what comes after it.
///
/// Most patterns with the values of variables in them are of this kind, and each is matched once or twice:
/// there is no time to build an automaton.
struct LinearPattern {
  /// A part of the row.
  private enum Step {
    /// The bytes of a range of instructions.
    case bytes(Range<Int>)
    /// A byte of the set of the given number.
    case set(Int)
    case run(set: Int, minimum: Int)
    case place(Int32)
    case open(Int)
    case close(Int)
  }

  private let steps: [Step]
  /// The instructions, for the bytes in them.
  private let instructions: [RegexProgram.Instruction]
  /// The sets of the program, and those of repeated bytes.
  private let sets: [ByteSet]
  /// The index of the repetition whose length is to be found by trial.
  private let ambiguous: Int?

  /// Returns the row that `program` is, or `nil` if it is none.
  init?(_ program: RegexProgram) {
    var steps: [Step] = []
    var sets = program.sets
    var index = 0
    while index < program.end {
      let instruction = program.instructions[index]
      switch instruction.operation {
      case .byte:
        let start = index
        while index + 1 < program.end, program.instructions[index + 1].operation == .byte { index += 1 }
        steps.append(.bytes(start..<(index + 1)))
      case .set: steps.append(.set(Int(instruction.operand)))
      case .place: steps.append(.place(instruction.operand))
      case .open: steps.append(.open(Int(instruction.operand)))
      case .close: steps.append(.close(Int(instruction.operand)))
      case .loop, .optional:
        guard let run = Self.run(program, index, &sets) else { return nil }
        steps.append(run.step)
        index = run.last
      default: return nil
      }
      index += 1
    }
    (self.steps, self.sets, instructions) = (steps, sets, program.instructions)
    var ambiguous: Int?
    for index in steps.indices where Self.isAmbiguous(steps, index, sets, program) {
      if ambiguous != nil { return nil }
      ambiguous = index
    }
    self.ambiguous = ambiguous
  }

  /// Returns the repetition of one byte or set at `start`, and its last instruction.
  private static func run(
    _ program: RegexProgram, _ start: Int, _ sets: inout [ByteSet]
  ) -> (step: Step, last: Int)? {
    let instructions = program.instructions
    let isOptional = instructions[start].operation == .optional
    let loop = isOptional ? start + 1 : start
    let last = loop + (isOptional ? 3 : 2)
    guard last < program.end, instructions[loop].operation == .loop,
      instructions[loop + 2].operation == .loopEnd,
      !isOptional || instructions[last].operation == .optionalEnd
    else { return nil }
    let part = instructions[loop + 1]
    var number = Int(part.operand)
    switch part.operation {
    case .byte:
      sets.append(ByteSet(CollectionOfOne(UInt8(part.operand))))
      number = sets.count - 1
    case .set: break
    default: return nil
    }
    return (.run(set: number, minimum: isOptional ? 0 : 1), last)
  }

  /// `true` iff the step is a repetition that may have to stop before a byte that it could match.
  private static func isAmbiguous(
    _ steps: [Step], _ index: Int, _ sets: [ByteSet], _ program: RegexProgram
  ) -> Bool {
    guard case .run(let number, _) = steps[index] else { return false }
    let set = sets[number]
    for step in steps[(index + 1)...] {
      switch step {
      case .bytes(let range): return set.contains(UInt8(program.instructions[range.lowerBound].operand))
      case .set(let next): return !set.isDisjoint(with: sets[next])
      case .run(let next, let minimum):
        if !set.isDisjoint(with: sets[next]) { return true }
        if minimum > 0 { return false }
      case .place: return true
      case .open, .close: continue
      }
    }
    return false
  }

  /// Returns the bounds of the groups in the longest match that starts at `start`, those of the whole first.
  func match(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int, groupCount: Int, of regex: PosixRegex
  ) -> [Range<Int>?]? {
    var groups: [Range<Int>?] = Array(repeating: nil, count: groupCount + 1)
    func end(_ range: Range<Int>, at position: Int) -> Int? {
      self.end(steps[range], text, at: position, of: regex, &groups)
    }
    var position = start
    var rest = 0
    if let ambiguous, case .run(let set, let minimum) = steps[ambiguous] {
      guard let runStart = end(0..<ambiguous, at: start) else { return nil }
      rest = ambiguous + 1
      var best: (length: Int, end: Int)?
      var length = length(of: set, text, at: runStart)
      while length >= minimum {
        // Of equally long matches, the one with the longest repetition counts.
        if let end = end(rest..<steps.count, at: runStart + length), end > best?.end ?? -1 {
          best = (length, end)
        }
        length -= 1
      }
      guard let best else { return nil }
      position = runStart + best.length
    }
    guard let last = end(rest..<steps.count, at: position) else { return nil }
    groups[0] = start..<last
    return groups
  }

  /// Returns where `steps` end if they match at `position`, and enters the groups in them.
  ///
  /// A group has its start as an empty range until its end is known.
  private func end(
    _ steps: ArraySlice<Step>, _ text: UnsafeBufferPointer<UInt8>, at position: Int, of regex: PosixRegex,
    _ groups: inout [Range<Int>?]
  ) -> Int? {
    var position = position
    for step in steps {
      switch step {
      case .bytes(let range):
        if text.count - position < range.count { return nil }
        for index in range {
          if instructions[index].operand != Int32(text[position]) { return nil }
          position += 1
        }
      case .set(let set):
        guard position < text.count, sets[set].contains(text[position]) else { return nil }
        position += 1
      case .run(let set, let minimum):
        let length = length(of: set, text, at: position)
        if length < minimum { return nil }
        position += length
      case .place(let place): if !regex.isPlace(place, text, position) { return nil }
      case .open(let group): groups[group] = position..<position
      case .close(let group): groups[group] = (groups[group]?.lowerBound ?? position)..<position
      }
    }
    return position
  }

  /// Returns the number of bytes of the set number `set` at `position`.
  private func length(of set: Int, _ text: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
    let set = sets[set]
    var end = position
    while end < text.count, set.contains(text[end]) { end += 1 }
    return end - position
  }
}
