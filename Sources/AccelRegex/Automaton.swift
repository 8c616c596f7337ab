/// A range of a program as a deterministic automaton that is built while it runs.
///
/// A state is the set of instructions that could come next. The conditions on places (`^`, `$`, …) are
/// decided when the next byte is known, so a transition also says whether a match ended before that byte.
final class Automaton {
  /// The instructions that the automaton runs.
  private let program: RegexProgram
  private let options: PosixRegex.Options
  /// The first instruction.
  private let start: Int
  /// The instruction after the last.
  private let end: Int
  /// `true` iff a match may start at every position, not only at the first.
  private let isSearching: Bool
  /// The class of each byte; the bytes of a class are alike to every instruction.
  private let classes: ByteClasses

  /// The instructions of each state, and the kind of the byte before it.
  private var states: [State] = []
  /// The numbers of the other states.
  private var stateNumbers: [State: Int32] = [:]
  /// For each state and class: four times the next state, plus two if that state has no instructions, plus
  /// one if a match ended before; -1 if unknown.
  private var transitions: [Int32] = []
  /// The number of transitions of a state: one for each class, and one for the end of the text.
  private let stride: Int

  /// What computes the instructions of states.
  private var closure: Closure
  /// The states of one instruction after an ordinary byte, by that instruction; -1 where there is none yet.
  private var singleStates: [Int32]

  /// The number of states after which the automaton forgets them all.
  private static let largestStateCount = 2000

  /// What decides how a match goes on.
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
    closure = Closure(end: end, instructionCount: program.end)
    singleStates = Array(repeating: -1, count: program.end + 1)
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
    for index in singleStates.indices { singleStates[index] = -1 }
    transitions.removeAll(keepingCapacity: true)
    if !isSearching { _ = number(of: State(instructions: [], before: .other)) }
  }

  /// Returns the state before the byte at `position`.
  private func initialState(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> Int32 {
    let before =
      program.hasPlaces ? (position == 0 ? .lineBreak : ByteKind(text[position - 1], options)) : .other
    if isSearching { return number(of: State(instructions: [], before: before)) }
    closure.begin()
    closure.add(start, program, places: nil)
    return number(of: State(instructions: closure.reached.sorted(), before: before))
  }

  /// Returns the number of `state`, adding it where it is new.
  private func number(of state: State) -> Int32 {
    let new = Int32(states.count)
    if state.before == .other, state.instructions.count == 1 {
      let index = Int(state.instructions[0])
      if singleStates[index] >= 0 { return singleStates[index] }
      singleStates[index] = new
    } else {
      if let number = stateNumbers[state] { return number }
      stateNumbers[state] = new
    }
    states.append(state)
    transitions.append(contentsOf: repeatElement(-1, count: stride))
    return new
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

    closure.begin()
    for instruction in states[Int(state)].instructions {
      closure.add(Int(instruction), program, places: places)
    }
    if isSearching { closure.add(start, program, places: places) }
    let reached = closure.reached
    // Words come after lines and once only: `[[:>:]]$` never holds, which LLVM's matcher agrees with.
    for index in reached where isWordPlace(Int(index), places) {
      closure.add(Int(index) + 1, program, places: nil)
    }
    let consuming = closure.reached
    let isMatch = consuming.contains(Int32(end))
    closure.begin()
    if let byte {
      for index in consuming where Int(index) != end && matches(Int(index), byte) {
        closure.add(Int(index) + 1, program, places: nil)
      }
    }
    let next = closure.reached
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
}
