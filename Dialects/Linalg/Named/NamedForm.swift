import Accel

/// What makes a named operation: the elements that an iteration uses, the loops, and what is computed.
///
///     NamedForm("A[m,k] B[k,n] -> C[m,n]", loops: "m n k", .multiplyAdd)
///
/// Operands without brackets have one rank, whatever it is, and are gone through element by element. The symbols
/// `sd`, `sh`, `sw` are strides and `dd`, `dh`, `dw` dilations, in that order, which the operation has as attributes.
public struct NamedForm: Sendable {
  /// The number of operands that are no outputs.
  public let inputCount: Int
  /// What the body yields.
  public let body: ScalarExpression
  /// The number of strides, and of dilations.
  public let spatialRank: Int
  /// The maps of the operands, with strides and dilations as symbols; `nil` if the ranks are those of the operands.
  let symbolicMaps: [AffineMap]?
  /// The maps if strides and dilations are 1.
  let unitMaps: [AffineMap]
  /// The kinds of the loops; empty if they are as many as the output has dimensions.
  let iteratorTypes: [Linalg.IteratorType]

  /// Reads the form of an operation.
  public init(_ accesses: String, loops: String? = nil, _ body: ScalarExpression) {
    let operands = Self.operands(accesses)
    (inputCount, self.body) = (operands.count - 1, body)
    guard let loops else {
      (symbolicMaps, unitMaps, iteratorTypes, spatialRank) = (nil, [], [], 0)
      return
    }
    let dimensions = loops.split(separator: " ")
    let symbols = ["d", "h", "w"].filter { accesses.contains("*s\($0)") }
    let names = symbols.map { "s\($0)" } + symbols.map { "d\($0)" }
    let maps = operands.map { indices in
      AffineMap(
        dimensionCount: dimensions.count, symbolCount: names.count,
        results: indices.map { Self.sum($0, dimensions, names) })
    }
    spatialRank = symbols.count
    symbolicMaps = maps
    let ones = Array(repeating: AffineExpr.constant(1), count: names.count)
    unitMaps = maps.map { Self.substitute($0, ones) }
    let output = maps[maps.count - 1]
    iteratorTypes = dimensions.indices.map { output.isFunction(ofDimension: $0) ? .parallel : .reduction }
  }

  /// Returns the maps if the symbols stand for `values`.
  func maps(_ values: [Int]) -> [AffineMap] {
    if values.allSatisfy({ $0 == 1 }) { return unitMaps }
    let constants = values.map { AffineExpr.constant(Int64($0)) }
    return (symbolicMaps ?? []).map { Self.substitute($0, constants) }
  }

  /// Returns `map` with constants for its symbols.
  private static func substitute(_ map: AffineMap, _ constants: [AffineExpr]) -> AffineMap {
    AffineMap(
      dimensionCount: map.dimensionCount, results: map.results.map { $0.replacing(symbols: constants) })
  }

  /// Returns the indices of each operand in `A[m,k] B[k,n] -> C[m,n]`.
  private static func operands(_ text: String) -> [[Substring]] {
    text.split(separator: " ").filter { $0 != "->" }.map { operand in
      guard let start = operand.firstIndex(of: "[") else { return [] }
      return operand[operand.index(after: start)...].dropLast().split(separator: ",")
    }
  }

  /// Returns the expression of `oh*sh+kh*dh`.
  private static func sum(
    _ text: Substring, _ dimensions: [Substring], _ symbols: [String]
  ) -> AffineExpr {
    let terms = text.split(separator: "+").map { term in
      let factors = term.split(separator: "*").map { factor in
        dimensions.firstIndex(of: factor).map { AffineExpr.dimension($0) }
          ?? .symbol(symbols.firstIndex { $0 == factor }.unsafelyUnwrapped)
      }
      return factors.dropFirst().reduce(factors[0]) { $0 * $1 }
    }
    return terms.dropFirst().reduce(terms[0]) { $0 + $1 }
  }
}
