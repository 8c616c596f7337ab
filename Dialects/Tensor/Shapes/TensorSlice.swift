public import Accel

/// Where a part of a tensor begins, how large it is, and which steps it takes.
public struct TensorSlice {
  /// The offset in each dimension.
  public var offsets: [MixedIndex]
  /// The number of elements in each dimension.
  public var sizes: [MixedIndex]
  /// The step in each dimension.
  public var strides: [MixedIndex]

  /// Creates a description; without `strides`, the elements are next to each other.
  public init(offsets: [MixedIndex], sizes: [MixedIndex], strides: [MixedIndex]? = nil) {
    (self.offsets, self.sizes) = (offsets, sizes)
    self.strides = strides ?? offsets.map { _ in .constant(1) }
  }

  /// The part that an operation is on.
  package init<S: OffsetSizeStrideInterface>(of op: Op<S>) { self.init(op) }

  /// The part that an operation is on.
  init<S: OffsetSizeStrideInterface>(_ op: Op<S>) {
    self.init(
      offsets: S.offsets(of: op).all, sizes: S.sizes(of: op).all, strides: S.strides(of: op).all)
  }

  /// The slice with numbers for values that are constant; `nil` if there are none.
  ///
  /// As in MLIR, sizes wait until no offset changes, and strides until no size does; a part that is read may have
  /// strides of 0.
  func simplified(isRead: Bool) -> TensorSlice? {
    var copy = self
    if let offsets = offsets.simplifiedSizes {
      copy.offsets = offsets
    } else if let sizes = sizes.simplifiedSizes {
      copy.sizes = sizes
    } else if let strides = isRead ? strides.simplifiedIndices : strides.simplifiedStrides {
      copy.strides = strides
    } else {
      return nil
    }
    return copy
  }

  /// `true` iff the part is known to reach beyond something of the given shape.
  func isOutOfBounds(_ shape: some Sequence<Int>) -> Bool {
    outOfBounds(
      shape: shape, offsets: offsets.dimensions.values, sizes: sizes.dimensions.values,
      strides: strides.dimensions.values) != nil
  }

  /// Returns the type of the part of a tensor; of the dimensions of size 1, the first are left out such that `rank`
  /// remain.
  public func type(in tensor: Type, rank: Int? = nil) -> Type {
    guard let whole = tensor.as(RankedTensorType.self) else { return tensor }
    var shape = sizes.dimensions.values
    var surplus = shape.count - (rank ?? shape.count)
    if surplus <= 0 { return tensor.context.tensorType(shape, whole.element, encoding: whole.encoding) }
    shape.removeAll {
      guard $0 == 1, surplus > 0 else { return false }
      surplus -= 1
      return true
    }
    return tensor.context.tensorType(shape, whole.element)
  }

  /// Returns which dimensions are left out in a part of the given shape: the first where several would do.
  func droppedDimensions(toGet reduced: some Collection<Int>) -> Set<Int> {
    var dropped = Set<Int>()
    var rest = Array(reduced)[...]
    for index in sizes.indices.reversed() {
      if let size = rest.last {
        let isUnit = sizes[index].isStatic && sizes[index].constant == 1
        if !isUnit || size == 1 {
          rest.removeLast()
          continue
        }
      }
      dropped.insert(index)
    }
    return dropped
  }
}

extension OpDraft {
  /// Assigns where the part of a slice begins, how large it is and which steps it takes.
  mutating func assign(_ slice: TensorSlice) where Schema == Tensor.ExtractSlice {
    (self.offsets, self.staticOffsets) = (slice.offsets.values, slice.offsets.dimensions)
    (self.sizes, self.staticSizes) = (slice.sizes.values, slice.sizes.dimensions)
    (self.strides, self.staticStrides) = (slice.strides.values, slice.strides.dimensions)
  }

  /// Assigns where the part of a slice begins, how large it is and which steps it takes.
  mutating func assign(_ slice: TensorSlice) where Schema: SliceInsertion {
    (self.offsets, self.staticOffsets) = (slice.offsets.values, slice.offsets.dimensions)
    (self.sizes, self.staticSizes) = (slice.sizes.values, slice.sizes.dimensions)
    (self.strides, self.staticStrides) = (slice.strides.values, slice.strides.dimensions)
  }
}

extension Rewriter {
  /// Creates an operation that takes a part out of a tensor; without `type`, no dimension is left out.
  @discardableResult
  public func createExtractSlice(
    of source: Value, _ slice: TensorSlice, type: Type? = nil, at location: Location? = nil
  ) -> Op<Tensor.ExtractSlice> {
    create(Tensor.ExtractSlice.self, at: location) {
      $0.source = source
      $0.assign(slice)
      $0.result = type ?? slice.type(in: source.type)
    }
  }

  /// Creates an operation that puts a part into a tensor.
  @discardableResult
  public func createInsertSlice(
    of source: Value, into dest: Value, _ slice: TensorSlice, at location: Location? = nil
  ) -> Op<Tensor.InsertSlice> { create(Tensor.InsertSlice.self, source, dest, slice, at: location) }

  /// Creates an operation by which a thread puts a part into a tensor.
  public func createParallelInsertSlice(
    of source: Value, into dest: Value, _ slice: TensorSlice, at location: Location? = nil
  ) { _ = create(Tensor.ParallelInsertSlice.self, source, dest, slice, at: location) }

  /// Creates an operation that puts a part into a tensor.
  func create<S: SliceInsertion>(
    _: S.Type, _ source: Value, _ dest: Value, _ slice: TensorSlice, at location: Location? = nil
  ) -> Op<S> {
    create(S.self, at: location) {
      ($0.source, $0.dest) = (source, dest)
      $0.assign(slice)
    }
  }
}
