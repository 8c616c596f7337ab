import Accel
import MathDialect

extension Linalg {
  /// What operations do that put the elements of tensors into tiles, and `linalg.softmax`.
  static var relayoutSemantics: [Semantics] {
    [
      Semantics(Pack.self) { (op, execution) throws(ExecutionFailure) in
        guard let source = execution.tensor(0), var packed = execution.tensor(1) else {
          return .values([.poison])
        }
        let tiling = try TileLayout(
          op.innerDimsPos.values, op.outerDimsPerm?.values,
          execution.indices(MixedIndices(op.innerTiles, op.staticInnerTiles), "the size of a tile"),
          source.shape,
          packed.shape, execution)
        let padding = op.paddingValue == nil ? nil : execution.number(2)
        for position in packed.bits.indices {
          if let place = tiling.unpacked(position) {
            packed.bits[position] = source.bits[place]
          } else if op.paddingValue != nil {
            packed.bits[position] = padding
          } else {
            throw execution.undefined("a tile goes beyond the tensor, and nothing is said to stand there")
          }
        }
        return .values([.elements(packed)])
      },
      Semantics(Unpack.self) { (op, execution) throws(ExecutionFailure) in
        guard let packed = execution.tensor(0), var result = execution.tensor(1) else {
          return .values([.poison])
        }
        let tiling = try TileLayout(
          op.innerDimsPos.values, op.outerDimsPerm?.values,
          execution.indices(MixedIndices(op.innerTiles, op.staticInnerTiles), "the size of a tile"),
          result.shape,
          packed.shape, execution)
        for position in packed.bits.indices {
          if let place = tiling.unpacked(position) { result.bits[place] = packed.bits[position] }
        }
        return .values([.elements(result)])
      },
      Semantics(Softmax.self) { (op, execution) throws(ExecutionFailure) in
        guard let input = execution.tensor(0), let output = execution.tensor(1) else {
          throw execution.unsupported("linalg.softmax of buffers is not executed")
        }
        guard input.shape == output.shape, let format = op.input.type.elementOrSelf.as(FloatType.self)?.format
        else { throw execution.undefined("tensors of shapes \(input.shape) and \(output.shape)") }
        return .values([.elements(.init(shape: input.shape, softmax(input, op.dimension, format)))])
      },
    ]
  }

  /// Returns the exponentials along a dimension, divided by their sum, as the decomposition computes them.
  private static func softmax(
    _ input: RuntimeValue.Elements, _ dimension: Int, _ format: FloatFormat
  ) -> [WideInteger?] {
    var result = input.bits
    let (size, inner) = (input.shape[dimension], input.shape[(dimension + 1)...].reduce(1, *))
    for first in input.bits.indices where (first / max(inner, 1)) % size == 0 {
      let places = (0..<size).map { first + $0 * inner }
      let numbers = places.compactMap { place in input.bits[place].map { SoftFloat(bits: $0, format: format) }
      }
      guard numbers.count == size else {
        for place in places { result[place] = nil }
        continue
      }
      let greatest = numbers.reduce(SoftFloat.nan(format, isNegative: true)) { .maximumNumber($1, $0) }
      let powers = numbers.map { Math.exponential($0 - greatest) }
      let sum = powers.reduce(SoftFloat.zero(format)) { $1 + $0 }
      for (place, power) in zip(places, powers) { result[place] = (power / sum).bits }
    }
    return result
  }
}

/// Where the elements of a tensor in tiles stand in the tensor without.
private struct TileLayout {
  private let positions: [Int]
  private let permutation: [Int]
  private let tiles: [Int]
  private let shape: [Int]
  private let packedShape: [Int]

  /// Checks that the shapes go together.
  init(
    _ positions: [Int], _ permutation: [Int]?, _ tiles: [Int], _ shape: [Int], _ packedShape: [Int],
    _ execution: Execution
  ) throws(ExecutionFailure) {
    (self.positions, self.tiles, self.shape, self.packedShape) = (positions, tiles, shape, packedShape)
    self.permutation = permutation.map { $0.isEmpty ? Array(shape.indices) : $0 } ?? Array(shape.indices)
    guard packedShape.count == shape.count + tiles.count,
      packedShape.suffix(tiles.count).elementsEqual(tiles),
      tiles.allSatisfy({ $0 > 0 })
    else { throw execution.undefined("tiles of sizes \(tiles) in a tensor of shape \(packedShape)") }
    for (place, dimension) in self.permutation.enumerated() {
      let tile = positions.firstIndex(of: dimension).map { tiles[$0] } ?? 1
      if packedShape[place] * tile < shape[dimension] {
        throw execution.undefined(
          "a tensor of shape \(shape) does not fit into tiles of shape \(packedShape)")
      }
    }
  }

  /// Returns where the element at `position` stands without tiles; `nil` if that is beyond the end.
  func unpacked(_ position: Int) -> Int? {
    var (rest, indices) = (position, packedShape)
    for dimension in packedShape.indices.reversed() {
      indices[dimension] = rest % packedShape[dimension]
      rest /= packedShape[dimension]
    }
    var whole = Array(repeating: 0, count: shape.count)
    for (place, dimension) in permutation.enumerated() { whole[dimension] = indices[place] }
    for (number, dimension) in positions.enumerated() {
      whole[dimension] = whole[dimension] * tiles[number] + indices[shape.count + number]
    }
    var place = 0
    for (index, size) in zip(whole, shape) {
      if index >= size { return nil }
      place = place * size + index
    }
    return place
  }
}

extension Execution {
  /// The bits of the number that an operand is; `nil` if it is poison.
  fileprivate func number(_ index: Int) -> WideInteger? {
    if case .number(let bits) = operands[index] { return bits }
    return nil
  }

  /// The tensor that an operand is; `nil` if it is poison of a shape that is not known, or no tensor.
  fileprivate func tensor(_ index: Int) -> RuntimeValue.Elements? {
    if case .elements(let elements) = operands[index] { return elements }
    let type = operation.operand(index).type
    guard type.isTensor, let shape = type.shape, type.hasStaticShape else { return nil }
    return .init(shape: Array(shape), Array(repeating: nil, count: shape.reduce(1, *)))
  }
}
