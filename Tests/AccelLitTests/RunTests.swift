import Foundation
import Testing

@testable import AccelLit

@Suite struct RunTests {
  @Test(arguments: [
    ("XFAIL: *\nRUN: false", LitVerdict.expectedFailure), ("XFAIL: f\nRUN: true", .unexpectedPass),
    ("XFAIL: g\nRUN: false", .fail), ("REQUIRES: f, g\nRUN: true", .unsupported),
    ("UNSUPPORTED: f\nRUN: true", .unsupported),
    ("REQUIRES: f\nUNSUPPORTED: g\nRUN: true", .pass),
    ("ALLOW_RETRIES: 1\nRUN: mkdir %t.d && not ls %t.e || mkdir %t.e && false", .fail),
    ("ALLOW_RETRIES: 2\nRUN: test -e %t || sh -c 'touch %t; false'", .flakyPass), ("no script", .unresolved),
    ("REQUIRES: *\nRUN: true", .unresolved), ("UNSUPPORTED: *\nRUN: true", .unresolved),
    ("RUN: '' a", .unresolved),
    ("RUN: true\nEND.\nRUN: false", .pass), ("RUN: %if f %{ %}", .pass),
  ])
  func verdict(text: String, expected: LitVerdict) throws {
    let result = try TemporarySuite.run(text, configuration: "suffixes = .t\nfeatures = f\n")
    #expect(result.verdict == expected, "\(result.output)")
  }

  @Test func reasonsForNotRunning() throws {
    let missing = try TemporarySuite.run("REQUIRES: a && b", "REQUIRES: c", "RUN: true")
    #expect(missing.output == "Test requires the following unavailable features: a && b, c")
    let unwanted = try TemporarySuite.run("UNSUPPORTED: true", "RUN: true")
    #expect(unwanted.output == "Test does not support the following features and/or targets: true")
  }

  @Test func resultsAreReportedInOrder() throws {
    var files: [String: String] = [:]
    for index in 0..<12 {
      files["\(10 + index).t"] =
        "RUN: sh -c 'sleep 0.0\(11 - index)'\nRUN: \(index % 5 == 0 ? "false" : "true")"
    }
    let suite = try TemporarySuite(files)
    let reported = Locked([Int]())
    let tests = try suite.discover()
    let scheduler = Scheduler(tests, LitEnvironment(), maximumFailures: nil, maximumSeconds: 0) { index, _ in
      reported.access { $0.append(index) }
    }
    let (results, interruption) = scheduler.run(workers: 4)
    #expect(reported.access { $0 } == Array(0..<12))
    #expect(results.indices.filter { results[$0].verdict == .fail } == [0, 5, 10])
    #expect(interruption == nil)
  }

  @Test func runEndsAfterFailures() throws {
    let suite = try TemporarySuite(["a.t": "RUN: false", "b.t": "RUN: false", "c.t": "RUN: true"])
    let scheduler = Scheduler(try suite.discover(), LitEnvironment(), maximumFailures: 2, maximumSeconds: 0) {
      _, _ in
    }
    let (results, interruption) = scheduler.run(workers: 1)
    #expect(results.map(\.verdict) == [.fail, .fail, .skipped])
    #expect(interruption == .maximumFailures)
  }

  @Test func runEndsInTime() throws {
    let suite = try TemporarySuite(["a.t": "RUN: sleep 100", "b.t": "RUN: true"])
    let scheduler = Scheduler(try suite.discover(), LitEnvironment(), maximumFailures: nil, maximumSeconds: 1)
    { _, _ in }
    let (results, interruption) = scheduler.run(workers: 1)
    #expect(results.map(\.verdict) == [.skipped, .skipped])
    #expect(interruption == .timeout)
  }

  /// Three tests of one suite, with one result of each kind.
  private func sample() throws -> (TemporarySuite, RunResults) {
    let suite = try TemporarySuite([
      "d.x/a.t": "RUN: true", "b.t": "REQUIRES: \"\nRUN: true", "c.t": "REQUIRES: z<\nRUN: a",
    ])
    let tests = try suite.discover()
    var failed = LitResult(.fail, output: "a\u{1}]]>\"\u{e9}\n")
    failed.elapsed = 0.25
    var unsupported = LitResult(.unsupported)
    unsupported.missingFeatures = ["z<"]
    return (suite, RunResults(tests: tests, results: [failed, unsupported, LitResult(.pass)], elapsed: 1.5))
  }

