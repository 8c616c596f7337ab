// Fast, non-cryptographic hashing for tables whose keys come from one trusted process.

/// Returns `hash` with the 64 bits of `value` mixed in.
@inlinable @inline(__always)
public func mixed(_ hash: UInt64, _ value: UInt64) -> UInt64 {
  let product = (hash ^ value).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
  return product.high ^ product.low
}

/// Returns a hash of the `count` bytes at `bytes`.
@inlinable
public func hash(bytes: UnsafePointer<UInt8>, count: Int) -> UInt64 {
  var result: UInt64 = 0x243F_6A88_85A3_08D3 ^ UInt64(truncatingIfNeeded: count)
  let raw = UnsafeRawPointer(bytes)
  var offset = 0
  while offset &+ 8 <= count {
    result = mixed(result, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    offset &+= 8
  }
  guard offset < count else { return result }
  if count >= 8 {
    return mixed(result, raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self))
  }
  var tail: UInt64 = 0
  while offset < count {
    tail = tail &<< 8 | UInt64(bytes[offset])
    offset &+= 1
  }
  return mixed(result, tail)
}

/// What one number tells apart from all others of its kind: handles, above all.
///
/// The hash of such a key is a multiplication. `Hasher` takes ten times as long, because it is made for keys that
/// somebody chooses who wants tables to be slow.
public protocol AddressHashed: Hashable {
  /// A number that no other value has.
  var address: UInt { get }
}

extension AddressHashed {
  @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(address) }
  @inlinable public func _rawHashValue(seed: Int) -> Int {
    Int(truncatingIfNeeded: mixed(UInt64(truncatingIfNeeded: seed), UInt64(address)))
  }
}
