import AccelSupport

/// Writes the input with marks that show what the directives made of it.
struct InputDump {
  let request: FileCheckRequest
  let input: SourceBuffer
  let annotations: [InputAnnotation]
  let output: ByteBuffer
  /// The width of the column of labels and numbers.
  private let labelWidth: Int
  /// The lines left out so far; they are written after all if there are no more than dots in their place.
  private let elided = ByteBuffer()

  /// The number of lines of dots that stand for left-out lines.
  private static let dotCount = 3

  /// Creates a dump of `input` to `output`.
  init(
    of input: SourceBuffer, annotations: [InputAnnotation], request: FileCheckRequest, output: ByteBuffer
  ) {
    (self.input, self.annotations, self.request, self.output) = (input, annotations, request, output)
    var lineCount = input.bytes.count { $0 == UInt8(ascii: "\n") }
    if input.bytes.last != UInt8(ascii: "\n") { lineCount += 1 }
    let widest = annotations.map(\.label.utf8.count).max() ?? 0
    labelWidth = max(widest, String(lineCount).utf8.count) + 3
  }

  /// Writes the dump.
  func write() {
    output.write("Input was:\n<<<<<<\n")
    color(.bold, output)
    color(.reset, output)
    var lineStart = 0
    var next = 0
    var line = 1
    var previousShown: Int?
    var nextShown = 0
    while lineStart < input.bytes.count || next < annotations.count {
      if nextShown < line { nextShown = nextLineInFilter(from: line, annotations[next...]) ?? Int.max }
      if nextShown == line { previousShown = line }
      let context = Int(request.dumpContext)
      let isNear =
        previousShown.map { line - $0 <= context } ?? false
        || nextShown != .max && nextShown - line <= context
      if isNear { flushElided() }
      let target = isNear ? output : elided
      let lineEnd = input.bytes[lineStart...].firstIndex(of: UInt8(ascii: "\n")) ?? input.bytes.count
      let end = annotations[next...].firstIndex { $0.line != line } ?? annotations.count
      writeLine(line, lineStart..<lineEnd, annotations[next..<end], target)
      let nextStart = min(lineEnd + 1, input.bytes.count)
      for annotation in annotations[next..<end] { write(annotation, width: nextStart - lineStart, target) }
      lineStart = nextStart
      next = end
      line += 1
    }
    flushElided()
    output.write(">>>>>>\n")
  }

  /// Returns the next line that the filter includes.
  private func nextLineInFilter(from line: Int, _ annotations: ArraySlice<InputAnnotation>) -> Int? {
    switch request.dumpFilter ?? (request.dump == .always ? .all : .error) {
    case .all: line
    case .annotationFull: annotations.first?.line
    case .annotation: annotations.first(where: \.isFirstLine)?.line
    case .error: annotations.first { $0.isFirstLine && $0.isError }?.line
    }
  }

  /// Writes a line of the input, with what is not matched highlighted.
  private func writeLine(
    _ number: Int, _ range: Range<Int>, _ annotations: ArraySlice<InputAnnotation>, _ target: ByteBuffer
  ) {
    color(.boldBlack, target)
    write(number: number, target)
    color(.reset, target)
    color(.bold, target)
    let highlights = request.verbosity > .errors && request.hasColors
    let matches = annotations.filter(\.isExpectedMatch)
    if highlights { color(.cyanBackground, target) }
    var wasInMatch = false
    let hasLineBreak = range.upperBound < input.bytes.count
    for index in range.lowerBound..<(range.upperBound + (hasLineBreak ? 1 : 0)) {
      if highlights {
        let column = index - range.lowerBound + 1
        let isInMatch = matches.contains { $0.startColumn <= column && column < $0.endColumn }
        if isInMatch != wasInMatch { color(isInMatch ? .reset : .cyanBackground, target) }
        wasInMatch = isInMatch
      }
      target.write(byte: index < range.upperBound ? input.bytes[index] : UInt8(ascii: " "))
    }
    color(.reset, target)
    target.write("\n")
  }

  /// Writes the number of a line, to the right of the labels' column.
  private func write(number: Int, _ target: ByteBuffer) {
    let text = String(number)
    target.write(spaces: max(0, labelWidth - text.utf8.count))
    target.write(string: text + ": ")
  }

  /// Writes a mark below a line that is `width` columns wide.
  private func write(_ annotation: InputAnnotation, width: Int, _ target: ByteBuffer) {
    color(annotation.color, target)
    target.write(string: annotation.label)
    target.write(spaces: labelWidth - annotation.label.utf8.count + 2 + annotation.startColumn - 1)
    target.write(string: String(annotation.lead))
    var column = annotation.startColumn + 1
    while column < annotation.endColumn, column <= width {
      target.write("~")
      column += 1
    }
    if !annotation.note.isEmpty {
      target.write(spaces: max(0, width + 1 - column))
      target.write(string: " " + annotation.note)
    }
    target.write("\n")
    color(.reset, target)
  }

  /// Writes the left-out lines, or dots if these are fewer.
  private func flushElided() {
    guard elided.count > 0 else { return }
    if elided.bytes.count(where: { $0 == UInt8(ascii: "\n") }) > Self.dotCount {
      for _ in 0..<Self.dotCount {
        color(.boldBlack, output)
        output.write(spaces: labelWidth - 1)
        output.write(".")
        color(.reset, output)
        output.write("\n")
      }
    } else if let base = elided.bytes.baseAddress {
      output.write(base, count: elided.count)
    }
    elided.removeAll()
  }

  /// Writes a terminal escape sequence where colors are on.
  private func color(_ color: TerminalColor, _ target: ByteBuffer) {
    if request.hasColors { target.write(string: color.rawValue) }
  }
}
