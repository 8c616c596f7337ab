import AccelIR

/// A function prepared to be run: every value has a place in the frame.
final class Code {
  /// An operation with the places of its values.
  struct Instruction {
    let operation: Operation
    /// What the operation does, if that is known.
    let semantics: Semantics?
    /// The places of the operands.
    let operands: [Int]
    /// The place of the first result; the others follow.
    let firstResult: Int
  }

  /// A block with the places of its arguments.
  struct BlockCode {
    let firstArgument: Int
    let argumentCount: Int
    let instructions: [Instruction]
  }

  private(set) var blocks: [Block: BlockCode] = [:]
  /// The number of places.
  private(set) var placeCount = 0
  private var places: [Value: Int] = [:]

  /// Prepares the blocks of a region and all inside.
  init(_ region: Region, _ table: SemanticsTable) {
    number(region)
    prepare(region, table)
  }

  /// Gives values their places; uses may come before definitions.
  private func number(_ region: Region) {
    for block in region.blocks {
      for argument in block.arguments { addPlace(argument) }
      for op in block.operations {
        for result in op.results { addPlace(result) }
        for inner in op.regions { number(inner) }
      }
    }
  }

  private func addPlace(_ value: Value) {
    places[value] = placeCount
    placeCount += 1
  }

  /// Returns the place of a value.
  func place(of value: Value) -> Int? { places[value] }

  private func prepare(_ region: Region, _ table: SemanticsTable) {
    for block in region.blocks {
      let instructions = block.operations.map { op in
        for inner in op.regions { prepare(inner, table) }
        return Instruction(
          operation: op, semantics: table.semantics(of: op.name),
          operands: op.operands.map { places[$0] ?? -1 },
          firstResult: op.results.first.flatMap { places[$0] } ?? 0)
      }
      blocks[block] = BlockCode(
        firstArgument: block.arguments.first.flatMap { places[$0] } ?? 0,
        argumentCount: block.arguments.count, instructions: instructions)
    }
  }
}

/// The values of one call of a function.
final class Frame {
  let code: Code
  var values: [RuntimeValue]

  init(_ code: Code) {
    self.code = code
    values = Array(repeating: .poison, count: code.placeCount)
  }

  /// Puts values in a row from `first` on.
  func store(_ new: [RuntimeValue], at first: Int) {
    for (offset, value) in new.enumerated() { values[first + offset] = value }
  }
}
