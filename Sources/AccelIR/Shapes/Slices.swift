// What is asked of the shapes of parts, whose dimensions of size 1 may be left out.

/// What can be wrong with the type of a part.
public enum SliceMismatch: Error {
  /// It has more dimensions than what it is a part of.
  case rankTooLarge
  /// Its sizes are not those of the part, with or without dimensions of size 1.
  case size
  /// It has another element type.
  case element
  /// It is in another memory space.
  case memorySpace
  /// Its strides or its offset differ.
  case layout
}

/// Returns which dimensions of `shape` to leave out, all of size 1, such that `reduced` remains; `nil` if there are no
/// such.
///
/// Of several choices, it is the one that leaves out what comes last. `matchingDynamic` lets a dynamic dimension
/// stand for any other but 1.
public func droppedDimensions(
  of shape: some Collection<Int>, toGet reduced: some Collection<Int>, matchingDynamic: Bool = false
) -> Set<Int>? {
  var dropped = Set<Int>()
  var rest = reduced[...]
  for (index, size) in shape.enumerated() {
    if let next = rest.first {
      let isDynamic = next == ShapeDimension.dynamic || size == ShapeDimension.dynamic
      if next == size || (matchingDynamic && size != 1 && isDynamic) {
        rest = rest.dropFirst()
        continue
      }
    }
    if size != 1 { return nil }
    dropped.insert(index)
  }
  return rest.isEmpty ? dropped : nil
}

extension Type {
  /// Checks that this type, shaped, is `original` with or without some of its dimensions of size 1.
  ///
  /// Layouts and memory spaces are not looked at.
  public func checkRankReduction(of original: Type) throws(SliceMismatch) {
    if self == original { return }
    guard let shape, let originalShape = original.shape else { return }
    if shape.count > originalShape.count { throw .rankTooLarge }
    if droppedDimensions(of: originalShape, toGet: shape) == nil { throw .size }
    if elementType != original.elementType { throw .element }
  }
}

/// Returns what is wrong with a part of something of the given shape, as far as the numbers tell, or `nil`.
public func outOfBounds(
  shape: some Sequence<Int>, offsets: [Int], sizes: [Int], strides: [Int]
) -> String? {
  for (index, size) in shape.enumerated() {
    let offset = offsets[index]
    if size == ShapeDimension.dynamic || offset == ShapeDimension.dynamic { continue }
    if offset >= size { return "offset \(index) is out-of-bounds: \(offset) >= \(size)" }
    if sizes[index] == ShapeDimension.dynamic || strides[index] == ShapeDimension.dynamic { continue }
    let last = offset &+ (sizes[index] &- 1) &* strides[index]
    if last >= size { return "slice along dimension \(index) runs out-of-bounds: \(last) >= \(size)" }
  }
  return nil
}
