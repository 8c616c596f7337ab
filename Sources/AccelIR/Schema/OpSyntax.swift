/// What reading and writing operations of a kind need, compiled from the schema.
final class OpSyntax: @unchecked Sendable {
  /// The compiled assembly, if the schema has one; it is released at the end.
  let assembly: Unmanaged<AssemblyProgram>?
  /// The values, by slot, that properties have unless something else is written.
  let defaults: UnsafeBufferPointer<Attribute?>
  /// The values, by slot, of properties that an assembly leaves out.
  let unwritten: UnsafeBufferPointer<Attribute?>

  init(_ assembly: AssemblyProgram?, defaults: [Attribute?], unwritten: [Attribute?]) {
    self.assembly = assembly.map { .passRetained($0) }
    (self.defaults, self.unwritten) = (Self.copy(defaults), Self.copy(unwritten))
  }

  /// Returns a copy of `values` that lives until it is deallocated.
  private static func copy(_ values: [Attribute?]) -> UnsafeBufferPointer<Attribute?> {
    let memory = UnsafeMutableBufferPointer<Attribute?>.allocate(capacity: values.count)
    _ = memory.initialize(from: values)
    return UnsafeBufferPointer(memory)
  }

  deinit {
    assembly?.release()
    defaults.deallocate()
    unwritten.deallocate()
  }
}
