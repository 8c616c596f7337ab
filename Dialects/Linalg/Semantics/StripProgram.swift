import Accel
import ArithDialect

/// A body compiled for execution in strips: each operation is done for many iterations of one loop at once.
///
/// The loop is the last one whose iterations do not depend on each other, so that every element of an output sees its
/// iterations in order. Bodies that do anything out of the ordinary are not compiled, and results that are NaN are
/// computed again by the interpreter, which knows which NaN they are.
struct StripProgram {
  /// The numbers of one value for all iterations of a strip.
  enum Strip {
    case f32([Float])
    case f64([Double])
    /// Integers of a width, with zeros above.
    case integer([UInt64], Int)
  }

  /// One operation: where its result goes, and from what.
  private struct Step {
    let operation: Operation
    let result: Int
    let operands: [Int]
  }

  private let steps: [Step]
  private let registerCount: Int
  /// The registers of the body's arguments that are used, and their positions.
  private let arguments: [Int]
  /// The registers of what is yielded.
  private let yielded: [Int]
  /// The loop that strips are of.
  private let strip: Int

  /// Compiles the body of `nest`, if it is an ordinary one.
  init?(_ nest: LoopNest) {
    guard let body = nest.operation.region(0).entry, let yield = body.last,
      let strip = nest.iterators.lastIndex(of: .parallel)
    else { return nil }
    self.strip = strip
    let parallel = nest.iterators.indices.filter { nest.iterators[$0] == .parallel }
    for (index, map) in nest.maps.enumerated() {
      if nest.operands[index].steps == nil { return nil }
      guard index >= nest.inputCount else { continue }
      let used = map.results.compactMap(\.dimensionPosition)
      if used.count != map.results.count || used.sorted() != parallel { return nil }
    }
    var registers: [Value: Int] = [:]
    for argument in body.arguments { registers[argument] = registers.count }
    arguments = body.arguments.indices.filter { body.arguments[$0].hasUses }
    var steps: [Step] = []
    for op in body.operations where op != yield {
      guard Self.isOrdinary(op) else { return nil }
      let operands = op.operands.compactMap { registers[$0] }
      guard operands.count == op.operands.count else { return nil }
      registers[op.result(0)] = registers.count
      steps.append(Step(operation: op, result: registers.count - 1, operands: operands))
    }
    let yielded = yield.operands.compactMap { registers[$0] }
    guard yielded.count == yield.operands.count,
      body.arguments.allSatisfy({ Self.isOrdinary($0.type) })
    else { return nil }
    (self.steps, self.yielded, registerCount) = (steps, yielded, registers.count)
  }

  /// `true` iff numbers of this type are kept in strips.
  private static func isOrdinary(_ type: Type) -> Bool {
    if let float = type.as(FloatType.self) { return float.format == .f32 || float.format == .f64 }
    return type.storedWidth.map { $0 <= 64 && type.isIntegerOrIndex } ?? false
  }

  /// `true` iff the operation is one that `execute` knows, and makes no poison.
  private static func isOrdinary(_ op: Operation) -> Bool {
    guard op.results.count == 1, isOrdinary(op.result(0).type),
      op.operands.allSatisfy({ isOrdinary($0.type) })
    else { return false }
    if let add = op.as(Arith.AddI.self) { return add.overflowFlags.isEmpty }
    if let sub = op.as(Arith.SubI.self) { return sub.overflowFlags.isEmpty }
    if let mul = op.as(Arith.MulI.self) { return mul.overflowFlags.isEmpty }
    if let constant = op.as(Arith.Constant.self) { return RuntimeValue(constant.value.value) != nil }
    if !op.fastmath.isEmpty { return false }
    return op.is(Arith.AddF.self) || op.is(Arith.SubF.self) || op.is(Arith.MulF.self)
      || op.is(Arith.DivF.self) || op.is(Arith.ExtSI.self) || op.is(Arith.ExtUI.self)
      || op.is(Arith.SIToFP.self) || op.is(Arith.ExtF.self) || op.is(Arith.MaximumF.self)
      || op.is(Linalg.Index.self)
  }

  // MARK: Running

