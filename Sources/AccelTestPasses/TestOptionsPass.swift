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
  struct Options: PipelineOptions {
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
