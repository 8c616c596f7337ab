import Foundation
import Testing

@testable import AccelLit

@Suite struct TestFormatTests {
  /// A program that lists two tests and says of them what the variable REPORT holds.
  private static let program = """
    #!/bin/sh
    if [ "$1" = --gtest_list_tests ]; then printf 'G.\\n  a\\n  b\\n'; exit $LISTING; fi
    echo "[ RUN      ] G.b"; echo "said" >&2; echo "[  FAILED  ] G.b (1 ms)"
    case $REPORT in
      none) ;;
      good) printf '{"testsuites": []}' > "${GTEST_OUTPUT#json:}"; exit 0 ;;
      leak) printf '{"testsuites": []}' > "${GTEST_OUTPUT#json:}" ;;
      *) cat > "${GTEST_OUTPUT#json:}" <<X
    {"random_seed": 7, "testsuites": [{"name": "G", "testsuite": [
      {"name": "a", "result": "COMPLETED", "time": "0.5s"},
      {"name": "b", "result": "COMPLETED", "time": "0.001s", "failures": [{"failure": "no"}]},
      {"name": "c", "result": "SKIPPED", "time": "0s"}, {"name": "d", "result": "SUPPRESSED", "time": "0s"},
      {"name": "e", "result": "ODD", "time": "0s"}]}]}
    X
      ;;
    esac
    exit 4
    """

  /// Returns a suite with the program and the environment to run it in.
  private func suite(report: String, listing: Int = 0) throws -> TemporarySuite {
    let suite = try TemporarySuite(
      [
        "unit/FooTests": Self.program,
        "lit.cfg": """
        import lit.formats
        config.name = "U"
        config.environment["REPORT"] = "\(report)"
        config.environment["LISTING"] = "\(listing)"
        config.test_format = lit.formats.GoogleTest("unit;nowhere", "Tests", run_under="env X=1")
        """,
      ], configuration: nil)
    try suite.makeExecutable("unit/FooTests")
    return suite
  }

