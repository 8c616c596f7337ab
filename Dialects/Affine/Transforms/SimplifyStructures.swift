public import Accel
import AccelPresburger
import SCFDialect

extension IntegerSet {
  /// This set without what holds anyway; "1 == 0" if it is seen that there is no point.
  var simplifiedByConstraints: IntegerSet {
    guard var system = ConstraintSystem(self) else { return self }
    if system.isEmpty { return .empty(dimensionCount: dimensionCount, symbolCount: symbolCount) }
    system.removeTrivialRedundancy()
    return system.isApproximate ? self : system.integerSet ?? self
  }
}

extension Affine {
  /// Simplifies all maps and sets, and then the operations that they belong to.
  public struct SimplifyStructures: Pass {
    public static let name = "affine-simplify-structures"
    public static let title = "SimplifyAffineStructures"
    public static let summary = "Simplify affine expressions in maps/sets and normalize memrefs"
    public static let anchor: String? = "func.func"

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      var known: [Attribute: Attribute] = [:]
      func simplified(_ attribute: Attribute) -> Attribute {
        if let result = known[attribute] { return result }
        var result = attribute
        if let map = attribute.as(AffineMapAttr.self)?.map {
          result = map.simplified.attribute(in: op.context)
        } else if let set = attribute.as(IntegerSetAttr.self)?.set {
          result = op.context.attribute(IntegerSetAttr(set.simplifiedByConstraints))
        }
        known[attribute] = result
        return result
      }
      var affine: [Operation] = []
      op.walk(.postOrder) { inner in
        for (slot, property) in inner.properties.enumerated() {
          guard let property else { continue }
          let new = simplified(property)
          if new != property { rewriter.setProperty(inner, slot, to: new) }
        }
        for attribute in inner.attributes {
          let new = simplified(attribute.value)
          if new != attribute.value { rewriter.setAttribute(inner, attribute.name, to: new) }
        }
        if inner.is(For.self) || inner.is(If.self) || inner.is(Apply.self) { affine.append(inner) }
        return .advance
      }
      let patterns = Apply.canonicalizations + For.canonicalizations + If.canonicalizations
      rewriteGreedily(affine, PatternTable(patterns), GreedyOptions())
    }
  }
}
