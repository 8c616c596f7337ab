import AccelDiagnostics
import AccelIR
import AccelSupport

/// What is known of a run, in a form that stays small: lines occur once, and IR is kept as what has changed.
struct HistoryRecord {
  /// A pass that ran on an operation.
  struct Step {
    let title: String
    let name: String
    let label: String
    /// Which of the operations that passes ran on.
    let anchor: Int
    let time: Duration
    let hasFailed: Bool
    let remarks: [String]
    /// What others have changed since the last step on the same operation, and what this one has.
    var changes: (before: String, own: String) = ("", "")
    var added = 0
    var removed = 0
  }

  /// What became of an operation.
  private struct Life {
    let name: String
    let place: String
    /// The pass and the pattern that made it; empty if it was there from the start.
    var pass = ""
    var pattern = ""
    /// The operation that the pattern was applied to.
    var parent = 0
    /// The passes and patterns that changed it, without repetition, the latest last.
    var changes: [(pass: String, pattern: String)] = []
    /// The pass and the pattern that erased it.
    var end: (pass: String, pattern: String)?
  }

  private var steps: [Step] = []
  private var texts: [String] = []
  private var textNumbers: [String: Int] = [:]
  /// The lives of operations by their numbers; nobody has number 0.
  private var lives = [Life(name: "", place: "")]
  private var numbers: [Operation: Int] = [:]
  private var anchors: [Operation: Int] = [:]
  private var anchorLabels: [String] = []
  /// The first and the last lines known of each anchor; a line is its text, its operation and its key.
  private var first: [[NumberedLine]] = []
  private var latest: [[NumberedLine]] = []

  /// A line by the numbers of its parts.
  struct NumberedLine {
    let text: Int
    let op: Int
    let key: Int
  }

  // MARK: Operations

  /// Returns the number of an operation; one that is not known was there from the start.
  private mutating func number(of op: Operation) -> Int {
    if let known = numbers[op] { return known }
    let place = op.context.place(of: op.location)
    let text = place.fileName.map { name in
      place.position.map { "\(name):\($0.line):\($0.column)" } ?? name
    }
    lives.append(Life(name: op.name.string, place: text ?? ""))
    numbers[op] = lives.count - 1
    return lives.count - 1
  }

  /// An operation was made by a pattern, or else by the pass itself.
  mutating func noteCreation(of op: Operation, _ pass: String, _ pattern: String, from root: Operation?) {
    let parent = root.map { number(of: $0) } ?? 0
    // What had this place in memory before is gone.
    numbers[op] = nil
    let made = number(of: op)
    (lives[made].pass, lives[made].pattern, lives[made].parent) = (pass, pattern, parent)
  }

  /// An operation was changed.
  mutating func noteChange(of op: Operation, _ pass: String, _ pattern: String) {
    let changed = number(of: op)
    if let last = lives[changed].changes.last, last == (pass, pattern) { return }
    lives[changed].changes.append((pass, pattern))
  }

  /// An operation is erased.
  mutating func noteEnd(of op: Operation, _ pass: String, _ pattern: String) {
    lives[number(of: op)].end = (pass, pattern)
    numbers[op] = nil
  }

  // MARK: Steps

  /// Returns the number of an operation that passes run on.
  mutating func anchor(_ op: Operation, _ label: String) -> Int {
    if let known = anchors[op], anchorLabels[known] == label { return known }
    anchors[op] = anchorLabels.count
    anchorLabels.append(label)
    first.append([])
    latest.append([])
    return anchorLabels.count - 1
  }

  /// Adds a pass that has turned `old` into `new`.
  mutating func add(_ step: Step, _ old: [NumberedLine], _ new: [NumberedLine]) {
    var step = step
    let isFirst = first[step.anchor].isEmpty
    if isFirst { first[step.anchor] = old }
    let others = isFirst ? Delta() : delta(latest[step.anchor], old)
    let own = delta(old, new)
    step.changes = (others.json, own.json)
    (step.added, step.removed) = (own.added, own.removed)
    latest[step.anchor] = new
    steps.append(step)
  }

  /// Returns the lines of a snapshot whose operations are still there.
  mutating func numbered(_ snapshot: IRSnapshot) -> [NumberedLine] {
    snapshot.lines.map { line in
      NumberedLine(text: number(ofText: line.text), op: line.op.map { number(of: $0) } ?? 0, key: line.key)
    }
  }

