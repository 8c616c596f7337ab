public import Accel

// Operations that try what an assembly can say.

extension Test {
  static let formatOperations: [any OpSchema.Type] = [
    FormatAttribute.self, FormatOptionalA.self, FormatOptionalB.self, FormatSymbolName.self,
    FormatOptionalSymbolName.self, FormatOptionalSymbolRef.self, FormatKeyword.self, FormatBuildable.self,
    FormatUnit.self, FormatRegionA.self, FormatRegionB.self, FormatRegionC.self,
    FormatVariadicRegionA.self, FormatVariadicRegionB.self, FormatImplicitTerminator.self,
    FormatSuccessors.self,
  ]

  /// An integer.
  ///
  ///     test.format_attr_op 10
  public enum FormatAttribute: OpSchema {
    public static let name = "test.format_attr_op"
    public static var attr: Property<0, Int> { .init() }
    public static let fields: [any OpField] = [attr]
    public static let assembly: Assembly? = "\(attr)\(.attributes)"
  }

  /// An integer in parentheses, or nothing.
  ///
  ///     test.format_opt_attr_op_a(10)
  public enum FormatOptionalA: OpSchema {
    public static let name = "test.format_opt_attr_op_a"
    public static var optAttr: OptionalProperty<0, Int> { .init(name: "opt_attr") }
    public static let fields: [any OpField] = [optAttr]
    public static let assembly: Assembly? = "\(if: optAttr, "(\(optAttr))")\(.attributes)"
  }

  /// An integer, or nothing.
  ///
  ///     test.format_opt_attr_op_b 10
  public enum FormatOptionalB: OpSchema {
    public static let name = "test.format_opt_attr_op_b"
    public static var optAttr: OptionalProperty<0, Int> { .init(name: "opt_attr") }
    public static let fields: [any OpField] = [optAttr]
    public static let assembly: Assembly? = "\(if: optAttr, "\(optAttr)")\(.attributes)"
  }

  /// A symbol's name.
  ///
  ///     test.format_symbol_name_attr_op @name
  public enum FormatSymbolName: OpSchema {
    public static let name = "test.format_symbol_name_attr_op"
    public static var attr: Property<0, SymbolName> { .init() }
    public static let fields: [any OpField] = [attr]
    public static let assembly: Assembly? = "\(attr)\(.attributes)"
  }

  /// A symbol's name, or nothing.
  ///
  ///     test.format_opt_symbol_name_attr_op @name
  public enum FormatOptionalSymbolName: OpSchema {
    public static let name = "test.format_opt_symbol_name_attr_op"
    public static var optAttr: OptionalProperty<0, SymbolName> { .init(name: "opt_attr") }
    public static let fields: [any OpField] = [optAttr]
    public static let assembly: Assembly? = "\(if: optAttr, "\(optAttr)")\(.attributes)"
  }

  /// A reference to a symbol, or nothing.
  ///
  ///     test.format_opt_symbol_ref_attr_op @name
  public enum FormatOptionalSymbolRef: OpSchema {
    public static let name = "test.format_opt_symbol_ref_attr_op"
    public static var optAttr: OptionalProperty<0, SymbolRefAttr> { .init(name: "opt_attr") }
    public static let fields: [any OpField] = [optAttr]
    public static let assembly: Assembly? = "\(if: optAttr, "\(optAttr)")\(.attributes)"
  }

  /// Attributes after a keyword.
  ///
  ///     test.format_attr_dict_w_keyword attributes {attr = 10 : i64}
  public enum FormatKeyword: OpSchema {
    public static let name = "test.format_attr_dict_w_keyword"
    public static var attr: Property<0, Int> { .init() }
    public static var optAttr: OptionalProperty<1, Int> { .init(name: "opt_attr") }
    public static let fields: [any OpField] = [attr, optAttr]
    public static let assembly: Assembly? = "\(.attributesWithKeyword)"
  }

