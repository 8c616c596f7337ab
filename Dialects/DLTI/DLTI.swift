public import Accel

/// How types lie in memory, and what the target is.
public enum DLTI: DataLayoutDialectInterface {
  public static let name = "dlti"
  public static let attributes: [any AttributeSchema.Type] = [
    Entry.self, Spec.self, Map.self, DeviceSpec.self, SystemSpec.self, FunctionPointerAlignment.self,
  ]

  public static func verifyAttribute(
    _ name: Identifier, _ value: Attribute, on op: Operation
  ) throws(VerificationFailure) {
    let (word, isRight): (String, Bool) =
      switch name.string {
      case "dlti.dl_spec": ("dl_spec", value.is(Spec.self))
      case "dlti.map": ("map", value.is(Map.self))
      case "dlti.target_system_spec": ("target_system_spec", value.is(SystemSpec.self))
      default: throw VerificationFailure(whole: "attribute '\(name.string)' not supported by dialect")
      }
    if !isRight {
      throw VerificationFailure(whole: "'\(name.string)' is expected to be a #dlti.\(word) attribute")
    }
    if word == "dl_spec", op.is(Builtin.Module.self) { try DataLayoutScopeWitness().verify(op) }
  }

  public static func verifyEntry(_ name: Identifier, _ value: Attribute) throws(VerificationFailure) {
    switch name.string {
    case "dlti.endianness":
      if let text = value.as(StringAttr.self)?.bytes, text.equals("big") || text.equals("little") { return }
      throw VerificationFailure(
        bare: "'dlti.endianness' data layout entry is expected to be either 'big' or 'little'")
    case "dlti.alloca_memory_space", "dlti.default_memory_space", "dlti.function_pointer_alignment",
      "dlti.global_memory_space", "dlti.legal_int_widths", "dlti.mangling_mode", "dlti.program_memory_space",
      "dlti.stack_alignment":
      return
    default: throw VerificationFailure(bare: "unknown data layout entry name: \(name.string)")
    }
  }
}
