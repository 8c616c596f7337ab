public import AccelIR

/// Something that is done to operations: a transformation, an analysis that is printed, a lowering.
///
///     public struct HoistConstants: Pass {
///       public static let name = "hoist-constants"
///       public static let summary = "Move constants to the start of the function"
///       public var limit = 100
///       public static let options: [PassOption<Self>] = [.init("limit", \.limit, "How many to move")]
///       public init() {}
///
///       public func run(on op: Operation, _ context: PassContext) throws(PassFailure) { … }
///     }
///
/// A pass is a value: its stored properties are its options. It works on the operation it is given and what is
/// inside, nothing else, since other operations may be worked on by other threads meanwhile.
public protocol Pass: Sendable {
  /// The name in pipelines, and on the command line.
  static var name: String { get }
  /// The name in reports; that of the type unless told otherwise.
  static var title: String { get }
  /// The name of this pass in reports; that of its kind unless told otherwise.
  var title: String { get }
  /// What the pass does, in a line.
  static var summary: String { get }
  /// The settings that a pipeline may change.
  static var options: [PassOption<Self>] { get }
  /// What the pass counts.
  static var statistics: [PassStatistic] { get }
  /// The dialects whose operations the pass makes.
  static var dependentDialects: [any Dialect.Type] { get }
  /// The name of the only operations that the pass runs on, or `nil`.
  static var anchor: String? { get }
  /// Creates the pass with its options as they are by default.
  init()
  /// Finds the passes that the options name, after they were set by a text.
  mutating func resolvePipelines(in registry: PassRegistry) throws(PassOptionError)
  /// `true` iff the pass runs on operations called `name`.
  static func canRun(on name: OperationName) -> Bool
  /// Does the pass's work on `op`.
  func run(on op: Operation, _ context: PassContext) throws(PassFailure)
}

extension Pass {
  public static var title: String { String(describing: Self.self) }
  public var title: String { Self.title }
  public static var options: [PassOption<Self>] { [] }
  public static var statistics: [PassStatistic] { [] }
  public static var dependentDialects: [any Dialect.Type] { [] }
  public static var anchor: String? { nil }
  public mutating func resolvePipelines(in registry: PassRegistry) throws(PassOptionError) {}
  public static func canRun(on name: OperationName) -> Bool { anchor.map { $0 == name.string } ?? true }

  /// Creates the pass with options that `configure` changes.
  ///
  ///     Canonicalize { $0.maxIterations = 3 }
  public init(_ configure: (inout Self) -> Void) {
    self.init()
    configure(&self)
  }

  /// The pass with its options, as pipelines show it.
  public var text: String {
    Self.options.isEmpty ? Self.name : "\(Self.name){\(words(of: self, Self.options))}"
  }
}

/// Something that a pass counts.
public struct PassStatistic: Hashable, Sendable {
  /// The name, as reports show it.
  public let name: String
  /// What is counted.
  public let summary: String
  /// Creates a statistic.
  public init(_ name: String, _ summary: String) { (self.name, self.summary) = (name, summary) }
}

/// A pass could not do its work.
public struct PassFailure: Error {
  /// What is to be said of it; `nil` if the pass has said it.
  public let message: String?
  /// Creates a failure that is still to be reported.
  public init(_ message: String) { self.message = message }
  private init() { message = nil }
  /// A failure of which the pass has emitted a diagnostic, or of which nothing is to be said.
  public static var reported: PassFailure { PassFailure() }
}
