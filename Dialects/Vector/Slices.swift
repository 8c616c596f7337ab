public import Accel

extension Vector {
  /// A part of a vector, of the same number of dimensions.
  ///
  ///     %0 = vector.extract_strided_slice %v {offsets = [0, 1], sizes = [4, 1], strides = [1, 1]} : vector<4x2xi32> to vector<4x1xi32>
  public enum ExtractStridedSlice: OpSchema {
    public static let name = "vector.extract_strided_slice"
    public static var source: Operand<0> { .init(.vector()) }
    public static var offsets: Property<0, [Int]> { .init() }
    public static var sizes: Property<1, [Int]> { .init() }
    public static var strides: Property<2, [Int]> { .init() }
    public static var result: Result<0> { .init(.vector()) }
    public static let fields: [any OpField] = [source, offsets, sizes, strides, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(source)\(.attributes) : \(type: source) to \(type: result)"
  }

  /// A vector with another part, of the same or a smaller number of dimensions.
  ///
  ///     %0 = vector.insert_strided_slice %x, %v {offsets = [0, 1], strides = [1, 1]} : vector<4x1xi32> into vector<4x2xi32>
  public enum InsertStridedSlice: OpSchema {
    public static let name = "vector.insert_strided_slice"
    public static var valueToStore: Operand<0> { .init(.vector()) }
    public static var dest: Operand<1> { .init(.vector()) }
    public static var offsets: Property<0, [Int]> { .init() }
    public static var strides: Property<1, [Int]> { .init() }
    public static var result: Result<0> { .init(.same(as: dest)) }
    public static let fields: [any OpField] = [valueToStore, dest, offsets, strides, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? =
      "\(valueToStore), \(dest)\(.attributes) : \(type: valueToStore) into \(type: dest)"
  }

  /// The same elements in another shape.
  ///
  ///     %0 = vector.shape_cast %v : vector<4x1xi1> to vector<4xi1>
  public enum ShapeCast: OpSchema {
    public static let name = "vector.shape_cast"
    public static var source: Operand<0> { .init(.vectorOfAnyRank()) }
    public static var result: Result<0> { .init(.vectorOfAnyRank()) }
    public static let fields: [any OpField] = [source, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(source)\(.attributes) : \(type: source) to \(type: result)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (source, result) = (op.source.type, op.result.type)
      if source.elementType != result.elementType {
        throw VerificationFailure("has different source and result element types")
      }
      let (count, resultCount) = (source.shape?.elementCount ?? 0, result.shape?.elementCount ?? 0)
      if count != resultCount {
        throw VerificationFailure(
          "has different number of elements at source (\(count)) and result (\(resultCount))")
      }
    }
  }
}
