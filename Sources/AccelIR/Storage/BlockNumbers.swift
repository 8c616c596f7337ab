/// Numbers for the blocks of one region.
struct BlockNumbers: ~Copyable {
  private var table: AddressTable<Int32>

  /// Numbers `blocks` in their order.
  init(_ blocks: [Block]) {
    table = AddressTable(capacity: blocks.count)
    for (number, block) in blocks.enumerated() { table.insert(Int32(number), for: block.raw) }
  }

  /// The number of `block`, or `nil` if it was not there when the blocks were numbered.
  subscript(block: Block) -> Int? { table[block.raw].map(Int.init) }
}