  private mutating func number(ofText text: String) -> Int {
    if let known = textNumbers[text] { return known }
    textNumbers[text] = texts.count
    texts.append(text)
    return texts.count - 1
  }

  // MARK: Changes

  /// What makes some lines out of others: `["k",3,"d",1,"a",[5,2],"r",[7,4]]` keeps three lines, drops one, adds the
  /// text 5 of the operation 2, and shows one that is kept with another text.
  private struct Delta {
    var json = ""
    var added = 0
    var removed = 0
    fileprivate var operation: Character = " "
    fileprivate var count = 0
    fileprivate var lines: [String] = []

    mutating func add(_ kind: Character, _ line: NumberedLine?) {
      if kind != operation { close() }
      operation = kind
      count += 1
      if let line { lines.append("\(line.text),\(line.op)") }
    }

    mutating func close() {
      defer { (operation, count, lines) = (" ", 0, []) }
      if operation == " " { return }
      let rest = lines.isEmpty ? "\(count)" : "[\(lines.joined(separator: ","))]"
      json += "\(json.isEmpty ? "" : ",")\"\(operation)\",\(rest)"
    }
  }

  private func delta(_ old: [NumberedLine], _ new: [NumberedLine]) -> Delta {
    var delta = Delta()
    let steps = IRDifference(old.map(\.key), new.map(\.key)).steps
    let isSame = steps.allSatisfy { step in
      if case .kept(let a, let b) = step {
        old[a].text == new[b].text && old[a].op == new[b].op
      } else {
        false
      }
    }
    if isSame { return delta }
    for step in steps {
      switch step {
      case .kept(let a, let b):
        let isSame = old[a].text == new[b].text && old[a].op == new[b].op
        delta.add(isSame ? "k" : "r", isSame ? nil : new[b])
      case .removed:
        delta.removed += 1
        delta.add("d", nil)
      case .added(let index):
        delta.added += 1
        delta.add("a", new[index])
      }
    }
    delta.close()
    return delta
  }

  // MARK: JSON

  /// All of it, for the page.
  var json: String {
    let output = ByteBuffer()
    func list<T>(_ name: StaticString, _ items: [T], _ write: (T) -> Void) {
      output.write("\"")
      output.write(name)
      output.write("\":[")
      for (index, item) in items.enumerated() {
        if index > 0 { output.write(",\n") }
        write(item)
      }
      output.write("]")
    }
    func string(_ text: String) { output.write(string: Self.quoted(text)) }
    output.write("{")
    list("texts", texts, string)
    output.write(",\n")
    list("ops", lives) { life in
      let changes = life.changes.map { "[\(Self.quoted($0.pass)),\(Self.quoted($0.pattern))]" }
      let end = life.end.map { "[\(Self.quoted($0.pass)),\(Self.quoted($0.pattern))]" } ?? "null"
      let parts = [life.name, life.place, life.pass, life.pattern].map(Self.quoted)
      output.write(
        string: "[\(parts.joined(separator: ",")),\(life.parent),[\(changes.joined(separator: ","))],\(end)]")
    }
    output.write(",\n")
    list("anchors", Array(zip(anchorLabels, first))) { label, lines in
      output.write(
        string: "{\"label\":\(Self.quoted(label)),\"lines\":"
          + "[\(lines.map { "\($0.text),\($0.op)" }.joined(separator: ","))]}")
    }
    output.write(",\n")
    list("steps", steps) { step in
      let micros = Int((step.time / .microseconds(1)).rounded())
      output.write(
        string:
          "{\"title\":\(Self.quoted(step.title)),\"name\":\(Self.quoted(step.name)),\"anchor\":\(step.anchor),"
          + "\"us\":\(micros),\"failed\":\(step.hasFailed),\"plus\":\(step.added),\"minus\":\(step.removed),"
          + "\"before\":[\(step.changes.before)],\"own\":[\(step.changes.own)],"
          + "\"remarks\":[\(step.remarks.map(Self.quoted).joined(separator: ","))]}")
    }
    output.write("}")
    return output.string
  }

  /// `text` as a string of JSON that may stand in HTML.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "<": result += "\\u003c"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
