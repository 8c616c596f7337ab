public import AccelIR
import AccelSupport

/// Gives numbers to all operations, values, blocks and edges inside an operation, so that what is known of them
/// can lie in arrays.
///
/// The numbers lie in the scratch words of operations and blocks: they hold until another algorithm uses those.
/// The numbers of operations and values begin with 1, so that something made later, whose number is 0, is never
/// taken for something that is known.
public final class ProgramNumbering {
  /// One more than the greatest number of an operation or value.
  public private(set) var valueCount = 1
  /// One more than the greatest number of a block.
  public private(set) var blockCount = 1
  /// One more than the greatest number of an edge.
  private(set) var edgeCount = 1
  /// The number of the first edge out of each block.
  private var firstEdges: [UInt32] = [0]

  /// Numbers everything in `top`.
  public init(_ top: Operation) { number(top) }

  /// Results follow each other; an operation without results takes a number all the same.
  private func number(_ op: Operation) {
    op.scratch = UInt32(valueCount)
    valueCount += max(1, op.results.count)
    for region in op.regions {
      for block in region.blocks {
        block.scratch = UInt32(blockCount)
        blockCount += 1
        firstEdges.append(UInt32(edgeCount))
        edgeCount += block.successors.count
        for argument in block.arguments {
          argument.argumentScratch = UInt32(valueCount)
          valueCount += 1
        }
        for op in block.operations { number(op) }
      }
    }
  }

  /// The number of the edge from `block` to its successor at `index`.
  func edge(from block: Block, _ index: Int) -> Int { Int(firstEdges[block.number]) + index }
}

extension Operation {
  /// The number that `ProgramNumbering` gave; 0 for what was made later.
  @inlinable package var number: Int { Int(scratch) }
}

extension Block {
  /// The number that `ProgramNumbering` gave; 0 for what was made later.
  @inlinable package var number: Int { Int(scratch) }
}

extension Value {
  /// The number that `ProgramNumbering` gave; 0 for what was made later.
  @inlinable package var number: Int {
    guard let op = definingOperation else { return Int(argumentScratch) }
    let first = Int(op.scratch)
    return first == 0 ? 0 : first &+ index
  }
}
