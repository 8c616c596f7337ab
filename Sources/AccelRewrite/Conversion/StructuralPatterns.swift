import AccelIR

// Conversions of what only passes values on: functions, calls, returns and branches, known by their interfaces.

extension ConversionPattern {
  /// Converts the types of functions of the kind called `name`, and of all blocks in them or only of the first.
  public static func functionSignature(
    _ name: String, _ converter: TypeConverter, convertsAllBlocks: Bool = true
  ) -> ConversionPattern {
    ConversionPattern("convert-signature-of-\(name)", on: .kind(name), converter, takesMany: true) {
      (op, _, rewriter) throws(NoMatch) in
      guard let witness = op.interface(FunctionWitness.self),
        let slot = op.name.info?.properties.firstIndex(where: { $0.name == "function_type" })
      else { throw NoMatch("it is no function") }
      let signature = witness.signature(op)
      guard let inputs = converter.signature(of: Array(signature.inputs)) else {
        throw NoMatch("the type of an argument cannot be converted")
      }
      guard let results = converter.convert(signature.results) else {
        throw NoMatch("the type of a result cannot be converted")
      }
      if convertsAllBlocks {
        try rewriter.convertTypes(of: op.region(0), converter, entry: inputs)
      } else if let entry = op.region(0).entry {
        rewriter.convertArguments(of: entry, inputs)
      }
      let type = rewriter.context.functionType(inputs: inputs.types, results: results)
      return rewriter.setProperty(op, slot, to: rewriter.context.typeAttribute(type))
    }
  }

  /// Converts the operands of operations that return, of the kind called `name`.
  public static func returnTypes(_ name: String, _ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("convert-types-of-\(name)", on: .kind(name), converter, takesMany: true) {
      (op, groups, rewriter) throws(NoMatch) in
      rewriter.setOperands(op, to: groups.flatMap { $0 })
    }
  }

  /// Converts the operands and results of calls of the kind called `name`.
  public static func callTypes(_ name: String, _ converter: TypeConverter) -> ConversionPattern {
    structural(name, converter)
  }

  /// Converts the operands that branches of the kind called `name` pass on.
  public static func branchOperands(_ name: String, _ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("convert-types-of-\(name)", on: .kind(name), converter, takesMany: true) {
      (op, groups, rewriter) throws(NoMatch) in
      guard let branch = op.interface(BranchWitness.self) else { throw NoMatch("it is no branch") }
      var isForwarded = Array(repeating: false, count: op.operands.count)
      for index in op.successors.indices {
        for offset in branch.successorOperands(op, index).forwarded.indices {
          isForwarded[branch.successorOperands(op, index).forwarded.use(at: offset).operandIndex] = true
        }
      }
      let operands = op.operands.indices.map { isForwarded[$0] ? groups[$0] : [op.operand($0)] }
      if operands.allSatisfy({ $0.count == 1 }) {
        return rewriter.setOperands(op, to: operands.map { $0[0] })
      }
      if op.name.info?.properties.contains(where: { $0.name == "case_operand_segments" }) == true {
        throw NoMatch("a switch whose operands become several is not supported")
      }
      _ = rewriter.rebuild(op, operands: operands, resultTypes: [])
      return rewriter.erase(op)
    }
  }

  /// Converts the operands and results of operations called `name` and nothing else.
  public static func structural(_ name: String, _ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("convert-types-of-\(name)", on: .kind(name), converter, takesMany: true) {
      (op, groups, rewriter) throws(NoMatch) in
      var types: [[Type]] = []
      for result in op.results {
        guard let some = converter.convert(result.type) else {
          throw NoMatch("the type of a result cannot be converted")
        }
        types.append(some)
      }
      let new = rewriter.rebuild(op, operands: groups, resultTypes: types)
      var position = 0
      let values = types.map { group in
        defer { position += group.count }
        return Array(new.results[position..<position + group.count])
      }
      return rewriter.replace(op, withMany: values)
    }
  }
}

extension ConversionTarget {
  /// Says that branches called `name` are legal if all that they pass on is.
  public mutating func addLegalBranch(_ name: String, _ converter: TypeConverter) {
    addDynamicallyLegal(named: name) { op in
      guard let branch = op.interface(BranchWitness.self) else { return nil }
      return op.successors.indices.allSatisfy {
        converter.isLegal(branch.successorOperands(op, $0).forwarded.types)
      }
    }
  }

  /// Says that functions called `name` are legal if their types, and those of their blocks, are.
  public mutating func addLegalFunction(_ name: String, _ converter: TypeConverter) {
    addDynamicallyLegal(named: name) { op in
      converter.isSignatureLegal(op) && op.regions.allSatisfy { converter.isLegal($0) }
    }
  }
}
