public import AccelIR

/// Something that is found out of a program by going through it until nothing new is learned.
public protocol DataFlowAnalysis: AnyObject {
  /// Visits everything inside `top` once.
  func initialize(_ top: Operation)
  /// Concludes what there is to conclude at `point`.
  func visit(_ point: ProgramPoint)
  /// `true` iff it matters how often a point is visited: what is learned is widened when it changes again.
  var countsVisits: Bool { get }
}

extension DataFlowAnalysis {
  public var countsVisits: Bool { false }
}

/// What is known of a value or place: an element of a lattice, which only ever rises.
public protocol DataFlowState {
  /// Nothing has been learned yet.
  static var uninitialized: Self { get }
  /// Takes in what `other` says; returns whether this changed anything.
  mutating func join(_ other: Self) -> Bool
}
