import Foundation

/// Streams that are read together, so that no writer waits for a reader.
struct OutputCollector {
  /// A stream and what was read from it.
  private struct Stream {
    let descriptor: Descriptor
    var bytes: [UInt8] = []
    var isAtEnd = false
  }

  private var streams: [Stream] = []

  /// How long after the deadline streams are still read: ended processes close theirs at once.
  private static let grace = 2

  /// Adds a stream and returns its index.
  mutating func add(_ descriptor: Descriptor) -> Int {
    streams.append(Stream(descriptor: descriptor))
    return streams.count - 1
  }

  /// Returns what was read from the stream `index`.
  func bytes(_ index: Int) -> [UInt8] { streams[index].bytes }

  /// Reads all streams until those in `awaited` end; calls `timeIsUp` once if the deadline passes meanwhile.
  mutating func read(until awaited: [Int], _ deadline: Deadline, timeIsUp: () -> Void) {
    var limit = deadline
    var isLate = false
    while awaited.contains(where: { !streams[$0].isAtEnd }) {
      let open = streams.indices.filter { !streams[$0].isAtEnd }
      var polled = open.map { pollfd(fd: streams[$0].descriptor.number, events: Int16(POLLIN), revents: 0) }
      let ready = poll(&polled, nfds_t(polled.count), limit.pollTimeout)
      if ready == 0 {
        guard limit.hasPassed else { continue }
        if isLate { return }
        isLate = true
        timeIsUp()
        limit = Deadline(seconds: Self.grace)
      }
      guard ready > 0 else { continue }
      for (index, entry) in zip(open, polled) where entry.revents != 0 {
        if !streams[index].descriptor.read(into: &streams[index].bytes) { streams[index].isAtEnd = true }
      }
    }
  }
}

/// Returns `bytes` as text, ends of lines made uniform as the upstream runner reads output.
func outputText(_ bytes: [UInt8]) -> String {
  guard bytes.contains(UInt8(ascii: "\r")) else { return String(decoding: bytes, as: UTF8.self) }
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count)
  for (index, byte) in bytes.enumerated() {
    if byte == UInt8(ascii: "\r") {
      result.append(UInt8(ascii: "\n"))
    } else if byte != UInt8(ascii: "\n") || index == 0 || bytes[index - 1] != UInt8(ascii: "\r") {
      result.append(byte)
    }
  }
  return String(decoding: result, as: UTF8.self)
}
