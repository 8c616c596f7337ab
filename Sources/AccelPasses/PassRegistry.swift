/// A pass that can be named in a pipeline.
public struct PassInfo: Sendable {
  /// The kind of pass.
  public let pass: any Pass.Type
  /// The name in pipelines.
  public let name: String
  /// What the pass does.
  public let summary: String
  /// The settings, as help shows them.
  public let options: [OptionInfo]

  /// A setting, as help shows it.
  public struct OptionInfo: Sendable {
    public let name: String
    public let valueName: String
    public let help: String
    public let choices: [PassOptionChoice]
  }

  init<P: Pass>(_: P.Type) {
    (pass, name, summary) = (P.self, P.name, P.summary)
    options = P.options.map {
      OptionInfo(name: $0.name, valueName: $0.valueName, help: $0.help, choices: $0.choices)
    }.sorted { $0.name < $1.name }
  }
}

/// A pipeline that has a name, and options that say what is in it.
public struct NamedPipeline: Sendable {
  /// The name in pipelines, and on the command line.
  public let name: String
  /// What the pipeline does, in a line.
  public let summary: String
  /// The settings, as help shows them.
  public let options: [PassInfo.OptionInfo]
  /// Returns the elements for the given options, or throws what is wrong with those.
  let make: @Sendable (String) throws(PassOptionError) -> [Pipeline.Element]

  /// Creates a pipeline whose options are the stored properties of `Options`, which is declared like a pass.
  public init<Options: PipelineOptions>(
    _ name: String, _ summary: String, _: Options.Type,
    _ build: @escaping @Sendable (Options) -> [Pipeline.Element]
  ) {
    (self.name, self.summary) = (name, summary)
    options = Options.options.map {
      PassInfo.OptionInfo(name: $0.name, valueName: $0.valueName, help: $0.help, choices: $0.choices)
    }.sorted { $0.name < $1.name }
    make = { text throws(PassOptionError) in
      var options = Options()
      try parseOptions(text, into: &options, Options.options, of: name)
      return build(options)
    }
  }

  /// Creates a pipeline without options.
  public init(
    _ name: String, _ summary: String, @PipelineBuilder _ build: @escaping @Sendable () -> [Pipeline.Element]
  ) {
    self.init(name, summary, NoPipelineOptions.self) { _ in build() }
  }
}

/// The options of a named pipeline.
public protocol PipelineOptions: Sendable {
  /// Creates the options as they are by default.
  init()
  /// The settings that a pipeline's text may change.
  static var options: [PassOption<Self>] { get }
}

/// No options.
private struct NoPipelineOptions: PipelineOptions {
  static let options: [PassOption<Self>] = []
}

/// What is wrong with the options of a pass.
public struct PassOptionError: Error, Hashable, Sendable {
  /// What is wrong.
  public let message: String
  /// The option that is not known, if that is the error.
  public var unknownName: String?
  /// The options that there are.
  public var known: [String] = []
  /// `true` iff an option has no value, or one that it cannot have.
  public var isAboutValue = false
  /// What is wrong with a pipeline that is the value of an option, if that is the error.
  public var pipeline: NestedPipelineError?

  /// The same, if the message is said elsewhere.
  fileprivate var withoutMessage: PassOptionError {
    PassOptionError(message: "", unknownName: unknownName, known: known, pipeline: pipeline)
  }
}

/// What is wrong with the text of a pipeline that is the value of an option.
public struct NestedPipelineError: Hashable, Sendable {
  /// What is wrong.
  public let message: String
  /// The part of the text that is shown, and where in it the mistake is, if it is in one place.
  public let text: String, offset: Int?
}

/// The passes and pipelines that a tool knows by name.
public struct PassRegistry: Sendable {
  private var passTypes: [any Pass.Type]
  /// The pipelines that have a name.
  public private(set) var pipelines: [NamedPipeline]

  /// Creates a registry.
  public init(passes: [any Pass.Type] = [], pipelines: [NamedPipeline] = []) {
    (passTypes, self.pipelines) = (passes, pipelines)
  }

