public import Accel

extension SCF {
  /// Executes the region whose number an index is, or else the default one.
  ///
  ///     %0 = scf.index_switch %i -> i32
  ///     case 2 {
  ///       scf.yield %x : i32
  ///     }
  ///     default {
  ///       scf.yield %y : i32
  ///     }
  public enum IndexSwitch: RegionBranchInterface, HandwrittenAssembly {
    public static let name = "scf.index_switch"
    public static var arg: Operand<0> { .init(.index) }
    public static var cases: Property<0, DenseI64Array> { .init() }
    public static var results: VariadicResult<0> { .init() }
    public static var defaultRegion: Body<0> { .init(.sized(1)) }
    public static var caseRegions: VariadicBody<1> { .init(.sized(1)) }
    public static let fields: [any OpField] = [arg, cases, results, defaultRegion, caseRegions]
    public static let traits: Traits = .recursiveMemoryEffects
    public static let interfaces = [regionBranch]
    public static let implicitTerminator: String? = Yield.name

    public static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] {
      guard point == .parent else { return [RegionSuccessor(endOf: op.operation)] }
      guard let value = operands[0]?.as(IntegerAttr.self)?.word else {
        return op.operation.regions.map { RegionSuccessor($0, inputs: []) }
      }
      return [RegionSuccessor(op.region(for: value), inputs: [])]
    }
    public static func invocationBounds(of op: Op<Self>, _ operands: [Attribute?]) -> [InvocationBounds] {
      let taken = operands[0]?.as(IntegerAttr.self).map { op.region(for: $0.word) }
      return op.operation.regions.map { region in
        InvocationBounds(0, taken.map { $0 == region ? 1 : 0 } ?? 1)
      }
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (cases, regions) = (op.cases.values, op.caseRegions)
      if cases.count != regions.count {
        throw VerificationFailure("has \(regions.count) case regions but \(cases.count) case values")
      }
      var seen: Set<Int> = []
      if let duplicate = cases.first(where: { !seen.insert($0).inserted }) {
        throw VerificationFailure("has duplicate case value: \(duplicate)")
      }
      try verify(op.defaultRegion, of: op, "default region")
      for (index, region) in regions.enumerated() { try verify(region, of: op, "case region #\(index)") }
    }

    /// Checks that a region yields what the operation results in.
    private static func verify(
      _ region: Region, of op: Op<Self>, _ words: String
    ) throws(VerificationFailure) {
      guard let last = region.entry?.last else { return }
      guard let yield = last.as(Yield.self) else {
        throw VerificationFailure("expected region to end with scf.yield, but got \(last.name.string)")
      }
      if yield.results.count != op.results.count {
        throw VerificationFailure(
          "expected each region to return \(op.results.count) values, but \(words) returns "
            + "\(yield.results.count)"
        ).note("see yield operation here", at: yield.location)
      }
      for (index, result) in op.results.enumerated() where yield.results[index].type != result.type {
        throw VerificationFailure("expected result #\(index) of each region to be '\(result.type.text)'")
          .note("\(words) returns '\(yield.results[index].type.text)' here", at: yield.location)
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let argument = try parser.parseOperand()
      try parser.parseOptionalAttributes(into: &state)
      if parser.parseOptional("->") { state.resultTypes = try parser.parseTypes() }
      var values: [Int] = []
      var regions: [ParsedRegion] = []
      while parser.parseOptional(keyword: "case") {
        values.append(try parser.parseInteger())
        regions.append(try parser.parseRegion())
      }
      try parser.parse(keyword: "default")
      var defaultRegion = try parser.parseRegion()
      parser.ensureTerminator(of: Self.self, in: &defaultRegion, at: state.location)
      state.operands = [try parser.resolve(argument, type: parser.context.indexType)]
      state.set(cases, DenseI64Array(values).attribute(in: parser.context))
      state.regions = [defaultRegion] + regions
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(op.arg)
      printer.printAttributes(of: op.operation, except: ["cases"])
      if !op.results.isEmpty {
        printer.print(" -> ")
        printer.print(types: op.results.types)
      }
      printer.print(" ")
      for (value, region) in zip(op.cases.values, op.caseRegions) {
        printer.newLine()
        printer.print("case ")
        printer.print(decimal: value)
        printer.print(" ")
        printer.print(region, entryArguments: false)
      }
      printer.newLine()
      printer.print("default ")
      let yield = op.defaultRegion.entry?.last
      let saysNothing = yield.map { $0.operands.isEmpty && $0.attributes.isEmpty } ?? false
      printer.print(op.defaultRegion, terminators: !saysNothing)
    }
  }
}

extension Op<SCF.IndexSwitch> {
  /// Returns the region that is executed if the index is `value`.
  public func region(for value: Int) -> Region {
    guard let index = self.cases.values.firstIndex(of: value), index < self.caseRegions.count else {
      return self.defaultRegion
    }
    return self.caseRegions[index]
  }
}