  /// Types that need no writing.
  ///
  ///     %0 = test.format_buildable_type_op %x
  public enum FormatBuildable: OpSchema {
    public static let name = "test.format_buildable_type_op"
    public static var buildable: Operand<0> { .init(.i64) }
    public static var buildableRes: Result<0> { .init(.i64, name: "buildable_res") }
    public static let fields: [any OpField] = [buildable, buildableRes]
    public static let assembly: Assembly? = "\(buildable)\(.attributes)"
  }

  /// A keyword for a unit.
  ///
  ///     test.format_optional_unit_attribute is_optional
  public enum FormatUnit: OpSchema {
    public static let name = "test.format_optional_unit_attribute"
    public static var isOptional: Flag<0> { .init(name: "is_optional") }
    public static let fields: [any OpField] = [isOptional]
    public static let assembly: Assembly? = "\("is_optional", isOptional)\(.attributes)"
  }

  /// All regions.
  ///
  ///     test.format_region_a_op {
  ///     }
  public enum FormatRegionA: OpSchema {
    public static let name = "test.format_region_a_op"
    public static var region: Body<0> { .init() }
    public static let fields: [any OpField] = [region]
    public static let assembly: Assembly? = "\(.regions)\(.attributes)"
  }

  /// A region.
  ///
  ///     test.format_region_b_op {
  ///     }
  public enum FormatRegionB: OpSchema {
    public static let name = "test.format_region_b_op"
    public static var region: Body<0> { .init() }
    public static let fields: [any OpField] = [region]
    public static let assembly: Assembly? = "\(region)\(.attributes)"
  }

  /// A region after a keyword, or nothing.
  ///
  ///     test.format_region_c_op region {
  ///       "some.op"() : () -> ()
  ///     }
  public enum FormatRegionC: OpSchema {
    public static let name = "test.format_region_c_op"
    public static var region: Body<0> { .init() }
    public static let fields: [any OpField] = [region]
    public static let assembly: Assembly? = "\(if: region, "region \(region)")\(.attributes)"
  }

  /// Any number of regions.
  ///
  ///     test.format_variadic_region_a_op {
  ///     }, {
  ///     }
  public enum FormatVariadicRegionA: OpSchema {
    public static let name = "test.format_variadic_region_a_op"
    public static var bodies: VariadicBody<0> { .init(name: "regions") }
    public static let fields: [any OpField] = [bodies]
    public static let assembly: Assembly? = "\(bodies)\(.attributes)"
  }

  /// Any number of regions before a keyword, or nothing.
  ///
  ///     test.format_variadic_region_b_op {
  ///     } found_regions
  public enum FormatVariadicRegionB: OpSchema {
    public static let name = "test.format_variadic_region_b_op"
    public static var bodies: VariadicBody<0> { .init(name: "regions") }
    public static let fields: [any OpField] = [bodies]
    public static let assembly: Assembly? = "\(if: bodies, "\(bodies) found_regions")\(.attributes)"
  }

  /// A region whose terminator need not be written.
  ///
  ///     test.format_implicit_terminator_region_a_op {
  ///     }
  public enum FormatImplicitTerminator: OpSchema {
    public static let name = "test.format_implicit_terminator_region_a_op"
    public static var region: Body<0> { .init() }
    public static let fields: [any OpField] = [region]
    public static let traits: Traits = .singleBlock
    public static let implicitTerminator: String? = "test.return"
    public static let assembly: Assembly? = "\(region)\(.attributes)"
  }

  /// Any number of successors.
  ///
  ///     test.format_successor_a_op ^bb1, ^bb2
  public enum FormatSuccessors: OpSchema {
    public static let name = "test.format_successor_a_op"
    public static var targets: VariadicSuccessor<0> { .init() }
    public static let fields: [any OpField] = [targets]
    public static let traits: Traits = .terminator
    public static let assembly: Assembly? = "\(targets)\(.attributes)"
  }
}
