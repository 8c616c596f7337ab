/// A regular expression as a flat row of instructions.
///
/// Every construct is a contiguous range, so that a part, and the rest after a part, are ranges as well.
struct RegexProgram {
  /// One instruction; `operand` and `end` are indices of instructions, or what `operation` says.
  struct Instruction {
    var operation: Operation
    var operand: Int32 = 0
    var end: Int32 = 0
  }

  /// What an instruction does.
  enum Operation: UInt8 {
    /// Matches the byte `operand`.
    case byte
    /// Matches a byte of the set number `operand`.
    case set
    /// Holds at the place whose raw value is `operand`.
    case place
    /// Starts a part that is repeated; `operand` is its `loopEnd`.
    case loop
    /// Ends the loop that starts at `operand`.
    case loopEnd
    /// Starts a part that may be left out; `operand` is its `optionalEnd`.
    case optional
    /// Ends an optional part.
    case optionalEnd
    /// Starts alternatives; `operand` is the first `branch`, `end` the `choiceEnd`.
    case choice
    /// Stands between alternatives; `operand` is the next `branch` or the `choiceEnd`, `end` the `choiceEnd`.
    case branch
    /// Ends alternatives.
    case choiceEnd
    /// Starts the group `operand`.
    case open
    /// Ends the group `operand`.
    case close
    /// Starts a copy of the group `operand` that stands for a reference to it; `end` is its `referenceEnd`.
    case reference
    /// Ends a reference.
    case referenceEnd
  }

  private(set) var instructions: [Instruction] = []
  private(set) var sets: [ByteSet] = []
  /// `true` iff the program has an instruction `place`.
  private(set) var hasPlaces = false
  /// The deepest nesting of loops.
  private(set) var loopDepth = 0
  private var currentLoopDepth = 0
  private var setNumbers: [ByteSet: Int32] = [:]

  /// The largest program that is accepted; nested intervals multiply.
  private static let largestCount = 1 << 21

  /// Creates the program of `node`.
  init(_ node: RegexNode) throws(RegexError) { try emit(node) }

  /// The index after the last instruction.
  var end: Int { instructions.count }

  /// Adds the instructions of `node`.
  private mutating func emit(_ node: RegexNode) throws(RegexError) {
    if instructions.count > Self.largestCount { throw .outOfMemory }
    switch node {
    case .byte(let byte): add(.byte, Int(byte))
    case .set(let set): add(.set, number(of: set))
    case .place(let place):
      hasPlaces = true
      add(.place, Int(place.rawValue))
    case .sequence(let parts): for part in parts { try emit(part) }
    case .choice(let alternatives): try emitChoice(alternatives)
    case .repeated(let part):
      currentLoopDepth += 1
      loopDepth = max(loopDepth, currentLoopDepth)
      let start = add(.loop)
      try emit(part)
      instructions[start].operand = Int32(add(.loopEnd, start))
      currentLoopDepth -= 1
    case .optional(let part):
      let start = add(.optional)
      try emit(part)
      instructions[start].operand = Int32(add(.optionalEnd))
    case .group(let number, let part):
      add(.open, number)
      try emit(part)
      add(.close, number)
    case .reference(let number, let part):
      let start = add(.reference, number)
      try emit(part)
      instructions[start].end = Int32(add(.referenceEnd, number))
    }
  }

  /// Adds the instructions of alternatives.
  private mutating func emitChoice(_ alternatives: [RegexNode]) throws(RegexError) {
    var separators = [add(.choice)]
    for (index, alternative) in alternatives.enumerated() {
      if index > 0 { separators.append(add(.branch)) }
      try emit(alternative)
    }
    let end = add(.choiceEnd)
    for (index, separator) in separators.enumerated() {
      let next = index + 1 < separators.count ? separators[index + 1] : end
      instructions[separator].operand = Int32(next)
      instructions[separator].end = Int32(end)
    }
  }

  /// Returns the number of `set` in `sets`, adding it where it is new.
  private mutating func number(of set: ByteSet) -> Int {
    if let number = setNumbers[set] { return Int(number) }
    setNumbers[set] = Int32(sets.count)
    sets.append(set)
    return sets.count - 1
  }

  /// Adds an instruction and returns its index.
  @discardableResult
  private mutating func add(_ operation: Operation, _ operand: Int = 0) -> Int {
    instructions.append(Instruction(operation: operation, operand: Int32(operand)))
    return instructions.count - 1
  }
}
