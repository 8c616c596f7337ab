/// Implemented by attributes that say how a memref's indices become addresses.
public struct MemRefLayout: InterfaceWitness {
  /// Says why the layout does not fit a memref of the given rank, or returns `nil`.
  public let invalidity: @Sendable (_ layout: Attribute, _ rank: Int) -> String?
  /// `true` iff the layout is that of rows one after the other, which is left unwritten.
  public let isIdentity: @Sendable (_ layout: Attribute, _ shape: [Int]) -> Bool

  /// Creates a witness.
  public init(
    invalidity: @escaping @Sendable (_ layout: Attribute, _ rank: Int) -> String?,
    isIdentity: @escaping @Sendable (_ layout: Attribute, _ shape: [Int]) -> Bool
  ) {
    (self.invalidity, self.isIdentity) = (invalidity, isIdentity)
  }
}

/// Implemented by types that vectors may hold.
public struct VectorElement: InterfaceWitness {
  /// Creates a witness.
  public init() {}
}

extension StridedLayoutAttr {
  public static var interfaces: [Implements] {
    [
      Implements(
        MemRefLayout(
          invalidity: { layout, rank in
            layout.as(StridedLayoutAttr.self)?.strides.count == rank
              ? nil : "expected the number of strides to match the rank"
          },
          isIdentity: { _, _ in false }))
    ]
  }
}
