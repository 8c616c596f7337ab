import AccelAffine
import AccelDiagnostics
import AccelIR
import AccelText

/// A dialect that uses what there is for declaring one.
enum Pipe: Dialect {
  static let name = "pipe"
  static let operations: [any OpSchema.Type] = [
    Source.self, Compare.self, Concat.self, Stage.self, Yield.self, Route.self, Choose.self, Windowed.self,
    Checked.self, Typed.self,
  ]
  static let types: [any TypeSchema.Type] = [Stream.self, Grid.self, Everything.self, Listed.self]
  static let attributes: [any AttributeSchema.Type] = [Window.self]

  /// `!pipe.stream<f32>`, `!pipe.stream<f32, depth = 4>`.
  struct Stream: TypeSchema, Parameterized {
    static let name = "pipe.stream"
    var element: Type
    var depth: Int
    static let syntax = ParameterSyntax(
      Stream.init, \.element, \.depth, assembly: "<\(\.element)\(if: \.depth, ", depth = \(\.depth)")>"
    ).default(\.depth, 1)
    func invalidity() -> String? { depth < 0 ? "expected a depth of at least 0, but found \(depth)" : nil }
  }

  /// `!pipe.grid<4x?xf32, row>`.
  struct Grid: TypeSchema, Parameterized {
    static let name = "pipe.grid"
    var shape: [Int]
    var element: Type
    var order: Order
    static let syntax = ParameterSyntax(
      Grid.init, \.shape, \.element, \.order,
      assembly: "<\(dimensions: \.shape, trailingX: true)\(\.element), \(\.order)>")
  }

  /// A parameter of every kind.
  struct Everything: TypeSchema, Parameterized {
    static let name = "pipe.everything"
    var number: Int
    var flag: Bool
    var ratio: Double
    var label: String
    var word: Identifier
    var extra: Attribute?
    var map: AffineMap
    var sizes: [Int]
    static let syntax = ParameterSyntax(
      Everything.init, \.number, \.flag, \.ratio, \.label, \.word, \.extra, \.map, \.sizes,
      assembly: "<\(.fields)>")
  }

  /// `!pipe.listed<1, 2, "x">`: parameters with commas between them.
  struct Listed: TypeSchema, Parameterized {
    static let name = "pipe.listed"
    var first: Int
    var second: Int
    var label: String?
    static let syntax = ParameterSyntax(Listed.init, \.first, \.second, \.label)
  }

  enum Order: Keyword, KeywordEnumeration { case row, column }

  /// `#pipe.window<size = 3, stride = 1>`.
  struct Window: AttributeSchema, Parameterized, PropertyValue {
    static let name = "pipe.window"
    var size: Int
    var stride: Int
    static let syntax = ParameterSyntax(Window.init, \.size, \.stride, assembly: "<\(.fields)>")
  }

  enum Predicate: Keyword, KeywordEnumeration { case less, equal }

  enum Source: OpSchema {
    static let name = "pipe.source"
    static var value: Property<0, Int> { .init(.minimum(1).and(.maximum(8))) }
    static var exact: Flag<1> { .init() }
    static var out: Result<0> { .init() }
    static let fields: [any OpField] = [value, exact, out]
    static let assembly: Assembly? = "\(value)\("exact", exact)\(.attributes) : \(type: out)"
  }
  enum Compare: OpSchema {
    static let name = "pipe.compare"
    static var predicate: DefaultProperty<0, Predicate> { .init(.less) }
    static var lhs: Operand<0> { .init() }
    static var rhs: Operand<1> { .init(.same(as: lhs)) }
    static var out: Result<0> { .init(.i1) }
    static let fields: [any OpField] = [predicate, lhs, rhs, out]
    static let assembly: Assembly? = "\(lhs), \(rhs)\("by", predicate)\(.attributes) : \(type: lhs)"
  }
  enum Concat: OpSchema {
    static let name = "pipe.concat"
    static var inputs: VariadicOperand<0> { .init() }
    static var after: OptionalOperand<1> { .init(.i1) }
    static var out: Result<0> { .init(.same(as: inputs)) }
    static let fields: [any OpField] = [inputs, after, out]
    static let traits: Traits = .attributeSizedOperandSegments
    static let assembly: Assembly? =
      "\(inputs)\(if: after, " after \(after)")\(.attributes) : \(types: inputs)"
  }
  enum Stage: OpSchema {
    static let name = "pipe.stage"
    static var input: Operand<0> { .init() }
    static var body: Body<0> { .init() }
    static let fields: [any OpField] = [input, body]
    static let traits: Traits = .singleBlock
    static let implicitTerminator: String? = Yield.name
    static let assembly: Assembly? = "\(input) : \(type: input) \(body)\(.attributes)"
  }
  enum Yield: OpSchema {
    static let name = "pipe.yield"
    static var values: VariadicOperand<0> { .init() }
    static let fields: [any OpField] = [values]
    static let traits: Traits = [.terminator]
    static let parents = [Stage.name, Choose.name]
    static let assembly: Assembly? = "\(if: values, "\(values) : \(types: values)")\(.attributes)"
  }
  enum Route: OpSchema {
    static let name = "pipe.route"
    static var target: Successor<0> { .init() }
    static var others: VariadicSuccessor<1> { .init() }
    static let fields: [any OpField] = [target, others]
    static let traits: Traits = [.terminator]
  }
  enum Choose: OpSchema {
    static let name = "pipe.choose"
    static var cases: VariadicBody<0> { .init(.atMost(1)) }
    static let fields: [any OpField] = [cases]
    static let assembly: Assembly? = "\(cases)\(.attributes)"
  }
  enum Windowed: OpSchema {
    static let name = "pipe.windowed"
    static var window: Property<0, Window> { .init() }
    static var names: OptionalProperty<1, [String]> { .init(.minimumCount(1)) }
    static var ratio: OptionalProperty<2, Double> { .init() }
    static var element: OptionalProperty<3, Type> { .init() }
    static let fields: [any OpField] = [window, names, ratio, element]
    static let assembly: Assembly? =
      "\(window)\("names", names)\("ratio", ratio)\("element", element)\(.attributes)"
  }
  enum Checked: OpSchema {
    static let name = "pipe.checked"
    static var a: Operand<0> { .init(.tensor(of: .anyOf(.i8, .si(16)))) }
    static var b: Operand<1> { .init(.shaped()) }
    static let fields: [any OpField] = [a, b]
    static let rules: [Rule] = [.sameShape(a, b), .sameElementType(a, b)]
  }
  enum Typed: OpSchema {
    static let name = "pipe.typed"
    static var value: Property<0, TypedAttribute> { .init() }
    static var out: Result<0> { .init(.same(as: value)) }
    static let fields: [any OpField] = [value, out]
    static let traits: Traits = [.constantLike]
    static let assembly: Assembly? = "\(value)\(.attributes)"
  }
}

/// Reads text, prints it, and returns what was printed or the messages.
func roundTrip(_ text: String, generic: Bool = false) -> String {
  let context = Context(dialects: [Pipe.self])
  context.allowsUnregisteredDialects = true
  let file = SourceFile(name: "test", text: text)
  let (module, diagnostics) = context.diagnostics.capture { parse(file, into: context) }
  guard let module else { return diagnostics.map(\.message).joined(separator: "\n") }
  var lines = "\(module)".split(separator: "\n").dropFirst().dropLast().map { $0.dropFirst(2) }
  if lines.last?.isEmpty == true { lines.removeLast() }
  return lines.joined(separator: "\n")
}
