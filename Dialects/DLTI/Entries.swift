public import Accel

extension DLTI {
  /// One thing that is said of a type or a name: `#dlti.dl_entry<i32, dense<64> : vector<1xi64>>`.
  public struct Entry: AttributeSchema {
    public static let name = "dlti.dl_entry"
    /// What is said of what.
    public let entry: DataLayoutEntry
    /// Wraps an entry.
    public init(_ entry: DataLayoutEntry) { self.entry = entry }

    public static func parse(_ parser: any AssemblyParser) throws(ParseFailure) -> Entry {
      try parser.parse("<")
      let start = parser.position
      let key: DataLayoutEntry.Key
      if let type = try parser.parseOptionalType() {
        key = .type(type)
      } else if let name = try parser.parseOptionalString() {
        key = .name(name)
      } else {
        throw parser.error("expected a type or a quoted string", at: start)
      }
      try parser.parse(",")
      let value = try parser.parseAttribute()
      try parser.parse(">")
      return Entry(DataLayoutEntry(key, value))
    }
    public func print(to printer: any AssemblyPrinter) {
      printer.print("<")
      printer.print(entry.key)
      printer.print(", ")
      printer.print(entry.value)
      printer.print(">")
    }
    public func walkParts(_ visit: (TypeOrAttribute) -> Void) { entry.walkParts(visit) }
    public func replacingParts(_ parts: borrowing PartReplacement) -> Entry {
      Entry(entry.replacingParts(parts))
    }
  }

  /// Attributes that list what is said of several types and names.
  public protocol EntryList: AttributeSchema {
    /// What is said of what.
    var entries: [DataLayoutEntry] { get }
    /// Wraps entries.
    init(_ entries: [DataLayoutEntry])
    /// `true` iff something may be said of types.
    static var allowsTypes: Bool { get }
    /// `true` iff the list may be empty.
    static var mayBeEmpty: Bool { get }
  }

  /// How types lie in memory: `#dlti.dl_spec<index = 32>`.
  public struct Spec: EntryList {
    public static let name = "dlti.dl_spec"
    public static let interfaces = [
      Implements(DataLayoutSpecWitness { $0.as(Spec.self)?.entries ?? [] })
    ]
    public let entries: [DataLayoutEntry]
    public init(_ entries: [DataLayoutEntry]) { self.entries = entries }
  }

  /// Anything that is said of types and names: `#dlti.map<"cache" = 32, i32 = "fast">`.
  public struct Map: EntryList {
    public static let name = "dlti.map"
    public let entries: [DataLayoutEntry]
    public init(_ entries: [DataLayoutEntry]) { self.entries = entries }
  }

  /// What a part of the target is like: `#dlti.target_device_spec<"cache" = 32>`.
  public struct DeviceSpec: EntryList {
    public static let name = "dlti.target_device_spec"
    public static let (allowsTypes, mayBeEmpty) = (false, false)
    public let entries: [DataLayoutEntry]
    public init(_ entries: [DataLayoutEntry]) { self.entries = entries }
  }

  /// The parts of the target: `#dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"cache" = 32>>`.
  public struct SystemSpec: EntryList {
    public static let name = "dlti.target_system_spec"
    public static let (allowsTypes, mayBeEmpty) = (false, false)
    public let entries: [DataLayoutEntry]
    public init(_ entries: [DataLayoutEntry]) { self.entries = entries }

    public func invalidity() -> String? {
      var devices: Set<DataLayoutEntry.Key> = []
      for entry in entries {
        guard case .name(let device) = entry.key else { return "non-string key of DLTI system spec" }
        guard let spec = entry.value.as(DeviceSpec.self) else {
          return "value associated with key \"\(device.string)\" is not a DLTI device spec"
        }
        if let reason = spec.invalidity() { return reason }
        if !devices.insert(entry.key).inserted {
          return "repeated device ID in dlti.target_system_spec: \"\(device.string)\""
        }
      }
      return nil
    }
  }