  /// Adds the passes and pipelines of `other`.
  public mutating func add(_ other: PassRegistry) {
    passTypes += other.passTypes
    pipelines += other.pipelines
  }

  /// The pass called `name`.
  public func pass(named name: String) -> PassInfo? {
    passTypes.first { $0.name == name }.map { PassInfo($0) }
  }

  /// `true` iff a pass or a pipeline is called `name`.
  public func contains(_ name: String) -> Bool {
    passTypes.contains { $0.name == name } || pipelines.contains { $0.name == name }
  }

  /// The pipeline called `name`.
  public func pipeline(named name: String) -> NamedPipeline? { pipelines.first { $0.name == name } }

  /// The passes, by their names.
  public var passes: [PassInfo] { passTypes.map { PassInfo($0) }.sorted { $0.name < $1.name } }

  /// The names of passes and pipelines, in order.
  public var names: [String] { (passTypes.map { $0.name } + pipelines.map(\.name)).sorted() }

  /// Returns what `name` stands for with the given options; `nil` if nothing has that name.
  public func elements(
    named name: String, options: String = ""
  ) throws(PassOptionError) -> [Pipeline.Element]? {
    if let type = passTypes.first(where: { $0.name == name }) {
      return [.pass(try make(type, options))]
    }
    return try pipeline(named: name)?.make(options)
  }

  private func make<P: Pass>(_: P.Type, _ options: String) throws(PassOptionError) -> P {
    var pass = P()
    try parseOptions(options, into: &pass, P.options, of: P.name)
    try pass.resolvePipelines(in: self)
    return pass
  }
}

/// Sets in `pass` what `text` says, e.g. `a=1 b={x y}`.
func parseOptions<P>(
  _ text: String, into pass: inout P, _ options: [PassOption<P>], of name: String
) throws(PassOptionError) {
  var rest = text.utf8[...]
  /// What lists were set to so far.
  var lists: [String: String] = [:]
  func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte >= 9 && byte <= 13 }
  while true {
    rest = rest.drop(while: isBlank)
    guard !rest.isEmpty else { return }
    let end = rest.firstIndex { $0 == UInt8(ascii: "=") || isBlank($0) } ?? rest.endIndex
    let key = String(decoding: rest[..<end], as: UTF8.self)
    rest = rest[end...]
    var value: String?
    if rest.first == UInt8(ascii: "=") {
      rest = rest.dropFirst()
      let length = valueLength(rest)
      value = String(decoding: rest.prefix(length), as: UTF8.self)
      rest = rest.dropFirst(length)
    }
    guard let option = options.first(where: { $0.name == key }) else {
      throw PassOptionError(
        message: "<Pass-Options-Parser>: no such option \(key)\n", unknownName: key,
        known: options.map(\.name).sorted())
    }
    var unquoted = String(unwrapped((value ?? "")[...]))
    if value == nil, !option.valueName.isEmpty {
      throw PassOptionError(message: "for the --\(key) option: requires a value!", isAboutValue: true)
    }
    if option.isList {
      if let before = lists[key] { unquoted = "\(before),\(unquoted)" }
      lists[key] = unquoted
    }
    if let problem = option.set(&pass, unquoted) {
      if var error = option.error(unquoted) {
        if error.unknownName != nil {
          error.pipeline = NestedPipelineError(message: error.message, text: "", offset: nil)
        }
        if !error.isAboutValue { error = error.withoutMessage }
        throw error
      }
      throw PassOptionError(message: "for the --\(key) option: \(problem)", isAboutValue: true)
    }
  }
}

/// The number of bytes that the value at the start of `text` takes: up to a blank outside of brackets and quotes.
private func valueLength(_ text: Substring.UTF8View) -> Int {
  var depth = 0
  var quote: UInt8?
  for (offset, byte) in text.enumerated() {
    if let open = quote {
      if byte == open { quote = nil }
      continue
    }
    switch byte {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = byte
    case UInt8(ascii: "{"), UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
    case 32, 9, 10, 13: if depth <= 0 { return offset }
    default: break
    }
  }
  return text.count
}
