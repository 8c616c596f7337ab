import AccelSupport
public import AccelIR

/// A pass at one place of a pipeline that is run, with what it has counted.
public final class PassNode: Sendable {
  /// The pass.
  public let pass: any Pass
  /// The name of the pass in pipelines.
  public var name: String { type(of: pass).name }
  /// The name of the pass in reports.
  public var title: String { type(of: pass).title }
  private let counts: Locked<[Int]>

  init(_ pass: any Pass) {
    self.pass = pass
    counts = Locked(Array(repeating: 0, count: type(of: pass).statistics.count))
  }

  func count(_ statistic: PassStatistic, _ amount: Int) {
    guard let index = type(of: pass).statistics.firstIndex(of: statistic) else {
      preconditionFailure("pass '\(name)' does not list the statistic '\(statistic.name)'")
    }
    counts.withLock { $0[index] += amount }
  }

  /// What the pass has counted so far.
  public var statistics: [(statistic: PassStatistic, value: Int)] {
    Array(zip(type(of: pass).statistics, counts.withLock { $0 }))
  }
}

/// A pipeline that is run.
public final class PipelineNode: Sendable {
  /// What a pipeline consists of; pipelines for operations inside that stand side by side run together.
  public enum Element: Sendable {
    case pass(PassNode)
    case nested([PipelineNode])
  }

  /// The name of the operations that the pipeline runs on, or `any`.
  public let anchor: String
  /// What is done, in order.
  public let elements: [Element]

  /// Prepares a pipeline to be run.
  ///
  /// Nested pipelines side by side run together, so that all is done to one operation before the next has its
  /// turn; those of one anchor become one.
  public convenience init(_ pipeline: Pipeline) { self.init(pipeline.anchor, pipeline.elements) }

  private init(_ anchor: String, _ elements: [Pipeline.Element]) {
    self.anchor = anchor
    var nodes: [Element] = []
    var group: [Pipeline] = []
    func close() {
      if !group.isEmpty { nodes.append(.nested(group.map { PipelineNode($0.anchor, $0.elements) })) }
      group = []
    }
    for element in elements {
      switch element {
      case .pass(let pass):
        close()
        nodes.append(.pass(PassNode(pass)))
      case .nested(let pipeline):
        if let index = group.firstIndex(where: { $0.anchor == pipeline.anchor }),
          group.count == 1 || pipeline.anchor != "any"
        {
          group[index].elements += pipeline.elements
        } else {
          // What runs on anything would meet operations that other pipelines of the group have to do with.
          if pipeline.anchor == "any" || group.contains(where: { $0.anchor == "any" }) { close() }
          group.append(pipeline)
        }
      }
    }
    close()
    self.elements = nodes
  }

  /// `true` iff the pipeline runs on operations called `name`.
  public func applies(to name: OperationName) -> Bool {
    if anchor != "any" { return anchor == name.string }
    return elements.allSatisfy { element in
      guard case .pass(let node) = element else { return true }
      return type(of: node.pass).canRun(on: name)
    }
  }
}
