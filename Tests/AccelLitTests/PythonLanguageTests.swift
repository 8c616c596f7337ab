import Foundation
import Testing

@testable import AccelLit

/// What configuration files use of Python beyond assignments.
@Suite struct PythonLanguageTests {
  /// Returns the features that a configuration with `lines` has.
  private func features(_ lines: String, files: [String: String] = [:]) throws -> Set<String> {
    let configuration = """
      import lit.formats, os, re, subprocess, sys
      config.test_format = lit.formats.ShTest()
      config.suffixes = ['.t']
      feature = config.available_features.add
      \(lines)
      """
    let fixed = configuration.replacing("feature(", with: "config.available_features.add(")
      .replacing("feature = config.available_features.add\n", with: "")
    let suite = try TemporarySuite(
      files.merging(["a.t": "", "lit.cfg": fixed]) { $1 }, configuration: nil)
    return try #require(try suite.discover().first).configuration.features
  }

  @Test(arguments: [
    (
      "def f(a, b=2, *c, **d): return '%s%s%s%d' % (a, b, len(c), d.get('x', 0))\nfeature(f(1, 3, 4, 5, x=7))",
      "1327"
    ),
    ("def f(x):\n  def g(y): return x + y\n  return g(1)\nfeature(str(f(2)))", "3"),
    ("def f(l):\n  l.append('b')\nx = ['a']\nf(x)\nfeature(''.join(x))", "ab"),
    ("def f(l):\n  l = l + ['b']\nx = ['a']\nf(x)\nfeature(''.join(x))", "a"),
    ("def f():\n  yield 'a'\n  yield 'b'\nfeature(''.join(f()))", "ab"),
    ("i = 0\nwhile True:\n  i += 1\n  if i < 3: continue\n  break\nfeature(str(i))", "3"),
    ("for a, (b, c) in [(1, (2, 3))]: feature(str(a + b + c))", "6"),
    ("try:\n  raise ValueError('v')\nexcept (KeyError, ValueError) as e:\n  feature(str(e))", "v"),
    ("try:\n  x = {}['k']\nexcept OSError: pass\nexcept KeyError: feature('key')\nfinally: pass", "key"),
    ("try:\n  subprocess.Popen(['/no/such'])\nexcept OSError: feature('none')", "none"),
    ("try: pass\nexcept: pass\nelse: feature('else')", "else"),
    (
      "class A:\n  k = 1\n  def __init__(self, n): self.n = n\n  def up(self): self.n += A.k\na = A(3)\na.up()\nfeature(str(a.n))",
      "4"
    ),
    (
      "class A:\n  def f(self): return 'a'\nclass B(A):\n  def f(self): return super().f() + 'b'\nfeature(B().f())",
      "ab"
    ),
    ("d = {k: v for k, v in [('a', 1)]}\ndel d['a']\nfeature(str(len(d)))", "0"),
    ("s = {x for x in (1, 1, 2) if x for y in (1,)}\nfeature(str(len(s)))", "2"),
    ("feature('abcd'[1:3] + 'xyz'[-1] + 'ab'[::-1])", "bczba"),
    ("feature(','.join(sorted(['bb', 'a'], key=lambda s: len(s), reverse=True)))", "bb,a"),
    ("feature(str(max([1, 3, 2])) + str(sum(range(4))) + str(list(map(int, '12'))))", "36[1, 2]"),
    ("feature(' '.join('%d%s' % p for p in enumerate('ab')))", "0a 1b"),
    ("m = re.match(r'(\\w+)-(\\d+)', 'abc-12x')\nfeature(m.group(2) + m.group(1))", "12abc"),
    ("feature(re.sub('[0-9]+', '#', 'a12b3') + str(re.search('z', 'a')))", "a#b#None"),
    ("feature(subprocess.check_output(['echo', 'out']).decode().strip())", "out"),
    (
      "p = subprocess.Popen(['sh', '-c', 'echo hi; exit 3'], stdout=subprocess.PIPE)\nfeature(p.stdout.read().strip() + str(p.wait()))",
      "hi3"
    ),
    (
      "feature('a-b-c'.rsplit('-', 1)[0] + 'a-b-c'.split('-', 1)[1] + 'a=b=c'.partition('=')[2])", "a-bb-cb=c"
    ),
    ("feature('xxaxx'.strip('x') + str('abc'.find('c')) + 'pre.x'.removeprefix('pre'))", "a2.x"),
    ("feature(f'{1 + 1!r}{\"a\"!r}' + str((1, 2) < (1, 3)))", "2'a'True"),
    ("feature(str(isinstance(1.5, float)) + str(7 // 2) + str(-7 % 3) + str(0x1F))", "True3231"),
    (
      "open(os.path.join(os.path.dirname(__file__), 'w'), 'w').write('text')\nwith open(os.path.join(os.path.dirname(__file__), 'w')) as f: feature(f.read())",
      "text"
    ),
    ("sys.path.append(os.path.dirname(__file__))\nimport helper\nfeature(helper.name())", "helped"),
    ("sys.path.append(os.path.dirname(__file__))\nfrom helper import name as n\nfeature(n())", "helped"),
  ])
  func language(lines: String, feature: String) throws {
    let helper = "prefix = 'help'\ndef name():\n  return prefix + 'ed'\n"
    #expect(try features(lines, files: ["helper.py": helper]) == [feature])
  }

