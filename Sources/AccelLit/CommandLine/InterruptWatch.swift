import Foundation

/// Lets the user end a run with ^C.
struct InterruptWatch {
  private static var signals: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGINT)
    sigaddset(&set, SIGTERM)
    return set
  }

  /// Holds the signals back on this thread and on those it starts from now on.
  init() {
    var set = Self.signals
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Calls `action` at the first signal; a second one ends the process.
  func begin(_ action: @escaping @Sendable () -> Void) {
    Thread.detachNewThread {
      var set = Self.signals
      var signal: Int32 = 0
      guard sigwait(&set, &signal) == 0 else { return }
      action()
      guard sigwait(&set, &signal) == 0 else { return }
      _exit(128 + signal)
    }
  }
}
