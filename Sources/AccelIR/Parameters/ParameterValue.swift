/// A Swift value that a type or an attribute may have as a parameter: how it is read and written.
public protocol ParameterValue: Hashable, Sendable {
  /// Reads a value.
  static func parseParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Self
  /// Reads a value if one begins here.
  static func parseOptionalParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Self?
  /// Writes the value.
  func printParameter(to printer: any AssemblyPrinter)
  /// Returns any value at all: what the parameter is until it has been read.
  static func placeholder(in context: Context) -> Self
  /// `true` iff the value is that of a parameter that is not written.
  var isAbsent: Bool { get }
  /// Calls `visit` on the types and attributes in the value.
  func walkParameter(_ visit: (TypeOrAttribute) -> Void)
  /// Returns this value with other types and attributes in the places of those that `walkParameter` visits.
  func replacingParameter(_ parts: borrowing PartReplacement) -> Self
}

extension ParameterValue {
  public var isAbsent: Bool { false }
  public func walkParameter(_ visit: (TypeOrAttribute) -> Void) {}
  public func replacingParameter(_ parts: borrowing PartReplacement) -> Self { self }
}

/// A value that may be absent.
extension Optional: ParameterValue where Wrapped: ParameterValue {
  public static func parseParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Self {
    try Wrapped.parseOptionalParameter(parser)
  }
  public static func parseOptionalParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Self? {
    guard let value = try Wrapped.parseOptionalParameter(parser) else { return nil }
    return .some(value)
  }
  public func printParameter(to printer: any AssemblyPrinter) {
    if let self { self.printParameter(to: printer) }
  }
  public static func placeholder(in context: Context) -> Self { nil }
  public var isAbsent: Bool { self == nil }
  public func walkParameter(_ visit: (TypeOrAttribute) -> Void) { self?.walkParameter(visit) }
  public func replacingParameter(_ parts: borrowing PartReplacement) -> Self {
    guard let self else { return nil }
    return self.replacingParameter(parts)
  }
}

/// Values with commas between them; none is nothing.
extension Array: ParameterValue where Element: ParameterValue {
  public static func parseParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Self {
    try parseOptionalParameter(parser) ?? []
  }
  public static func parseOptionalParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Self? {
    guard let first = try Element.parseOptionalParameter(parser) else { return nil }
    var elements = [first]
    while parser.parseOptional(",") { elements.append(try Element.parseParameter(parser)) }
    return elements
  }
  public func printParameter(to printer: any AssemblyPrinter) {
    printer.print(list: self) { $0.printParameter(to: printer) }
  }
  public static func placeholder(in context: Context) -> Self { [] }
  public var isAbsent: Bool { isEmpty }
  public func walkParameter(_ visit: (TypeOrAttribute) -> Void) {
    for element in self { element.walkParameter(visit) }
  }
  public func replacingParameter(_ parts: borrowing PartReplacement) -> Self {
    var copy = self
    for index in copy.indices { copy[index] = copy[index].replacingParameter(parts) }
    return copy
  }
}
