public import Accel
import ArithDialect

/// The offset, the sizes and the strides of a view, each a number where types or constants tell it.
struct KnownMetadata: Equatable {
  var offset: MixedIndex
  var sizes: [MixedIndex]
  var strides: [MixedIndex]

  /// Puts numbers where the type or a constant tells them.
  init?(offset: MixedIndex, sizes: [MixedIndex], strides: [MixedIndex], of type: MemRefType) {
    guard let layout = type.stridesAndOffset else { return nil }
    func known(_ indices: [MixedIndex], _ numbers: some Sequence<Int>) -> [MixedIndex] {
      zip(indices, numbers).map { index, number in
        number == ShapeDimension.dynamic ? index.simplified : .constant(number)
      }
    }
    self.offset = known([offset], [layout.offset])[0]
    self.sizes = known(sizes, type.shape)
    self.strides = known(strides, layout.strides)
  }

  /// The number of indices that are numbers.
  var staticCount: Int { ([offset] + sizes + strides).count(where: \.isStatic) }
}

extension Op<MemRef.ExtractStridedMetadata> {
  /// What the results are, as far as it is known.
  var known: KnownMetadata? {
    KnownMetadata(
      offset: .value(self.offset), sizes: self.sizes.map { .value($0) },
      strides: self.strides.map { .value($0) }, of: self.source.memRef)
  }
}

extension Op<MemRef.ReinterpretCast> {
  /// What the operation says, with numbers where they are known.
  var known: KnownMetadata? {
    KnownMetadata(
      offset: mixedOffsets[0], sizes: Array(mixedSizes), strides: Array(mixedStrides), of: self.result.memRef)
  }
}

extension MemRef.ExtractStridedMetadata {
  /// Replaces results by constants that the type tells; MLIR does so when it folds the operation.
  package static let replaceKnownResults = Pattern("extract-known-metadata") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    guard let known = op.known else { throw NoMatch("the layout is not strided") }
    var isChanged = false
    for (result, index) in zip(op.operation.results.dropFirst(), [known.offset] + known.sizes + known.strides)
    where result.hasUses {
      guard case .constant(let number) = index else { continue }
      rewriter.replaceAllUses(of: result, with: rewriter.indexConstant(number))
      isChanged = true
    }
    // extract_strided_metadata(cast(x)) → extract_strided_metadata(x)
    if let cast = op.source.defined(by: MemRef.Cast.self), cast.source.type.is(MemRefType.self) {
      rewriter.setOperand(op.operation, 0, to: cast.source)
      isChanged = true
    }
    guard isChanged else { throw NoMatch("no result that is used is known") }
    return rewriter.changed(op.operation)
  }

  public static let canonicalizations = [replaceKnownResults]
}

extension MemRef.ReinterpretCast {
  public static let canonicalizations = [
    // reinterpret_cast(extract_strided_metadata(x)) → x, cast(x) or reinterpret_cast(x)
    Pattern(memref: "ReinterpretCastOpExtractStridedMetadataFolder") {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let metadata = op.source.defined(by: MemRef.ExtractStridedMetadata.self) else {
        throw NoMatch("the source is no extract_strided_metadata")
      }
      guard let given = op.known, metadata.known == given else {
        return rewriter.setOperand(op.operation, 0, to: metadata.source)
      }
      if metadata.source.type == op.result.type { return rewriter.replace(op, with: metadata.source) }
      return rewriter.replace(op, withCastOf: metadata.source)
    },
    // reinterpret_cast(x) with %c4 → cast(reinterpret_cast(x) with 4)
    Pattern(memref: "ReinterpretCastOpConstantFolder") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let given = ([op.mixedOffsets[0]] + op.mixedSizes + op.mixedStrides).count(where: \.isStatic)
      guard let known = op.known, known.staticCount != given else { throw NoMatch("no value is constant") }
      let cast = rewriter.reinterpretCast(op.source, known.offset, known.sizes, known.strides)
      return rewriter.replace(op, withCastOf: cast)
    },
  ]
}
