/// A range of a program as a deterministic automaton that is built while it runs.
///
/// A state is the set of instructions that could come next. The conditions on places (`^`, `$`, …) are
/// decided when the next byte is known, so a transition also says whether a match ended before that byte.
final class Automaton {
  /// The instructions that the automaton runs.
  private let program: RegexProgram
  private let options: PosixRegex.Options
  private let start: Int
  private let end: Int
  /// `true` iff a match may start at every position, not only at the first.
  private let isSearching: Bool
  /// The class of each byte; the bytes of a class are alike to every instruction.
  private let classes: ByteClasses

  /// The instructions of each state, and the kind of the byte before it.
  private var states: [State] = []
  private var stateNumbers: [State: Int32] = [:]
  /// For each state and class: four times the next state, plus two if that state has no instructions, plus
  /// one if a match ended before; -1 if unknown.
  private var transitions: [Int32] = []
  private let stride: Int

  /// Marks the instructions seen in the closure under construction.
  private var marks: [UInt32]
  private var mark: UInt32 = 0
  private var pending: [Int32] = []

  /// The number of states after which the automaton forgets them all.
  private static let largestStateCount = 2000

  private struct State: Hashable {
    var instructions: [Int32]
    var before: ByteKind
  }

  /// Creates the automaton of the instructions from `start` to before `end`.
  init(
    _ program: RegexProgram, classes: ByteClasses, options: PosixRegex.Options, from start: Int, to end: Int,
    isSearching: Bool
  ) {
    self.program = program
    self.options = options
    self.start = start
    self.end = end
    self.isSearching = isSearching
    self.classes = classes
    stride = classes.count + 1
    marks = Array(repeating: 0, count: program.end + 1)
    forgetStates()
  }

  /// Returns the longest match that starts at `position` and ends at `limit` or before.
  ///
  /// `text` is looked at beyond the limits only to decide about places.
  func longestMatch(_ text: UnsafeBufferPointer<UInt8>, at position: Int, limit: Int) -> Int? {
    var state = initialState(text, at: position)
    var last = -1
    var position = position
    while state != 0 {
      // Runs over known transitions until one is missing.
      transitions.withUnsafeBufferPointer { transitions in
        while state != 0 {
          let entry = transitions[Int(state) &* stride &+ symbol(text, at: position)]
          if entry < 0 { break }
          if entry & 1 != 0 { last = position }
          if position == limit {
            state = 0
            break
          }
          state = entry >> 2
          position &+= 1
        }
      }
      if state != 0 { state = addTransition(from: state, on: symbol(text, at: position)) }
    }
    return last < 0 ? nil : last
  }

  /// Returns every end, in ascending order, of matches that start at `position` and end by `limit`.
  func matchEnds(_ text: UnsafeBufferPointer<UInt8>, at position: Int, limit: Int) -> [Int] {
    var state = initialState(text, at: position)
    var ends: [Int] = []
    var position = position
    while state != 0 {
      let symbol = symbol(text, at: position)
      let entry = transitions[Int(state) * stride + symbol]
      if entry < 0 {
        state = addTransition(from: state, on: symbol)
        continue
      }
      if entry & 1 != 0 { ends.append(position) }
      if position == limit { break }
      state = entry >> 2
      position += 1
    }
    return ends
  }

  /// Returns where the match that ends first ends, and a position at or before the leftmost match's start.
  func search(_ text: UnsafeBufferPointer<UInt8>, from position: Int) -> (cold: Int, end: Int)? {
    assert(isSearching)
    var state = initialState(text, at: position)
    var cold = position
    var position = position
    while true {
      var found = false
      transitions.withUnsafeBufferPointer { transitions in
        while true {
          let entry = transitions[Int(state) &* stride &+ symbol(text, at: position)]
          if entry < 0 { break }
          if entry & 1 != 0 {
            found = true
            break
          }
          if position == text.count {
            position = -1
            break
          }
          state = entry >> 2
          position &+= 1
          if entry & 2 != 0 { cold = position }
        }
      }
      if found { return (cold, position) }
      if position < 0 { return nil }
      state = addTransition(from: state, on: symbol(text, at: position))
    }
  }

  /// The class of the byte at `position`, or the one for the end of the text.
  @inline(__always)
  private func symbol(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
    position == text.count ? classes.count : Int(classes.numbers[Int(text[position])])
  }
}

