import Foundation

extension RunResults {
  /// The results of the tests that ran, as JSON.
  var json: String {
    document(
      executed.flatMap { test, result in
        (result.parts.map { ("\(test.name):\($0.name)", $0.result) } + [(test.name, result)]).map(Self.entry)
      })
  }

  /// The tests that ran, with their results.
  private var executed: [(LitTest, LitResult)] {
    Array(zip(tests, results)).filter { ![.excluded, .skipped].contains($1.verdict) }
  }

  /// Returns a file with `entries`, objects of JSON, for the tests.
  private func document(_ entries: [String]) -> String {
    let list = entries.isEmpty ? "[]" : "[\n\(entries.joined(separator: ",\n"))\n  ]"
    let version = LitOptions.version.split(separator: ".").map { "    \($0)" }.joined(separator: ",\n")
    return "{\n  \"__version__\": [\n\(version)\n  ],\n  \"elapsed\": \(elapsed),\n  \"tests\": \(list)\n}\n"
  }

  /// Returns the object for a test, or a part of one.
  private static func entry(_ name: String, _ result: LitResult) -> String {
    var fields = [
      "\"code\": \(jsonQuoted(result.name))", "\"elapsed\": \(result.elapsed.map { String($0) } ?? "null")",
    ]
    if !result.metrics.isEmpty {
      let metrics = result.metrics.map { "        \(jsonQuoted($0.name)): \($0.value.json)" }
      fields.append("\"metrics\": {\n\(metrics.joined(separator: ",\n"))\n      }")
    }
    fields += ["\"name\": \(jsonQuoted(name))", "\"output\": \(jsonQuoted(result.output))"]
    return "    {\n" + fields.map { "      \($0)" }.joined(separator: ",\n") + "\n    }"
  }

  /// The results of the tests that ran, as the database of results of LUCI takes them.
  var resultDatabase: String {
    document(
      executed.flatMap { test, result in
        [Self.databaseEntry(test.name, result, within: result)]
          + result.parts.map {
            Self.databaseEntry("\(test.name):\($0.name)microres", $0.result, within: result)
          }
      })
  }

  /// Returns the object for a test, or a part of one that takes its times from the whole.
  private static func databaseEntry(_ name: String, _ result: LitResult, within whole: LitResult) -> String {
    let start = result.start ?? whole.start ?? 0
    let elapsed = result.elapsed ?? whole.elapsed ?? 0
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "yyyy-MM-dd'T'HH:mm:ss"
    let seconds = formatter.string(from: Date(timeIntervalSince1970: start.rounded(.down)))
    let fraction = String(format: "%06d", Int((start - start.rounded(.down)) * 1_000_000))
    let status: String? =
      switch result.verdict {
      case _ where result.custom != nil: nil
      case .pass, .unexpectedPass, .flakyPass, .fixed: "PASS"
      case .fail, .expectedFailure: "FAIL"
      case .unsupported, .skipped, .excluded: "SKIP"
      case .unresolved, .timeout: "ABORT"
      }
    let contents = Data(result.output.utf8).base64EncodedString()
    var fields = [
      """
      "artifacts": {
              "artifact-content-in-request": {
                "contents": "\(contents)"
              }
            }
      """,
      "\"duration\": \"\(String(format: "%.9f", elapsed))s\"",
      "\"expected\": \(!(result.custom?.isFailure ?? result.verdict.isFailure))",
      "\"start_time\": \"\(seconds).\(fraction)Z\"",
    ]
    if let status { fields.append("\"status\": \"\(status)\"") }
    fields += [
      #""summary_html": "<p><text-artifact artifact-id=\"artifact-content-in-request\"></p>""#,
      "\"testId\": \(jsonQuoted(name))",
    ]
    return "    {\n" + fields.map { "      \($0)" }.joined(separator: ",\n") + "\n    }"
  }

