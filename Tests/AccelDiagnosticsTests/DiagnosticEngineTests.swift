import AccelDiagnostics
import AccelSupport
import Synchronization
import Testing

/// Remembers the messages it is given.
private final class Recorder: Sendable {
  private let messages = Mutex<[String]>([])
  /// The messages so far.
  var all: [String] { messages.withLock { $0 } }
  /// Returns a handler that is satisfied with the given severities.
  func handler(for severities: Set<Severity> = [.error, .warning, .remark, .note]) -> DiagnosticHandler {
    { [self] diagnostic in
      guard severities.contains(diagnostic.severity) else { return false }
      messages.withLock { $0.append(diagnostic.message) }
      return true
    }
  }
}

@Suite struct DiagnosticEngineTests {
  @Test func theLatestWillingHandlerWins() {
    let engine = DiagnosticEngine()
    let (first, second) = (Recorder(), Recorder())
    engine.push(first.handler())
    let id = engine.push(second.handler(for: [.warning]))
    engine.emit(.error(at: .unknown, "e"))
    engine.emit(.warning(at: .unknown, "w"))
    engine.pop(id)
    engine.emit(.warning(at: .unknown, "w2"))
    #expect(first.all == ["e", "w2"])
    #expect(second.all == ["w"])
    #expect(engine.errorCount == 1)
    #expect(engine.hasErrors)
  }

  @Test func handlersMayEmit() {
    let engine = DiagnosticEngine()
    let recorder = Recorder()
    engine.push(recorder.handler())
    engine.push { [unowned engine] diagnostic in
      if diagnostic.severity == .error { engine.emit(.remark(at: .unknown, "seen")) }
      return false
    }
    engine.emit(.error(at: .unknown, "e"))
    #expect(recorder.all == ["seen", "e"])
  }

  @Test func capturedErrorsDoNotCount() {
    let engine = DiagnosticEngine()
    let recorder = Recorder()
    engine.push(recorder.handler())
    let (result, captured) = engine.capture {
      engine.emit(.error(at: .unknown, "a"))
      engine.emit(.warning(at: .unknown, "b"))
      return 7
    }
    #expect(result == 7)
    #expect(captured.map(\.message) == ["a", "b"])
    #expect(!engine.hasErrors)
    for diagnostic in captured { engine.emit(diagnostic) }
    #expect(engine.errorCount == 1)
    #expect(recorder.all == ["a", "b"])
  }

  @Test func filtersHideWhatIsLessSevere() {
    for (level, expected) in [
      (Severity.error, ["e"]), (.warning, ["w", "e"]), (.remark, ["r", "w", "e"]),
    ] {
      let engine = DiagnosticEngine()
      let recorder = Recorder()
      engine.push(recorder.handler())
      engine.pushFilter(upTo: level)
      engine.emit(.remark(at: .unknown, "r"))
      engine.emit(.warning(at: .unknown, "w"))
      engine.emit(.error(at: .unknown, "e"))
      #expect(recorder.all == expected)
    }
  }

  @Test func parallelWorkIsReplayedInOrder() async {
    let engine = DiagnosticEngine()
    let recorder = Recorder()
    engine.push(recorder.handler())
    let buffer = engine.orderedBuffer()
    await withTaskGroup(of: Void.self) { group in
      for item in (0..<50).reversed() {
        group.addTask {
          buffer.collect(order: item) {
            engine.emit(.error(at: .unknown, "\(item)a"))
            engine.emit(.error(at: .unknown, "\(item)b"))
          }
        }
      }
    }
    engine.emit(.remark(at: .unknown, "passes through"))
    #expect(recorder.all == ["passes through"])
    #expect(engine.errorCount == 0)
    buffer.replay()
    #expect(recorder.all == ["passes through"] + (0..<50).flatMap { ["\($0)a", "\($0)b"] })
    #expect(engine.errorCount == 100)
    engine.emit(.remark(at: .unknown, "after"))
    #expect(recorder.all.last == "after")
  }

  @Test func orderedBuffersNest() {
    let engine = DiagnosticEngine()
    let recorder = Recorder()
    engine.push(recorder.handler())
    let outer = engine.orderedBuffer()
    for item in [1, 0] {
      outer.collect(order: item) {
        let inner = engine.orderedBuffer()
        for part in [1, 0] {
          inner.collect(order: part) { engine.emit(.remark(at: .unknown, "\(item).\(part)")) }
        }
        inner.replay()
        engine.emit(.remark(at: .unknown, "\(item) end"))
      }
    }
    outer.replay()
    #expect(recorder.all == ["0.0", "0.1", "0 end", "1.0", "1.1", "1 end"])
  }

  @Test func aForgottenBufferReplays() {
    let engine = DiagnosticEngine()
    let recorder = Recorder()
    engine.push(recorder.handler())
    do {
      let buffer = engine.orderedBuffer()
      buffer.collect(order: 0) { engine.emit(.remark(at: .unknown, "r")) }
    }
    #expect(recorder.all == ["r"])
  }

  @Test func printersWriteEachDiagnostic() {
    let engine = DiagnosticEngine()
    let buffer = ByteBuffer()
    engine.push(DiagnosticPrinter(.text(TextRenderer()), to: buffer).handler)
    engine.emit(.error(at: .unknown, "a"))
    engine.push(DiagnosticPrinter(.json(JSONRenderer()), to: buffer).handler)
    engine.emit(.error(at: .unknown, "b"))
    #expect(buffer.string == "<unknown>:0: error: a\n{\"severity\":\"error\",\"message\":\"b\"}\n")
  }
}
