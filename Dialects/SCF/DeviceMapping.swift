public import Accel

/// Processing units of a device, one for each loop of `scf.forall`, and at most one mask of them.
public struct DeviceMapping: PropertyValue {
  public static let summary = "Device Mapping array attribute"
  /// The units, and the mask.
  public let units: List<Attribute>

  public init?(attribute: Attribute) {
    guard let array = attribute.as(ArrayAttr.self), array.elements.allSatisfy(Self.isUnit) else { return nil }
    units = array.elements
  }
  public static func canHold(_ attribute: Attribute) -> Bool { attribute.is(ArrayAttr.self) }
  public func attribute(in context: Context) -> Attribute { context.array(Array(units)) }

  /// `true` iff `attribute` may stand for a unit or a mask: it says so, or its dialect is not known.
  private static func isUnit(_ attribute: Attribute) -> Bool {
    attribute.interface(DeviceMappingWitness.self) != nil || attribute.is(OpaqueAttr.self)
  }

  /// `true` iff `attribute` selects some of the units.
  static func isMask(_ attribute: Attribute) -> Bool {
    if let witness = attribute.interface(DeviceMappingWitness.self) { return witness.isMask }
    return attribute.text.hasPrefix("#gpu.mask")
  }
}

/// What is asked of an attribute that stands for a processing unit, or for a mask that selects some of them.
public struct DeviceMappingWitness: InterfaceWitness {
  /// `true` iff the attribute is a mask.
  public let isMask: Bool
  /// Creates a record.
  public init(isMask: Bool) { self.isMask = isMask }
}
