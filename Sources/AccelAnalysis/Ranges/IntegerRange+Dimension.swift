public import AccelIR
import AccelNumerics

extension IntegerRange {
  /// Creates the range of what the sizes of a shaped type's dimensions can be, of those dimensions that `index` can
  /// be; that of any size if there is no such dimension, or if the type does not say how many there are.
  public init(sizesOf type: Type, at index: IntegerRange?) {
    let width = type.context.indexType.rangeWidth
    let any = IntegerRange(.zero(width: width), .maximum(width: width, .signed), .signed)
    var range: IntegerRange?
    if let shape = type.shape {
      let first = max(0, index?.signedMinimum.signedValue ?? 0)
      let last = min(shape.count - 1, index?.signedMaximum.signedValue ?? Int.max)
      for (dimension, size) in shape.enumerated() where first <= dimension && dimension <= last {
        let isKnown = size != ShapeDimension.dynamic
        let sizes = isKnown ? IntegerRange(WideInteger(size, width: width)) : any
        range = range?.union(sizes) ?? sizes
      }
    }
    self = range ?? any
  }
}
