import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Threads that share the work of loops; they start when a loop first has work for them.
///
/// The thread that calls a loop works, too, so loops may be nested: an inner loop is helped by the threads
/// that have nothing else to do, and finishes without them if there are none. Which thread does what is left
/// to chance, but results and errors are those of a serial loop.
public final class ThreadPool: Sendable {
  /// The number of threads that a loop uses at most, the calling one included.
  public let threadCount: Int
  private let crew: Crew

  /// Creates a pool of `threadCount` threads, the calling one included.
  ///
  /// - Requires: `threadCount` is positive.
  public init(threadCount: Int = ThreadPool.processorCount) {
    precondition(threadCount > 0, "a pool without threads")
    self.threadCount = threadCount
    crew = Crew(limit: threadCount - 1)
  }

  deinit { crew.end() }

  /// The number of processors of the machine.
  public static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Hands out the numbers of a loop, each to one thread, in increasing order.
  public struct Indices: IteratorProtocol, Sendable {
    fileprivate let job: Job

    /// Returns the next number, or `nil` if none is left.
    public func next() -> Int? {
      let index = job.next.add(1, ordering: .relaxed).oldValue
      return index < job.count ? index : nil
    }

    /// Hands out no number any more.
    public func stop() { job.next.store(job.count, ordering: .relaxed) }
  }

  /// Calls `worker` on each thread that takes part in a loop over `0..<count`; it takes its share of the
  /// numbers until there are none.
  ///
  /// What a worker keeps between two numbers is its own:
  ///
  ///     pool.share(functions.count) { indices in
  ///       var scratch = Scratch()
  ///       while let index = indices.next() { simplify(functions[index], &scratch) }
  ///     }
  public func share(_ count: Int, _ worker: @Sendable (Indices) -> Void) {
    withoutActuallyEscaping(worker) { worker in
      let job = Job(count: count, worker: worker)
      if count > 1 { crew.post(job) }
      job.work()
      if count > 1 { crew.finish(job) }
      job.worker = nil
    }
  }

  /// Calls `body` with each number of `0..<count`.
  ///
  /// If some calls throw, the error is that of the least number, and not all larger numbers are tried.
  public func forEach<E>(_ count: Int, _ body: @Sendable (Int) throws(E) -> Void) throws(E) {
    let failure = Locked<(index: Int, error: E)?>(nil)
    share(count) { indices in
      while let index = indices.next() {
        do throws(E) {
          try body(index)
        } catch {
          // All smaller numbers have been handed out, so that an earlier error will still be found.
          indices.stop()
          failure.withLock { first in
            if first.map({ index < $0.index }) ?? true { first = (index, error) }
          }
        }
      }
    }
    if let first = failure.withLock({ $0 }) { throw first.error }
  }

  /// Returns what `transform` returns for each number of `0..<count`, in their order.
  ///
  /// If some calls throw, the error is that of the least number, and not all larger numbers are tried.
  public func map<R: Sendable, E>(
    _ count: Int, _ transform: @Sendable (Int) throws(E) -> R
  ) throws(E) -> [R] {
    let results = Slots<R>(count)
    try forEach(count) { index throws(E) in results[index] = try transform(index) }
    return results.values
  }
}

/// Room for the results of a loop; each is written by one thread.
private final class Slots<R>: @unchecked Sendable {
  private let slots: UnsafeMutableBufferPointer<R?>

  init(_ count: Int) {
    slots = .allocate(capacity: count)
    slots.initialize(repeating: nil)
  }

  deinit {
    slots.deinitialize()
    slots.deallocate()
  }

  subscript(index: Int) -> R? {
    get { slots[index] }
    set { slots[index] = newValue }
  }

  /// The results, all of which must be there.
  var values: [R] { slots.map { $0.unsafelyUnwrapped } }
}

/// One loop.
private final class Job: @unchecked Sendable {
  let count: Int
  /// The number to hand out next.
  let next = Atomic<Int>(0)
  /// What each thread does; taken away when the loop is done.
  var worker: (@Sendable (ThreadPool.Indices) -> Void)?
  /// The number of threads at work besides the one that called the loop; the crew's lock guards it.
  var helpers = 0

