public import Accel

/// A tensor taken apart into tiles, or put together from them.
public protocol Relayout: DestinationStyleInterface {}

extension Relayout {
  public static var source: Operand<0> { .init(.rankedTensor()) }
  public static var dest: Operand<1> { .init(.rankedTensor()) }
  /// How the dimensions that count tiles are ordered; empty if as in the tensor without tiles.
  public static var outerDimsPerm: OptionalProperty<0, DenseI64Array> {
    .init(absence: [], name: "outer_dims_perm")
  }
  /// The dimensions that are divided into tiles.
  public static var innerDimsPos: Property<1, DenseI64Array> { .init(name: "inner_dims_pos") }
  /// The sizes of tiles that are known.
  public static var staticInnerTiles: Property<2, DenseI64Array> { .init(name: "static_inner_tiles") }
  public static var result: Result<0> {
    .init(.rankedTensor().inferred(from: dest, "result type matches type of dest") { $0 })
  }
  public static var interfaces: [Implements] { [destinationStyle] }
  public static func inits(of op: Op<Self>) -> Range<Int> { 1..<2 }
}

/// Checks that `packed` is the type of `unpacked` in tiles.
private func verifyPacking(
  unpacked: RankedTensorType, packed: Type, _ tiles: [MixedIndex], _ positions: [Int], _ permutation: [Int]
) throws(VerificationFailure) {
  let rank = unpacked.shape.count
  if tiles.contains(where: { $0.constant == 0 }) {
    throw VerificationFailure(whole: "invalid zero tile factor")
  }
  if !isSelection(positions, of: rank) { throw VerificationFailure(whole: "invalid inner_dims_pos vector") }
  if !isSelection(permutation, of: rank) {
    throw VerificationFailure(whole: "invalid outer_dims_perm vector")
  }
  if !permutation.isEmpty, permutation.count != rank {
    throw VerificationFailure(whole: "outer_dims_perm must be a permutation or empty")
  }
  if tiles.count > rank {
    throw VerificationFailure(
      whole: "tiling factors must be less than or equal to the input rank for pack or output rank for unpack")
  }
  if tiles.count != positions.count {
    throw VerificationFailure(whole: "tiling factors must equal the number of dimensions to tile")
  }
  let shape = packed.shape ?? List()
  if shape.count != rank + tiles.count {
    throw VerificationFailure(
      whole: "packed rank != (unpacked rank + num tiling factors), got \(shape.count) != "
        + "\(rank + tiles.count)")
  }
  let expected = packedShape(Array(unpacked.shape), tiles.map(\.dimension), positions, permutation)
  let fits = zip(expected, shape).allSatisfy {
    $0 == ShapeDimension.dynamic || $1 == ShapeDimension.dynamic || $0 <= $1
  }
  if !fits {
    let type = packed.context.tensorType(expected, unpacked.element)
    throw VerificationFailure(
      whole: "expected '\(type.text)' for the packed domain value, got '\(packed.text)'")
  }
  if !zip(shape.dropFirst(rank), tiles).allSatisfy({ $0 == $1.dimension }) {
    throw VerificationFailure(
      whole: "mismatch in inner tile sizes specified and shaped of tiled dimension in the packed type")
  }
}

/// `true` iff the positions are dimensions, each of them once.
private func isSelection(_ positions: [Int], of rank: Int) -> Bool {
  positions.allSatisfy { (0..<rank).contains($0) } && Set(positions).count == positions.count
}

/// Returns the shape of a tensor in tiles.
private func packedShape(_ shape: [Int], _ tiles: [Int], _ positions: [Int], _ permutation: [Int]) -> [Int] {
  var outer = shape
  for (position, tile) in zip(positions, tiles) where outer[position] != ShapeDimension.dynamic {
    // Rounded up, without a sum that might be too large.
    let (quotient, remainder) = outer[position].quotientAndRemainder(dividingBy: max(tile, 1))
    outer[position] = tile == ShapeDimension.dynamic ? tile : quotient + (remainder == 0 ? 0 : 1)
  }
  return (permutation.isEmpty ? outer : permutation.map { outer[$0] }) + tiles
}

