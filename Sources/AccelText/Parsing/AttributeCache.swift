import AccelIR
import AccelSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Attributes by their texts: what is written the same way again need not be read again.
///
/// A text is kept when it is met for the second time, so that those that never come back cost little.
struct AttributeCache {
  private struct Entry: BitwiseCopyable {
    var text: UnsafePointer<UInt8>?
    var count = 0
    var hash: UInt64 = 0
    var attribute: Attribute?
  }
  private static let size = 2048
  /// The longest text that is kept.
  static let maxCount = 160
  private let entries: UnsafeMutablePointer<Entry>

  init() {
    entries = .allocate(capacity: Self.size)
    entries.initialize(repeating: Entry(), count: Self.size)
  }

  func deallocate() { entries.deallocate() }

  /// What is known of a text.
  enum LookUp {
    case found(Attribute)
    /// The text came before, and should be kept now.
    case seen
    case new
  }

  /// Looks up the text at `text`, which stays where it is.
  @inline(__always)
  func lookUp(_ text: UnsafePointer<UInt8>, _ count: Int) -> LookUp {
    let key = hash(bytes: text, count: count)
    let entry = entries + Int(truncatingIfNeeded: key & UInt64(Self.size - 1))
    guard entry.pointee.hash == key, entry.pointee.count == count, let known = entry.pointee.text,
      memcmp(known, text, count) == 0
    else {
      entry.pointee = Entry(text: text, count: count, hash: key, attribute: nil)
      return .new
    }
    if let attribute = entry.pointee.attribute { return .found(attribute) }
    return .seen
  }

  /// Keeps the attribute of a text that was looked up last.
  func keep(_ attribute: Attribute, for text: UnsafePointer<UInt8>, _ count: Int) {
    let key = hash(bytes: text, count: count)
    let entry = entries + Int(truncatingIfNeeded: key & UInt64(Self.size - 1))
    guard entry.pointee.hash == key, entry.pointee.count == count else { return }
    entry.pointee.attribute = attribute
  }

  /// Returns the end of the balanced text that begins at `start` with `{`, if it is short and simple.
  @inline(__always)
  static func endOfSimpleBraces(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    var depth = 1
    var count = 1
    while count < maxCount {
      switch start[count] {
      case UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 { return start + count + 1 }
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "/"), 0: return nil
      default: break
      }
      count &+= 1
    }
    return nil
  }
}
