import AccelIR
import Testing

@Suite struct SymbolTests {
  typealias T = TestDialect

  /// `module { @f, @g, module @m { @f, module @n { @h } } }`, with calls from the functions.
  struct Nest {
    var ir = TestIR()
    let f: Operation, g: Operation, m: Operation, mf: Operation, n: Operation, h: Operation

    init() {
      f = ir.function("f")
      ir.ret()
      ir.leave()
      g = ir.function("g")
      ir.ret()
      ir.leave()
      m = Self.table("m", &ir)
      mf = ir.function("f")
      ir.ret()
      ir.move(to: m.region(0).entry!)
      n = Self.table("n", &ir)
      h = ir.function("h")
      ir.ret()
    }

    static func table(_ name: String, _ ir: inout TestIR) -> Operation {
      let table = ir.builder.create(
        Builtin.Module.self, properties: [ir.context.string(name), nil], regions: 1
      ).operation
      ir.move(to: ir.builder.createBlock(in: table.region(0)))
      return table
    }

    func reference(_ path: String...) -> Attribute {
      ir.context.symbolRef(path.map { ir.context.identifier($0) })
    }

    /// Adds an operation that refers to symbols at the start of `function`.
    @discardableResult
    mutating func refer(in function: Operation, _ references: Attribute...) -> Operation {
      ir.builder.move(before: function.region(0).entry!.first!)
      let use = ir.use()
      let key = ir.context.identifier("test.refs")
      use.attributeDictionary = ir.context.dictionary([NamedAttribute(key, ir.context.array(references))])
      return use
    }
  }