  @Test func summary() throws {
    let (suite, results) = try sample()
    let options = try LitOptions([suite.path, "--show-pass"], environment: [:])
    #expect(
      results.summary(options) == """
        ********************
        Passed Tests (1):
          S :: d.x/a.t

        ********************
        Failed Tests (1):
          S :: b.t


        Testing Time: 1.50s

        Total Discovered Tests: 3
          Unsupported: 1 (33.33%)
          Passed     : 1 (33.33%)
          Failed     : 1 (33.33%)

        """)
  }

  @Test func reports() throws {
    let (_, results) = try sample()
    #expect(
      results.xunit == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites time="1.50">
        <testsuite name="S" tests="3" failures="1" skipped="1" time="0.25">
        <testcase classname="S.S" name="b.t" time="0.25">
          <failure><![CDATA[a]]]]><![CDATA[>"\u{e9}
        ]]></failure>
        </testcase>
        <testcase classname="S.S" name="c.t" time="0.00">
          <skipped message="Missing required feature(s): z&lt;"/>
        </testcase>
        <testcase classname="S.d_x" name="a.t" time="0.00"/>
        </testsuite>
        </testsuites>

        """)
    #expect(results.json.contains("\"output\": \"a\\u0001]]>\\\"\\u00e9\\n\""))
    #expect(results.json.contains("\"name\": \"S :: b.t\""))
  }

  @Test(arguments: [
    ([], "the following arguments are required: TEST_PATH"),
    (["--bogus", "x"], "unrecognized arguments: --bogus"),
    (["-Z", "x"], "unrecognized arguments: -Z"), (["--show", "x"], "ambiguous option: --show could match "),
    (["-j0", "x"], "argument -j/--threads/--workers: requires positive integer, but found '0'"),
    (["--timeout=-1", "x"], "argument --timeout: requires non-negative integer, but found '-1'"),
    (
      ["--order=bad", "x"],
      "argument --order: invalid choice: 'bad' (choose from 'lexical', 'random', 'smart')"
    ),
    (["--diagnostic-level=x", "x"], "argument --diagnostic-level: invalid choice: 'x'"),
    (["--filter", "[", "x"], "argument --filter: invalid regular expression: '['"),
    (["x", "--filter"], "argument --filter: expected one argument"),
    (["x", "-j"], "argument -j/--threads/--workers: expected one argument"),
    (["-v", "--quiet=1"], "argument -q/--quiet: ignored explicit argument '1'"),
    (
      ["--min-output-interval=x", "x"],
      "argument --min-output-interval: conversion error - requires non-negative float, but found 'x'"
    ),
    (["--num-shards=2", "x"], "--num-shards and --run-shard must be used together"),
    (["--num-shards=2", "--run-shard=3", "x"], "--run-shard must be between 1 and --num-shards (inclusive)"),
    (
      ["--time-tests", "--skip-test-time-recording", "x"],
      "argument --skip-test-time-recording: not allowed with argument --time-tests"
    ),
    (["@/nosuch"], "can't open '/nosuch': No such file or directory"),
  ])
  func commandLineMistake(arguments: [String], message: String) {
    let error = #expect(throws: ScriptError.self) { try LitOptions(arguments, environment: [:]) }
    #expect(error?.message.hasPrefix(message) == true, "\(String(describing: error))")
  }

  @Test func commandLine() throws {
    let options = try LitOptions(
      ["-svj3", "a", "-Dx=1=2", "--param", "y", "--filter-o", "q", "--time-tests=all"],
      environment: [
        "LIT_FILTER": "F", "LIT_XFAIL": "a;b", "LIT_OPTS": "--timeout 5 'b c'", "LIT_NUM_SHARDS": "4",
        "LIT_RUN_SHARD": "2",
      ])
    #expect(options.paths == ["a", "b c"])
    #expect(options.workers == 3 && options.showsProgress && options.timeout == 5)
    #expect(options.parameters == ["x": "1=2", "y": ""])
    #expect(options.resultLevel == .failed && options.outputLevel == .failed)
    #expect(options.filter?.matches("xfx") == true && options.filterOut?.matches("Q") == true)
    #expect(options.expectedFailures == ["a", "b"])
    #expect(options.shardCount == 4 && options.shard == 2)
    #expect(options.slowestTests == .some(nil))
    #expect(throws: ScriptError("LIT_OPTS: unexpected shell operator")) {
      try LitOptions(["a"], environment: ["LIT_OPTS": "; b"])
    }
  }
}
