/// What reading and writing operations of a kind need, compiled from the schema.
final class OpSyntax: @unchecked Sendable {
  /// The compiled assembly, if the schema has one; it is released at the end.
  let assembly: Unmanaged<AssemblyProgram>?
  /// The values, by slot, that properties have unless something else is written.
  let defaults: UnsafeBufferPointer<Attribute?>

  init(_ assembly: AssemblyProgram?, defaults values: [Attribute?]) {
    self.assembly = assembly.map { .passRetained($0) }
    let memory = UnsafeMutableBufferPointer<Attribute?>.allocate(capacity: values.count)
    _ = memory.initialize(from: values)
    defaults = UnsafeBufferPointer(memory)
  }

  deinit {
    assembly?.release()
    defaults.deallocate()
  }
}
