import AccelIR
import AccelSupport
import AccelText

/// Draws operations as a graph in the language of Graphviz.
struct OpGraph {
  /// A node of the drawing.
  private struct Node {
    let number: Int
    /// The number of the box that the node stands for, if it is one.
    var box: Int?
  }

  private let options: ViewOpGraph
  private let names: Printer
  private let text = ByteBuffer()
  private var indentation = 0
  private var count = 0
  private var arrows: [String] = []
  private var dataArrows: [(value: Value, target: Node)] = []
  private var nodes: [Value: Node] = [:]
  private var colors: [OperationName: String] = [:]

  init(_ op: Operation, _ options: ViewOpGraph) {
    self.options = options
    names = Printer(to: ByteBuffer(), naming: op)
    colors = Self.colors(of: op)
  }

  /// Returns a colour for each kind of operation.
  private static func colors(of op: Operation) -> [OperationName: String] {
    var order: [OperationName] = []
    var seen: Set<OperationName> = []
    op.walk(.postOrder) {
      if seen.insert($0.name).inserted { order.append($0.name) }
      return .advance
    }
    var colors: [OperationName: String] = [:]
    for (index, name) in order.enumerated() {
      colors[name] = "\(sixDigits(Double(index) / Double(order.count))) 0.3 0.95"
    }
    return colors
  }

  /// Returns a number from 0 up to 1 with six digits after the point.
  private static func sixDigits(_ number: Double) -> String {
    let digits = String(Int((number * 1_000_000).rounded(.toNearestOrEven)))
    return "0." + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// Returns the drawing of `op` and what is inside.
  mutating func draw(_ op: Operation) -> String {
    line("digraph G {")
    indentation += 1
    line("compound = true;")
    _ = add(op)
    if options.printDataFlowEdges { addDataArrows() }
    for arrow in arrows { line(arrow) }
    indentation -= 1
    line("}")
    return text.string
  }

  private func line(_ line: String) {
    text.write(spaces: indentation * 2)
    text.write(string: line)
    text.write("\n")
  }

  // MARK: Nodes

  private mutating func add(_ op: Operation) -> Node {
    let node =
      op.regions.isEmpty
      ? addNode(recordLabel(of: op), "Mrecord", color: colors[op.name])
      : addBox(boxLabel(of: op)) { graph in for region in op.regions { graph.add(region) } }
    if options.printDataFlowEdges {
      for operand in op.operands { dataArrows.append((operand, node)) }
    }
    for result in op.results { nodes[result] = node }
    return node
  }

  private mutating func add(_ region: Region) {
    for block in region.blocks {
      _ = addBox("") { graph in
        for argument in block.arguments {
          graph.nodes[argument] = graph.addNode(graph.label(ofResult: argument), "Mrecord")
        }
        var previous: Node?
        for op in block.operations {
          let node = graph.add(op)
          if graph.options.printControlFlowEdges, let previous {
            graph.addArrow(from: previous, to: node, fromPort: "", toPort: "", style: "dashed")
          }
          previous = node
        }
      }
    }
  }

  /// Adds a box around what `fill` adds; its label comes after that, and a node without a label stands for it.
  private mutating func addBox(_ label: String, _ fill: (inout OpGraph) -> Void) -> Node {
    count += 1
    let box = count
    line("subgraph cluster_\(box) {")
    indentation += 1
    let anchor = addNode(" ", "plain")
    line("label = \(quoted(label));")
    fill(&self)
    indentation -= 1
    line("}")
    return Node(number: anchor.number, box: box)
  }

  private mutating func addNode(_ label: String, _ shape: String, color: String? = nil) -> Node {
    count += 1
    let fill = color.map { "fillcolor = \"\($0)\", " } ?? ""
    let style = color == nil ? "" : ", style = filled"
    line("v\(count) [\(fill)label = \(quoted(label)), shape = \(shape)\(style)];")
    return Node(number: count)
  }

  // MARK: Arrows

  private mutating func addDataArrows() {
    for (value, target) in dataArrows {
      guard let source = nodes[value] else { continue }
      let port = port(of: value)
      addArrow(from: source, to: target, fromPort: "res_\(port)", toPort: "arg_\(port)", style: "solid")
    }
  }

  private mutating func addArrow(
    from source: Node, to target: Node, fromPort: String, toPort: String, style: String
  ) {
    var settings: [String] = []
    if let box = target.box { settings.append("lhead = cluster_\(box)") }
    if let box = source.box { settings.append("ltail = cluster_\(box)") }
    settings.append("style = \(style)")
    let tail = source.box != nil || fromPort.isEmpty ? "" : ":\(fromPort):s"
    let head = target.box != nil || toPort.isEmpty ? "" : ":\(toPort):n"
    arrows.append(
      "v\(source.number)\(tail) -> v\(target.number)\(head)[\(settings.joined(separator: ", "))];")
  }

  // MARK: Labels

  private func boxLabel(of op: Operation) -> String {
    var label = op.name.string
    if options.printResultTypes {
      let types = op.results.map { $0.type.description }.joined(separator: ", ")
      label += " : (\(escaped(shortened(types))))"
    }
    if options.printAttrs { label += "\\l\(attributes(of: op))" }
    return label
  }

  private func recordLabel(of op: Operation) -> String {
    var label = "{"
    if !op.operands.isEmpty {
      let operands = op.operands.map { "<arg_\(port(of: $0))> \(name(of: $0))" }
      label += "{\(operands.joined(separator: "|"))}|"
    }
    label += "\(op.name.string)\\l"
    let attributes = options.printAttrs ? attributes(of: op) : ""
    if !attributes.isEmpty { label += "\\l\(attributes)" }
    if !op.results.isEmpty {
      label += "|{\(op.results.map { self.label(ofResult: $0) }.joined(separator: "|"))}"
    }
    return label + "}"
  }

  private func label(ofResult value: Value) -> String {
    let type = options.printResultTypes ? " \(escaped(shortened(value.type.description)))" : ""
    return "<res_\(port(of: value))> \(name(of: value))\(type)"
  }

  private func attributes(of op: Operation) -> String {
    op.allAttributes.map { "\(escaped($0.name.string)): \(escaped(text(of: $0.value)))\\l" }.joined()
  }

  /// The text of an attribute, but not that of many elements.
  private func text(of attribute: Attribute) -> String {
    let limit = attribute.context.elisionLimit ?? 16
    if let elements = attribute.as(DenseElementsAttr.self) {
      if elements.isSplat { return attribute.description }
      if elements.count > limit {
        let brackets = elements.shapedType.shape?.count ?? 1
        return String(repeating: "[", count: brackets) + "..." + String(repeating: "]", count: brackets)
          + " : \(elements.shapedType.description)"
      }
    }
    if let array = attribute.as(ArrayAttr.self), array.elements.count > limit { return "[...]" }
    return shortened(attribute.description)
  }

  private func name(of value: Value) -> String { names.name(of: value) }

  private func port(of value: Value) -> String {
    String(name(of: value).dropFirst().map { $0 == "#" ? "_" : $0 })
  }

  /// The first characters of a long text.
  private func shortened(_ text: String) -> String {
    let limit = Int(options.maxLabelLen)
    return text.utf8.count <= limit ? text : String(decoding: text.utf8.prefix(limit), as: UTF8.self) + "..."
  }

  private func escaped(_ text: String) -> String {
    String(text.flatMap { "{|<}>\n\"".contains($0) ? ["\\", $0] : [$0] })
  }

  private func quoted(_ text: String) -> String { "\"\(text)\"" }
}
