import Foundation

/// A moment at which a test's time is up, or never.
struct Deadline: Sendable {
  /// The moment, in nanoseconds since the system started; `nil` means never.
  private let moment: UInt64?

  /// Creates a deadline `seconds` from now; 0 means never.
  init(seconds: Int) {
    moment = seconds > 0 ? DispatchTime.now().uptimeNanoseconds + UInt64(seconds) * 1_000_000_000 : nil
  }

  /// `true` iff there is a moment.
  var exists: Bool { moment != nil }

  /// `true` iff the moment has passed.
  var hasPassed: Bool { moment.map { DispatchTime.now().uptimeNanoseconds >= $0 } ?? false }

  /// The time left in milliseconds, rounded up, as `poll` takes it; -1 means for ever.
  var pollTimeout: Int32 {
    guard let moment else { return -1 }
    let now = DispatchTime.now().uptimeNanoseconds
    return now >= moment ? 0 : Int32(min((moment - now) / 1_000_000 + 1, 1 << 30))
  }
}
