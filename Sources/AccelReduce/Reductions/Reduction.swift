import AccelIR

/// A way to make IR smaller, at places that can be tried together or one by one.
struct Reduction {
  /// What the progress line says, e.g. "removing operations".
  let name: String
  /// Returns the number of places in some IR, and what makes it smaller at a range of them.
  let prepare: (Edit) -> (count: Int, apply: (Range<Int>) -> Void)

  /// Creates a reduction that changes what `targets` finds; the targets in a copy of IR are the copies, in the
  /// same order.
  init<Target>(
    _ name: String, targets: @escaping (Edit) -> [Target],
    apply: @escaping (ArraySlice<Target>, Edit) -> Void
  ) {
    self.name = name
    prepare = { edit in
      let found = targets(edit)
      return (found.count, { apply(found[$0], edit) })
    }
  }

  /// All reductions of IR, in the order in which they are tried: what may take away most comes first.
  static var all: [Reduction] {
    [tidying, symbols, bodies]
      + [.argument, .opaque].map(operations)
      + [straightening(0), straightening(1), redirection(0), redirection(1), blocks, merging, inlining]
      + [.value, .constant].map(operations)
      + [functionResults, functionArguments, blockArguments(.value), blockArguments(.argument)]
      + [operandRedirection, operands, results]
      + [locations, discardableAttributes, properties, attributeValues, scalars, shapes, widths]
  }

  /// What is dead, all at once.
  private static var tidying: Reduction {
    Reduction("removing dead code", targets: { [$0.root] }) { _, edit in edit.tidy() }
  }
}
