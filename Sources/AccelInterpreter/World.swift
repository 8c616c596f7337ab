import AccelIR
import AccelNumerics

/// What surrounds a program whose meaning is not all known: functions without bodies and operations of which only the
/// effects are known.
///
/// What they return is drawn at random, but the same for the same sequence of events.
final class World {
  /// Something that others can see.
  struct Event {
    /// What is called or executed.
    let name: String
    let arguments: [RuntimeValue]
    let types: [Type]
  }

  private let seed: UInt64
  /// What others have seen so far.
  private(set) var events: [Event] = []

  init(seed: UInt64) { self.seed = seed }

  /// Calls a function that nobody knows.
  func call(_ name: String, _ arguments: [RuntimeValue], _ resultTypes: [Type]) -> [RuntimeValue] {
    record(name, arguments, arguments.map { _ in nil }, resultTypes)
  }

  /// Executes an operation of which no more is known than what it does to memory; `nil` if that is not enough.
  func execute(_ op: Operation, _ operands: [RuntimeValue]) -> [RuntimeValue]? {
    guard op.regions.isEmpty, op.successors.isEmpty else { return nil }
    // What a conversion has left half done says nothing yet.
    if op.is(Builtin.UnrealizedConversionCast.self) { return nil }
    let types = op.results.types
    guard let effects = op.memoryEffects ?? (op.isMemoryEffectFree ? [] : nil) else {
      return record(op.name.string, operands, op.operands.types, types)
    }
    if effects.contains(where: { $0.kind == .allocate || $0.kind == .free }) { return nil }
    if effects.contains(where: { $0.kind == .write }) {
      return record(op.name.string, operands, op.operands.types, types)
    }
    if operands.contains(where: \.hasPoison) { return types.map { _ in .poison } }
    // What is only read changes with what was written.
    let state = effects.isEmpty ? 0 : UInt64(events.count)
    var hash = StableHash(seed: seed &+ state)
    hash.combine(op.name.string)
    for property in op.properties { hash.combine(property?.text ?? "") }
    if !op.isRegistered {
      for entry in op.attributes { hash.combine("\(entry.name.string)=\(entry.value.text)") }
    }
    for (operand, type) in zip(operands, op.operands.types) { hash.combine(operand.text(type)) }
    return values(of: types, hash.value)
  }

  /// Remembers an event and returns what comes of it, which the arguments have no part in: if one is poison, another
  /// may stand in its place.
  private func record(
    _ name: String, _ arguments: [RuntimeValue], _ types: [Type?], _ resultTypes: [Type]
  ) -> [RuntimeValue] {
    var hash = StableHash(seed: seed &+ UInt64(events.count))
    hash.combine(name)
    events.append(Event(name: name, arguments: arguments, types: types.compactMap { $0 }))
    return values(of: resultTypes, hash.value)
  }

  private func values(of types: [Type], _ seed: UInt64) -> [RuntimeValue] {
    var sampler = ValueSampler(seed: seed)
    return types.map { sampler.value(of: $0) ?? .opaque(sampler.next()) }
  }
}

/// A hash that is the same in every process.
private struct StableHash {
  private(set) var value: UInt64

  init(seed: UInt64) { value = 0xcbf2_9ce4_8422_2325 ^ seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func combine(_ text: String) {
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    value = (value ^ 0xFF) &* 0x100_0000_01b3
  }
}