  @Test func lookUp() {
    let nest = Nest()
    let c = nest.ir.context
    let symbols = SymbolTables()
    func find(_ path: String..., from op: Operation) -> Operation? {
      symbols.lookUp(c.symbolRef(path.map { c.identifier($0) }).as(SymbolRefAttr.self)!, nearest: op)
    }
    #expect(find("f", from: nest.g.region(0).entry!.first!) == nest.f)
    #expect(find("f", from: nest.mf.region(0).entry!.first!) == nest.mf)
    #expect(find("m", "f", from: nest.f) == nest.mf)
    #expect(find("m", "n", "h", from: nest.f) == nest.h)
    #expect(find("f", "x", from: nest.f) == nil, "a function is no table")
    #expect(find("m", "x", from: nest.f) == nil)
    #expect(find("g", from: nest.h) == nil, "names are not looked up further out")
    #expect(
      symbols.path(of: nest.reference("m", "n", "h").as(SymbolRefAttr.self)!, in: nest.ir.module) == [
        nest.m, nest.n, nest.h,
      ])
    #expect(symbols.path(of: nest.reference("m", "x").as(SymbolRefAttr.self)!, in: nest.ir.module) == [])
    #expect(symbols.lookUp(c.identifier("g"), nearest: nest.f) == nest.g)
    nest.g.setSymbolName(c.identifier("k"))
    #expect(find("k", from: nest.f) == nil, "the table is remembered")
    symbols.invalidate(nest.ir.module)
    #expect(find("k", from: nest.f) == nest.g)
  }

  @Test func uses() {
    var nest = Nest()
    let a = nest.refer(in: nest.f, nest.reference("g"), nest.reference("m", "f"))
    let b = nest.refer(in: nest.g, nest.reference("m", "n", "h"), nest.reference("f"))
    let c = nest.refer(in: nest.mf, nest.reference("f"), nest.reference("n", "h"))
    let d = nest.refer(in: nest.h, nest.reference("h"))
    let module = nest.ir.module
    func users(_ symbol: Operation, in limit: Operation? = nil) -> [Operation]? {
      (limit ?? module).symbolUses(of: symbol)?.map(\.user)
    }
    #expect(users(nest.f) == [b])
    #expect(users(nest.g) == [a])
    #expect(users(nest.mf) == [c, a])
    #expect(users(nest.h) == [d, c, b])
    #expect(users(nest.n) == [c, b], "a use of what is inside is a use of the table")
    #expect(users(nest.m) == [a, b])
    #expect(users(nest.h, in: nest.g) == [b])
    #expect(users(nest.h, in: nest.mf) == [c])
    #expect(users(nest.f, in: nest.f) == [])
    #expect(users(nest.mf, in: nest.mf) == [c])
    #expect(module.symbolUses()?.isEmpty == true, "the module's own attributes name nothing")
    #expect(nest.g.symbolUses()?.map(\.path.count) == [3, 1])
    #expect(module.hasNoSymbolUses(of: nest.f) == false && nest.f.hasNoSymbolUses(of: nest.f))
    nest.ir.context.allowsUnregisteredDialects = true
    nest.ir.leave()
    nest.ir.unregistered("foo.table", regions: 1)
    #expect(users(nest.f) == nil, "the operation could be a symbol table")
    #expect(!module.hasNoSymbolUses(of: nest.f))
    #expect(!module.replaceAllSymbolUses(of: nest.f, with: nest.ir.context.identifier("x")))
  }

  @Test func replacing() {
    var nest = Nest()
    let a = nest.refer(
      in: nest.f, nest.reference("g"), nest.reference("m", "n"), nest.reference("m", "n", "h"))
    let c = nest.refer(in: nest.mf, nest.reference("n", "h"), nest.reference("f"))
    func references(_ op: Operation) -> [[String]] {
      op.symbolUses()!.map { $0.path.map(\.string) }
    }
    #expect(nest.ir.module.replaceAllSymbolUses(of: nest.n, with: nest.ir.context.identifier("k")))
    #expect(references(a) == [["g"], ["m", "k"], ["m", "k", "h"]])
    #expect(references(c) == [["k", "h"], ["f"]])
    #expect(nest.n.symbolName?.string == "n", "the symbol keeps its name")
  }

  @Test func tables() {
    var nest = Nest()
    let c = nest.ir.context
    let user = nest.refer(in: nest.g, nest.reference("f"), nest.reference("m", "f"))
    var table = SymbolTable(nest.ir.module)
    #expect(table.lookUp(c.identifier("f")) == nest.f && table.lookUp(c.identifier("h")) == nil)
    let copy = Builder(c).clone(nest.f)
    let name = table.insert(copy)
    #expect(name.string == "f_0")
    #expect(copy.symbolName?.string == "f_0" && copy.parent == nest.ir.module)
    let same = table.insert(copy)
    #expect(same == name, "it is in the table already")
    table.insert(Builder(c).clone(nest.f), before: nest.f)
    #expect(nest.f.previous?.symbolName?.string == "f_1")
    let unique = table.uniqueName(like: c.identifier("f"))
    #expect(unique.string == "f_2")
    let isRenamed = table.rename(nest.f, to: c.identifier("renamed"))
    #expect(isRenamed)
    #expect(table.lookUp(c.identifier("renamed")) == nest.f && table.lookUp(c.identifier("f")) == nil)
    #expect(user.symbolUses()!.map { $0.path.map(\.string) } == [["renamed"], ["m", "f"]])
    table.erase(copy)
    #expect(table.lookUp(c.identifier("f_0")) == nil)
    table.remove(nest.f)
    #expect(table.lookUp(c.identifier("renamed")) == nil && nest.f.block != nil)
  }

  @Test func visibility() {
    let nest = Nest()
    #expect(nest.f.symbolVisibility == .public)
    for visibility in [Operation.SymbolVisibility.private, .nested, .public] {
      nest.f.setSymbolVisibility(visibility)
      #expect(nest.f.symbolVisibility == visibility)
    }
    #expect(nest.f.properties[1] == nil)
  }

  @Test func symbolsOfUnregisteredOperations() {
    var nest = Nest()
    nest.ir.leave()
    let op = nest.ir.unregistered("foo.symbol")
    op.setSymbolName(nest.ir.context.identifier("s"))
    #expect(op.symbolName?.string == "s" && op.attributes.count == 1)
    op.setSymbolVisibility(.private)
    #expect(op.symbolVisibility == .private)
    op.setSymbolVisibility(.public)
    #expect(op.attributes.map(\.name.string) == ["sym_name"])
  }
}