  @Test(arguments: [
    ("def f(a): pass\nf()", "f() missing 1 required positional argument: 'a'"),
    ("def f(): pass\nf(1)", "f() takes fewer arguments"),
    ("def f(): pass\nf(x=1)", "f() got an unexpected keyword argument 'x'"),
    ("def f(): f()\nf()", "maximum recursion depth exceeded"), ("x = 1\nx()", "1 is not callable"),
    ("raise RuntimeError('no')", "no"), ("raise OSError", ""), ("open('/no/such')", "[Errno 2] No such file"),
    ("x = [].pop()", "pop from empty list"), ("x = [1].index(2)", "2 is not in list"),
    ("subprocess.check_output(['false'])", "Command ['false'] returned non-zero exit status 1."),
    ("super().f()", "super(): no arguments"), ("yield 1", "'yield' outside function"),
    ("min([])", "min() arg is an empty sequence"), ("range('a')", "range() needs integers"),
    ("float('x')", "could not convert string to float: 'x'"),
    ("isinstance(1)", "isinstance expected 2 arguments"),
    ("re.match('(', 'x')", "invalid regular expression: '('"),
    ("re.match('a', 'a').group(4)", "no such group"),
    ("x = 'abc'[::2]", "a slice with a step is not supported"), ("def f(*): pass", "expected a name"),
    ("@x\ndef f(): pass", "a decorator is not supported"), ("x = f'{1:2}'", "'1:2' in a formatted string"),
    ("lit.formats.x.y", ""), ("class A: pass\nA.b", "type object 'A' has no attribute 'b'"),
    ("class A: pass\nA().b", "'A' object has no attribute 'b'"),
    ("x = *1", "a starred expression or 'yield' here"),
    ("try:\n  @x\n  pass\nexcept: pass", "a decorator is not supported"),
  ])
  func mistake(lines: String, message: String) throws {
    guard !message.isEmpty else { return }
    let error = #expect(throws: LitConfigurationError.self) { try features(lines) }
    #expect(error?.message.hasPrefix(message) == true, "\(String(describing: error))")
  }

