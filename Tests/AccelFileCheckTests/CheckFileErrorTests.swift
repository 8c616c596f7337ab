import Testing

/// Mistakes in check files, each with the message that tells of it.
@Suite struct CheckFileErrorTests {
  @Test(arguments: [
    ("CHECK:\n", "1:7: error: found empty check string with prefix 'CHECK:'"),
    (
      "CHECK: a\nCHECK-EMPTY: a",
      "2:14: error: found non-empty check string for empty check with prefix 'CHECK:'"
    ),
    ("CHECK-NEXT: a", "1:1: error: found 'CHECK-NEXT' without previous 'CHECK: line"),
    ("CHECK-SAME: a", "1:1: error: found 'CHECK-SAME' without previous 'CHECK: line"),
    ("CHECK-EMPTY:\n", "1:1: error: found 'CHECK-EMPTY' without previous 'CHECK: line"),
    ("CHECK-LABEL: [[X]]", "1:1: error: found 'CHECK-LABEL:' with variable definition or use"),
    ("CHECK_NEXT: a", "1:1: error: misspelled directive 'CHECK_NEXT:'"),
    ("CHECK-NOT-DAG: a", "1:7: error: unsupported -NOT combo on prefix 'CHECK'"),
    ("CHECK-COUNT-0: a", "1:14: error: invalid count in -COUNT specification on prefix 'CHECK'"),
    ("CHECK-COUNT-x: a", "1:13: error: invalid count in -COUNT specification on prefix 'CHECK'"),
    ("nothing", "error: no check strings found with prefix 'CHECK:'"),
    ("CHECK: {{a", "1:8: error: found start of regex string with no end '}}'"),
    ("CHECK: {{a(}}", "1:10: error: invalid regex: parentheses not balanced"),
    ("CHECK: [[X", "1:8: error: Invalid substitution block, no ]] found"),
    ("CHECK: [[X ]]", "1:11: error: unexpected whitespace"),
    ("CHECK: [[]]", "1:10: error: empty variable name"),
    ("CHECK: [[$]]", "1:11: error: empty global variable name"),
    ("CHECK: [[@]]", "1:11: error: empty pseudo variable name"),
    ("CHECK: [[1]]", "1:10: error: invalid variable name"),
    ("CHECK: [[X-]]", "1:10: error: invalid name in string variable use"),
    ("CHECK: [[X-:a]]", "1:10: error: invalid name in string variable definition"),
    ("CHECK: [[#X:]]\nCHECK: [[X:a]]", "2:10: error: numeric variable with name 'X' already exists"),
    ("CHECK: [[X:a]]\nCHECK: [[#X:]]", "2:11: error: string variable with name 'X' already exists"),
    (
      "CHECK: {{(a)(b)(c)(d)(e)(f)(g)(h)(i)}}[[X:a]][[X]]",
      "1:48: error: Can't back-reference more than 9 variables"
    ),
  ]) func isTold(_ check: String, _ message: String) throws {
    let result = try runFileCheck(check, on: "a\n")
    #expect(result.exitCode == 2)
    #expect(result.errors.hasPrefix(message.hasPrefix("error") ? message : "check:\(message)"))
  }

  @Test(arguments: [
    ("x, 1", "invalid matching format specification in expression"),
    ("%x 3, 1", "invalid matching format specification in expression"),
    ("%q, 1", "invalid format specifier in expression"),
    ("%.x, 1", "invalid precision in format specifier"),
    ("%#u, 1", "alternate form only supported for hex values"),
    ("==", "empty numeric expression should not have a constraint"),
    ("@FOO", "invalid pseudo numeric variable '@FOO'"),
    ("@FOO:", "definition of pseudo numeric variable unsupported"),
    ("X Y:", "unexpected characters after numeric variable name"),
    ("1*2", "unsupported operation '*'"),
    ("1+", "missing operand in expression"),
    ("(", "missing operand in expression"),
    ("(1+2", "missing ')' at end of nested expression"),
    ("add(1,2", "missing ')' at end of call expression"),
    ("add(,1)", "missing argument"),
    ("add(1,)", "missing argument"),
    ("add(1)", "function 'add' takes 2 arguments but 1 given"),
    ("foo(1,2)", "call to undefined function 'foo'"),
    ("=1", "invalid matching constraint or operand format"),
    ("1+=", "invalid operand format"),
  ]) func expressionErrorIsTold(_ block: String, _ message: String) throws {
    let result = try runFileCheck("CHECK: [[#\(block)]]", on: "a\n")
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("error: \(message)\n"))
  }

  @Test(arguments: [
    ("[[@LINE(1)]]", "unexpected function call"),
    ("[[@LINE+(1)]]", "parenthesized expression not permitted here"),
    ("[[@LINE+1+1]]", "unexpected characters at end of expression '+1'"),
    ("[[#X:]][[#X]]", "numeric variable 'X' defined earlier in the same CHECK directive"),
    (
      "[[#%x,X:]]\nCHECK: [[#%u,Y:]]\nCHECK: [[#X+Y]]",
      "implicit format conflict between 'X' (%x) and 'Y' (%u), need an explicit format specifier"
    ),
    ("[[#%x,X:]]\nCHECK: [[#%u,X:]]", "format different from previous variable definition"),
  ]) func blockErrorIsTold(_ pattern: String, _ message: String) throws {
    let result = try runFileCheck("CHECK: \(pattern)", on: "a\n")
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("error: \(message)\n"))
  }

  @Test(arguments: ["1+", "("]) func longExpressionIsTold(_ part: String) throws {
    let result = try runFileCheck("CHECK: [[#\(String(repeating: part, count: 5000))1]]", on: "a\n")
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("error: expression is too long\n"))
  }

  @Test func unbalancedBlockEndsTheRun() throws {
    let result = try runFileCheck("CHECK: [[X:]a]]", on: "a\n")
    #expect(result.exitCode == 1)
    #expect(result.errors.hasPrefix("check:1:12: error: missing closing \"]\" for regex variable\n"))
  }
}
