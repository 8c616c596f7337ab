extension AffineMap {
  /// `true` iff there are no inputs and no results.
  public var isEmpty: Bool { inputCount == 0 && results.isEmpty }

  /// `true` iff the results are the dimensions in order.
  public var isIdentity: Bool {
    dimensionCount == results.count && results.enumerated().allSatisfy { $1 == .dimension($0) }
  }

  /// `true` iff the results are the symbols in order.
  public var isSymbolIdentity: Bool {
    symbolCount == results.count && results.enumerated().allSatisfy { $1 == .symbol($0) }
  }

  /// `true` iff there are no symbols, and the results are the last dimensions in order.
  public var isMinorIdentity: Bool {
    guard symbolCount == 0, results.count <= dimensionCount else { return false }
    let start = dimensionCount - results.count
    return results.enumerated().allSatisfy { $1 == .dimension(start + $0) }
  }

  /// The positions of the results that are 0, if the others are the last dimensions in order; else `nil`.
  ///
  /// `(d0, d1, d2) -> (0, d2)` is a minor identity that broadcasts result 0.
  public var broadcastPositionsOfMinorIdentity: [Int]? {
    guard results.count <= dimensionCount else { return nil }
    let start = dimensionCount - results.count
    var positions: [Int] = []
    for (index, result) in results.enumerated() {
      switch result {
      case .constant(0): positions.append(index)
      case .dimension(start + index): break
      default: return nil
      }
    }
    return positions
  }

  /// The permutation after which the results are a minor identity with broadcasts, `nil` if there is none.
  ///
  /// `(d0, d1, d2) -> (0, d1)` has [1, 0]: (d1, 0) broadcasts d2.
  public var permutationToMinorIdentityWithBroadcasting: [Int]? {
    let projectionStart = max(0, inputCount - results.count)
    let leadingBroadcasts = max(0, results.count - inputCount)
    var permutation = Array(repeating: 0, count: results.count)
    var isTaken = Array(repeating: false, count: max(inputCount, results.count))
    var broadcasts: [Int] = []
    for (index, result) in results.enumerated() {
      switch result {
      case .constant(0): broadcasts.append(index)
      case .dimension(let position) where position >= projectionStart:
        permutation[index] = position - projectionStart + leadingBroadcasts
        isTaken[permutation[index]] = true
      default: return nil
      }
    }
    // A broadcast may stand anywhere: each takes the first place left.
    var place = 0
    for index in broadcasts {
      while place < isTaken.count, isTaken[place] { place += 1 }
      permutation[index] = place
      place += 1
    }
    return permutation
  }

  /// `true` iff every result is a constant.
  public var isConstant: Bool { results.allSatisfy { $0.constantValue != nil } }

  /// The value of the only result if it is a constant, `nil` of any other map.
  public var singleConstant: Int64? { results.count == 1 ? results[0].constantValue : nil }

  /// The values of the results if all are constants, `nil` of any other map.
  public var constants: [Int64]? { isConstant ? results.compactMap(\.constantValue) : nil }

  /// Returns whether the results are different dimensions and nothing else, or zeros where allowed.
  public func isProjectedPermutation(allowingZeros: Bool = false) -> Bool {
    guard symbolCount == 0, results.count <= dimensionCount else { return false }
    var isSeen = Array(repeating: false, count: dimensionCount)
    for result in results {
      switch result {
      case .dimension(let position) where !isSeen[position]: isSeen[position] = true
      case .constant(0) where allowingZeros: break
      default: return false
      }
    }
    return true
  }

  /// `true` iff the results are all dimensions, each once, and there are no symbols.
  public var isPermutation: Bool { dimensionCount == results.count && isProjectedPermutation() }

  /// Returns the position of the first result that is the given dimension.
  public func resultPosition(ofDimension position: Int) -> Int? {
    results.firstIndex(of: .dimension(position))
  }

  /// Returns whether a result depends on the dimension at the given position.
  public func isFunction(ofDimension position: Int) -> Bool {
    results.contains { $0.isFunction(ofDimension: position) }
  }

  /// Returns whether a result depends on the symbol at the given position.
  public func isFunction(ofSymbol position: Int) -> Bool {
    results.contains { $0.isFunction(ofSymbol: position) }
  }

  /// The largest number known to divide every result; the largest number of all if the results are 0.
  public var largestKnownDivisor: UInt64 {
    let divisor = results.reduce(0) { wrappingGCD($0, $1.largestKnownDivisor) }
    return divisor == 0 ? .max : UInt64(bitPattern: divisor)
  }
}
