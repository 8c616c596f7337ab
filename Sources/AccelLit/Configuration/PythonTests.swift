import Foundation

/// What test formats written in Python use of the runner: tests, results and metrics.
extension PythonEvaluator {
  /// Returns the object for a verdict.
  static func resultCode(_ verdict: LitVerdict) -> PythonValue {
    .object(
      "ResultCode",
      [
        "name": .string(verdict.rawValue), "label": .string(verdict.label),
        "isFailure": .bool(verdict.isFailure),
      ])
  }

  /// Returns the object for a result.
  static func object(for result: LitResult) -> PythonValue {
    .object(
      "Result",
      [
        "code": resultCode(result.verdict), "output": .string(result.output), "metrics": .dictionary([:]),
        "microResults": .dictionary([:]),
      ])
  }

  /// Returns the object for a test.
  static func object(for test: LitTest) -> PythonValue {
    .object(
      "Test",
      [
        "suite": object(for: test.suite), "path_in_suite": .tuple(test.path.map { .string($0) }),
        "config": .configuration, "requires": .list([]), "unsupported": .list([]), "xfails": .list([]),
        "name": .string(test.name), "source": .string(test.sourcePath), "exec": .string(test.executionPath),
        "file": .string(test.filePath),
      ])
  }

  /// Returns the object for a suite.
  static func object(for suite: LitSuite) -> PythonValue {
    .object(
      "TestSuite",
      [
        "name": .string(suite.name), "source_root": .string(suite.sourceRoot),
        "exec_root": .string(suite.executionRoot), "config": .configuration,
      ])
  }

