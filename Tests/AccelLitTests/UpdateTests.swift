import Foundation
import Testing

@testable import AccelLit

@Suite struct UpdateTests {
  @Test func checkLines() {
    let output = """
      #map = affine_map<(d0) -> (d0)>
      module {
        func.func @f(%arg0: i32, %arg1: memref<?xf32>) -> i32 {
          %0:2 = "a.b"(%arg0) {s = "%x"} : (i32) -> (i32, i32)
          cf.br ^bb1(%0#1 : i32)
        ^bb1(%1: i32):  // pred: ^bb0
          %2 = func.call @f(%1, %arg1) : (i32, memref<?xf32>) -> i32
          return %2 : i32
        }

        func.func private @g(i32)
        memref.global @data : memref<2xi32> = dense<[[1, 2]]>
      }
      """
    #expect(
      CheckLines.lines(checking: output, prefix: "CHECK", comment: "// ") == [
        "// CHECK:       #map = affine_map<(d0) -> (d0)>",
        "// CHECK-LABEL:   func.func @f(",
        "// CHECK-SAME:      [[V0:%.*]]: i32, [[V1:%.*]]: memref<?xf32>) -> i32 {",
        "// CHECK-NEXT:      [[V2:%.*]]:2 = \"a.b\"([[V0]]) {s = \"%x\"} : (i32) -> (i32, i32)",
        "// CHECK-NEXT:      cf.br ^bb1([[V2]]#1 : i32)",
        "// CHECK-NEXT:    ^bb1([[V3:%.*]]: i32):  // pred: ^bb0",
        "// CHECK-NEXT:      [[V4:%.*]] = func.call @f([[V3]], [[V1]]) : (i32, memref<?xf32>) -> i32",
        "// CHECK-NEXT:      return [[V4]] : i32",
        "// CHECK-NEXT:    }",
        "// CHECK-LABEL:   func.func private @g(",
        "// CHECK-SAME:      i32)",
        "// CHECK-NEXT:    memref.global @data : memref<2xi32> = dense<{{\\[\\[}}1, 2]]>",
      ])
  }

  @Test func blockNeedsMarker() {
    let text = "// RUN: x\n// CHECK: old\n// CHECK-NEXT: old\ncode\n"
    #expect(CheckLines.replacingBlock(in: text, prefix: "CHECK", with: ["new"]) == nil)
    let marked =
      "// CHECK lines below are written by accel-lit --update\n// CHECK: a\n// CHECK-NEXT: b\n// CHECKED: c\n// CHECK: d\n"
    #expect(
      CheckLines.replacingBlock(in: marked, prefix: "CHECK", with: ["new"])
        == "// CHECK lines below are written by accel-lit --update\nnew\n// CHECKED: c\n// CHECK: d\n")
  }

  @Test func diagnostics() {
    let text = """
      // expected-note@+3 {{kept}}
      // expected-error @below {{wrong}}
      a
        b
      c // expected-error {{gone}}
      // expected-remark @above {{gone too}}
      """
    let report = """
      t.ir:3:1: error: unexpected error: is right
      t.ir:4:3: error: unexpected note: one }} two
      t.ir:2:6: error: expected error "wrong" was not produced
      t.ir:5:6: error: expected error "gone" was not produced
      t.ir:6:6: error: expected remark "gone too" was not produced
      other.ir:4:3: error: unexpected note: x
      """
    #expect(
      DiagnosticExpectations.adjusted(text, path: "t.ir", report: report) == """
        // expected-note@+4 {{kept}}
        // expected-error @below {{is right}}
        a
          // expected-note @below {{one }}
          b
        c
        """)
    #expect(DiagnosticExpectations.adjusted(text, path: "t.ir", report: "t.ir:3:1: error: other") == nil)
  }

  /// A stand-in for the tools: prints the file's code, and passes iff the first directive's text is in the input.
  private var environment: LitEnvironment {
    var environment = LitEnvironment()
    environment.commands["accel-opt"] = InProcessCommand { call in
      let text = (try? FileText.read(call.arguments[1])) ?? ""
      let lines = text.split(separator: "\n").filter { !$0.hasPrefix("//") }
      if call.arguments.contains("--verify-diagnostics"), !text.contains("expected-error @below {{bad}}") {
        return .init(
          exitCode: 1, standardError: Array("\(call.arguments[1]):2:1: error: unexpected error: bad\n".utf8))
      }
      return .init(exitCode: 0, standardOutput: Array((lines.joined(separator: "\n") + "\n").utf8))
    }
    environment.commands["FileCheck"] = InProcessCommand { call in
      let text = (try? FileText.read(call.arguments[1])) ?? ""
      let expected =
        text.split(separator: "\n").first { $0.contains("CHECK:") }?.split(separator: ": ").last ?? "-"
      let input = String(decoding: call.standardInput, as: UTF8.self)
      return .init(exitCode: input.contains(expected.trimmed()) ? 0 : 1)
    }
    return environment
  }

  @Test func updatesExpectedFiles() throws {
    let suite = try TemporarySuite([
      "a.t": "RUN: echo new > %t; diff %S/a.expected %t", "a.expected": "old\n",
      "b.t": "RUN: echo new > %t; diff %t %S/b.out", "b.out": "old\n",
      "c.t": "RUN: diff %S/a.out %S/b.out", "a.out": "1\n",
    ])
    var environment = LitEnvironment()
    environment.updatesTests = true
    let updates = try suite.discover(environment).map { $0.run(environment).updates }
    let output = "\(suite.path)/Output"
    #expect(
      updates == [
        ["update-diff-test: copied \(output)/a.t.tmp to \(suite.path)/a.expected"],
        ["update-diff-test: copied \(output)/b.t.tmp to \(suite.path)/b.out"],
        [
          "update-diff-test: could not deduce source and target from \(suite.path)/a.out and \(suite.path)/b.out"
        ],
      ])
    #expect(try suite.read("a.expected") == "new\n")
    #expect(try suite.read("b.out") == "new\n")
  }

  @Test func updatesPartsOfTest() throws {
    let suite = try TemporarySuite([
      "a.t":
        "# ALLOW_RETRIES: 1\n# RUN: mkdir -p %t; sed '1,/^.--- /d;/^.--- /,$d' %s > %t/want\n"
        + "# RUN: true split-file %s %t\n# RUN: echo new > %t/got\n# RUN: diff %t/want %t/got\n#--- want\nold\n#--- other\nrest\n"
    ])
    var environment = LitEnvironment()
    environment.updatesTests = true
    let test = try #require(try suite.discover(environment).first)
    let result = test.run(environment)
    #expect(result.verdict == .fixed, "\(result.output)")
    #expect(
      result.updates == [
        "update-diff-test: copied \(suite.path)/Output/a.t.tmp/got to slice want in \(suite.path)/a.t"
      ])
    #expect(result.updateAttempts == [1])
    #expect(try suite.read("a.t").hasSuffix("#--- want\nnew\n#--- other\nrest\n"))
  }

  @Test func updatesFailingTest() throws {
    let marker = "// CHECK lines below are written by accel-lit --update\n"
    let suite = try TemporarySuite([
      "a.t": "// RUN: accel-opt %s | FileCheck %s\n\(marker)// CHECK: old\ncode %x\n"
    ])
    let test = try #require(try suite.discover().first)
    var environment = environment
    let failed = test.run(environment)
    #expect(failed.verdict == .fail)
    #expect(failed.output.hasSuffix("# to update: accel-lit -v --update \(suite.path)/a.t\n"))
    environment.updatesTests = true
    #expect(test.run(environment).updates == ["updated the CHECK lines of \(suite.path)/a.t"])
    #expect(
      try suite.read("a.t")
        == "// RUN: accel-opt %s | FileCheck %s\n\(marker)// CHECK:       code [[V0:%.*]]\ncode %x\n")
  }

  @Test func leavesTestWithoutMarker() throws {
    let text = "// RUN: accel-opt %s | FileCheck %s\n// CHECK: old\ncode\n"
    let suite = try TemporarySuite(["a.t": text])
    var environment = environment
    environment.updatesTests = true
    let result = try #require(try suite.discover().first).run(environment)
    #expect(result.updates == [])
    #expect(!result.output.contains("to update"))
    #expect(try suite.read("a.t") == text)
  }

  @Test func updatesDiagnostics() throws {
    let suite = try TemporarySuite(["a.t": "// RUN: accel-opt %s --verify-diagnostics\ncode\n"])
    let test = try #require(try suite.discover().first)
    var environment = environment
    environment.updatesTests = true
    #expect(test.run(environment).updates == ["updated the expected diagnostics of \(suite.path)/a.t"])
    #expect(
      try suite.read("a.t")
        == "// RUN: accel-opt %s --verify-diagnostics\n// expected-error @below {{bad}}\ncode\n")
    #expect(test.run(environment).verdict == .pass)
  }
}
