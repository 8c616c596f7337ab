import AccelDiagnostics
import AccelIR
import AccelSupport
import AccelText

/// Makes IR smaller as long as it stays interesting.
///
/// What is accepted is always the first interesting candidate in an order that depends on the IR only, so the
/// result does not depend on how many candidates are tried at once. Each accepted candidate is smaller than the
/// one before, so this ends.
struct Reducer {
  /// The least that is known to be interesting.
  private(set) var current: Candidate
  /// The number of times that the predicate was tried.
  private(set) var runs = 1
  private let trial: Trial
  private let threads: ThreadPool
  private let deadline: ContinuousClock.Instant?
  /// What is known of texts, by their hashes.
  private var verdicts: [UInt64: Bool] = [:]
  private let progress: (String, Int, Int) -> Void
  /// Who gets each candidate that is accepted.
  private let accepted: (Candidate) -> Void

  /// Valid IR, its text and its size.
  struct Candidate {
    let operation: Operation
    let measure: Measure
    var text: [UInt8] { measure.text }
    let hash: UInt64
  }

  /// Creates a reducer of `op`, which is interesting.
  ///
  /// `progress` is told what is tried, the number of operations left and the number of runs.
  init(
    _ op: Operation, _ trial: Trial, threads: ThreadPool, deadline: ContinuousClock.Instant?,
    progress: @escaping (String, Int, Int) -> Void, accepted: @escaping (Candidate) -> Void
  ) {
    current = Candidate(op)
    (self.trial, self.threads, self.deadline) = (trial, threads, deadline)
    (self.progress, self.accepted) = (progress, accepted)
    verdicts[current.hash] = true
  }

  /// `true` iff the time is over.
  var isLate: Bool { deadline.map { ContinuousClock.now >= $0 } ?? false }

  /// Applies reductions, from the first on, until none of them makes anything smaller.
  mutating func run(_ reductions: [Reduction]) throws(Trial.Failure) {
    var before: UInt64
    repeat {
      before = current.hash
      for reduction in reductions where !isLate { try apply(reduction) }
    } while before != current.hash && !isLate
  }

  /// Applies one reduction to ever fewer places at a time.
  private mutating func apply(_ reduction: Reduction) throws(Trial.Failure) {
    var size = count(reduction)
    while size > 0, !isLate {
      var end = count(reduction)
      while end > 0, !isLate {
        let (candidates, rest) = nextCandidates(reduction, end: end, size: size)
        progress(reduction.name, current.measure.operations, runs)
        if let found = try firstInteresting(candidates.map(\.candidate)) {
          accept(candidates[found].candidate, among: candidates.map(\.candidate))
          end = min(candidates[found].start, count(reduction))
        } else {
          for candidate in candidates { candidate.candidate.operation.erase() }
          end = rest
        }
      }
      size = min(size - 1, (size + 1) / 2)
    }
  }

  /// Returns the number of places where `reduction` can be tried.
  private func count(_ reduction: Reduction) -> Int { reduction.prepare(Edit(current.operation)).count }

  /// Returns the next candidates, as many as can be tried at once, and where those after them end.
  private func nextCandidates(
    _ reduction: Reduction, end: Int, size: Int
  ) -> (candidates: [(start: Int, candidate: Candidate)], end: Int) {
    var result: [(start: Int, candidate: Candidate)] = []
    var end = end
    while end > 0, result.count < threads.threadCount, !isLate {
      let start = max(end - size, 0)
      if let candidate = candidate(reduction, start..<end) {
        // What is known to be interesting ends the search.
        result.append((start, candidate))
        if verdicts[candidate.hash] == true { return (result, start) }
      }
      end = start
    }
    return (result, end)
  }

  /// Returns what `reduction` makes of a copy, if that is valid, smaller, and not known to be of no interest.
  private func candidate(_ reduction: Reduction, _ range: Range<Int>) -> Candidate? {
    let builder = Builder(current.operation.context)
    let copy = builder.clone(current.operation)
    let prepared = reduction.prepare(Edit(copy))
    guard range.upperBound <= prepared.count else {
      copy.erase()
      return nil
    }
    prepared.apply(range)
    let (isValid, _) = copy.context.diagnostics.capture { verify(copy) }
    guard isValid else {
      copy.erase()
      return nil
    }
    let candidate = Candidate(copy)
    guard candidate.measure < current.measure, verdicts[candidate.hash] != false else {
      copy.erase()
      return nil
    }
    return candidate
  }

  /// Returns the index of the first of `candidates` that is interesting.
  private mutating func firstInteresting(_ candidates: [Candidate]) throws(Trial.Failure) -> Int? {
    let texts = candidates.map(\.text)
    let trial = trial
    let first = runs
    let known = candidates.map { verdicts[$0.hash] }
    let found = try threads.map(candidates.count) { index throws(Trial.Failure) -> Bool in
      if let verdict = known[index] { return verdict }
      return try trial.isInteresting(texts[index], number: first + index)
    }
    for (candidate, isInteresting) in zip(candidates, found) { verdicts[candidate.hash] = isInteresting }
    runs += known.count { $0 == nil }
    return found.firstIndex(of: true)
  }

  /// Goes on with `candidate` and forgets the others.
  private mutating func accept(_ candidate: Candidate, among others: [Candidate]) {
    for other in others where other.operation != candidate.operation { other.operation.erase() }
    current.operation.erase()
    current = candidate
    accepted(candidate)
  }

  /// Goes on with IR that came about in another way, if it is valid, smaller and interesting.
  mutating func offer(_ op: Operation) throws(Trial.Failure) {
    let candidate = Candidate(op)
    guard candidate.measure < current.measure, verdicts[candidate.hash] != false,
      try firstInteresting([candidate]) != nil
    else { return op.erase() }
    accept(candidate, among: [candidate])
  }
}

extension Reducer.Candidate {
  /// Writes and measures `op`; locations are written if there are any.
  init(_ op: Operation) {
    var options = PrintingOptions()
    op.walk(.preOrder) { inner in
      if inner.hasLocations { options.locations = .exact }
      return options.locations == .omitted ? .advance : .interrupt
    }
    let buffer = ByteBuffer()
    Printer.print(op, to: buffer, options)
    buffer.write("\n")
    operation = op
    measure = Measure(op, text: Array(buffer.bytes))
    hash = buffer.bytes.baseAddress.map { AccelSupport.hash(bytes: $0, count: buffer.count) } ?? 0
  }
}