  /// Calls a function of the runner about tests and results; `nil` if `name` is none.
  func callTestFunction(
    _ name: String, _ arguments: [PythonValue], _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue? {
    guard name.hasPrefix("lit.Test.") else { return nil }
    let first = arguments.first ?? PythonValue.none
    func argument(_ index: Int, _ name: String) -> PythonValue? {
      options[name] ?? (index < arguments.count ? arguments[index] : nil)
    }
    switch name.dropFirst("lit.Test.".count) {
    case "ResultCode":
      guard arguments.count == 3 else { throw failure("ResultCode needs three arguments", "TypeError") }
      return .object(
        "ResultCode",
        ["name": first, "label": arguments[1], "isFailure": arguments[2], "rank": .int(line)])
    case "Result":
      return .object(
        "Result",
        [
          "code": argument(0, "code") ?? .none, "output": argument(1, "output") ?? .string(""),
          "elapsed": argument(2, "elapsed") ?? .none, "metrics": .dictionary([:]),
          "microResults": .dictionary([:]),
        ])
    case "toMetricValue":
      switch first {
      case .object: return first
      case .int, .bool: return .object("IntMetricValue", ["value": first])
      case .double: return .object("RealMetricValue", ["value": first])
      default: return .object("JSONMetricValue", ["value": first])
      }
    case "IntMetricValue", "RealMetricValue", "JSONMetricValue":
      return .object(String(name.dropFirst("lit.Test.".count)), ["value": first])
    case "Test":
      return .object(
        "Test",
        [
          "suite": first, "path_in_suite": arguments.dropFirst().first ?? .tuple([]),
          "config": .configuration,
        ])
    default: return nil
    }
  }

  /// Calls a method of a test, a suite, a result or a metric, which it may change.
  func callTestMethod(
    _ method: String, _ kind: String, _ attributes: [String: PythonValue], _ receiver: inout PythonValue,
    _ arguments: [PythonValue], _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    let first = arguments.first ?? PythonValue.none
    func path(_ root: String) throws(LitConfigurationError) -> PythonValue {
      let parts = try elements(first).map(\.text)
      return .string(parts.reduce(attributes[root]?.text ?? "") { Path.join($0, $1) })
    }
    switch (kind, method) {
    case ("TestSuite", "getSourcePath"): return try path("source_root")
    case ("TestSuite", "getExecPath"): return try path("exec_root")
    case ("Test", "getSourcePath"): return attributes["source"] ?? .none
    case ("Test", "getExecPath"): return attributes["exec"] ?? .none
    case ("Test", "getFilePath"): return attributes["file"] ?? .none
    case ("Test", "getFullName"): return attributes["name"] ?? .none
    case ("Result", "addMetric"), ("Result", "addMicroResult"):
      let list = method == "addMetric" ? "metrics" : "microResults"
      guard arguments.count == 2, case .dictionary(var entries)? = attributes[list] else { break }
      guard entries.updateValue(arguments[1], forKey: first) == nil else {
        throw failure("result already includes metrics for \(first.literal)", "ValueError")
      }
      var attributes = attributes
      attributes[list] = .dictionary(entries)
      receiver = .object(kind, attributes)
      return .none
    case (_, "format") where kind.hasSuffix("MetricValue"):
      return .string(LitMetric(kind, attributes["value"] ?? .none).text)
    case (_, "todata") where kind.hasSuffix("MetricValue"): return attributes["value"] ?? .none
    default: break
    }
    throw unsupported("method '\(method)' of \(kind)")
  }

  /// Calls a method that a class of the file inherits from a class of the runner.
  mutating func callNativeMethod(
    _ method: String, of type: String, _ receiver: inout PythonValue, _ arguments: [PythonValue],
    _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    guard case .object(let kind, var attributes) = receiver else { throw unsupported("'\(method)'") }
    switch method {
    case "__init__":
      if type.hasSuffix("ShTest") {
        attributes.merge(Self.shellFormat(arguments, options)) { $1 }
      } else if Self.exceptions.contains(type) {
        attributes["message"] = .string(arguments.map(\.text).joined(separator: ", "))
      }
      receiver = .object(kind, attributes)
      return .none
    case "execute" where type.hasSuffix("ShTest"):
      if let runShellTest { return runShellTest() }
    default: break
    }
    throw unsupported("method '\(method)' of \(type)")
  }
}

extension LitMetric {
  /// Creates the metric that an object of class `kind` with `value` is.
  init(_ kind: String, _ value: PythonValue) {
    json =
      switch value {
      case .string(let text): RunResults.jsonQuoted(text)
      case .bool(let flag): flag ? "true" : "false"
      case .none: "null"
      default: value.literal
      }
    if kind == "RealMetricValue", let number = Double(value.text) {
      text = String(format: "%.4f", number)
    } else {
      text = kind == "IntMetricValue" ? value.text : json
    }
  }
}

extension LitResult {
  /// Creates the result that a test format returned: an object, or a pair of code and log.
  ///
  /// What the object does not say is that of `base`, the result of the shell test if one was run.
  init(_ value: PythonValue, base: LitResult?) throws(ScriptError) {
    var code = value
    self = base ?? LitResult(.unresolved)
    switch value {
    case .tuple(let pair) where pair.count == 2:
      code = pair[0]
      output = pair[1].text
    case .object("Result", let attributes):
      code = attributes["code"] ?? .none
      output = attributes["output"]?.text ?? ""
      metrics = Self.metrics(attributes["metrics"])
      for name in attributes["microResults"]?.elements ?? [] {
        guard case .dictionary(let entries)? = attributes["microResults"], let entry = entries[name] else {
          continue
        }
        parts.append((name.text, try LitResult(entry, base: nil)))
      }
    default: throw ScriptError("AssertionError: a test format returned \(value.literal)")
    }
    guard case .object("ResultCode", let names) = code, let name = names["name"]?.text else {
      throw ScriptError("AssertionError: a test format returned the code \(code.literal)")
    }
    custom = nil
    if let verdict = LitVerdict(rawValue: name) {
      self.verdict = verdict
    } else {
      let isFailure = names["isFailure"]?.isTrue ?? false
      verdict = isFailure ? .fail : .pass
      var rank = 0
      if case .int(let line)? = names["rank"] { rank = line }
      custom = LitCustomVerdict(
        rank: rank, name: name, label: names["label"]?.text ?? name, isFailure: isFailure)
    }
  }

  /// Returns the metrics in a dictionary.
  private static func metrics(_ value: PythonValue?) -> [(name: String, value: LitMetric)] {
    guard case .dictionary(let entries)? = value else { return [] }
    return (value?.elements ?? []).compactMap { name in
      guard case .object(let kind, let attributes)? = entries[name] else { return nil }
      return (name.text, LitMetric(kind, attributes["value"] ?? .none))
    }
  }
}
