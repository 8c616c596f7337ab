public import AccelIR

/// A place in a program that an analysis says something of.
public enum ProgramPoint: Hashable {
  /// Before an operation.
  case before(Operation)
  /// After an operation.
  case after(Operation)
  /// Before the first operation of a block.
  case start(Block)
  /// After the last operation of a block.
  case end(Block)
}

/// A point that an analysis has to visit.
public struct WorkItem: Hashable {
  /// Where something may have to be concluded anew.
  public let point: ProgramPoint
  /// Which analysis, by its position in the solver.
  public let analysis: UInt8

  /// Creates an item.
  public init(point: ProgramPoint, analysis: UInt8) { (self.point, self.analysis) = (point, analysis) }
}
