public import AccelIR
internal import AccelSupport

extension Context {
  /// Makes diagnostics able to show operations as `options` say, and types and attributes.
  package func installTextPrinting(_ options: PrintingOptions = PrintingOptions()) {
    var local = options
    local.usesLocalScope = true
    elisionLimit = options.elisionLimit
    let (custom, generic) = (local, local.inGenericForm)
    describe = { $0.text(generic) }
    describeInCustomForm = { $0.text(custom) }
    describePart = {
      switch $0 {
      case .type(let type): type.description
      case .attribute(let attribute): attribute.description
      }
    }
  }
}

extension PrintingOptions {
  /// The same options, but with the generic form.
  fileprivate var inGenericForm: Self {
    var options = self
    options.isGeneric = true
    return options
  }
}

extension Operation {
  /// Returns the text of the operation on its own, without aliases.
  fileprivate func text(_ options: PrintingOptions) -> String {
    let output = ByteBuffer()
    Printer.print(self, to: output, options)
    return output.string
  }
}

extension Operation: CustomStringConvertible {
  /// The text of the operation.
  public var description: String {
    let output = ByteBuffer()
    Printer.print(self, to: output)
    return output.string
  }
}

extension Type: CustomStringConvertible {
  /// The text of the type.
  public var description: String {
    let output = ByteBuffer()
    Printer(to: output, in: context).print(self)
    return output.string
  }
}

extension Attribute: CustomStringConvertible {
  /// The text of the attribute.
  public var description: String {
    let output = ByteBuffer()
    Printer(to: output, in: context).print(self)
    return output.string
  }
}

extension Location {
  /// The text of the location, `loc(…)`.
  public func description(in context: Context) -> String {
    let output = ByteBuffer()
    Printer(to: output, in: context).printExact(self, allowsAlias: false)
    return output.string
  }
}

extension Value: CustomStringConvertible {
  /// The operation that defines the value, or the argument's type and place.
  public var description: String {
    if let definingOperation { return definingOperation.description }
    let name = isBlockArgument ? "<block argument>" : "<forward reference>"
    return "\(name) of type '\(type)' at index: \(index)"
  }
}

extension Identifier: CustomStringConvertible {
  /// The bytes as text.
  public var description: String { string }
}

extension SymbolName: CustomStringConvertible {
  /// The name as IR has it: `@name`.
  public var description: String { name.symbolText }
}

extension FlatSymbolRef: CustomStringConvertible {
  /// The reference as IR has it: `@name`.
  public var description: String { name.symbolText }
}

extension Identifier {
  /// The identifier as the name of a symbol.
  fileprivate var symbolText: String {
    let output = ByteBuffer()
    output.write(symbol: self)
    return output.string
  }
}
