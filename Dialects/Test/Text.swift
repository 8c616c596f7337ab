public import Accel

// Operations that are read and written by hand.

extension Test {
  static let textOperations: [any OpSchema.Type] = [
    ParseInteger.self, ParseKeyword.self, ParseBase64.self, CustomPrinter.self, CustomFallback.self,
    DotInName.self,
  ]

  /// As many indices as the text says.
  ///
  ///     %0:5 = test.parse_integer_literal : 5
  public enum ParseInteger: HandwrittenAssembly {
    public static let name = "test.parse_integer_literal"
    public static var results: VariadicResult<0> { .init(.index) }
    public static let fields: [any OpField] = [results]
    /// How many results may be asked for: a slip of the pen should not ask for all memory there is.
    static let mostResults = 1 << 16

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      guard parser.parseOptional(":") else { return }
      let start = parser.position
      let count = try parser.parseInteger()
      guard count <= mostResults else {
        throw parser.error("expected at most \(mostResults) results", at: start)
      }
      state.resultTypes = Array(repeating: parser.context.indexType, count: max(count, 0))
    }
    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      if op.results.isEmpty { return }
      printer.print(" : ")
      printer.print(decimal: op.results.count)
    }
  }

  /// A word, in which there may be dots.
  ///
  ///     test.parse_wrapped_keyword some.keyword
  public enum ParseKeyword: HandwrittenAssembly {
    public static let name = "test.parse_wrapped_keyword"
    public static var keyword: Property<0, String> { .init() }
    public static let fields: [any OpField] = [keyword]

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      state.set(keyword, parser.context.string(try parser.parseKeyword()))
    }
    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(text: " \(op.keyword)")
    }
  }

  /// A string that is written in base 64.
  ///
  ///     test.parse_b64 "aGVsbG8gd29ybGQ="
  public enum ParseBase64: HandwrittenAssembly {
    public static let name = "test.parse_b64"
    public static var b64: Property<0, StringProperty> { .init() }
    public static let fields: [any OpField] = [b64]

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let start = parser.position
      let text = try parser.parseString()
      guard let bytes = Base64.decode(text.bytes) else {
        throw parser.error("expected base64 string", at: start)
      }
      state.set(b64, parser.context.string(String(decoding: bytes, as: UTF8.self)))
    }
    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(text: " \"\(Base64.encode(op.b64.bytes.bytes))\"")
    }
  }

  /// A word of its own.
  ///
  ///     test.dialect_custom_printer custom_format
  public enum CustomPrinter: HandwrittenAssembly {
    public static let name = "test.dialect_custom_printer"
    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      try parser.parse(keyword: "custom_format")
    }
    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" custom_format")
    }
  }

  /// Another word of its own.
  ///
  ///     test.dialect_custom_format_fallback custom_format_fallback
  public enum CustomFallback: HandwrittenAssembly {
    public static let name = "test.dialect_custom_format_fallback"
    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      try parser.parse(keyword: "custom_format_fallback")
    }
    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" custom_format_fallback")
    }
  }

  /// An operation whose prefix is never left out.
  ///
  ///     test.op.with_dot_in_name
  public enum DotInName: OpSchema {
    public static let name = "test.op.with_dot_in_name"
    public static let assembly: Assembly? = "\(.attributes)"
  }
}

/// Bytes written in 64 characters.
private enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Returns the bytes that `text` stands for, or `nil` if it stands for none.
  static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, count) = (0, 0)
    for character in text.prefix(while: { $0 != UInt8(ascii: "=") }) {
      guard let value = alphabet.firstIndex(of: character) else { return nil }
      bits = (bits << 6 | value) & 0xFFFF
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return text.count % 4 == 0 ? bytes : nil
  }

  /// Returns the text for `bytes`.
  static func encode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = (0..<3).reduce(0) { $0 << 8 | (start + $1 < bytes.count ? Int(bytes[start + $1]) : 0) }
      for position in 0..<4 {
        text.append(position <= group.count ? alphabet[bits >> (18 - 6 * position) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
