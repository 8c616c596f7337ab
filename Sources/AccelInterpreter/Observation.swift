import AccelIR
import AccelNumerics

/// What can be seen of a run of a function.
struct Observation {
  /// How the run ended.
  enum End {
    case returned([RuntimeValue])
    case failed(ExecutionFailure)
  }

  let events: [World.Event]
  let end: End
  /// `true` iff the run depends on what nothing determines: the bits of a NaN.
  let isUndetermined: Bool
  let steps: Int

  /// How two runs differ; `nil` if the second may stand in the place of the first.
  ///
  /// After what has no meaning, and in the place of poison, anything may stand. Runs that were not followed to their
  /// ends tell nothing.
  static func difference(_ before: Observation, _ after: Observation, _ types: [Type]) -> Difference? {
    if before.isUndetermined { return nil }
    var difference: Difference { Difference(before: before.text(types), after: after.text(types)) }
    if case .failed(let failure) = before.end, failure.kind != .stopped { return nil }
    if case .failed(let failure) = after.end, failure.kind == .unsupported { return nil }
    guard before.events.count == after.events.count,
      zip(before.events, after.events).allSatisfy({ $0.permits($1) })
    else { return difference }
    switch (before.end, after.end) {
    case (.failed(let first), .failed(let second)):
      return first.kind == second.kind && first.message == second.message ? nil : difference
    case (.returned(let first), .returned(let second)):
      let isSame =
        first.count == second.count
        && zip(zip(first, second), types).allSatisfy { $0.0.permits($0.1, $1) }
      return isSame ? nil : difference
    case (.failed, .returned), (.returned, .failed): return difference
    }
  }

  /// What is seen of two runs that differ.
  struct Difference {
    let before: String, after: String
  }

  /// The end of the run, after what was seen before.
  private func text(_ types: [Type]) -> String {
    let calls = events.map { event in
      let arguments = event.types.isEmpty ? "…" : list(event.arguments, event.types)
      return "\(event.name)(\(event.arguments.isEmpty ? "" : arguments)); "
    }
    let shown = calls.count > 8 ? ["… "] + calls.suffix(8) : calls
    switch end {
    case .returned(let values): return shown.joined() + (values.isEmpty ? "no results" : list(values, types))
    case .failed(let failure):
      return shown.joined() + (failure.kind == .undefined ? "undefined behaviour: " : "") + failure.message
    }
  }
}

/// Returns values as attributes are written.
func list(_ values: [RuntimeValue], _ types: [Type]) -> String {
  zip(values, types).map { $0.text($1) }.joined(separator: ", ")
}

extension World.Event {
  /// `true` iff the other event may stand in the place of this one.
  fileprivate func permits(_ other: Self) -> Bool {
    name == other.name && arguments.count == other.arguments.count
      && zip(arguments, other.arguments).enumerated().allSatisfy { index, pair in
        pair.0.permits(pair.1, index < types.count ? types[index] : nil)
      }
  }
}

extension RuntimeValue {
  /// `true` iff the other value may stand in the place of this one: anything for poison, any NaN for a NaN.
  fileprivate func permits(_ other: RuntimeValue, _ type: Type?) -> Bool {
    let format = type?.elementOrSelf.as(FloatType.self)?.format
    switch (self, other) {
    case (.poison, _): return true
    case (.number(let bits), .number(let others)): return permit(bits, others, format)
    case (.elements(let elements), .elements(let others)):
      return elements.shape == others.shape
        && zip(elements.bits, others.bits).allSatisfy { permit($0, $1, format) }
    case (.elements(let elements), .poison): return elements.bits.allSatisfy { $0 == nil }
    default: return self == other
    }
  }
}

/// `true` iff `other` may stand in the place of `bits`.
private func permit(_ bits: WideInteger?, _ other: WideInteger?, _ format: FloatFormat?) -> Bool {
  guard let bits else { return true }
  if bits == other { return true }
  guard let other, let format else { return false }
  return SoftFloat(bits: bits, format: format).isNaN && SoftFloat(bits: other, format: format).isNaN
}
