import AccelSupport
import Synchronization
import Testing

@Suite struct ThreadPoolTests {
  /// An error that says where it comes from.
  private struct Failure: Error, Equatable { let index: Int }

  @Test(arguments: [1, 2, 5]) func resultsAreInOrder(threadCount: Int) {
    let pool = ThreadPool(threadCount: threadCount)
    for count in [0, 1, 2, 1000] {
      #expect(pool.map(count) { $0 * $0 } == (0..<count).map { $0 * $0 })
    }
  }

  @Test func eachNumberIsHandedOutOnce() {
    let pool = ThreadPool(threadCount: 4)
    let seen = Locked([Int](repeating: 0, count: 500))
    pool.forEach(500) { index in seen.withLock { $0[index] += 1 } }
    #expect(seen.withLock { $0 } == [Int](repeating: 1, count: 500))
  }

  @Test(arguments: [1, 4]) func theErrorIsThatOfTheLeastNumber(threadCount: Int) {
    let pool = ThreadPool(threadCount: threadCount)
    for _ in 0..<50 {
      #expect(throws: Failure(index: 7)) {
        try pool.forEach(100) { index throws(Failure) in
          if index >= 7, index % 3 == 1 { throw Failure(index: index) }
        }
      }
    }
  }

  @Test func anErrorEndsTheLoop() {
    let pool = ThreadPool(threadCount: 1)
    let calls = Atomic(0)
    #expect(throws: Failure.self) {
      _ = try pool.map(100) { index throws(Failure) -> Int in
        calls.add(1, ordering: .relaxed)
        if index == 3 { throw Failure(index: index) }
        return index
      }
    }
    #expect(calls.load(ordering: .relaxed) == 4)
  }

  @Test func threadsWorkAtTheSameTime() {
    let pool = ThreadPool(threadCount: 2)
    let arrived = Atomic(0)
    // Each call waits for the other: one thread alone would try for long, and then fail.
    let met = pool.map(2) { _ in
      arrived.add(1, ordering: .sequentiallyConsistent)
      for _ in 0..<1_000_000_000 where arrived.load(ordering: .sequentiallyConsistent) == 2 { return true }
      return false
    }
    #expect(met == [true, true])
  }

  @Test func loopsNest() {
    let pool = ThreadPool(threadCount: 3)
    let sums = pool.map(20) { outer in pool.map(20) { outer * $0 }.reduce(0, +) }
    #expect(sums == (0..<20).map { $0 * 190 })
  }

  @Test func workersKeepStateOfTheirOwn() {
    let pool = ThreadPool(threadCount: 4)
    let total = Atomic(0)
    pool.share(100) { indices in
      var sum = 0
      while let index = indices.next() { sum += index }
      total.add(sum, ordering: .relaxed)
    }
    #expect(total.load(ordering: .relaxed) == 4950)
  }

  @Test func poolsEndTheirThreads() {
    for _ in 0..<100 {
      #expect(ThreadPool(threadCount: 4).map(8) { $0 } == Array(0..<8))
    }
  }

  @Test func thereIsAProcessor() { #expect(ThreadPool.processorCount >= 1) }
}
