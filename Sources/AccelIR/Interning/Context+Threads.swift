public import AccelSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The memory in which each thread creates operations.
@usableFromInline final class ThreadArenas: @unchecked Sendable {
  private let first: UnsafeMutablePointer<Arena>
  private let others = Locked<[UnsafeMutablePointer<Arena>]>([])
  /// Under which each thread keeps its arena; made when several threads first work.
  @exclusivity(unchecked) private var key: pthread_key_t?

  /// Creates the memory of one thread.
  init(first: UnsafeMutablePointer<Arena>) { self.first = first }

  deinit {
    if let key { pthread_key_delete(key) }
    for arena in others.withLock({ $0 }) {
      arena.deinitialize(count: 1)
      arena.deallocate()
    }
  }

  /// Makes the arena that exists from the start that of the calling thread.
  func prepare() {
    guard key == nil else { return }
    var made = pthread_key_t()
    precondition(pthread_key_create(&made, nil) == 0, "no key is left for the memory of threads")
    key = made
    pthread_setspecific(made, first)
  }

  /// The arena of the calling thread.
  @usableFromInline var ofThisThread: UnsafeMutablePointer<Arena> {
    guard let key else { return first }
    if let known = pthread_getspecific(key) { return known.assumingMemoryBound(to: Arena.self) }
    let arena = UnsafeMutablePointer<Arena>.allocate(capacity: 1)
    arena.initialize(to: Arena())
    others.withLock { $0.append(arena) }
    pthread_setspecific(key, arena)
    return arena
  }
}

extension Context {
  /// `true` iff several threads may work on the IR just now.
  package var isUsedByThreads: Bool { isShared }

  /// Runs `body`, in which several threads may work on operations that are isolated from each other.
  package func withThreads<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
    let wasShared = isShared
    if !wasShared { memories.prepare() }
    isShared = true
    defer { isShared = wasShared }
    return try body()
  }
}
