public import Accel
import ArithDialect
import UBDialect

extension Vector.Extract {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let position = op.position.indices.all
    // extract(x)[] → x
    if position.isEmpty, op.source.type == op.result.type { return .value(op.source) }
    let source = operands[Self.source]
    if let source, source.isPoison { return .constant(source) }
    // extract(x)[%c1] → extract(x)[1]
    let known = op.source.vector.foldingConstants(in: position)
    let numbers = (known ?? position).map(\.dimension)
    if numbers.contains(Vector.Position.poison) { return .constant(op.context.attribute(UB.PoisonAttr())) }
    if let source, let result = source.part(at: numbers, of: op.result.type) { return .constant(result) }
    if let known { return op.update(op.source, known) }
    return foldSource(op, position, numbers)
  }

  /// Returns where else the result is found, given what computes the source.
  private static func foldSource(_ op: Op<Self>, _ position: [MixedIndex], _ numbers: [Int]) -> FoldResult? {
    guard let source = op.source.definingOperation else { return nil }
    if let broadcast = source.as(Vector.Broadcast.self) { return foldBroadcast(op, broadcast, position) }
    if numbers.contains(ShapeDimension.dynamic) { return nil }
    if let inner = source.as(Self.self) {
      // extract(extract(x)[i])[j] → extract(x)[i, j]
      guard let outer = inner.position.numbers else { return nil }
      return op.update(inner.source, outer + numbers)
    }
    if source.is(Vector.Insert.self) || source.is(Vector.Transpose.self) {
      var trace = ExtractionTrace(op, numbers)
      return trace.fold()
    }
    if let shuffle = source.as(Vector.Shuffle.self) {
      // extract(shuffle(x, y)[3, 1])[1] → extract(x)[1]
      guard op.source.vector.rank == 1, shuffle.v1.vector.rank == 1, numbers.count == 1 else { return nil }
      let number = shuffle.mask.values[numbers[0]]
      let count = shuffle.v1.vector.shape[0]
      if number == Vector.Position.poison { return .constant(op.context.attribute(UB.PoisonAttr())) }
      return number < count ? op.update(shuffle.v1, [number]) : op.update(shuffle.v2, [number - count])
    }
    if let cast = source.as(Vector.ShapeCast.self) { return foldShapeCast(op, cast, numbers) }
    if let slice = source.as(Vector.ExtractStridedSlice.self) { return foldSlice(op, slice, numbers) }
    if source.is(Vector.InsertStridedSlice.self) { return foldInsertedSlice(op, numbers) }
    if let elements = source.as(Vector.FromElements.self), numbers.count == op.source.vector.rank {
      // extract(from_elements(x, y))[1] → y
      let element = elements.elements[linear(numbers, op.source.vector.shape)]
      return element.type == op.result.type ? .value(element) : nil
    }
    return nil
  }

  /// Returns the place of an element among all.
  static func linear(_ numbers: [Int], _ shape: some Sequence<Int>) -> Int {
    zip(numbers, shape).reduce(0) { $0 * $1.1 + $1.0 }
  }

  // extract(broadcast(x)) → x, or extract(x)
  private static func foldBroadcast(
    _ op: Op<Self>, _ broadcast: Op<Vector.Broadcast>, _ position: [MixedIndex]
  ) -> FoldResult? {
    if broadcast.source.type == op.result.type { return .value(broadcast.source) }
    let (source, result) = (broadcast.source.type.vectorDimensions, op.result.type.vectorDimensions)
    if result.count >= source.count { return nil }
    if !result.isEmpty, result != Array(source.suffix(result.count)) { return nil }
    let target = broadcast.vector.vector.dimensions
    let difference = target.count - source.count
    var kept: [MixedIndex] = []
    for (index, number) in position.enumerated().dropFirst(difference) {
      let isRepeated = source[index - difference] != target[index]
      kept.append(isRepeated ? .constant(0) : number)
    }
    return op.update(broadcast.source, kept.suffix(source.count - result.count))
  }

  // extract(shape_cast(x)) → extract(x), if the result has the last dimensions of x
  private static func foldShapeCast(
    _ op: Op<Self>, _ cast: Op<Vector.ShapeCast>, _ numbers: [Int]
  ) -> FoldResult? {
    let (source, target) = (cast.source.vector, cast.result.vector)
    let result = op.result.type.vectorDimensions
    guard result.count <= source.rank, !source.isScalable || result.count == source.rank,
      Array(source.dimensions.suffix(result.count)) == result
    else { return nil }
    var rest = linear(numbers, target.shape)
    var position: [Int] = []
    for size in source.shape.dropLast(result.count).reversed() {
      position.append(rest % max(size, 1))
      rest /= max(size, 1)
    }
    return op.update(cast.source, Array(position.reversed()))
  }

  // extract(extract_strided_slice(x)) → extract(x)
  private static func foldSlice(
    _ op: Op<Self>, _ slice: Op<Vector.ExtractStridedSlice>, _ numbers: [Int]
  ) -> FoldResult? {
    var offsets = slice.offsets
    let (whole, part) = (slice.source.vector.shape, slice.result.vector.shape)
    while let last = offsets.last, last == 0, part[offsets.count - 1] == whole[offsets.count - 1] {
      offsets.removeLast()
    }
    if op.result.type.vectorDimensions.count > whole.count - offsets.count { return nil }
    let position = numbers.enumerated().map { $1 + ($0 < offsets.count ? offsets[$0] : 0) }
    return op.update(slice.source, position)
  }

  // extract(insert_strided_slice(x, y)) → extract(x), or extract(y)
  private static func foldInsertedSlice(_ op: Op<Self>, _ numbers: [Int]) -> FoldResult? {
    let rank = op.result.type.vectorDimensions.count
    var next = op.source.defined(by: Vector.InsertStridedSlice.self)
    while let insertion = next {
      let (value, dest) = (insertion.valueToStore.vector, insertion.dest.vector)
      let difference = dest.rank - value.rank
      if rank > value.rank { return nil }
      var inside: [Int] = []
      var isDisjoint = false
      for (dimension, number) in numbers.enumerated() {
        let start = insertion.offsets[dimension]
        let size = dimension < difference ? 1 : value.shape[dimension - difference]
        if number < start || number >= start + size {
          isDisjoint = true
          break
        }
        if dimension >= difference { inside.append(number - start) }
      }
      if isDisjoint {
        next = insertion.dest.defined(by: Vector.InsertStridedSlice.self)
        continue
      }
      // What is extracted may be inserted only partly.
      guard value.shape.suffix(rank).elementsEqual(dest.shape.suffix(rank)) else { return nil }
      return op.update(insertion.valueToStore, inside)
    }
    return nil
  }
}

