import AccelIR
import AccelPasses

/// Has options of several types.
struct TestOptionsPass: Pass {
  static let name = "test-options-pass"
  static let summary = "Test options parsing capabilities"
  static let anchor: String? = "func.func"

  /// One of few.
  enum Number: String, PassOptionEnum {
    case zero, one, two
    var help: String {
      switch self {
      case .zero: "Example zero value"
      case .one: "Example one value"
      case .two: "Example two value"
      }
    }
  }

  /// The same options, for a pipeline.
  struct Options: NestedOptions {
    var list: [Int32] = []
    var strings: [String] = []
    var string = ""
    var number = Number.zero
    static let options: [PassOption<Self>] = [
      .init("list", \.list, "Example list option"),
      .init("string-list", \.strings, "Example string list option"),
      .init("string", \.string, "Example string option"),
      .init("enum", \.number, "Example enum option"),
    ]
  }

  var list: [Int32] = []
  var strings: [String] = []
  var string = ""
  var number = Number.zero

  static let options: [PassOption<Self>] = [
    .init("list", \.list, "Example list option"),
    .init("string-list", \.strings, "Example string list option"),
    .init("string", \.string, "Example string option"),
    .init("enum", \.number, "Example enum option"),
  ]

  init() {}

  /// Creates the pass with the options of a pipeline.
  init(_ options: Options) {
    (list, strings, string, number) = (options.list, options.strings, options.string, options.number)
  }

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {}
}

/// Has a list of the options of another pass.
struct TestOptionsSuperPass: Pass {
  static let name = "test-options-super-pass"
  static let title = "(anonymous namespace)::TestOptionsSuperPass"
  static let summary = "Test options of options parsing capabilities"
  static let anchor: String? = "func.func"

  /// The same options, for a pipeline.
  struct Options: PipelineOptions {
    var list: [TestOptionsPass.Options] = []
    static let options: [PassOption<Self>] = [
      .init("super-list", \.list, "Example list of PassPipelineOptions option")
    ]
  }

  var list: [TestOptionsPass.Options] = []
  static let options: [PassOption<Self>] = [
    .init("list", \.list, "Example list of PassPipelineOptions option")
  ]

  init() {}

  /// Creates the pass with the options of a pipeline.
  init(_ options: Options) { list = options.list }

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {}
}

/// Has one of the options of a pipeline.
struct TestOptionsPassA: Pass {
  static let name = "test-options-pass-a"
  static let title = "(anonymous namespace)::TestOptionsPassA"
  static let summary = "Test superset options parsing capabilities - subset A"
  static let anchor: String? = "func.func"
  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {}
}

/// Has another of the options of a pipeline.
struct TestOptionsPassB: Pass {
  static let name = "test-options-pass-b"
  static let title = "(anonymous namespace)::TestOptionsPassB"
  static let summary = "Test superset options parsing capabilities - subset B"
  static let anchor: String? = "func.func"
  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {}
}

/// The options of a pipeline of two passes, one for each.
struct TestOptionsSupersetOptions: PipelineOptions {
  var foo = false
  var bar = false
  static let options: [PassOption<Self>] = [
    .init("foo", \.foo, "Example boolean option"), .init("bar", \.bar, "Example boolean option"),
  ]
}