  /// Returns the outputs after all iterations; `nil` if the interpreter must find them out.
  func run(_ nest: LoopNest) -> [[WideInteger?]]? {
    if nest.sizes.contains(0) { return nest.outputs }
    var sources = Array<StripStorage?>(repeating: nil, count: nest.operands.count)
    for index in nest.operands.indices where arguments.contains(index) || index >= nest.inputCount {
      let operand = nest.operands[index]
      let isUsed = arguments.contains(index)
      guard let source = StripStorage(operand.bits, operand.type, isUsed: isUsed) else { return nil }
      sources[index] = source
    }
    var registers = Array(repeating: Strip.f32([]), count: registerCount)
    let count = nest.sizes[strip]
    for step in steps {
      guard let constant = step.operation.as(Arith.Constant.self),
        case .number(let bits) = RuntimeValue(constant.value.value),
        let one = StripStorage([bits], constant.result.type, isUsed: true)
      else { continue }
      registers[step.result] = one.gathered(from: 0, step: 0, count: count)
    }
    var outer = nest.sizes
    outer[strip] = 1
    var indices = Array(repeating: 0, count: outer.count)
    repeat {
      let positions = nest.operands.map { operand in
        zip(indices, operand.steps ?? []).reduce(operand.start) { $0 + $1.0 * $1.1 }
      }
      for index in arguments {
        guard let source = sources[index], let stride = nest.operands[index].steps?[strip] else { return nil }
        registers[index] = source.gathered(from: positions[index], step: stride, count: count)
      }
      for step in steps {
        if let index = step.operation.as(Linalg.Index.self) {
          let start = UInt64(indices[index.dim])
          let isStrip = index.dim == strip
          registers[step.result] = .integer((0..<UInt64(count)).map { isStrip ? $0 : start }, 64)
        } else if !step.operation.is(Arith.Constant.self) {
          guard let result = execute(step, registers, count) else { return nil }
          registers[step.result] = result
        }
      }
      for (output, register) in yielded.enumerated() {
        let index = nest.inputCount + output
        guard let stride = nest.operands[index].steps?[strip] else { return nil }
        sources[index]?.scatter(registers[register], from: positions[index], step: stride)
      }
    } while indices.advance(within: outer)
    var outputs: [[WideInteger?]] = []
    for source in sources[nest.inputCount...] {
      guard let source, !source.hasNaN else { return nil }
      outputs.append(source.bits)
    }
    return outputs
  }

  /// Returns what an operation makes of strips.
  private func execute(_ step: Step, _ registers: [Strip], _ count: Int) -> Strip? {
    let op = step.operation
    switch (registers[step.operands[0]], step.operands.count > 1 ? registers[step.operands[1]] : nil) {
    case (.f32(let x), .f32(let y)):
      if op.is(Arith.MulF.self) { return .f32(combined(x, y) { $0 * $1 }) }
      if op.is(Arith.AddF.self) { return .f32(combined(x, y) { $0 + $1 }) }
      if op.is(Arith.SubF.self) { return .f32(combined(x, y) { $0 - $1 }) }
      if op.is(Arith.DivF.self) { return .f32(combined(x, y) { $0 / $1 }) }
      if op.is(Arith.MaximumF.self) { return .f32(combined(x, y) { Float.maximum($0, $1).orSum($0, $1) }) }
    case (.f64(let x), .f64(let y)):
      if op.is(Arith.MulF.self) { return .f64(combined(x, y) { $0 * $1 }) }
      if op.is(Arith.AddF.self) { return .f64(combined(x, y) { $0 + $1 }) }
      if op.is(Arith.SubF.self) { return .f64(combined(x, y) { $0 - $1 }) }
      if op.is(Arith.DivF.self) { return .f64(combined(x, y) { $0 / $1 }) }
      if op.is(Arith.MaximumF.self) { return .f64(combined(x, y) { Double.maximum($0, $1).orSum($0, $1) }) }
    case (.integer(let x, let width), .integer(let y, _)):
      let mask = UInt64.max >> UInt64(64 - width)
      if op.is(Arith.AddI.self) { return .integer(combined(x, y) { ($0 &+ $1) & mask }, width) }
      if op.is(Arith.SubI.self) { return .integer(combined(x, y) { ($0 &- $1) & mask }, width) }
      if op.is(Arith.MulI.self) { return .integer(combined(x, y) { ($0 &* $1) & mask }, width) }
    case (.integer(let x, let width), nil):
      let type = op.result(0).type
      if op.is(Arith.SIToFP.self) {
        if type.as(FloatType.self)?.format == .f32 { return .f32(x.map { Float($0.signed(width)) }) }
        return .f64(x.map { Double($0.signed(width)) })
      }
      let target = type.storedWidth ?? 64
      if op.is(Arith.ExtUI.self) { return .integer(x, target) }
      let mask = UInt64.max >> UInt64(64 - target)
      if op.is(Arith.ExtSI.self) {
        return .integer(x.map { UInt64(bitPattern: $0.signed(width)) & mask }, target)
      }
    case (.f32(let x), nil) where op.is(Arith.ExtF.self): return .f64(x.map { Double($0) })
    default: break
    }
    return nil
  }
}

