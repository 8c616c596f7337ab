public import AccelIR
import AccelNumerics

/// A piece of memory that a program got, byte by byte.
public final class Memory {
  /// How long memory lives.
  public enum Lifetime: Sendable {
    /// Until it is freed.
    case allocated
    /// Until control leaves the scope around the allocation.
    case scope
    /// As long as the program runs.
    case program
    /// As long as the program runs, and nothing may write to it.
    case constant
  }

  /// How long it lives.
  public let lifetime: Lifetime
  /// What allocated it.
  public let allocation: Location
  /// A number that stands for where it is.
  public let address: Int
  /// What ended its life, and where.
  public internal(set) var end: IRNote?
  @exclusivity(unchecked) private var bytes: [UInt8]
  /// For each byte, whether something was written to it that is not poison.
  @exclusivity(unchecked) private var isKnown: [Bool]
  /// What is no number, by the position of its first byte.
  @exclusivity(unchecked) private var othersByPosition: [Int: RuntimeValue] = [:]

  /// Creates memory nothing was written to.
  init(_ byteCount: Int, _ lifetime: Lifetime, at address: Int, _ allocation: Location) {
    (self.lifetime, self.address, self.allocation) = (lifetime, address, allocation)
    bytes = Array(repeating: 0, count: byteCount)
    isKnown = Array(repeating: false, count: byteCount)
  }

  /// The number of bytes.
  public var byteCount: Int { bytes.count }

  /// Returns the number of `width` bits whose bytes begin at `position`; `nil` if it is poison.
  func number(at position: Int, width: Int) -> WideInteger? {
    let size = (width + 7) / 8
    for byte in position..<position + size where !isKnown[byte] { return nil }
    return WideInteger(bytes: bytes, at: position, width: width)
  }

  /// Writes a number of `width` bits from `position` on; `nil` is poison.
  func setNumber(_ number: WideInteger?, at position: Int, width: Int) {
    let size = (width + 7) / 8
    for start in stride(from: 0, to: size, by: 8) {
      let limb = number?.shiftedRight(by: 8 * start, .unsigned).truncated(to: min(width, 64))
      let word = limb?.unsignedValue ?? 0
      for byte in start..<min(start + 8, size) {
        bytes[position + byte] = UInt8(truncatingIfNeeded: word >> UInt64(8 * (byte - start)))
        isKnown[position + byte] = number != nil
      }
    }
  }

  /// What is no number and was written at `position`; poison if nothing was.
  func other(at position: Int) -> RuntimeValue { othersByPosition[position] ?? .poison }
  /// All that is no number, in no order.
  var others: some Sequence<RuntimeValue> { othersByPosition.values }
  /// Writes what is no number.
  func setOther(_ value: RuntimeValue, at position: Int) { othersByPosition[position] = value }
}

/// How an element of memory is kept.
struct ElementFormat {
  /// The dimensions of a vector; `nil` for a single number and for what is no number.
  let shape: [Int]?
  /// The number of bits of a number; `nil` for what is no number.
  let width: Int?
  /// The number of bytes of an element.
  let size: Int

  init(_ type: Type) {
    shape = type.as(VectorType.self).map { Array($0.shape) }
    width = shape == nil ? type.storedWidth : type.elementOrSelf.storedWidth
    // Whatever is no number takes as much as a pointer.
    let lanes = shape?.reduce(1, *) ?? 1
    size = width.map { ($0 + 7) / 8 * lanes } ?? 8
  }
}

/// A view of memory: what a memref is while a program runs.
public final class MemoryView: Hashable {
  /// The memory.
  public let memory: Memory
  /// The byte that the offset counts from.
  public let base: Int
  /// The number of elements before the first.
  public let offset: Int
  /// The size of each dimension.
  public let sizes: [Int]
  /// The step of each dimension, in elements.
  public let strides: [Int]

  /// Creates a view.
  public init(_ memory: Memory, base: Int = 0, offset: Int, sizes: [Int], strides: [Int]) {
    (self.memory, self.base, self.offset) = (memory, base, offset)
    (self.sizes, self.strides) = (sizes, strides)
  }

  public static func == (left: MemoryView, right: MemoryView) -> Bool {
    left.memory === right.memory && left.base == right.base && left.offset == right.offset
      && left.sizes == right.sizes && left.strides == right.strides
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(memory))
    hasher.combine(offset)
    hasher.combine(sizes)
  }

  /// The number of elements.
  public var count: Int { Self.count(sizes) }

  /// Returns the position of the element at `indices`, in elements from the base on.
  public func position(_ indices: [Int]) -> Int {
    var position = offset
    for (index, stride) in zip(indices, strides) { position &+= index &* stride }
    return position
  }

  /// Calls `body` with the positions of all elements, the last index running fastest.
  public func forEachPosition<E: Error>(_ body: (Int) throws(E) -> Void) throws(E) {
    if sizes.contains(0) { return }
    var indices = [Int](repeating: 0, count: sizes.count)
    while true {
      try body(position(indices))
      var dimension = sizes.count - 1
      while dimension >= 0 {
        indices[dimension] += 1
        if indices[dimension] < sizes[dimension] { break }
        indices[dimension] = 0
        dimension -= 1
      }
      if dimension < 0 { return }
    }
  }

  /// Returns the number of elements that sizes of at least 0 mean; the greatest number if there are more.
  public static func count(_ sizes: [Int]) -> Int {
    if sizes.contains(0) { return 0 }
    var count = 1
    for size in sizes {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      if overflow { return .max }
      count = product
    }
    return count
  }

  /// Returns the number of elements from the base to behind the last of a view; the greatest number if there are more.
  static func extent(offset: Int, _ sizes: [Int], _ strides: [Int]) -> Int {
    if sizes.contains(0) { return 0 }
    // The last element is the one furthest away.
    var (extent, overflow) = offset.addingReportingOverflow(1)
    for (size, stride) in zip(sizes, strides) where stride > 0 && !overflow {
      let step = (size - 1).multipliedReportingOverflow(by: stride)
      let sum = extent.addingReportingOverflow(step.partialValue)
      (extent, overflow) = (sum.partialValue, step.overflow || sum.overflow)
    }
    return overflow ? .max : extent
  }

  /// Returns the steps of elements that lie one after the other.
  public static func contiguousStrides(_ sizes: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: sizes.count)
    for dimension in sizes.indices.dropLast().reversed() {
      strides[dimension] = strides[dimension + 1] &* sizes[dimension + 1]
    }
    return strides
  }
}
