public import AccelSupport

/// Where a piece of IR comes from: one word.
///
/// Files with line and column, by far the most frequent kind, are packed into the word; all others are
/// interned attributes.
@frozen public struct Location: AddressHashed, BitwiseCopyable, @unchecked Sendable {
  // The lowest bit tells a packed location (1) from a pointer (0). From there: 20 bits of file, 27 of line,
  // 16 of column. Files are numbered from 1; number 0 is the unknown location.
  @usableFromInline let bits: UInt

  /// A number that no other type, attribute or location of the context has.
  @inlinable public var address: UInt { bits }
  /// The location with the given address.
  @inlinable package init(address: UInt) { bits = address }

  @inlinable init(bits: UInt) { self.bits = bits }

  /// The location of what comes from nowhere.
  public static let unknown = Location(bits: 1)

  package static let maxFile = 1 << 20 - 1, maxLine = 1 << 27 - 1, maxColumn = 1 << 16 - 1

  @inlinable package var isPacked: Bool { bits & 1 == 1 }
  @inlinable package var fileNumber: Int { Int(bits &>> 1 & 0xF_FFFF) }
  @inlinable package var line: Int { Int(bits &>> 21 & 0x7FF_FFFF) }
  @inlinable package var column: Int { Int(bits &>> 48) }

  /// `true` iff nothing is known.
  @inlinable public var isUnknown: Bool { bits == 1 }

  /// Creates a packed location.
  /// - Requires: the numbers fit, see `maxFile`, `maxLine`, `maxColumn`.
  @inlinable package init(packingFile file: Int, line: Int, column: Int) {
    bits = 1 | UInt(file) &<< 1 | UInt(line) &<< 21 | UInt(column) &<< 48
  }

  /// The attribute that this location is, unless it is packed.
  @inlinable package var interned: Attribute? {
    guard !isPacked else { return nil }
    return Attribute(raw: UnsafeMutablePointer(bitPattern: bits).unsafelyUnwrapped)
  }

  @inlinable package init(interned attribute: Attribute) { bits = UInt(bitPattern: attribute.raw) }
}

extension Context {
  /// Returns the location at a line and column of a file.
  public func location(file: Identifier, line: Int, column: Int) -> Location {
    let number = fileNumber(of: file)
    if number <= Location.maxFile, line <= Location.maxLine, column <= Location.maxColumn {
      return Location(packingFile: number, line: line, column: column)
    }
    return Location(
      interned: attribute(
        FileRange(file: file, startLine: line, startColumn: column, endLine: line, endColumn: column)))
  }

  /// Returns the location that `attribute` is, or `nil` if it is no location.
  public func location(_ attribute: Attribute) -> Location? {
    if attribute.is(UnknownLocation.self) { return .unknown }
    if let range = attribute.as(FileRange.self), range.isPoint {
      return location(file: range.file, line: range.startLine, column: range.startColumn)
    }
    let isLocation =
      attribute.is(FileRange.self) || attribute.is(NameLocation.self) || attribute.is(CallSiteLocation.self)
      || attribute.is(FusedLocation.self) || attribute.is(OpaqueLocation.self)
    return isLocation ? Location(interned: attribute) : nil
  }

  /// Returns the attribute that `location` is.
  public func attribute(_ location: Location) -> Attribute {
    if let attribute = location.interned { return attribute }
    if location.isUnknown { return attribute(UnknownLocation()) }
    let (line, column) = (location.line, location.column)
    return attribute(
      FileRange(
        file: file(number: location.fileNumber), startLine: line, startColumn: column, endLine: line,
        endColumn: column))
  }
}

/// No location: `loc(unknown)`.
public struct UnknownLocation: AttributeSchema {
  public static let name = "builtin.unknown_loc"
  /// Creates the unknown location.
  public init() {}
}

/// A piece of a file: `loc("file":1:2)`, `loc("file":1:2 to 3:4)`.
public struct FileRange: AttributeSchema {
  public static let name = "builtin.file_line_range"
  /// The file's name.
  public let file: Identifier
  /// Where the piece begins and ends, counted from 1; 0 stands for what isn't known.
  public let startLine: Int, startColumn: Int, endLine: Int, endColumn: Int

