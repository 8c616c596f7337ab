/// What reading, writing and building operations of a kind need, compiled from the schema.
package final class OpSyntax: @unchecked Sendable {
  /// The compiled assembly, if the schema has one.
  package let assembly: AssemblyProgram?
  /// The values, by slot, that properties have unless something else is written.
  package let defaults: UnsafeBufferPointer<Attribute?>

  /// How the types of results follow from the other parts.
  let inference: TypeInference

  init(_ assembly: AssemblyProgram?, defaults values: [Attribute?], inference: TypeInference) {
    (self.assembly, self.inference) = (assembly, inference)
    let memory = UnsafeMutableBufferPointer<Attribute?>.allocate(capacity: values.count)
    _ = memory.initialize(from: values)
    defaults = UnsafeBufferPointer(memory)
  }

  deinit { defaults.deallocate() }
}
