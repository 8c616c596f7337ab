public import AccelIR

/// Which types become which others, and how values of one are made of values of the other.
///
///     var converter = TypeConverter()
///     converter.addConversion { _ in .same }
///     converter.addConversion { $0.isIndex ? .to($0.context.integerType(64)) : .next }
///
/// Of several rules, the one added last is asked first.
public struct TypeConverter: Sendable {
  /// What a rule says of a type.
  public enum Conversion: Sendable {
    /// Nothing; the rule that was added before is asked.
    case next
    /// The type cannot be converted.
    case illegal
    /// The type is legal as it is.
    case same
    /// The type becomes another.
    case to(Type)
    /// The type becomes several, or none.
    case toMany([Type])
  }

  /// What a rule says of an attribute of a type, such as the memory space of a memref.
  public enum AttributeConversion: Sendable {
    /// Nothing; the rule that was added before is asked.
    case next
    /// The attribute cannot be converted.
    case illegal
    /// The attribute becomes another, or goes.
    case to(Attribute?)
  }

  /// Makes values of the given types of values of others, or returns `nil`.
  ///
  /// The last parameter is the type that the values have before any conversion.
  public typealias TargetMaterialization =
    @Sendable (Rewriter, _ types: [Type], _ inputs: [Value], _ original: Type?) -> [Value]?
  /// Makes a value of a type that is being converted of those that replace it, or returns `nil`.
  public typealias SourceMaterialization =
    @Sendable (Rewriter, _ type: Type, _ inputs: [Value]) -> Value?

  private var rules: [@Sendable (Type) -> Conversion] = []
  private var attributeRules: [@Sendable (Type, Attribute) -> AttributeConversion] = []
  private var sources: [SourceMaterialization] = []
  private var targets: [TargetMaterialization] = []

  /// Creates a converter without rules, for which no type can be converted.
  public init() {}

  // MARK: Rules

  /// Adds a rule, which is asked before those added earlier.
  public mutating func addConversion(_ rule: @escaping @Sendable (Type) -> Conversion) { rules.append(rule) }

  /// Adds a rule for the types of one kind, which is asked before those added earlier.
  public mutating func addConversion<T: TypeSchema>(
    of _: T.Type, _ rule: @escaping @Sendable (T, Type) -> Conversion
  ) {
    rules.append { type in type.as(T.self).map { rule($0, type) } ?? .next }
  }

  /// Adds a rule for attributes of types, which is asked before those added earlier.
  public mutating func addAttributeConversion(
    _ rule: @escaping @Sendable (Type, Attribute) -> AttributeConversion
  ) {
    attributeRules.append(rule)
  }

  /// Adds a way to make a value that operations not yet converted can use; the rewriter is at the right place.
  public mutating func addSourceMaterialization(_ make: @escaping SourceMaterialization) {
    sources.append(make)
  }

  /// Adds a way to make values that converted operations can use; the rewriter is at the right place.
  public mutating func addTargetMaterialization(_ make: @escaping TargetMaterialization) {
    targets.append(make)
  }

  /// Adds a way to make one value that converted operations can use.
  public mutating func addTargetMaterialization(
    _ make: @escaping @Sendable (Rewriter, Type, [Value]) -> Value?
  ) {
    targets.append { rewriter, types, inputs, _ in
      types.count == 1 ? make(rewriter, types[0], inputs).map { [$0] } : nil
    }
  }

  // MARK: Converting

  /// Returns what `type` becomes, or `nil` if it cannot be converted.
  public func convert(_ type: Type) -> [Type]? {
    for rule in rules.reversed() {
      switch rule(type) {
      case .next: continue
      case .illegal: return nil
      case .same: return [type]
      case .to(let other): return [other]
      case .toMany(let others): return others
      }
    }
    return nil
  }

  /// Returns the one type that `type` becomes, or `nil` if it cannot be converted to one.
  public func convertToOne(_ type: Type) -> Type? {
    guard let types = convert(type), types.count == 1 else { return nil }
    return types[0]
  }

  /// Returns what `types` become, one after the other, or `nil` if one of them cannot be converted.
  public func convert(_ types: some Sequence<Type>) -> [Type]? {
    var converted: [Type] = []
    for type in types {
      guard let some = convert(type) else { return nil }
      converted += some
    }
    return converted
  }

  /// Returns what `attribute` of `type` becomes; `nil` is that it cannot be converted, `.some(nil)` that it goes.
  public func convert(_ attribute: Attribute, of type: Type) -> Attribute?? {
    for rule in attributeRules.reversed() {
      switch rule(type, attribute) {
      case .next: continue
      case .illegal: return nil
      case .to(let other): return .some(other)
      }
    }
    return nil
  }

  /// Returns what block arguments of the given types become, or `nil` if one of them cannot be converted.
  public func signature(of types: some Collection<Type>) -> SignatureConversion? {
    var signature = SignatureConversion(count: types.count)
    for (index, type) in types.enumerated() {
      guard let converted = convert(type) else { return nil }
      signature.addArguments(converted, for: index)
    }
    return signature
  }

  // MARK: Legality

  /// `true` iff `type` becomes itself.
  public func isLegal(_ type: Type) -> Bool {
    for rule in rules.reversed() {
      switch rule(type) {
      case .next: continue
      case .illegal: return false
      case .same: return true
      case .to(let other): return other == type
      case .toMany(let others): return others == [type]
      }
    }
    return false
  }

  /// `true` iff all of `types` become themselves.
  public func isLegal(_ types: some Sequence<Type>) -> Bool { types.allSatisfy { isLegal($0) } }

  /// `true` iff the types of all operands and results of `op` become themselves.
  public func isLegal(_ op: Operation) -> Bool {
    op.operands.allSatisfy { isLegal($0.type) } && op.results.allSatisfy { isLegal($0.type) }
  }

  /// `true` iff the types of all arguments of the blocks of `region` become themselves.
  public func isLegal(_ region: Region) -> Bool {
    region.blocks.allSatisfy { $0.arguments.allSatisfy { isLegal($0.type) } }
  }

  /// `true` iff the types of the arguments and results of the function `op` become themselves.
  public func isSignatureLegal(_ op: Operation) -> Bool {
    guard let signature = op.interface(FunctionWitness.self)?.signature(op) else { return true }
    return isLegal(signature.inputs) && isLegal(signature.results)
  }

  // MARK: Materialising

  /// Makes a value of `type` of those that replace it.
  func materializeSource(_ rewriter: Rewriter, _ type: Type, _ inputs: [Value]) -> Value? {
    for make in sources.reversed() {
      if let value = make(rewriter, type, inputs) { return value }
    }
    return nil
  }

  /// Makes values of `types` of values of others.
  func materializeTarget(_ rewriter: Rewriter, _ types: [Type], _ inputs: [Value], _ original: Type?)
    -> [Value]?
  {
    for make in targets.reversed() {
      if let values = make(rewriter, types, inputs, original) { return values }
    }
    return nil
  }
}
