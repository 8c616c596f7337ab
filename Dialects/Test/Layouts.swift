public import Accel
import DLTIDialect
import FuncDialect

// Types that know how they lie in memory, and operations that say so or ask.

extension Test {
  static let layoutOperations: [any OpSchema.Type] = [OpWithDataLayout.self, DataLayoutQuery.self]

  /// A type all of whose sizes are said by the layout: an entry is a list of a word and a number.
  public struct LayoutType: TypeSchema, DataLayoutTypeInterface, Parameterized {
    public static let name = "test.test_type_with_layout"
    public static let interfaces = [dataLayout]
    /// What tells types apart.
    public var key: Int
    public static let syntax = ParameterSyntax(LayoutType.init, \.key)

    public func sizeInBits(_ layout: DataLayout, _ entries: [DataLayoutEntry]) -> TypeSize {
      TypeSize(number("size", entries))
    }
    public func alignment(_ layout: DataLayout, _ entries: [DataLayoutEntry]) -> Int {
      number("alignment", entries)
    }
    public func preferredAlignment(_ layout: DataLayout, _ entries: [DataLayoutEntry]) -> Int {
      number("preferred", entries)
    }
    public func indexWidth(_ layout: DataLayout, _ entries: [DataLayoutEntry]) -> Int? {
      number("index", entries)
    }
    public func areCompatible(_ outer: [DataLayoutEntry], _ inner: [DataLayoutEntry]) -> Bool {
      let old = number("alignment", outer)
      return old == 1 || number("alignment", inner) <= old
    }
    public func verifyEntries(_ entries: [DataLayoutEntry]) throws(VerificationFailure) {
      for entry in entries {
        guard let parts = entry.value.as(ArrayAttr.self)?.elements, parts.count == 2,
          let word = parts[0].as(StringAttr.self)?.bytes.string, parts[1].is(IntegerAttr.self),
          ["size", "alignment", "preferred", "index"].contains(word)
        else { throw VerificationFailure(bare: "expected a word and a number") }
      }
    }

    /// Returns what the entry with a word says.
    private func number(_ word: StaticString, _ entries: [DataLayoutEntry]) -> Int {
      for entry in entries {
        guard let parts = entry.value.as(ArrayAttr.self)?.elements, parts.count == 2 else { continue }
        if parts[0].as(StringAttr.self)?.bytes.equals(word) == true {
          return parts[1].as(IntegerAttr.self)?.value ?? 1
        }
      }
      return 1
    }
  }

  /// An operation that may say how types lie in memory inside of it.
  ///
  ///     "test.op_with_data_layout"() {dlti.dl_spec = #dlti.dl_spec<index = 32>} : () -> ()
  public enum OpWithDataLayout: OpSchema {
    public static let name = "test.op_with_data_layout"
    public static var parts: VariadicBody<0> { .init(name: "regions") }
    public static let fields: [any OpField] = [parts]
    public static let interfaces = [Implements(DataLayoutScopeWitness())]
  }

  /// A place at which to ask how the type of the result lies in memory.
  ///
  ///     %0 = "test.data_layout_query"() : () -> index
  public enum DataLayoutQuery: OpSchema {
    public static let name = "test.data_layout_query"
    public static var res: Result<0> { .init() }
    public static let fields: [any OpField] = [res]
  }

  /// Attaches to each query what the layout says.
  public struct TestDataLayoutQuery: Pass {
    public static let name = "test-data-layout-query"
    public static let title = "(anonymous namespace)::TestDataLayoutQuery"
    public static let summary = "Test data layout queries"
    public static let anchor: String? = "func.func"
    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      op.walk {
        if let query = $0.as(DataLayoutQuery.self) { Self.answer(query, rewriter) }
        return .advance
      }
    }

    /// Attaches to `query` what the layout says.
    private static func answer(_ query: Op<DataLayoutQuery>, _ rewriter: Rewriter) {
      let (op, context) = (query.operation, query.context)
      if op.attributes.contains(where: { $0.name.equals("size") }) { return }
      let (layout, type) = (DataLayout.closest(to: op), query.res.type)
      guard let size = layout.size(of: type), let bits = layout.sizeInBits(of: type),
        let alignment = layout.alignment(of: type), let preferred = layout.preferredAlignment(of: type)
      else {
        op.emitError(
          "neither the scoping op nor the type class provide data layout information for \(type.text)")
        return
      }
      let index = context.indexType
      let none = context.integer(0, context.integerType(32, .unsigned))
      func set(_ name: String, _ value: Attribute) {
        rewriter.setAttribute(op, context.identifier(name), to: value)
      }
      func attribute(_ size: TypeSize) -> Attribute {
        let minimum = context.integer(size.minimum, index)
        if !size.isScalable { return minimum }
        return context.dictionary([
          NamedAttribute(context.identifier("minimal_size"), minimum),
          NamedAttribute(context.identifier("scalable"), context.unit),
        ])
      }
      set("size", attribute(size))
      set("bitsize", attribute(bits))
      set("alignment", context.integer(alignment, index))
      set("preferred", context.integer(preferred, index))
      set("index", context.integer(layout.indexWidth(of: type) ?? 0, index))
      set("endianness", layout["dlti.endianness"] ?? context.string(""))
      set("mangling_mode", layout["dlti.mangling_mode"] ?? context.string(""))
      set("default_memory_space", layout["dlti.default_memory_space"] ?? none)
      set("alloca_memory_space", layout["dlti.alloca_memory_space"] ?? none)
      set("program_memory_space", layout["dlti.program_memory_space"] ?? none)
      set("global_memory_space", layout["dlti.global_memory_space"] ?? none)
      let stack = layout["dlti.stack_alignment"]?.as(IntegerAttr.self)?.value ?? 0
      set("stack_alignment", context.integer(stack, index))
      set(
        "function_pointer_alignment",
        layout["dlti.function_pointer_alignment"]
          ?? context.attribute(DLTI.FunctionPointerAlignment(alignment: 0, functionDependent: false)))
      set("legal_int_widths", layout["dlti.legal_int_widths"] ?? context.denseArray([], width: 32))
    }
  }
}
