import AccelIR
import Testing

/// Symbols and symbol tables; each expectation is what mlir-opt says of the same mistake.
@Suite struct VerifierSymbolTests {
  typealias T = TestDialect

  @Test func symbols() {
    var ir = TestIR()
    let function = ir.function("f")
    ir.ret()
    #expect(ir.errors() == [])
    ir.leave()
    ir.function("f")
    ir.ret()
    #expect(
      ir.errors() == ["redefinition of symbol named 'f'", "  see existing symbol definition here"])
    function.setProperty(0, to: nil)
    #expect(ir.errors(of: function) == ["'test.func' op requires attribute 'sym_name'"])
    function.setProperty(0, to: ir.context.string("g"))
    function.setProperty(1, to: ir.context.string("foo"))
    #expect(
      ir.errors() == [
        "'test.func' op visibility expected to be one of [\"public\", \"private\", \"nested\"], but got \"foo\""
      ])
    function.setProperty(1, to: ir.context.integer(3, ir.i32))
    #expect(
      ir.errors() == [
        "'test.func' op requires visibility attribute 'sym_visibility' to be a string attribute, but got 3 : i32"
      ])
  }

  @Test func declarationsArePrivate() {
    var ir = TestIR()
    let op = ir.builder.create(T.Function.self, properties: [ir.context.string("f"), nil], regions: 1)
      .operation
    #expect(ir.errors() == ["'test.func' op symbol declaration cannot have public visibility"])
    op.setProperty(1, to: ir.context.string("private"))
    #expect(ir.errors() == [])
  }

  @Test func symbolsLiveInTables() {
    var ir = TestIR()
    ir.function("f")
    let inner = ir.function("g")
    ir.ret()
    ir.move(to: inner.block!)
    ir.ret()
    #expect(ir.errors() == ["'test.func' op symbol's parent must have the SymbolTable trait"])
  }

  @Test func symbolTablesHaveOneBlock() {
    var ir = TestIR()
    let table = ir.builder.create(T.Table.self, regions: 1).operation
    #expect(
      ir.errors() == ["'test.table' op Operations with a 'SymbolTable' must have exactly one block"])
    _ = ir.builder.createBlock(in: table.region(0))
    #expect(ir.errors() == [])
  }

  @Test func symbolUses() {
    var ir = TestIR()
    func call(_ name: String) {
      ir.builder.create(T.Call.self, properties: [ir.context.symbolRef(ir.context.identifier(name))])
    }
    ir.function("f")
    call("f")
    ir.ret()
    #expect(ir.errors() == [])
    ir.leave()
    let nested = ir.builder.create(Builtin.Module.self, regions: 1).operation
    ir.move(to: ir.builder.createBlock(in: nested.region(0)))
    call("f")
    #expect(ir.errors() == ["'test.call' op 'f' does not reference a valid function"], "it is another table")
  }
}
