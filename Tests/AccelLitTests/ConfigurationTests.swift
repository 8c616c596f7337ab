import Foundation
import Testing

@testable import AccelLit

@Suite struct ConfigurationTests {
  @Test func textConfiguration() throws {
    let suite = try TemporarySuite(
      [
        "lit.cfg.txt": """
        # a comment
        name = Top   # another
        suffixes = .t \\
          ".u v"
        excludes = Inputs
        features = one two
        substitution \\btool\\b = ${config}/bin/tool ${param:p:-none}
        environment VARIABLE = ${env:HOME:-}x
        test_exec_root = out
        timeout = 7
        retries = 1
        recursion_limit = 2
        pipefail = false
        preamble = true
        """,
        "a.t": "", "b.u v": "", "c.x": "", "Inputs/d.t": "", ".e.t": "",
        "local/lit.local.cfg.txt": "features += three\nunsupported = two && three\nexcludes += skipped.t\n",
        "local/f.t": "", "local/skipped.t": "", "nested/lit.cfg.txt": "suffixes = .n\n", "nested/g.n": "",
        "fresh/lit.cfg.txt": "inherit = false\nname = Fresh\nsuffixes = .n\n", "fresh/h.n": "",
      ], configuration: nil)
    let tests = try suite.discover()
    #expect(
      tests.map(\.name) == [
        "Fresh :: h.n", "Top :: a.t", "Top :: b.u v", "Top :: local/f.t", "nested :: g.n",
      ])
    let top = tests[1].configuration
    #expect(top.features == ["one", "two"])
    #expect(top.substitutions.map(\.replacement) == [suite.path + "/bin/tool none"])
    #expect(top.environment["VARIABLE"]?.hasSuffix("x") == true)
    #expect(top.timeout == 7 && top.retries == 1 && top.recursionLimit == 2 && !top.pipefail)
    #expect(tests[1].executionPath == suite.path + "/out/a.t")
    #expect(tests[3].configuration.isUnsupported)
    #expect(tests[3].run(LitEnvironment()).verdict == .unsupported)
    #expect(tests[4].configuration.features == ["one", "two"])
    #expect(tests[4].executionPath == suite.path + "/out/nested/g.n")
    #expect(tests[0].configuration.features == [])
  }

  @Test(arguments: [
    ("suffix = .t", "unknown key 'suffix', expected one of "),
    ("suffixes", "expected 'key = value', found 'suffixes'"),
    ("suffixes x = .t", "expected '=' after 'suffixes', found 'x'"),
    ("environment = x", "expected 'environment name = value'"),
    ("timeout += 1", "'timeout' cannot be added to, expected '='"),
    ("timeout = x", "expected a number, found 'x'"),
    ("pipefail = 1", "expected 'true' or 'false', found '1'"), ("features = \"a", "missing '\"'"),
    ("name = ${config", "missing '}'"),
    ("name = ${x}", "unknown reference '${x}', expected ${config}, ${env:NAME} or ${param:NAME}"),
    ("name = ${param:x}", "'${param:x}' has no value; write '${param:x:-default}' where it may be missing"),
    ("unsupported = a b", "expected: <end of expression>"),
    ("substitution ( = x", "invalid regular expression: '('"),
  ])
  func textMistake(line: String, message: String) throws {
    let suite = try TemporarySuite(["a.t": ""], configuration: "suffixes = .t\n\n" + line + "\n")
    let error = #expect(throws: LitConfigurationError.self) { try suite.discover() }
    #expect(
      error?.description.hasPrefix("\(suite.path)/lit.cfg.txt:3: \(message)") == true,
      "\(String(describing: error))")
  }

  @Test func unterminatedLine() throws {
    let suite = try TemporarySuite(["a.t": ""], configuration: "suffixes = .t\nname = x \\")
    let error = #expect(throws: LitConfigurationError.self) { try suite.discover() }
    #expect(error?.description == "\(suite.path)/lit.cfg.txt:2: unterminated line (with '\\')")
  }

  @Test func pythonConfiguration() throws {
    let suite = try TemporarySuite(
      [
        "lit.cfg": """
        # -*- Python -*-
        import os, sys
        from lit import formats
        import lit.formats
        config.name = 'P' + "y"
        config.test_format = lit.formats.ShTest(not True)
        config.suffixes = ['.t', '.u']
        config.test_source_root = os.path.dirname(os.path.abspath(__file__))
        config.test_exec_root = os.path.join(config.test_source_root, 'o', "..", f"out{1}")
        config.excludes = [
            'Inputs',  # a comment
            "x.t"]
        config.substitutions.append(('%tool', '%s/%s' % ("bin", 'tool')))
        config.substitutions.append((r'\\bword\\b', '{0}-{0}'.format("w")))
        tools = {"a": "A", 'b': 'B'}
        for name, value in sorted(tools.items()):
            config.substitutions.insert(0, ('%' + name, value.lower()))
        if 'p' in lit_config.params and lit_config.params.get('p') == "1":
            config.available_features.add('with-p')
        elif sys.platform.startswith(('linux', 'darwin')):
            config.available_features.update(["plat" + x for x in ("1", "2") if x != "2"])
        else:
            config.available_features.add('other')
        config.environment['A'] = os.environ.get("NO_SUCH_VARIABLE", 'b') if True else ''
        config.mine = [1, 2][-1]
        if hasattr(config, "mine") and getattr(config, 'none', 3) is not None: config.environment["M"] = str(config.mine)
        try:
            import nothing
        except ImportError:
            config.name = "wrong"
        def unused():
            return 1
        """,
        "a.t": "RUN: true", "x.t": "", "Inputs/b.t": "",
        "l/lit.local.cfg": "config.unsupported = config.mine == 2\nconfig.suffixes.add('.v')\n",
        "l/c.u": "RUN: true", "l/d.v": "",
      ], configuration: nil)
    let tests = try suite.discover()
    #expect(tests.map(\.name) == ["Py :: a.t", "Py :: l/c.u", "Py :: l/d.v"])
    let configuration = tests[0].configuration
    #expect(configuration.substitutions.map(\.pattern) == ["%b", "%a", "%tool", "\\bword\\b"])
    #expect(configuration.substitutions.map(\.replacement) == ["b", "a", "bin/tool", "w-w"])
    #expect(configuration.features == ["plat1"])
    #expect(configuration.environment["A"] == "b" && configuration.environment["M"] == "2")
    #expect(tests[0].executionPath == suite.path + "/out1/a.t")
    #expect(tests[0].run(LitEnvironment()).verdict == .pass)
    #expect(tests[1].run(LitEnvironment()).verdict == .unsupported)
  }

  @Test(arguments: [
    ("config.name = x", "name 'x' is not defined"), ("x = 'a", "unterminated string"),
    ("x = ?", "unexpected character '?'"),
    (
      "global x",
      "'global' statement is not supported in Python configuration files; write a lit.cfg.txt instead"
    ),
    ("import socket; socket.socket()", "'socket.socket' is not supported"),
    ("config.nothing", "'TestingConfig' object has no attribute 'nothing'"),
    ("x = [1][3]", "list index out of range"), ("x = {}['a']", "'a'"), ("x = (1 2)", "expected ')'"),
    ("if True", "expected ':'"),
    ("a, b = [1]", "wrong number of values to unpack"), ("x = 1 + 'a'", "'+' of 1 and 'a' is not supported"),
    ("assert 1 == 2, 'no'", "assertion failed"),
    ("for x in 1: pass", "1 is not iterable"), ("lit_config.fatal('bad')", "bad"), ("x = '%d'", ""),
    ("x = '%x' % 1", "cannot format '%x'"), ("x = int('a')", "invalid literal for int() with base 10: 'a'"),
    ("x = f'{1'", "missing '}' in formatted string"),
  ])
  func pythonMistake(line: String, message: String) throws {
    let suite = try TemporarySuite(
      ["a.t": "", "lit.cfg": "import lit.formats\n\(line)\n"], configuration: nil)
    guard !message.isEmpty else { return _ = try suite.discover() }
    let error = #expect(throws: LitConfigurationError.self) { try suite.discover() }
    #expect(
      error?.description.hasPrefix("\(suite.path)/lit.cfg:2: \(message)") == true,
      "\(String(describing: error))")
  }

  @Test(arguments: [
    (
      "config.test_format = 1",
      "test format 1 is not supported, expected an object of lit.formats or a class of the file"
    ),
    ("config.substitutions = [1]", "a substitution must be a pair, not 1"),
    (
      "config.recursiveExpansionLimit = 'a'",
      "recursiveExpansionLimit must be either None or an integer (got <a>)"
    ),
    (
      "config.recursiveExpansionLimit = -4",
      "recursiveExpansionLimit must be a non-negative integer (got <-4>)"
    ),
    (
      "lit_config.maxIndividualTestTime = 1",
      "AttributeError: lit_config.maxIndividualTestTime is read-only. Use config.maxIndividualTestTime instead."
    ),
    ("lit_config.load_config(config, '/nosuch/file')", "unable to load config file: '/nosuch/file'"),
    ("lit_config.load_config(config, __file__)", "configuration files load one another without end"),
  ])
  func pythonConfigurationMistake(line: String, message: String) throws {
    let suite = try TemporarySuite(
      ["a.t": "", "lit.cfg": "import lit.formats\n\(line)\n"], configuration: nil)
    let error = #expect(throws: LitConfigurationError.self) { try suite.discover() }
    #expect(error?.message.hasPrefix(message) == true, "\(String(describing: error))")
  }

  @Test func messagesHavePlaceAndProgram() throws {
    let suite = try TemporarySuite(
      [
        "a.t": "",
        "lit.cfg": "import lit.formats\nconfig.test_format = lit.formats.ShTest()\nlit_config.note('x')\n",
      ], configuration: nil)
    let written = Locked("")
    let log = LitLog(level: .debug, program: "lit.py") { text in written.access { $0 += text } }
    var discovery = Discovery(LitEnvironment(), log)
    _ = try discovery.tests(at: [suite.path])
    let path = "\(suite.path)/lit.cfg"
    let lines = written.access { $0 }.split(separator: "\n")
    #expect(lines[0].hasPrefix("lit.py: discovery.py:"))
    #expect(lines[0].hasSuffix(": debug: loading suite config '\(path)'"))
    #expect(lines[1] == "lit.py: \(path):3: note: x")
    #expect(lines[2].hasPrefix("lit.py: TestingConfig.py:"))
    #expect(lines[2].hasSuffix(": debug: ... loaded config '\(path)'"))
    #expect(lines[3].hasSuffix(": debug: resolved input '\(suite.path)' to '<unnamed>'::()"))
  }

  @Test func externalShell() throws {
    let suite = try TemporarySuite(
      [
        "a.t": "RUN: echo a & wait\nRUN: echo $((1 + 1))\nRUN: echo %{readfile:%S/b}\nRUN: false\n", "b": "c",
        "lit.cfg":
          """
        import lit.formats
        config.suffixes = ['.t']
        config.test_format = lit.formats.ShTest(execute_external=eval('True'))
        lit_config.per_test_coverage = True
        """,
      ], configuration: nil)
    let test = try #require(try suite.discover().first)
    let result = test.run(LitEnvironment())
    #expect(result.verdict == .fail)
    let expected = """
      Exit Code: 1

      Command Output (stdout):
      --
      a
      2
      c

      --
      Command Output (stderr):
      --
      export LLVM_PROFILE_FILE=a.t-%p-%m0.profraw; echo a & wait # RUN: at line 1

      """
    #expect(result.output.hasPrefix(expected), "\(result.output)")
    #expect(result.output.contains("false # RUN: at line 4\n"))
  }

  @Test func testWithoutFormatIsUnresolved() throws {
    let suite = try TemporarySuite(
      ["a.t": "RUN: true", "lit.cfg": "config.name = 'x'\n"], configuration: nil)
    let tests = try LitSuite.discover(at: [suite.path + "/a.t"])
    #expect(tests.map { $0.run(LitEnvironment()).verdict } == [.unresolved])
  }
}
