/// Numbers for the blocks of one region: an open-addressing table over their addresses.
struct BlockNumbers: ~Copyable {
  private let keys: UnsafeMutablePointer<BlockPointer?>
  private let numbers: UnsafeMutablePointer<Int32>
  private let mask: Int

  /// Numbers `blocks` in their order.
  init(_ blocks: [Block]) {
    let size = max(4, (blocks.count * 2 - 1).nextPowerOfTwo)
    mask = size - 1
    keys = .allocate(capacity: size)
    keys.initialize(repeating: nil, count: size)
    numbers = .allocate(capacity: size)
    for (number, block) in blocks.enumerated() {
      var slot = Self.hash(block.raw) & mask
      while keys[slot] != nil { slot = (slot + 1) & mask }
      keys[slot] = block.raw
      (numbers + slot).initialize(to: Int32(number))
    }
  }

  deinit {
    keys.deallocate()
    numbers.deallocate()
  }

  /// The number of `block`, or `nil` if it was not there when the blocks were numbered.
  subscript(block: Block) -> Int? {
    var slot = Self.hash(block.raw) & mask
    while let key = keys[slot] {
      if key == block.raw { return Int(numbers[slot]) }
      slot = (slot + 1) & mask
    }
    return nil
  }

  @inline(__always)
  private static func hash(_ pointer: BlockPointer) -> Int {
    Int(bitPattern: pointer) &* 0x2545_F491_4F6C_DD1D &>> 32
  }
}

extension Int {
  /// The least power of two above this number.
  fileprivate var nextPowerOfTwo: Int { 1 << (Int.bitWidth - leadingZeroBitCount) }
}
