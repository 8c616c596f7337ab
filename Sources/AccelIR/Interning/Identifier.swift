public import AccelSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An interned string of bytes: two identifiers of a context are equal iff their bytes are.
@frozen public struct Identifier: AddressHashed, BitwiseCopyable, @unchecked Sendable {
  @usableFromInline let raw: UnsafeMutablePointer<IdentifierStorage>
  @inlinable init(raw: UnsafeMutablePointer<IdentifierStorage>) { self.raw = raw }

  /// The bytes, which end in a zero that is not counted.
  @inlinable public var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(
      start: (UnsafeRawPointer(raw) + MemoryLayout<IdentifierStorage>.stride).assumingMemoryBound(
        to: UInt8.self),
      count: Int(raw.pointee.count))
  }
  /// The number of bytes.
  @inlinable public var count: Int { Int(raw.pointee.count) }
  /// A number that no other identifier of the context has.
  @inlinable public var address: UInt { UInt(bitPattern: raw) }
  /// The bytes as text.
  public var string: String { String(decoding: bytes, as: UTF8.self) }
  /// The context that owns the identifier.
  @inlinable public var context: Context { raw.pointee.context._withUnsafeGuaranteedRef { $0 } }

  /// `true` iff the bytes have the form of a bare identifier: a letter or `_`, then letters, digits, `_$.`.
  @inlinable public var isBare: Bool { raw.pointee.isBare }

  /// `true` iff the bytes equal the equally many bytes at `other`.
  package func hasBytes(_ other: UnsafePointer<UInt8>) -> Bool {
    memcmp(UnsafeRawPointer(raw) + MemoryLayout<IdentifierStorage>.stride, other, count) == 0
  }

  /// `true` iff the bytes equal those of `literal`.
  public func equals(_ literal: StaticString) -> Bool {
    count == literal.utf8CodeUnitCount && hasBytes(literal.utf8Start)
  }

  /// `true` iff the bytes come before those of `other` in lexicographic order.
  public func precedes(_ other: Identifier) -> Bool {
    if self == other { return false }
    return bytes.lexicographicallyPrecedes(other.bytes)
  }
}

@usableFromInline struct IdentifierStorage: BitwiseCopyable {
  @usableFromInline let context: Unmanaged<Context>
  /// The operation name spelled like this, once someone asked for it.
  @usableFromInline var operationName: UnsafeMutablePointer<OperationNameStorage>?
  @usableFromInline let count: UInt32
  @usableFromInline let isBare: Bool
}

/// The identifiers of a context: an open-addressing table. Not thread-safe by itself.
struct IdentifierTable: ~Copyable {
  /// An identifier and its hash, which is kept beside the pointer so that looking elsewhere costs no cache miss.
  private struct Slot: BitwiseCopyable {
    var hash: UInt64 = 0
    var identifier: UnsafeMutablePointer<IdentifierStorage>?
  }
  private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  private var count = 0
  private var arena = Arena()

  init() {
    mask = 1023
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: Slot(), count: mask + 1)
  }

  deinit { slots.deallocate() }

  /// Returns the identifier with the given bytes.
  mutating func intern(_ bytes: UnsafePointer<UInt8>, _ length: Int, for context: Context) -> Identifier {
    let hashValue = hash(bytes: bytes, count: length)
    var index = Int(truncatingIfNeeded: hashValue) & mask
    while let candidate = slots[index].identifier {
      if slots[index].hash == hashValue, Int(candidate.pointee.count) == length {
        let existing = Identifier(raw: candidate)
        if existing.hasBytes(bytes) { return existing }
      }
      index = (index + 1) & mask
    }
    let header = MemoryLayout<IdentifierStorage>.stride
    let memory = arena.allocate(header + length + 1)
    let storage = memory.assumingMemoryBound(to: IdentifierStorage.self)
    storage.initialize(
      to: IdentifierStorage(
        context: .passUnretained(context), operationName: nil, count: UInt32(length),
        isBare: isBareIdentifier(UnsafeBufferPointer(start: bytes, count: length))))
    let copy = (memory + header).assumingMemoryBound(to: UInt8.self)
    copy.update(from: bytes, count: length)
    copy[length] = 0
    slots[index] = Slot(hash: hashValue, identifier: storage)
    count += 1
    if count * 4 > mask * 3 { grow() }
    return Identifier(raw: storage)
  }

  private mutating func grow() {
    let newMask = mask * 2 + 1
    let larger = UnsafeMutablePointer<Slot>.allocate(capacity: newMask + 1)
    larger.initialize(repeating: Slot(), count: newMask + 1)
    for old in 0...mask where slots[old].identifier != nil {
      var index = Int(truncatingIfNeeded: slots[old].hash) & newMask
      while larger[index].identifier != nil { index = (index + 1) & newMask }
      larger[index] = slots[old]
    }
    slots.deallocate()
    (slots, mask) = (larger, newMask)
  }
}

/// `true` iff `bytes` have the form of a bare identifier.
package func isBareIdentifier(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  guard let first = bytes.first, isLetter(first) || first == UInt8(ascii: "_") else { return false }
  return bytes.dropFirst().allSatisfy {
    isLetter($0) || ($0 >= 48 && $0 <= 57) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "$")
      || $0 == UInt8(ascii: ".")
  }
}

/// `true` iff `byte` is an ASCII letter.
private func isLetter(_ byte: UInt8) -> Bool { byte | 32 >= 97 && byte | 32 <= 122 }
