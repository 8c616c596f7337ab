import AccelSupport
public import AccelIR

/// A pass at one place of a pipeline that is run, with what it has counted.
public final class PassNode: Sendable {
  /// The pass.
  public let pass: any Pass
  /// Which element of its pipeline the pass is.
  public let position: Int
  /// The name of the pass in pipelines.
  public var name: String { type(of: pass).name }
  /// The name of the pass in reports.
  public var title: String { pass.title }
  private let counts: Locked<[Int]>

  init(_ pass: any Pass, at position: Int) {
    (self.pass, self.position) = (pass, position)
    counts = Locked(Array(repeating: 0, count: type(of: pass).statistics.count))
  }

  func count(_ statistic: PassStatistic, _ amount: Int) {
    let index = index(of: statistic)
    counts.withLock { $0[index] += amount }
  }

  func raise(_ statistic: PassStatistic, to value: Int) {
    let index = index(of: statistic)
    counts.withLock { $0[index] = max($0[index], value) }
  }

  private func index(of statistic: PassStatistic) -> Int {
    guard let index = type(of: pass).statistics.firstIndex(of: statistic) else {
      preconditionFailure("pass '\(name)' does not list the statistic '\(statistic.name)'")
    }
    return index
  }

  /// What the pass has counted so far.
  public var statistics: [(statistic: PassStatistic, value: Int)] {
    Array(zip(type(of: pass).statistics, counts.withLock { $0 }))
  }
}

/// Pipelines for operations inside that stand side by side: all is done to one operation before the next has its
/// turn.
public final class PipelineGroup: Sendable {
  /// The pipelines, by their anchors; that for any operation comes last.
  public let pipelines: [PipelineNode]
  /// Which element of the pipeline around it the group is.
  public let position: Int

  init(_ pipelines: [Pipeline], at position: Int) {
    self.position = position
    self.pipelines = pipelines.sorted { left, right in
      left.anchor != "any" && (right.anchor == "any" || left.anchor < right.anchor)
    }.map { PipelineNode($0) }
  }

  /// The name of the group in reports.
  public var title: String {
    "Pipeline Collection : [\(pipelines.map { "'\($0.anchor)'" }.joined(separator: ", "))]"
  }
}

/// A pipeline that is run.
public final class PipelineNode: Sendable {
  /// What a pipeline consists of.
  public enum Element: Sendable {
    case pass(PassNode)
    case nested(PipelineGroup)
  }

  /// The name of the operations that the pipeline runs on, or `any`.
  public let anchor: String
  /// What is done, in order.
  public let elements: [Element]
  /// The name of the pipeline in reports.
  public var title: String { "'\(anchor)' Pipeline" }

  /// Prepares a pipeline to be run.
  ///
  /// Nested pipelines that follow each other become a group; those of one anchor become one.
  public init(_ pipeline: Pipeline) {
    anchor = pipeline.anchor
    var nodes: [Element] = []
    var group: [Pipeline] = []
    func close() {
      if !group.isEmpty { nodes.append(.nested(PipelineGroup(group, at: nodes.count))) }
      group = []
    }
    for element in pipeline.elements {
      switch element {
      case .pass(let pass):
        close()
        nodes.append(.pass(PassNode(pass, at: nodes.count)))
      case .nested(let pipeline):
        // What runs on anything would meet operations that other pipelines of the group have to do with.
        if pipeline.anchor == "any" || group.contains(where: { $0.anchor == "any" }) { close() }
        if let index = group.firstIndex(where: { $0.anchor == pipeline.anchor }) {
          group[index].elements += pipeline.elements
        } else {
          group.append(pipeline)
        }
      }
    }
    close()
    elements = nodes
  }

  /// `true` iff the pipeline runs on operations called `name`.
  public func applies(to name: OperationName) -> Bool {
    if anchor != "any" { return anchor == name.string }
    return elements.allSatisfy { element in
      guard case .pass(let node) = element else { return true }
      return type(of: node.pass).canRun(on: name)
    }
  }

  /// The form that `--pass-pipeline` accepts, with pipelines where they are run.
  public var text: String { "\(anchor)(\(elementsText))" }

  /// The elements as they stand in the parentheses of `text`.
  var elementsText: String {
    elements.map { element in
      switch element {
      case .pass(let node): node.pass.text
      case .nested(let group): group.pipelines.map(\.text).joined(separator: ",")
      }
    }.joined(separator: ",")
  }

  /// All passes, in order, those of inner pipelines where these stand.
  package var allPasses: [PassNode] {
    elements.flatMap { element -> [PassNode] in
      switch element {
      case .pass(let node): [node]
      case .nested(let group): group.pipelines.flatMap(\.allPasses)
      }
    }
  }
}
