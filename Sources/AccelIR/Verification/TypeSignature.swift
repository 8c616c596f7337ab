import AccelSupport

/// The kind of an operation, how many operands it has, and the types of its operands and results.
struct TypeSignature: BitwiseCopyable, Equatable {
  /// The address of the kind's name, with the number of operands in its low bits.
  private let kind: UInt
  /// The addresses of the types, then zeros.
  private let types: SIMD4<UInt>

  /// The number of operands and results up to which there is a signature.
  private static var largestCount: Int { 4 }

  /// Creates the signature of `op`, unless it has too many operands and results.
  @inline(__always)
  init?(_ op: Operation) {
    let (operands, results) = (op.operands, op.results)
    guard operands.count &+ results.count <= Self.largestCount else { return nil }
    kind = op.name.address | UInt(operands.count)
    var types = SIMD4<UInt>.zero
    for index in 0..<operands.count { types[index] = operands[index].type.address }
    for index in 0..<results.count { types[operands.count &+ index] = results[index].type.address }
    self.types = types
  }

  /// A signature that no operation has.
  static var none: TypeSignature { TypeSignature() }
  private init() { (kind, types) = (0, .zero) }

  /// A number that is likely to differ from that of other signatures.
  @inline(__always)
  var hash: UInt {
    (kind &+ (types[0] &+ types[1] &* 3 &+ types[2] &* 5) >> 3) &* 0x9E37_79B9_7F4A_7C15 >> 48
  }
}

/// Remembers signatures of operations that were found valid, as far as types go.
struct SignatureMemo: ~Copyable {
  private let entries: UnsafeMutablePointer<TypeSignature>
  private static var count: Int { 128 }

  init() {
    entries = .allocate(capacity: Self.count)
    entries.initialize(repeating: .none, count: Self.count)
  }

  deinit { entries.deallocate() }

  /// `true` iff the signature was inserted, and no other one has taken its place.
  @inline(__always)
  func contains(_ signature: TypeSignature) -> Bool { entries[Self.index(of: signature)] == signature }

  /// Remembers a signature.
  func insert(_ signature: TypeSignature) { entries[Self.index(of: signature)] = signature }

  @inline(__always)
  private static func index(of signature: TypeSignature) -> Int { Int(signature.hash & UInt(count - 1)) }
}
