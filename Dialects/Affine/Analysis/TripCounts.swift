import Accel
import SCFDialect

extension Op<Affine.For> {
  /// The numbers of iterations for each result of the upper bound, the least of which counts; `nil` if the lower bound
  /// has several results.
  var tripCounts: MappedOperands? {
    let step = Int64(self.step.value)
    if step <= 0 { return nil }
    if constantLowerBound != nil, constantUpperBound != nil {
      return tripCount.map { MappedOperands(map: .constant(Int64($0)), operands: []) }
    }
    let (lower, upper) = (lowerBound, upperBound)
    guard lower.map.results.count == 1 else { return nil }
    var padded = lower
    padded.map = AffineMap(
      dimensionCount: lower.map.dimensionCount, symbolCount: lower.map.symbolCount,
      results: upper.map.results.map { _ in lower.map.results[0] })
    var result = MappedOperands.difference(upper, padded)
    result.map = result.map.replacingResults { $0.ceildiv(.constant(step)) }
    return result
  }

  /// The number of iterations, if it is known.
  var constantTripCount: Int? {
    guard let numbers = tripCounts?.map.results.map(\.constantValue) else { return nil }
    var least: Int?
    for number in numbers {
      guard let number else { return nil }
      // A distance below 0 counts as a very large number, as in MLIR.
      let count = number < 0 ? Int.max : Int(number)
      least = min(least ?? count, count)
    }
    return least
  }

  /// A number that the number of iterations is a multiple of; the largest of all if there is none.
  var largestTripCountDivisor: UInt64 {
    guard let results = tripCounts?.map.results else { return 1 }
    var common: UInt64?
    for result in results {
      var divisor: UInt64
      if let number = result.constantValue {
        divisor = number == 0 ? .max : UInt64(bitPattern: number)
      } else {
        divisor = AffineMap(dimensionCount: 0, results: [result]).largestKnownDivisor
      }
      if let other = common {
        var rest = other
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
      }
      common = divisor
    }
    return common ?? 1
  }
}
