import Accel
import Testing

/// Control flow, calls and limits.
struct InterpreterTests {
  private func program() throws -> Program {
    try Program(
      """
      func.func private @outside() -> i32
      func.func @factorial(%n: i64) -> i64 {
        %one = arith.constant 1 : i64
        %isLess = arith.cmpi sle, %n, %one : i64
        cf.cond_br %isLess, ^end(%one : i64), ^more
      ^more:
        %m = arith.subi %n, %one : i64
        %rest = func.call @factorial(%m) : (i64) -> i64
        %all = arith.muli %rest, %n : i64
        cf.br ^end(%all : i64)
      ^end(%result: i64):
        return %result : i64
      }
      func.func @choose(%flag: i8) -> i32 {
        %a = arith.constant 10 : i32
        %b = arith.constant 20 : i32
        cf.switch %flag : i8, [default: ^end(%a : i32), 3: ^end(%b : i32), 255: ^other]
      ^other:
        %c = arith.constant 30 : i32
        cf.br ^end(%c : i32)
      ^end(%result: i32):
        return %result : i32
      }
      func.func @swap(%n: i32, %x: i32, %y: i32) -> (i32, i32) {
        %zero = arith.constant 0 : i32
        %one = arith.constant 1 : i32
        cf.br ^head(%n, %x, %y : i32, i32, i32)
      ^head(%i: i32, %a: i32, %b: i32):
        %isDone = arith.cmpi eq, %i, %zero : i32
        cf.cond_br %isDone, ^end, ^body
      ^body:
        %j = arith.subi %i, %one : i32
        cf.br ^head(%j, %b, %a : i32, i32, i32)
      ^end:
        return %a, %b : i32, i32
      }
      func.func @indirect(%x: i64) -> i64 {
        %f = func.constant @factorial : (i64) -> i64
        %r = func.call_indirect %f(%x) : (i64) -> i64
        return %r : i64
      }
      func.func @forever() {
        cf.br ^head
      ^head:
        cf.br ^head
      }
      func.func @positive(%x: i32) {
        %zero = arith.constant 0 : i32
        %holds = arith.cmpi sgt, %x, %zero : i32
        cf.assert %holds, "x is positive"
        return
      }
      func.func @nowhere() { ub.unreachable }
      func.func @poisonBranch() {
        %c = ub.poison : i1
        cf.cond_br %c, ^a, ^a
      ^a:
        return
      }
      func.func @poisonSwitch() {
        %c = ub.poison : i8
        cf.switch %c : i8, [default: ^a]
      ^a:
        return
      }
      func.func @poisonAssertion() {
        %c = ub.poison : i1
        cf.assert %c, "never"
        return
      }
      func.func @poisonCallee() {
        %f = ub.poison : () -> ()
        func.call_indirect %f() : () -> ()
        return
      }
      func.func @callsOutside() -> i32 {
        %r = func.call @outside() : () -> i32
        return %r : i32
      }
      func.func @unknown() {
        "test.unknown"() : () -> ()
        return
      }
      func.func @resource() -> tensor<1xi8> {
        %r = arith.constant dense_resource<blob> : tensor<1xi8>
        return %r : tensor<1xi8>
      }
      """)
  }

  @Test(arguments: [
    ("factorial", [20], ["2432902008176640000 : i64"]), ("indirect", [5], ["120 : i64"]),
    ("choose", [0], ["10 : i32"]), ("choose", [3], ["20 : i32"]), ("choose", [-1], ["30 : i32"]),
    ("swap", [3, 1, 2], ["2 : i32", "1 : i32"]), ("positive", [1], []),
  ])
  func returns(_ function: String, _ arguments: [Int], _ expected: [String]) throws {
    #expect(try program().run(function, arguments) == expected)
  }

  @Test(arguments: [
    ("positive", [0], "stopped: assertion failed: x is positive"),
    ("nowhere", [], "undefined: 'ub.unreachable' is reached"),
    ("poisonBranch", [], "undefined: the condition of a branch is poison"),
    ("poisonSwitch", [], "undefined: the flag of a switch is poison"),
    ("poisonAssertion", [], "undefined: the condition of an assertion is poison"),
    ("poisonCallee", [], "undefined: the function that is called is poison"),
    ("callsOutside", [], "unsupported: function 'outside' has no body"),
    ("outside", [], "unsupported: function 'outside' has no body"),
    ("unknown", [], "unsupported: 'test.unknown' cannot be executed"),
    ("resource", [], "unsupported: the elements of the constant are not at hand"),
    ("factorial", [], "unsupported: function 'factorial' has 1 arguments, got 0"),
    ("factorial", [1000], "limit: more than 500 calls are inside each other"),
  ])
  func fails(_ function: String, _ arguments: [Int], _ expected: String) throws {
    #expect(try program().run(function, arguments) == [expected])
  }

  @Test func endsAfterTheLimit() throws {
    #expect(try program().run("forever", steps: 1000) == ["limit: more than 1000 operations are executed"])
  }

  @Test func tensorsOfDifferentShapesHaveNoSum() throws {
    let program = try Program(
      """
      func.func @f(%x: tensor<?xi8>, %y: tensor<?xi8>) -> tensor<?xi8> {
        %0 = arith.addi %x, %y : tensor<?xi8>
        return %0 : tensor<?xi8>
      }
      """)
    func elements(_ count: Int) -> RuntimeValue {
      .elements(.init(shape: [count], Array(repeating: WideInteger(1, width: 8), count: count)))
    }
    let interpreter = Interpreter(program.module)
    let type = program.context.tensorType([ShapeDimension.dynamic], program.context.integerType(8))
    let function = try program.function("f")
    #expect(
      try interpreter.run(function, [elements(2), elements(2)])[0].text(type) == "dense<2> : tensor<2xi8>")
    let failure = #expect(throws: ExecutionFailure.self) {
      try interpreter.run(function, [elements(2), elements(3)])
    }
    #expect(failure?.message == "the operands have different shapes")
  }

  @Test func failuresNameTheCalls() throws {
    let program = try program()
    let failure = #expect(throws: ExecutionFailure.self) {
      try Interpreter(program.module).run(
        program.function("factorial"), [.number(WideInteger(1000, width: 64))])
    }
    let (_, diagnostics) = program.context.diagnostics.capture { failure?.report(in: program.context) }
    #expect(diagnostics.map(\.message) == ["more than 500 calls are inside each other"])
    #expect(diagnostics[0].notes.count == 11)
    #expect(diagnostics[0].notes[10].message == "and 490 more calls, the first of them here")
  }
}
