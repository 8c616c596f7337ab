public import AccelIR
public import AccelPasses
import AccelSupport
import AccelText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Prints the IR to a file and makes operations come from where they are in it.
public struct SnapshotOpLocations: Pass {
  public static let name = "snapshot-op-locations"
  public static let title = "LocationSnapshotPass"
  public static let summary = "Generate new locations from the current IR"

  /// The file; empty means a temporary one.
  public var filename = ""
  /// The name of the new locations, which then go along with the old ones; empty means that they replace them.
  public var tag = ""
  /// Whether locations are printed.
  public var printDebuginfo = false
  /// Whether operations are printed in generic form.
  public var printOpGeneric = false
  /// Whether the IR is printed without aliases.
  public var printLocalScope = false
  /// Whether locations are printed in a short form for people.
  public var prettyDebuginfo = false

  public static let options: [PassOption<Self>] = [
    .init("filename", \.filename, "The filename to print the generated IR"),
    .init(
      "tag", \.tag,
      "A tag to use when fusing the new locations with the original. If unset, the locations are replaced."),
    .init("print-debuginfo", \.printDebuginfo, "Print debug info in MLIR output"),
    .init("print-op-generic", \.printOpGeneric, "Print the generic op form"),
    .init(
      "print-local-scope", \.printLocalScope,
      "Print with local scope and inline information (eliding aliases for attributes, types, and locations"),
    .init("pretty-debuginfo", \.prettyDebuginfo, "Print pretty debug info in MLIR output"),
  ]

  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let path = filename.isEmpty ? Self.temporaryPath : filename
    let output = ByteBuffer()
    var starts: [(op: Operation, offset: Int, column: Int)] = []
    Printer.print(op, to: output, printing) { starts.append(($0, output.count, $1)) }
    let text = output.bytes
    try write(text, to: path, op)
    let rewriter = context.rewriter()
    let file = op.context.identifier(path)
    var (line, offset) = (1, 0)
    for start in starts {
      line += text[offset..<start.offset].count { $0 == UInt8(ascii: "\n") }
      offset = start.offset
      relocate(start.op, to: op.context.location(file: file, line: line, column: start.column), rewriter)
    }
    context.preserveAll()
  }

  private func write(
    _ text: UnsafeBufferPointer<UInt8>, to path: String, _ op: Operation
  ) throws(PassFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      op.emitError("cannot open output file '\(path)': \(String(cString: strerror(errno)))")
      throw .reported
    }
    let file = ByteBuffer(descriptor: descriptor)
    file.write(string: String(decoding: text, as: UTF8.self))
    file.flush()
    close(descriptor)
  }

  private func relocate(_ op: Operation, to location: Location, _ rewriter: Rewriter) {
    let context = op.context
    guard !tag.isEmpty else {
      rewriter.setLocation(op, to: location)
      return
    }
    let named = context.named(context.identifier(tag), location)
    rewriter.setLocation(op, to: context.fusedAndSimplified([op.location, named]))
  }

  private var printing: PrintingOptions {
    var options = PrintingOptions()
    options.locations = !printDebuginfo ? .omitted : prettyDebuginfo ? .pretty : .exact
    options.isGeneric = printOpGeneric
    options.usesLocalScope = printLocalScope
    return options
  }

  private static var temporaryPath: String {
    let number = String(UInt32.random(in: 0x10_0000...0xFF_FFFF), radix: 16)
    return "\(temporaryFolder())/mlir_snapshot-\(number).tmp.mlir"
  }
}