  /// Where functions begin: `#dlti.function_pointer_alignment<64, function_dependent = true>`.
  public struct FunctionPointerAlignment: Parameterized {
    public static let name = "dlti.function_pointer_alignment"
    /// The alignment of pointers to functions in bits.
    public var alignment: Int
    /// `true` iff that is a multiple of the alignment of the function.
    public var functionDependent: Bool
    /// Creates an alignment.
    public init(alignment: Int, functionDependent: Bool) {
      (self.alignment, self.functionDependent) = (alignment, functionDependent)
    }
    public static let syntax = ParameterSyntax(
      { FunctionPointerAlignment(alignment: $0, functionDependent: $1) }, \.alignment, \.functionDependent,
      assembly: "<\(\.alignment), function_dependent = \(\.functionDependent)>")
  }
}

extension DLTI.FunctionPointerAlignment: AttributeSchema {}

extension DLTI.EntryList {
  public static var allowsTypes: Bool { true }
  public static var mayBeEmpty: Bool { true }

  public static func parse(_ parser: any AssemblyParser) throws(ParseFailure) -> Self {
    let start = parser.position
    var entries: [DataLayoutEntry] = []
    try parser.parseList("<", ">") { () throws(ParseFailure) in
      entries.append(try parser.parseEntry(allowsTypes: allowsTypes))
    }
    // The errors point to the name, which stands right before.
    let position = TextPosition(offset: start.offset - (name.utf8.count - "dlti.".utf8.count))
    if entries.isEmpty, !mayBeEmpty { throw parser.error("no DLTI entries provided", at: position) }
    let list = Self(entries)
    if let reason = list.invalidity() { throw parser.error(reason, at: position) }
    return list
  }

  public func print(to printer: any AssemblyPrinter) {
    printer.print("<")
    printer.print(list: entries) {
      printer.print($0.key)
      printer.print(" = ")
      printer.print($0.value)
    }
    printer.print(">")
  }

  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    for entry in entries { entry.walkParts(visit) }
  }
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    var changed: [DataLayoutEntry] = []
    for entry in entries { changed.append(entry.replacingParts(parts)) }
    return Self(changed)
  }

  public func invalidity() -> String? {
    var keys: Set<DataLayoutEntry.Key> = []
    for entry in entries {
      switch entry.key {
      case .type where !Self.allowsTypes: return "type as DLTI key is not allowed"
      case .name(let name) where name.bytes.isEmpty: return "empty string as DLTI key is not allowed"
      default: if !keys.insert(entry.key).inserted { return "repeated DLTI key: \(entry.key.text)" }
      }
    }
    return nil
  }
}

extension DataLayoutEntry {
  /// Calls `visit` with the types and attributes in this entry.
  fileprivate func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    if case .type(let type) = key { visit(.type(type)) }
    visit(.attribute(value))
  }
  /// Returns this entry with other types and attributes in the places of those that `walkParts` visits.
  fileprivate func replacingParts(_ parts: borrowing PartReplacement) -> DataLayoutEntry {
    if case .type(let type) = key { return DataLayoutEntry(.type(parts(type)), parts(value)) }
    return DataLayoutEntry(key, parts(value))
  }
}

extension DataLayoutEntry.Key {
  /// The key as messages show it.
  fileprivate var text: String {
    switch self {
    case .type(let type): type.text
    case .name(let name): "\"\(name.string)\""
    }
  }
}

extension AssemblyPrinter {
  /// Prints what an entry is about.
  fileprivate func print(_ key: DataLayoutEntry.Key) {
    switch key {
    case .type(let type): print(type)
    case .name(let name): print(quoted: name.bytes)
    }
  }
}

extension AssemblyParser {
  /// Reads `key = value`, or an entry as an attribute.
  fileprivate func parseEntry(allowsTypes: Bool) throws(ParseFailure) -> DataLayoutEntry {
    if allowsTypes, let type = try parseOptionalType() {
      try parse("=")
      return DataLayoutEntry(.type(type), try parseAttribute())
    }
    if let name = try parseOptionalString() {
      try parse("=")
      return DataLayoutEntry(.name(name), try parseAttribute())
    }
    let start = position
    guard let entry = try parseAttribute().as(DLTI.Entry.self) else {
      throw error("invalid kind of attribute specified", at: start)
    }
    return entry.entry
  }
}
