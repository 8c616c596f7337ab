import Foundation

/// Why a run ended before all tests were done.
enum Interruption: Sendable {
  /// The user pressed ^C.
  case user
  /// There were as many failures as the caller allows.
  case maximumFailures
  /// The time for the whole run is up.
  case timeout
}

/// Runs tests on several threads.
final class Scheduler: Sendable {
  private let tests: [LitTest]
  private let environment: LitEnvironment
  private let maximumFailures: Int?
  private let deadline: Deadline
  private let state: Locked<State>
  /// Takes each result, those of earlier tests first, one at a time.
  private let report: @Sendable (Int, LitResult) -> Void

  /// What the threads share.
  private struct State {
    /// The next test to start.
    var next = 0
    /// The results so far.
    var results: [LitResult?]
    /// The number of results that have been reported, from the first test on.
    var reported = 0
    var failures = 0
    var interruption: Interruption?
  }

  /// Creates a scheduler; a limit of `nil`, or 0 seconds, is none.
  init(
    _ tests: [LitTest], _ environment: LitEnvironment, maximumFailures: Int?, maximumSeconds: Int,
    report: @escaping @Sendable (Int, LitResult) -> Void
  ) {
    self.tests = tests
    self.environment = environment
    self.maximumFailures = maximumFailures
    self.report = report
    deadline = Deadline(seconds: maximumSeconds)
    state = Locked(State(results: Array(repeating: nil, count: tests.count)))
  }

  /// Runs the tests on `workers` threads and returns their results; tests that were not run are skipped.
  func run(workers: Int) -> (results: [LitResult], interruption: Interruption?) {
    let group = DispatchGroup()
    for _ in 0..<workers {
      group.enter()
      let thread = Thread { [self] in
        while let index = takeTest() { finish(index, tests[index].run(environment)) }
        group.leave()
      }
      // Expressions and folders nest on the stack.
      thread.stackSize = 8 << 20
      thread.start()
    }
    if deadline.exists {
      if group.wait(timeout: .now() + .milliseconds(Int(deadline.pollTimeout))) == .timedOut {
        interrupt(.timeout)
      }
    }
    group.wait()
    return state.access { state in
      (state.results.map { $0 ?? LitResult(.skipped) }, state.interruption)
    }
  }

  /// Ends the run: no test starts or is reported any more.
  func interrupt(_ interruption: Interruption) {
    state.access { state in
      if state.interruption == nil, state.reported < tests.count { state.interruption = interruption }
    }
    environment.processes.endAll()
  }

  /// Returns the index of the next test to run, or `nil` if there is none.
  private func takeTest() -> Int? {
    state.access { state in
      guard state.interruption == nil, state.next < tests.count else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  /// Keeps a result, and reports it once those of all earlier tests are.
  private func finish(_ index: Int, _ result: LitResult) {
    let isEnough = state.access { state -> Bool in
      if state.interruption != nil { return false }
      state.results[index] = result
      while state.reported < tests.count, let result = state.results[state.reported] {
        report(state.reported, result)
        state.reported += 1
        if result.verdict.isFailure { state.failures += 1 }
        if let maximumFailures, state.failures >= maximumFailures {
          // What later tests came to meanwhile is of no interest.
          for later in state.reported..<tests.count { state.results[later] = nil }
          state.interruption = .maximumFailures
          return true
        }
      }
      return false
    }
    if isEnough { environment.processes.endAll() }
  }
}