extension Linalg {
  /// A tensor taken apart into tiles, whose dimensions come last.
  ///
  ///     %pack = linalg.pack %t inner_dims_pos = [0, 1] inner_tiles = [8, 32] into %d : tensor<128x256xf32> -> tensor<16x8x8x32xf32>
  public enum Pack: Relayout {
    public static let name = "linalg.pack"
    /// What stands where tiles go beyond the tensor.
    public static var paddingValue: OptionalOperand<2> { .init(name: "padding_value") }
    public static var innerTiles: VariadicOperand<3> { .init(.index, name: "inner_tiles") }
    public static let fields: [any OpField] = [
      source, dest, paddingValue, innerTiles, outerDimsPerm, innerDimsPos, staticInnerTiles, result,
    ]
    public static let traits: Traits = [.pure, .attributeSizedOperandSegments]
    public static let assembly: Assembly? =
      """
      \(source)\(if: paddingValue, " padding_value(\(paddingValue) : \(type: paddingValue))")\
      \(if: outerDimsPerm, " outer_dims_perm = \(outerDimsPerm)") inner_dims_pos = \(innerDimsPos) inner_tiles = \
      \(.indices(innerTiles, staticInnerTiles)) into \(dest)\(.attributes) : \(type: source) -> \(type: dest)
      """

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "pack")
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let source = op.source.type.as(RankedTensorType.self) else { return }
      let tiles = MixedIndices(op.innerTiles, op.staticInnerTiles).all
      let (positions, permutation) = (op.innerDimsPos.values, op.outerDimsPerm?.values ?? [])
      try verifyPacking(unpacked: source, packed: op.dest.type, tiles, positions, permutation)
      if let padding = op.paddingValue {
        if padding.type == source.element { return }
        throw VerificationFailure(
          "expected padding_value has '\(source.element.text)' but got: '\(padding.type.text)'")
      }
      let outer = Array((op.dest.type.shape ?? List()).prefix(source.shape.count))
      for (index, position) in positions.enumerated() where source.shape[position] != ShapeDimension.dynamic {
        let place = permutation.firstIndex(of: position) ?? position
        let divisor = tiles[index].constant ?? outer[place]
        if divisor == ShapeDimension.dynamic || divisor == 0 { continue }
        if source.shape[position] % divisor != 0 {
          throw VerificationFailure(
            "invalid tile factor or output size provided. Only full tiles are supported when padding_value is "
              + "not set")
        }
      }
    }
  }

  /// A tensor put together from tiles, whose dimensions come last.
  ///
  ///     %unpack = linalg.unpack %t inner_dims_pos = [0, 1] inner_tiles = [8, 32] into %d : tensor<16x8x8x32xf32> -> tensor<128x256xf32>
  public enum Unpack: Relayout {
    public static let name = "linalg.unpack"
    public static var innerTiles: VariadicOperand<2> { .init(.index, name: "inner_tiles") }
    public static let fields: [any OpField] = [
      source, dest, innerTiles, outerDimsPerm, innerDimsPos, staticInnerTiles, result,
    ]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? =
      """
      \(source)\(if: outerDimsPerm, " outer_dims_perm = \(outerDimsPerm)") inner_dims_pos = \(innerDimsPos) \
      inner_tiles = \(.indices(innerTiles, staticInnerTiles)) into \(dest)\(.attributes) : \(type: source) -> \
      \(type: dest)
      """

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "unpack")
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let dest = op.dest.type.as(RankedTensorType.self) else { return }
      try verifyPacking(
        unpacked: dest, packed: op.source.type, MixedIndices(op.innerTiles, op.staticInnerTiles).all,
        op.innerDimsPos.values, op.outerDimsPerm?.values ?? [])
    }
  }
}

extension Linalg.Pack {
  public static let canonicalizations = [
    // pack(unpack(x)) → x
    Pattern(linalg: "FoldPackOfUnpack") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let unpack = op.source.defined(by: Linalg.Unpack.self), op.paddingValue == nil,
        unpack.source.type == op.dest.type, isInverse(op, unpack)
      else { throw NoMatch("the source is not unpacked in the same way") }
      return rewriter.replace(op, with: unpack.source)
    },
    // pack padding_value(x), where nothing is added → pack
    Pattern(linalg: "DropUnneededPadding") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.paddingValue != nil, let shape = op.source.type.shape else {
        throw NoMatch("nothing is added")
      }
      let isWhole = zip(op.innerDimsPos.values, op.staticInnerTiles.values).allSatisfy { position, tile in
        tile != ShapeDimension.dynamic && shape[position] != ShapeDimension.dynamic
          && shape[position].isMultiple(of: tile)
      }
      guard isWhole else { throw NoMatch("something may be added") }
      return rewriter.eraseOperand(op.operation, at: 2)
    },
  ]

  /// `true` iff one operation undoes what the other does.
  static func isInverse(_ pack: Op<Self>, _ unpack: Op<Linalg.Unpack>) -> Bool {
    pack.innerDimsPos.values == unpack.innerDimsPos.values
      && (pack.outerDimsPerm?.values ?? []) == (unpack.outerDimsPerm?.values ?? [])
      && pack.staticInnerTiles.values == unpack.staticInnerTiles.values
      && pack.innerTiles.elementsEqual(unpack.innerTiles)
  }
}

extension Linalg.Unpack {
  public static let canonicalizations = [
    // unpack(pack(x)) → x
    Pattern(linalg: "FoldUnpackOfPack") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let pack = op.source.defined(by: Linalg.Pack.self), pack.paddingValue == nil,
        pack.source.type == op.dest.type, Linalg.Pack.isInverse(pack, op)
      else { throw NoMatch("the source is not packed in the same way") }
      return rewriter.replace(op, with: pack.source)
    },
    // unpack into (op in destination style into t) → unpack into t
    Pattern(linalg: "UnpackIntoDestination") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let made = op.dest.definingOperation, let witness = made.interface(DestinationStyleWitness.self)
      else { throw NoMatch("the destination is not made in destination style") }
      return rewriter.setOperand(op.operation, 1, to: made.operand(witness.initIndex(made, of: op.dest)))
    },
  ]
}
