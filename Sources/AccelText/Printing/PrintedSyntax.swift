internal import AccelIR

/// How operations of one kind are written, found out once.
struct PrintedSyntax {
  /// What is written after the results.
  enum Form {
    case generic
    case handwritten(Unmanaged<OpInfo>)
    case assembly(Unmanaged<OpInfo>, Unmanaged<AssemblyProgram>)
  }
  let form: Form
  /// The name, without the dialect that is open.
  let name: UnsafeBufferPointer<UInt8>

  /// - Parameter openDialect: the prefix, with its dot, that names are written without.
  init(_ name: OperationName, _ openDialect: UnsafeBufferPointer<UInt8>) {
    let bytes = name.identifier.bytes
    let count = openDialect.count
    let isShortened =
      count > 0 && bytes.count > count && bytes.starts(with: openDialect)
      && !bytes[count...].contains(UInt8(ascii: "."))
    self.name = isShortened ? UnsafeBufferPointer(rebasing: bytes[count...]) : bytes
    // The context keeps records, and records keep programs.
    if let info = name.info, info.customPrint != nil {
      form = .handwritten(.passUnretained(info))
    } else if let info = name.info, let program = info.assembly {
      form = .assembly(.passUnretained(info), program)
    } else {
      form = .generic
    }
  }
}

/// The syntaxes of operations met lately.
struct PrintedSyntaxes: ~Copyable {
  private struct Entry {
    let name: OperationName
    let openDialect: UnsafePointer<UInt8>?
    let syntax: PrintedSyntax
  }
  private let entries: UnsafeMutablePointer<Entry?>
  private static var count: Int { 64 }

  init() {
    entries = .allocate(capacity: Self.count)
    entries.initialize(repeating: nil, count: Self.count)
  }

  deinit { entries.deallocate() }

  /// Returns the syntax of operations called `name`.
  @inline(__always)
  func find(_ name: OperationName, _ openDialect: UnsafeBufferPointer<UInt8>) -> PrintedSyntax {
    // Names are some 50 bytes apart or more.
    let entry = entries + Int(truncatingIfNeeded: (name.address >> 5) & 63)
    if let known = entry.pointee, known.name == name, known.openDialect == openDialect.baseAddress {
      return known.syntax
    }
    let syntax = PrintedSyntax(name, openDialect)
    entry.pointee = Entry(name: name, openDialect: openDialect.baseAddress, syntax: syntax)
    return syntax
  }
}