  @Test func googleTest() throws {
    let suite = try suite(report: "bad")
    var environment = LitEnvironment()
    environment.shardsGoogleTests = false
    let tests = try suite.discover(environment)
    #expect(tests.map(\.name) == ["U :: unit/FooTests"])
    let result = tests[0].run(environment)
    let program = suite.path + "/unit/FooTests"
    let results = try #require(tests[0].part?.results)
    #expect(result.verdict == .fail)
    #expect(
      result.output == """
        Script(shard):
        --
        GTEST_OUTPUT=json:\(results) GTEST_SHUFFLE=0 env X=1 \(program)
        --

        Script:
        --
        env X=1 \(program) --gtest_filter=G.b
        --
        said

        no

        Script:
        --
        env X=1 \(program) --gtest_filter=G.e
        --
        unresolved test result

        """)
    let run = RunResults(tests: tests, results: [result], elapsed: 0)
    let single = run.takingGoogleTests()
    #expect(single.tests.map(\.name) == ["U :: G/a", "U :: G/b", "U :: G/c", "U :: G/e"])
    #expect(single.results.map(\.verdict) == [.pass, .fail, .skipped, .unresolved])
    #expect(single.results[0].elapsed == 0.5)
    #expect(run.replacingGoogleTests(with: single).tests.count == 4)
    #expect(!Path.exists(results))
  }

  @Test func shards() throws {
    let suite = try suite(report: "good")
    let tests = try suite.discover()
    let count = GoogleTestPart.shardCount(of: 2)
    #expect(tests.map(\.pathInSuite) == (0..<count).map { "unit/FooTests/\($0)/\(count)" })
    #expect(tests[0].run(LitEnvironment()).verdict == .pass)
    #expect(
      RunResults(tests: tests, results: tests.map { _ in LitResult(.pass) }, elapsed: 0).takingGoogleTests()
        .tests.count == count - 1)
    #expect(GoogleTestPart.shardCount(of: 2000, processors: 2) == 4)
    #expect(GoogleTestPart.shardCount(of: 100, processors: 4) == 4)
    #expect(GoogleTestPart.shardCount(of: 0, processors: 4) == 0)
  }

  @Test func programWithoutResults() throws {
    let suite = try suite(report: "none")
    let test = try #require(try suite.discover().first)
    let result = test.run(LitEnvironment())
    #expect(result.verdict == .fail)
    #expect(
      result.output.contains("GTEST_TOTAL_SHARDS=")
        && result.output.contains("\nexit: 4\n--\nshard JSON output"))
  }

  @Test func failureOutsideOfTests() throws {
    let suite = try suite(report: "leak")
    let test = try #require(try suite.discover().first)
    let result = test.run(LitEnvironment())
    #expect(result.verdict == .fail && result.output.hasSuffix("(1 ms)\n\n--\nexit: 4\n--\n"))
    let single = RunResults(tests: [test], results: [result], elapsed: 0).takingGoogleTests()
    #expect(single.tests.map(\.name) == [test.name])
  }

  @Test func programWithoutList() throws {
    let suite = try suite(report: "good", listing: 1)
    let test = try #require(try suite.discover().first)
    #expect(test.pathInSuite == "unit/FooTests/failed_to_discover_tests_from_gtest")
    #expect(test.run(LitEnvironment()).verdict == .fail)
  }

  @Test func executable() throws {
    let suite = try TemporarySuite(
      [
        "a.sh": "#!/bin/sh\nexit 0\n", "b.sh": "#!/bin/sh\necho bad; exit 1\n",
        "lit.cfg":
          "import lit.formats\nconfig.test_format = lit.formats.ExecutableTest()\nconfig.suffixes = ['.sh']\n",
      ], configuration: nil)
    for name in ["a.sh", "b.sh"] {
      try suite.makeExecutable(name)
    }
    let results = try suite.discover().map { $0.run(LitEnvironment()) }
    #expect(results.map(\.verdict) == [.pass, .fail])
    #expect(results[1].output == "bad\n")
  }

  /// Returns the result of a test under a format with the method `execute`.
  private func result(_ base: String, _ body: String) throws -> LitResult {
    let suite = try TemporarySuite(
      [
        "a.t": "RUN: true",
        "lit.cfg": """
        import lit.formats, lit.Test
        GOOD = lit.Test.ResultCode("GOOD", "Went Well", False)
        class Format(lit.formats.\(base)):
          def execute(self, test, lit_config):
            \(body.replacing("\n", with: "\n    "))
        config.test_format = Format()
        config.suffixes = ['.t']
        """,
      ], configuration: nil)
    let test = try #require(try suite.discover().first)
    return test.run(LitEnvironment())
  }

  @Test func ownFormat() throws {
    let pair = try result(
      "FileBasedTest", "return lit.Test.FAIL, test.getFullName() + test.getSourcePath()[-3:]")
    #expect(pair.verdict == .fail && pair.output == "<unnamed> :: a.ta.t")
    let shell = try result(
      "ShTest", "r = super().execute(test, lit_config)\nif not r.code.isFailure: r.code = GOOD\nreturn r")
    #expect(shell.custom?.label == "Went Well" && shell.name == "GOOD" && !shell.verdict.isFailure)
    #expect(shell.output.hasPrefix("Exit Code: 0\n"))
    let wrong = try result("ShTest", "raise ValueError('oops')")
    #expect(wrong.verdict == .unresolved)
    #expect(wrong.output.contains("in execute\n    raise ValueError('oops')\nValueError: oops\n"))
    let odd = try result("ShTest", "return 1")
    #expect(odd.output.contains("a test format returned 1"))
    let code = try result("ShTest", "return 1, ''")
    #expect(code.output.contains("a test format returned the code 1"))
  }

  @Test func metrics() throws {
    let result = try result(
      "FileBasedTest",
      """
      r = lit.Test.Result(lit.Test.PASS, "fine")
      r.addMetric("n", lit.Test.toMetricValue(3))
      r.addMetric("x", lit.Test.toMetricValue(2.5))
      r.addMetric("s", lit.Test.toMetricValue("a"))
      part = lit.Test.Result(lit.Test.PASS)
      part.addMetric("p", lit.Test.IntMetricValue(1))
      r.addMicroResult("m", part)
      return r
      """)
    #expect(result.verdict == .pass && result.metrics.map(\.name) == ["n", "s", "x"])
    #expect(result.metrics.map(\.value.text) == ["3", "\"a\"", "2.5000"])
    #expect(result.parts.map(\.name) == ["m"] && result.parts[0].result.metrics[0].value.json == "1")
    let suite = try TemporarySuite(["a.t": ""])
    let json = RunResults(tests: try suite.discover(), results: [result], elapsed: 1).json
    #expect(json.contains("\"name\": \"S :: a.t:m\"") && json.contains("        \"x\": 2.5\n      },"))
  }

  @Test func ownDiscovery() throws {
    let suite = try TemporarySuite(
      [
        "a.t": "RUN: true",
        "lit.cfg": """
        import lit.formats, lit.Test
        class Format(lit.formats.ShTest):
          def getTestsForPath(self, testSuite, path_in_suite, litConfig, localConfig):
            for name in ['x', 'y']:
              yield lit.Test.Test(testSuite, path_in_suite[:-1] + (name,), localConfig)
        config.test_format = Format()
        config.suffixes = ['.t']
        """,
      ], configuration: nil)
    #expect(
      try suite.discover().filter { $0.path != ["lit.cfg"] }.map(\.pathInSuite).prefix(2) == ["x", "x"])
  }

  @Test func ownUpdaters() throws {
    let suite = try TemporarySuite(
      [
        "a.t": "RUN: false",
        "lit.cfg": """
        import lit.formats
        def update(result, test, commands):
          if test.getFullName() == "N :: a.t": return "updated it"
          raise Exception("never")
        lit_config.test_updaters.append(update)
        config.name = lit_config.params.get("name")
        config.test_format = lit.formats.ShTest()
        config.suffixes = ['.t']
        """,
      ], configuration: nil)
    var environment = LitEnvironment()
    environment.updatesTests = true
    environment.parameters["name"] = "N"
    let updated = try #require(try suite.discover(environment).first).run(environment)
    #expect(updated.updates == ["updated it"])
    environment.parameters["name"] = "other"
    let failed = try #require(try suite.discover(environment).first).run(environment)
    #expect(failed.verdict == .unresolved)
    #expect(
      failed.output.contains("Exception occurred in test updater:\nTraceback (most recent call last):\n"))
    #expect(failed.output.hasSuffix("in update\n    raise Exception(\"never\")\nException: never\n"))
  }

  @Test func resultDatabase() throws {
    let suite = try TemporarySuite(["a.t": ""])
    var result = LitResult(.timeout, output: "log")
    (result.start, result.elapsed) = (1.5, 2)
    let text = RunResults(tests: try suite.discover(), results: [result], elapsed: 1).resultDatabase
    #expect(text.contains("\"contents\": \"bG9n\"") && text.contains("\"duration\": \"2.000000000s\""))
    #expect(text.contains("\"expected\": false") && text.contains("\"status\": \"ABORT\""))
    #expect(text.contains(":01.500000Z\"") && text.contains("\"testId\": \"S :: a.t\""))
  }
}