/// Returns what `combine` makes of numbers at the same place.
@inline(__always)
private func combined<T>(_ left: [T], _ right: [T], _ combine: (T, T) -> T) -> [T] {
  Array(unsafeUninitializedCapacity: left.count) { buffer, count in
    count = min(left.count, right.count)
    for index in 0..<count { buffer.initializeElement(at: index, to: combine(left[index], right[index])) }
  }
}

extension UInt64 {
  /// This number of `width` bits, read as signed.
  fileprivate func signed(_ width: Int) -> Int64 {
    Int64(bitPattern: self << UInt64(64 - width)) >> Int64(64 - width)
  }
}

extension BinaryFloatingPoint {
  /// This, the greater of two numbers; NaN if one of them is, and 0 if they are zeros of either sign.
  fileprivate func orSum(_ x: Self, _ y: Self) -> Self { x.isNaN || y.isNaN || x == y ? x + y - y : self }
}

extension Operation {
  /// What the operation may assume of floating-point numbers.
  fileprivate var fastmath: Arith.FastMathFlags {
    inherentAttribute("fastmath")?.as(Arith.FastMathFlags.self) ?? []
  }
}

/// The elements of an operand, in one place while iterations write to them.
private final class StripStorage {
  @exclusivity(unchecked) private var singles: [Float] = []
  @exclusivity(unchecked) private var doubles: [Double] = []
  @exclusivity(unchecked) private var integers: [UInt64] = []
  /// The format of floating-point numbers, or the width of integers.
  private let format: FloatType.Format?, width: Int

  /// Keeps elements; `nil` if one of them is poison though it is used.
  init?(_ bits: [WideInteger?], _ type: Type, isUsed: Bool) {
    (format, width) = (type.as(FloatType.self)?.format, type.storedWidth ?? 64)
    var words: [UInt64] = []
    words.reserveCapacity(bits.count)
    for number in bits {
      guard let word = number?.unsignedValue ?? (isUsed ? nil : 0) else { return nil }
      words.append(word)
    }
    switch format {
    case .f32: singles = words.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) }
    case .f64: doubles = words.map { Double(bitPattern: $0) }
    default: integers = words
    }
  }

  /// Returns `count` elements, `step` apart from each other.
  func gathered(from start: Int, step: Int, count: Int) -> StripProgram.Strip {
    switch format {
    case .f32: .f32(gather(singles, start, step, count))
    case .f64: .f64(gather(doubles, start, step, count))
    default: .integer(gather(integers, start, step, count), width)
    }
  }

  /// Puts elements `step` apart from each other.
  func scatter(_ strip: StripProgram.Strip, from start: Int, step: Int) {
    switch strip {
    case .f32(let new): for index in new.indices { singles[start + index * step] = new[index] }
    case .f64(let new): for index in new.indices { doubles[start + index * step] = new[index] }
    case .integer(let new, _): for index in new.indices { integers[start + index * step] = new[index] }
    }
  }

  /// `true` iff some number is NaN.
  var hasNaN: Bool { singles.contains(where: \.isNaN) || doubles.contains(where: \.isNaN) }

  /// The bits of all elements.
  var bits: [WideInteger?] {
    switch format {
    case .f32: singles.map { WideInteger(word: UInt64($0.bitPattern), width: 32) }
    case .f64: doubles.map { WideInteger(word: $0.bitPattern, width: 64) }
    default: integers.map { WideInteger(word: $0, width: width) }
    }
  }
}

/// Returns `count` elements of `all`, `step` apart from each other.
private func gather<T>(_ all: [T], _ start: Int, _ step: Int, _ count: Int) -> [T] {
  if step == 0 { return Array(repeating: all[start], count: count) }
  if step == 1 { return Array(all[start..<start + count]) }
  return (0..<count).map { all[start + $0 * step] }
}