  /// Returns `text` as a JSON string of ASCII characters.
  static func jsonQuoted(_ text: String) -> String {
    var result = "\""
    for unit in text.utf16 {
      switch unit {
      case 0x22: result += "\\\""
      case 0x5C: result += "\\\\"
      case 0x0A: result += "\\n"
      case 0x0D: result += "\\r"
      case 0x09: result += "\\t"
      case 0x08: result += "\\b"
      case 0x0C: result += "\\f"
      case 0x20..<0x7F: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      default:
        let digits = String(unit, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return result + "\""
  }

  /// The results in the XML that continuous-integration systems read.
  var xunit: String {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites time=\"\(Self.seconds(elapsed))\">\n"
    var rest = sortedIndices[...]
    while let first = rest.first {
      let suite = tests[first].suite
      let group = rest.prefix { tests[$0].suite === suite }
      rest = rest.dropFirst(group.count)
      let name = suite.name.replacing(literal: ".", with: "-")
      let failures = group.count { results[$0].verdict.isFailure }
      let skipped = group.count { Self.isSkipped(results[$0].verdict) }
      let time = group.reduce(0) { $0 + (results[$1].elapsed ?? 0) }
      text += "<testsuite name=\(Self.xmlQuoted(name)) tests=\"\(group.count)\" failures=\"\(failures)\" "
      text += "skipped=\"\(skipped)\" time=\"\(Self.seconds(time))\">\n"
      for index in group { text += testCase(index, suite: name) }
      text += "</testsuite>\n"
    }
    return text + "</testsuites>\n"
  }

  private static func seconds(_ value: Double) -> String { String(format: "%.2f", value) }

  /// `true` iff the test was not run.
  private static func isSkipped(_ verdict: LitVerdict) -> Bool {
    [.excluded, .skipped, .unsupported].contains(verdict)
  }

  /// Returns the element of one test.
  private func testCase(_ index: Int, suite: String) -> String {
    let (test, result) = (tests[index], results[index])
    let folder = test.path.dropLast().joined(separator: "/").replacing(literal: ".", with: "_")
    let className = "\(suite).\(folder.isEmpty ? suite : folder)"
    let head =
      "<testcase classname=\(Self.xmlQuoted(className)) name=\(Self.xmlQuoted(test.path.last ?? "")) "
      + "time=\"\(Self.seconds(result.elapsed ?? 0))\""
    if result.verdict.isFailure {
      var output = result.output.replacing(literal: "]]>", with: "]]]]><![CDATA[>")
      output.unicodeScalars.removeAll { $0.value < 32 && !"\t\n\r".unicodeScalars.contains($0) }
      return head + ">\n  <failure><![CDATA[\(output)]]></failure>\n</testcase>\n"
    }
    guard Self.isSkipped(result.verdict) else { return head + "/>\n" }
    let reason =
      switch result.verdict {
      case .excluded: "Test not selected (--filter, --max-tests)"
      case .skipped: "User interrupt"
      case _ where result.missingFeatures.isEmpty: "Unsupported configuration"
      default: "Missing required feature(s): " + result.missingFeatures.joined(separator: ", ")
      }
    return head + ">\n  <skipped message=\(Self.xmlQuoted(reason))/>\n</testcase>\n"
  }

  /// Returns `text` as the value of an attribute.
  private static func xmlQuoted(_ text: String) -> String {
    let escaped = text.replacing(literal: "&", with: "&amp;").replacing(literal: "<", with: "&lt;")
      .replacing(literal: ">", with: "&gt;").replacing(literal: "\n", with: "&#10;")
      .replacing(literal: "\r", with: "&#13;").replacing(literal: "\t", with: "&#9;")
    if !escaped.contains("\"") { return "\"\(escaped)\"" }
    if !escaped.contains("'") { return "'\(escaped)'" }
    return "\"\(escaped.replacing(literal: "\"", with: "&quot;"))\""
  }

  /// The times of the tests as a trace that browsers show.
  var timeTrace: String {
    let first = results.compactMap(\.start).min() ?? 0
    let events = zip(tests, results).filter { !Self.isSkipped($1.verdict) }.map { test, result in
      let start = Int((result.start.map { $0 - first } ?? 0) * 1_000_000)
      let fields = [
        "\"dur\": \(Int((result.elapsed ?? 0) * 1_000_000))", "\"name\": \(Self.jsonQuoted(test.name))",
        "\"ph\": \"X\"", "\"pid\": \(getpid())", "\"tid\": 1", "\"ts\": \(start)",
      ]
      return "    {\n" + fields.map { "      \($0)" }.joined(separator: ",\n") + "\n    }"
    }
    let list = events.isEmpty ? "[]" : "[\n\(events.joined(separator: ",\n"))\n  ]"
    return "{\n  \"traceEvents\": \(list)\n}"
  }
}