extension Automaton {
  /// Drops every state but the one without instructions, which is number 0.
  private func forgetStates() {
    states.removeAll(keepingCapacity: true)
    stateNumbers.removeAll(keepingCapacity: true)
    transitions.removeAll(keepingCapacity: true)
    if !isSearching { _ = number(of: State(instructions: [], before: .other)) }
  }

  /// Returns the state before the byte at `position`.
  private func initialState(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> Int32 {
    let before =
      program.hasPlaces ? (position == 0 ? .lineBreak : ByteKind(text[position - 1], options)) : .other
    if isSearching { return number(of: State(instructions: [], before: before)) }
    beginClosure()
    var instructions: [Int32] = []
    close(over: start, into: &instructions, places: nil)
    return number(of: State(instructions: instructions.sorted(), before: before))
  }

  /// Returns the number of `state`, adding it where it is new.
  private func number(of state: State) -> Int32 {
    if let number = stateNumbers[state] { return number }
    let number = Int32(states.count)
    states.append(state)
    stateNumbers[state] = number
    transitions.append(contentsOf: repeatElement(-1, count: stride))
    return number
  }

  /// Computes the transition of `state` for `symbol` and returns the state's number, which may be new.
  private func addTransition(from state: Int32, on symbol: Int) -> Int32 {
    var state = state
    if states.count > Self.largestStateCount {
      let current = states[Int(state)]
      forgetStates()
      state = number(of: current)
    }
    let byte = symbol == classes.count ? nil : classes.representatives[symbol]
    let after = byte.map { ByteKind($0, options) } ?? .lineBreak
    let places = PlaceContext(before: states[Int(state)].before, after: after)

    beginClosure()
    var reached: [Int32] = []
    for instruction in states[Int(state)].instructions {
      close(over: Int(instruction), into: &reached, places: places)
    }
    if isSearching { close(over: start, into: &reached, places: places) }
    // Words come after lines and once only: `[[:>:]]$` never holds, which LLVM's matcher agrees with.
    for index in reached.indices where isWordPlace(Int(reached[index]), places) {
      close(over: Int(reached[index]) + 1, into: &reached, places: nil)
    }
    let isMatch = reached.contains(Int32(end))

    var next: [Int32] = []
    if let byte {
      beginClosure()
      for instruction in reached where Int(instruction) != end && matches(Int(instruction), byte) {
        close(over: Int(instruction) + 1, into: &next, places: nil)
      }
    }
    let before: ByteKind = program.hasPlaces ? after : .other
    let target =
      next.isEmpty && !isSearching
      ? 0 : number(of: State(instructions: next.sorted(), before: before))
    transitions[Int(state) * stride + symbol] = target << 2 | (next.isEmpty ? 2 : 0) | (isMatch ? 1 : 0)
    return state
  }

  /// `true` iff the instruction consumes `byte`.
  private func matches(_ index: Int, _ byte: UInt8) -> Bool {
    let instruction = program.instructions[index]
    return switch instruction.operation {
    case .byte: instruction.operand == Int32(byte)
    case .set: program.sets[Int(instruction.operand)].contains(byte)
    default: false
    }
  }

  /// `true` iff the instruction is a place beside a word, and the bytes around are so.
  private func isWordPlace(_ index: Int, _ places: PlaceContext) -> Bool {
    guard index != end, program.instructions[index].operation == .place else { return false }
    let place = program.instructions[index].operand
    return !places.isLine(place) && places.holds(place)
  }

  private func beginClosure() { mark += 1 }

  /// Adds what can be reached from `index` without consuming a byte, as far as `places` is known.
  private func close(over index: Int, into reached: inout [Int32], places: PlaceContext?) {
    pending.append(Int32(index))
    while let top = pending.popLast() {
      let index = Int(top)
      if marks[index] == mark { continue }
      marks[index] = mark
      if index == end {
        reached.append(top)
        continue
      }
      let instruction = program.instructions[index]
      switch instruction.operation {
      case .byte, .set: reached.append(top)
      case .place:
        if let places {
          if places.isLine(instruction.operand) {
            if places.holds(instruction.operand) { pending.append(top + 1) }
            continue
          }
        }
        reached.append(top)
      case .loop, .optionalEnd, .choiceEnd, .open, .close, .reference, .referenceEnd: pending.append(top + 1)
      case .loopEnd, .optional:
        pending.append(top + 1)
        pending.append(instruction.operand + 1)
      case .branch: pending.append(instruction.end)
      case .choice:
        pending.append(top + 1)
        var separator = instruction.operand
        while separator != instruction.end {
          pending.append(separator + 1)
          separator = program.instructions[Int(separator)].operand
        }
      }
    }
  }
}