  init(count: Int, worker: @escaping @Sendable (ThreadPool.Indices) -> Void) {
    (self.count, self.worker) = (count, worker)
  }

  /// `true` iff there are numbers to hand out.
  var hasWork: Bool { next.load(ordering: .relaxed) < count }

  /// Takes part in the loop until no number is left.
  @inline(never) func work() { worker?(ThreadPool.Indices(job: self)) }
}

/// The threads of a pool besides the calling ones, and the loops they can help with.
private final class Crew: @unchecked Sendable {
  /// The number of threads there may be.
  private let limit: Int
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// Signalled when there is a new loop, or no more to come.
  private let workCame = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  /// Signalled when the last helper has left a loop.
  private let workEnded = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  /// The loops that are going on, inner ones after those around them.
  private var jobs: [Job] = []
  private var threads: [pthread_t] = []
  /// The number of threads that are not at work on a loop.
  private var idle = 0
  private var isEnding = false

  /// The size of the threads' stacks, which is that of a program's first thread: IR may be nested deeply.
  private static var stackSize: Int { 8 << 20 }

  init(limit: Int) {
    self.limit = limit
    pthread_mutex_init(lock, nil)
    pthread_cond_init(workCame, nil)
    pthread_cond_init(workEnded, nil)
  }

  deinit {
    pthread_cond_destroy(workEnded)
    pthread_cond_destroy(workCame)
    pthread_mutex_destroy(lock)
    workEnded.deallocate()
    workCame.deallocate()
    lock.deallocate()
  }

  /// Lets idle threads help with `job`, and starts more of them if there may be more.
  func post(_ job: Job) {
    guard limit > 0 else { return }
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    jobs.append(job)
    let wanted = min(job.count - 1, limit)
    while idle < wanted, threads.count < limit {
      guard let thread = start() else { break }
      threads.append(thread)
      idle += 1
    }
    if wanted == 1 { pthread_cond_signal(workCame) } else { pthread_cond_broadcast(workCame) }
  }

  /// Waits until no thread is at work on `job`, of which all numbers are handed out.
  func finish(_ job: Job) {
    guard limit > 0 else { return }
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    jobs.removeAll { $0 === job }
    while job.helpers > 0 { pthread_cond_wait(workEnded, lock) }
  }

  /// Ends all threads; they have nothing to do.
  func end() {
    pthread_mutex_lock(lock)
    isEnding = true
    pthread_cond_broadcast(workCame)
    pthread_mutex_unlock(lock)
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Starts a thread, unless the system has none to give.
  private func start() -> pthread_t? {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, Self.stackSize)
    let argument = Unmanaged.passRetained(self)
    #if canImport(Glibc)
      var thread = pthread_t()
      let status = pthread_create(
        &thread, &attributes,
        { argument in
          Crew.serve(argument)
          return nil
        }, argument.toOpaque())
    #else
      var thread: pthread_t?
      let status = pthread_create(
        &thread, &attributes,
        { argument in
          Crew.serve(argument)
          return nil
        }, argument.toOpaque())
    #endif
    if status == 0 { return thread }
    argument.release()
    return nil
  }

  /// What a thread does: helps with loops until the pool ends.
  private static func serve(_ argument: UnsafeMutableRawPointer?) {
    guard let argument else { return }
    let crew = Unmanaged<Crew>.fromOpaque(argument).takeRetainedValue()
    pthread_mutex_lock(crew.lock)
    while !crew.isEnding {
      // Outer loops wait for inner ones.
      if let job = crew.jobs.last(where: \.hasWork) {
        crew.idle -= 1
        job.helpers += 1
        pthread_mutex_unlock(crew.lock)
        job.work()
        pthread_mutex_lock(crew.lock)
        job.helpers -= 1
        crew.idle += 1
        if job.helpers == 0 { pthread_cond_broadcast(crew.workEnded) }
      } else {
        pthread_cond_wait(crew.workCame, crew.lock)
      }
    }
    pthread_mutex_unlock(crew.lock)
  }
}