  @Test func toolsOfLLVM() throws {
    let suite = try TemporarySuite(
      [
        "bin/FileCheck": "", "bin/count": "", "bin/not": "", "bin/tool": "", "a.t": "",
        "bin/llvm-config": "#!/bin/sh\necho ON\necho X86 ARM\n",
        "lit.site.cfg.py": """
        import os
        def path(p): return os.path.join(os.path.dirname(os.path.abspath(__file__)), p)
        config.target_triple = config.host_triple = "x86_64-unknown-linux-gnu"
        config.llvm_tools_dir = lit_config.substitute(path("bin"))
        config.llvm_use_sanitizer = "Address;Undefined"
        config.have_zlib = 1
        import lit.llvm
        lit.llvm.initialize(lit_config, config)
        lit_config.load_config(config, path("main.py"))
        """,
        "main.py": """
        import lit.formats
        from lit.llvm import llvm_config
        from lit.llvm.subst import ToolSubst, FindTool
        config.name = "L"
        config.test_format = lit.formats.ShTest(not llvm_config.use_lit_shell)
        config.suffixes = [".t"]
        config.environment["PATH"] = "/a:/b"
        llvm_config.with_environment("PATH", ["/b", "/c"], append_path=True)
        llvm_config.with_environment("V", "1")
        llvm_config.clear_environment(["W"])
        llvm_config.use_default_substitutions()
        llvm_config.add_tool_substitutions([
            "tool", ToolSubst("%x", FindTool("tool"), extra_args=["-a"]),
            ToolSubst("gone", unresolved="ignore"), ToolSubst("%p", "/py", post="")],
            [config.llvm_tools_dir])
        llvm_config.feature_config([("--mode", {"ON": "asserts"}), ("--targets", {"X8.": "x86", "MIPS": "mips"})])
        config.found = llvm_config.use_llvm_tool("tool", quiet=True)
        """,
      ], configuration: nil)
    try suite.makeExecutable("bin/llvm-config")
    let configuration = try #require(try suite.discover().first).configuration
    let bin = suite.path + "/bin"
    #expect(
      configuration.features.isSuperset(of: [
        "asan", "ubsan", "zlib", "native", "target=x86_64-unknown-linux-gnu", "x86_64-linux", "target-x86_64",
        "asserts", "x86", "symlinks",
      ]))
    #expect(!configuration.features.contains("mips"))
    #expect(configuration.environment["PATH"] == "/b:/c:/a" && configuration.environment["V"] == "1")
    let substitutions = Dictionary(
      configuration.substitutions.map { ($0.pattern, $0.replacement) }, uniquingKeysWith: { $1 })
    #expect(substitutions["\\| \\bcount\\b"] == "| \(bin)/count")
    let boundary = #"(?<!(\.|\-|\^|/|\\|<))"#
    #expect(substitutions["\(boundary)\\btool\\b(?!(\\-|\\.))"] == "\(bin)/tool")
    #expect(substitutions["\(boundary)%\\bx\\b(?!(\\-|\\.))"] == "\(bin)/tool -a")
    #expect(substitutions["\(boundary)%\\bp\\b"] == "/py")
    #expect(substitutions["%errc_ENOENT"] == "'No such file or directory'")
    #expect(!substitutions.keys.contains { $0.contains("gone") })
    #expect(configuration.extra["found"] == .string("\(bin)/tool"))
  }

  @Test(arguments: [
    (
      "llvm_config.use_llvm_tool('gone', search_env='GONE', required=True)",
      "couldn't find 'gone' program, try setting GONE in your environment"
    ),
    (
      "llvm_config.add_tool_substitutions([ToolSubst('gone', unresolved='fatal')], ['/x', '/y'])",
      "Did not find gone in /x:/y"
    ),
    ("llvm_config.use_clang()", "'llvm_config.use_clang' is not supported"),
  ])
  func mistakeWithTools(line: String, message: String) throws {
    let lines = """
      import lit.llvm
      from lit.llvm.subst import ToolSubst
      config.llvm_tools_dir = '/none'
      lit.llvm.initialize(lit_config, config)
      from lit.llvm import llvm_config
      \(line)
      """
    let error = #expect(throws: LitConfigurationError.self) { try features(lines) }
    #expect(error?.message.hasPrefix(message) == true, "\(String(describing: error))")
  }
}