/// Looks for what is extracted behind insertions and transpositions.
private struct ExtractionTrace {
  private let op: Op<Vector.Extract>
  /// Where it is; negative numbers stand for the dimensions of the result.
  private var position: [Int]
  private let sentinels: [Int]
  private var extractedRank: Int

  init(_ op: Op<Vector.Extract>, _ numbers: [Int]) {
    self.op = op
    sentinels = (0..<op.source.vector.rank - numbers.count).map { -($0 + 1) }
    position = numbers + sentinels
    extractedRank = numbers.count
  }

  /// `true` iff the dimensions of the result are still in order.
  private var canFold: Bool { Array(position.dropFirst(extractedRank)) == sentinels }

  /// Returns what is extracted, or where else it is.
  mutating func fold() -> FoldResult? {
    var value = op.source
    while true {
      if let transpose = value.defined(by: Vector.Transpose.self) {
        var moved = position
        for (index, dimension) in transpose.permutation.values.enumerated() {
          moved[dimension] = position[index]
        }
        position = moved
        value = transpose.vector
        continue
      }
      guard let insert = value.defined(by: Vector.Insert.self), let inserted = insert.position.numbers else {
        break
      }
      if inserted == Array(position.prefix(extractedRank)), canFold {
        return insert.valueToStore.type == op.result.type ? .value(insert.valueToStore) : nil
      }
      if inserted.count <= position.count, position.starts(with: inserted) {
        position.removeFirst(inserted.count)
        extractedRank = position.count - sentinels.count
        return result(in: insert.valueToStore)
      }
      let isInside = position.count <= inserted.count && inserted.starts(with: position)
      // Dimensions of the result meet whatever is inserted.
      let doMeet = zip(position, inserted).allSatisfy { $0 < 0 || $0 == $1 }
      if isInside || doMeet { return nil }
      value = insert.dest
    }
    return value == op.source ? nil : result(in: value)
  }

  /// Returns the extraction from another vector.
  private func result(in source: Value) -> FoldResult? {
    guard canFold, extractedRank >= 0, source.type.is(VectorType.self) else { return nil }
    return op.update(source, Array(position.prefix(extractedRank)))
  }
}

extension Op<Vector.Extract> {
  /// Returns the same operation on another vector at another position.
  fileprivate func update(_ source: Value, _ position: some Collection<MixedIndex>) -> FoldResult {
    .update(
      OperationUpdate(
        operands: [source] + position.values,
        properties: [(0, position.dimensions.attribute(in: context))]))
  }
  /// Returns the same operation on another vector at another position.
  fileprivate func update(_ source: Value, _ position: [Int]) -> FoldResult {
    update(source, position.map { MixedIndex.constant($0) })
  }
}

extension VectorType {
  /// Returns a position in this vector with numbers for constants that are in range; `nil` if there are none.
  func foldingConstants(in position: [MixedIndex]) -> [MixedIndex]? {
    var isChanged = false
    let folded = position.enumerated().map { index, place -> MixedIndex in
      guard !place.isStatic, let number = place.constant, number >= Vector.Position.poison,
        index < shape.count, number < shape[index]
      else { return place }
      isChanged = true
      return .constant(number)
    }
    return isChanged ? folded : nil
  }
}

extension Attribute {
  /// Returns the element or the part at a position of a constant vector.
  fileprivate func part(at numbers: [Int], of type: Type) -> Attribute? {
    guard let elements = self.as(DenseElementsAttr.self), let shape = elements.shapedType.shape,
      elements.shapedType.elementOrSelf == type.elementOrSelf, type.elementOrSelf.storedWidth != nil
    else { return nil }
    if let bits = uniformBits { return type.context.number(bits, type) }
    if numbers.contains(ShapeDimension.dynamic) { return nil }
    let count = shape.dropFirst(numbers.count).reduce(1, *)
    let start = Vector.Extract.linear(numbers, shape) * count
    if count == 1, !type.is(VectorType.self) { return type.context.number(elements.bits(at: start), type) }
    guard type.is(VectorType.self) else { return nil }
    return type.context.numbers((start..<start + count).map { elements.bits(at: $0) }, type)
  }
}
