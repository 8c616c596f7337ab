import Accel
import AccelPresburger
import SCFDialect

/// An access to elements of a buffer whose indices are known.
struct MemoryAccess {
  /// The operation that reads or writes.
  let operation: Operation
  /// The buffer.
  let memref: Value
  /// `true` iff the operation writes.
  let isWrite: Bool

  /// Creates the access of an operation, if it is an affine one.
  init?(_ op: Operation) {
    if op.is(Affine.Load.self) || op.is(Affine.VectorLoad.self) {
      (operation, memref, isWrite) = (op, op.operand(0), false)
    } else if op.is(Affine.Store.self) || op.is(Affine.VectorStore.self) {
      (operation, memref, isWrite) = (op, op.operand(1), true)
    } else {
      return nil
    }
  }

  /// The number of indices.
  var rank: Int { memref.memRefType.shape.count }

  /// The indices as they stand.
  var indices: MappedOperands {
    MappedOperands(
      map: operation.accessMap, operands: Array(operation.mapOperands(after: isWrite ? 1 : 0)))
  }

  /// The indices in terms of indices of loops and symbols.
  var composedIndices: MappedOperands {
    var indices = indices
    indices.compose()
    indices.canonicalize()
    return indices
  }

  /// `true` iff both accesses are certainly to the same element.
  func isSameElement(as other: MemoryAccess) -> Bool {
    guard memref == other.memref else { return false }
    let (one, two) = (composedIndices, other.composedIndices)
    if one == two { return true }
    let difference = MappedOperands.difference(one, two)
    return difference.map.results.allSatisfy { $0 == 0 }
  }
}

extension MappedOperands {
  /// Returns the difference of two lists of expressions.
  static func difference(_ minuend: MappedOperands, _ subtrahend: MappedOperands) -> MappedOperands {
    let (first, second) = (minuend.map, subtrahend.map)
    let (dimensions, symbols) = (first.dimensionCount, first.symbolCount)
    let shifted = second.replacing(
      dimensions: (0..<second.dimensionCount).map { .dimension(dimensions + $0) },
      symbols: (0..<second.symbolCount).map { .symbol(symbols + $0) },
      dimensionCount: dimensions + second.dimensionCount, symbolCount: symbols + second.symbolCount)
    var result = MappedOperands(
      map: AffineMap(
        dimensionCount: shifted.dimensionCount, symbolCount: shifted.symbolCount,
        results: zip(first.results, shifted.results).map { $0 - $1 }),
      operands: Array(minuend.operands[..<dimensions])
        + subtrahend.operands[..<second.dimensionCount] + minuend.operands[dimensions...]
        + subtrahend.operands[second.dimensionCount...])
    result.compose()
    result.canonicalize()
    return result
  }
}

/// What is known about two accesses.
enum Dependence {
  /// They never meet.
  case none
  /// They may meet: in the iterations that the constraints allow, those of the first before those of the second.
  case possible(ValueConstraints)
  /// Nothing is known.
  case unknown
}

/// How many iterations of a loop lie between two accesses that meet; `nil` where there is no bound.
struct DependenceDistance {
  var lower: Int?
  var upper: Int?
}

