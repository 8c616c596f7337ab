public import Accel
import MemRefDialect

extension Bufferization.Clone {
  public static let canonicalizations = [
    // clone(x), one of which is freed soon → cast(x), which is not
    Pattern(bufferization: "SimplifyClones") { (op: Op<Self>, rewriter) throws(NoMatch) in
      if !op.output.hasUses { return rewriter.erase(op) }
      let (source, type) = (op.input, op.output.type)
      if source.type != type, !MemRef.Cast.areCompatible([source.type], [type]) {
        throw NoMatch("the source cannot be cast to the type of the clone")
      }
      let ofClone = try onlyDealloc(of: op.output)
      let ofSource = try onlyDealloc(of: viewed(source))
      if let ofClone, let ofSource, ofClone.block == ofSource.block {
        throw NoMatch("both are freed in one block")
      }
      let here = op.operation.block
      guard let redundant = [ofClone, ofSource].compactMap({ $0 }).first(where: { $0.block == here }) else {
        throw NoMatch("neither is freed in the block of the clone")
      }
      var next = op.operation.next
      while next != redundant {
        guard let between = next else { throw NoMatch("it is freed before the clone") }
        let frees = between.interface(MemoryEffectsWitness.self)?.effects(between).contains {
          $0.kind == .free
        }
        if frees ?? false { throw NoMatch("something else is freed before") }
        next = between.next
      }
      let value =
        source.type == type
        ? source
        : rewriter.create(MemRef.Cast.self, at: op.location) { ($0.source, $0.dest) = (source, type) }.dest
      rewriter.replace(op, with: value)
      return rewriter.erase(redundant)
    }
  ]

  /// The buffer of which `value` is a view.
  private static func viewed(_ value: Value) -> Value {
    var value = value
    while let op = value.definingOperation, let witness = op.interface(ViewLikeWitness.self),
      witness.destination(op) == value
    {
      value = witness.source(op)
    }
    return value
  }

  /// The operation that frees `value`, if there is one; there must not be several.
  private static func onlyDealloc(of value: Value) throws(NoMatch) -> Operation? {
    var found: Operation?
    for use in value.uses {
      let op = use.owner
      let frees = op.interface(MemoryEffectsWitness.self)?.effects(op).contains {
        $0.kind == .free && $0.value == value
      }
      // What is freed to be made anew is not just freed.
      if op.is(MemRef.Realloc.self) || frees ?? false {
        if found != nil || op.is(MemRef.Realloc.self) { throw NoMatch("it is freed in several places") }
        found = op
      }
    }
    return found
  }
}
