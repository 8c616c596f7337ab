/// A pipeline as the setting of a pass: `func.func(canonicalize,cse)`.
public struct PipelineOption: PassOptionValue {
  /// The pipeline as it was written, until its passes are found.
  private var unresolved: String?
  /// The pipeline; an empty one until its passes are found.
  public private(set) var pipeline = Pipeline()

  /// Creates the setting.
  public init(_ pipeline: Pipeline) { self.pipeline = pipeline }

  public init?(optionText: String) { unresolved = optionText }
  public static var valueName: String { "<pass-manager>" }
  public var optionText: String? { unresolved ?? pipeline.text }

  /// Finds the passes that the text names.
  public mutating func resolve(in registry: PassRegistry) throws(PassOptionError) {
    guard let text = unresolved else { return }
    pipeline = try Pipeline(optionText: text, registry)
    unresolved = nil
  }
}

extension Pipeline {
  /// Reads a pipeline that an option of a pass holds; `message` is what that option's pass says of an error.
  public init(
    optionText text: String, _ registry: PassRegistry, otherwise message: String = ""
  ) throws(PassOptionError) {
    do throws(PipelineError) {
      try self.init(text, registry)
    } catch {
      var options = PassOptionError(message: message)
      options.pipeline = NestedPipelineError(message: error.message, text: error.text, offset: error.offset)
      throw options
    }
  }
}