extension MemoryAccess {
  /// Finds whether this access and a later one meet, where exactly the outer `depth` - 1 of the loops around both are in
  /// the same iteration and the next one is in an earlier one for this.
  func dependence(before other: MemoryAccess, depth: Int, allowReads: Bool = false) -> Dependence {
    guard memref == other.memref else { return .none }
    if !allowReads, !isWrite, !other.isWrite { return .none }
    guard operation.affineScope == other.operation.affineScope,
      let block = operation.commonAffineBlock(with: other.operation),
      let source = Affine.domain(of: operation.surroundingAffineOperations),
      let target = Affine.domain(of: other.operation.surroundingAffineOperations)
    else { return .unknown }
    let (sourceCount, targetCount) = (source.system.dimensionCount, target.system.dimensionCount)
    let common = Self.commonLoopCount(source, target)
    if !allowReads, depth > common {
      guard let first = block.operation(holding: operation),
        let second = block.operation(holding: other.operation),
        first.isBefore(second)
      else { return .none }
    }

    // The dimensions of both, the symbols of either, and the local variables of both.
    var (sourceIndices, targetIndices) = (composedIndices, other.composedIndices)
    var symbols = source.symbols.map { $0 }
    func addSymbols(_ values: [Value?]) {
      for value in values where !symbols.contains(where: { $0 == value }) { symbols.append(value) }
    }
    addSymbols(Array(target.symbols))
    for (indices, domain) in [(sourceIndices, source), (targetIndices, target)] {
      for operand in indices.operands where !domain.dimensions.contains(where: { $0 == operand }) {
        if !operand.isSymbol { return .unknown }
        addSymbols([operand])
      }
    }
    var system = ConstraintSystem(
      dimensionCount: sourceCount + targetCount, symbolCount: symbols.count,
      localCount: source.system.localCount + target.system.localCount)
    let inputs = system.inputCount
    for (domain, offset, locals) in [
      (source, 0, inputs), (target, sourceCount, inputs + source.system.localCount),
    ] {
      let columns =
        (0..<domain.system.dimensionCount).map { $0 + offset }
        + domain.symbols.map { value in
          sourceCount + targetCount + (symbols.firstIndex { $0 == value } ?? 0)
        } + (0..<domain.system.localCount).map { $0 + locals }
      let last = system.variableCount
      func moved(_ row: [Int]) -> [Int] {
        var new = [Int](repeating: 0, count: last + 1)
        for (index, column) in columns.enumerated() { new[column] = row[index] }
        new[last] = row[row.count - 1]
        return new
      }
      system.equalities += domain.system.equalities.map(moved)
      system.inequalities += domain.system.inequalities.map(moved)
      if domain.system.isApproximate { system.isApproximate = true }
    }
    for symbol in symbols {
      guard let symbol, let number = symbol.constantIndex else { continue }
      let position = sourceCount + targetCount + (symbols.firstIndex { $0 == symbol } ?? 0)
      system.addBound(.equal, position, number)
    }

    // Both access the same element.
    func placed(_ indices: inout MappedOperands, _ domain: ValueConstraints, _ offset: Int) -> [AffineExpr] {
      let expressions: [AffineExpr] = indices.operands.map { operand in
        if let position = domain.dimensions.firstIndex(where: { $0 == operand }) {
          return .dimension(position + offset)
        }
        return .symbol(symbols.firstIndex { $0 == operand } ?? 0)
      }
      let count = indices.map.dimensionCount
      return indices.map.replacing(
        dimensions: Array(expressions.prefix(count)), symbols: Array(expressions.dropFirst(count)),
        dimensionCount: sourceCount + targetCount, symbolCount: symbols.count
      ).results
    }
    let sourceResults = placed(&sourceIndices, source, 0)
    let results = sourceResults + placed(&targetIndices, target, sourceCount)
    guard let rows = system.flattenMergingLocals(results) else { return .unknown }
    var equalities: [[Int]] = []
    for index in 0..<sourceResults.count {
      var row = system.zeroRow
      let (first, second) = (rows[index], rows[sourceResults.count + index])
      for column in 0..<first.count - 1 { row[column] = first[column] &- second[column] }
      row[row.count - 1] = first[first.count - 1] &- second[second.count - 1]
      equalities.append(row)
    }
    system.equalities = equalities + system.equalities

    for loop in 0..<min(common, depth) {
      var row = system.zeroRow
      (row[loop], row[sourceCount + loop]) = (-1, 1)
      if loop == depth - 1 {
        row[row.count - 1] = -1
        system.inequalities.append(row)
      } else {
        system.equalities.append(row)
      }
    }
    if system.isEmpty { return .none }
    return .possible(
      ValueConstraints(system, values: Array(source.dimensions) + Array(target.dimensions) + symbols))
  }

  /// The number of loops around both of two domains.
  private static func commonLoopCount(_ source: ValueConstraints, _ target: ValueConstraints) -> Int {
    zip(source.dimensions, target.dimensions).prefix { first, second in
      guard let first, let second else { return false }
      return first == second && first.isLoopIndex
    }.count
  }

  /// How far apart the iterations of the loops around both lie in which the accesses meet.
  func distances(to other: MemoryAccess, _ constraints: ValueConstraints) -> [DependenceDistance] {
    let count = operation.commonLoopCount(with: other.operation)
    if count == 0 { return [] }
    let sourceCount = operation.surroundingAffineOperations.reduce(0) { sum, op in
      sum + (op.as(Affine.Parallel.self)?.region.arguments.count ?? (op.is(Affine.For.self) ? 1 : 0))
    }
    var system = constraints.system
    let rest = system.variableCount
    system.insertDimensions(count, at: 0)
    for loop in 0..<count {
      var row = system.zeroRow
      (row[loop], row[count + loop], row[count + sourceCount + loop]) = (1, 1, -1)
      system.equalities.append(row)
    }
    system.projectOut(count..<count + rest)
    return (0..<count).map {
      DependenceDistance(lower: system.constantLowerBound($0), upper: system.constantUpperBound($0))
    }
  }
}

extension Operation {
  /// The affine accesses inside, innermost first.
  var accesses: [MemoryAccess] {
    var found: [MemoryAccess] = []
    walk(.postOrder) {
      if let access = MemoryAccess($0) { found.append(access) }
      return .advance
    }
    return found
  }
}

extension Affine {
  /// The distances of all dependences inside of a loop that the outer `depth` loops carry.
  static func dependenceDistances(in loop: Op<For>, depth: Int) -> [[DependenceDistance]] {
    let accesses = loop.operation.accesses
    var found: [[DependenceDistance]] = []
    for level in 1...max(depth, 1) {
      for source in accesses {
        for target in accesses {
          if case .possible(let constraints) = source.dependence(before: target, depth: level) {
            found.append(source.distances(to: target, constraints))
          }
        }
      }
    }
    return found
  }
}