  /// Creates a range.
  public init(file: Identifier, startLine: Int, startColumn: Int, endLine: Int, endColumn: Int) {
    (self.file, self.startLine, self.startColumn) = (file, startLine, startColumn)
    (self.endLine, self.endColumn) = (endLine, endColumn)
  }
  /// `true` iff the range is a single line and column.
  public var isPoint: Bool { startLine == endLine && startColumn == endColumn }
}

/// A location with a name: `loc("name"(child))`.
public struct NameLocation: AttributeSchema {
  public static let name = "builtin.name_loc"
  /// The name.
  public let label: Identifier
  /// The location that is named.
  public let child: Location
  /// Creates a named location.
  public init(_ label: Identifier, _ child: Location = .unknown) { (self.label, self.child) = (label, child) }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    visit(.attribute(label.context.attribute(child)))
  }
}

/// A callee's location and that of its call: `loc(callsite(callee at caller))`.
public struct CallSiteLocation: AttributeSchema {
  public static let name = "builtin.call_site_loc"
  /// The two locations.
  public let callee: Location, caller: Location
  unowned(unsafe) let context: Context
  /// Creates a call site.
  public init(callee: Location, caller: Location, context: Context) {
    (self.callee, self.caller, self.context) = (callee, caller, context)
  }
  public static func == (left: Self, right: Self) -> Bool {
    left.callee == right.callee && left.caller == right.caller
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(callee)
    hasher.combine(caller)
  }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    visit(.attribute(context.attribute(callee)))
    visit(.attribute(context.attribute(caller)))
  }
}

/// Several locations at once: `loc(fused<metadata>[a, b])`.
public struct FusedLocation: AttributeSchema {
  public static let name = "builtin.fused_loc"
  /// The locations.
  public let locations: List<Location>
  /// What made them one.
  public let metadata: Attribute?
  unowned(unsafe) let context: Context
  /// Creates a fused location.
  init(_ locations: List<Location>, metadata: Attribute?, context: Context) {
    (self.locations, self.metadata, self.context) = (locations, metadata, context)
  }
  public static func == (left: Self, right: Self) -> Bool {
    left.locations == right.locations && left.metadata == right.metadata
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(locations)
    hasher.combine(metadata)
  }
  public func stored(in storage: borrowing InternStorage) -> Self {
    FusedLocation(storage.copy(locations), metadata: metadata, context: context)
  }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    if let metadata { visit(.attribute(metadata)) }
    for location in locations { visit(.attribute(context.attribute(location))) }
  }
}

/// A location of a foreign kind, with a fallback.
public struct OpaqueLocation: AttributeSchema {
  public static let name = "builtin.opaque_loc"
  /// What to fall back to.
  public let fallback: Location
  /// Creates an opaque location.
  public init(fallback: Location) { self.fallback = fallback }
}

extension Context {
  /// Returns the location of a call's callee as seen from its caller.
  public func callSite(callee: Location, caller: Location) -> Location {
    Location(interned: attribute(CallSiteLocation(callee: callee, caller: caller, context: self)))
  }

  /// Returns a location with a name.
  public func named(_ label: Identifier, _ child: Location = .unknown) -> Location {
    Location(interned: attribute(NameLocation(label, child)))
  }

  /// Returns several locations as one: nested ones are taken apart, unknown and repeated ones left out.
  public func fusedAndSimplified(_ locations: [Location], metadata: Attribute? = nil) -> Location {
    var parts: [Location] = []
    var seen: Set<Location> = []
    func add(_ location: Location) {
      if !location.isUnknown, seen.insert(location).inserted { parts.append(location) }
    }
    for location in locations {
      if let inner = location.interned?.as(FusedLocation.self), inner.metadata == metadata {
        for part in inner.locations { add(part) }
      } else {
        add(location)
      }
    }
    if parts.isEmpty, metadata == nil { return .unknown }
    if parts.count == 1, metadata == nil { return parts[0] }
    return fused(parts.isEmpty ? [.unknown] : parts, metadata: metadata)
  }

  /// Returns several locations as one, exactly as given.
  public func fused(_ locations: [Location], metadata: Attribute? = nil) -> Location {
    locations.withUnsafeBufferPointer {
      Location(interned: attribute(FusedLocation(List($0), metadata: metadata, context: self)))
    }
  }
}
