/// Finds the instructions that can be reached from others without consuming a byte.
struct Closure {
  /// The instructions reached since the last `begin` that consume, or wait for a place, or are the end.
  private(set) var reached: [Int32] = []
  /// The index that ends the range of the program.
  private let end: Int
  /// For each instruction, the number of the closure that saw it last.
  private var marks: [UInt32]
  /// The number of the closure under construction.
  private var mark: UInt32 = 0
  /// The instructions to be looked at.
  private var pending: [Int32] = []

  /// Creates a closure over a range that ends before `end`.
  init(end: Int, instructionCount: Int) {
    self.end = end
    marks = Array(repeating: 0, count: instructionCount + 1)
  }

  /// Starts a new, empty closure.
  mutating func begin() {
    mark += 1
    reached.removeAll(keepingCapacity: true)
  }

  /// Adds what can be reached from `index` without consuming a byte, as far as `places` is known.
  mutating func add(_ index: Int, _ program: RegexProgram, places: PlaceContext?) {
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
