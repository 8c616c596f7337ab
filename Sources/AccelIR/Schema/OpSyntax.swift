/// What reading and writing operations of a kind need, compiled from the schema.
package final class OpSyntax: @unchecked Sendable {
  /// The compiled assembly, if the schema has one.
  package let assembly: AssemblyProgram?
  /// The values, by slot, that properties have unless something else is written.
  package let defaults: UnsafeBufferPointer<Attribute?>

  init(_ assembly: AssemblyProgram?, defaults values: [Attribute?]) {
    self.assembly = assembly
    let memory = UnsafeMutableBufferPointer<Attribute?>.allocate(capacity: values.count)
    _ = memory.initialize(from: values)
    defaults = UnsafeBufferPointer(memory)
  }

  deinit { defaults.deallocate() }
}
