// What the schema of an operation says about it.

extension Verifier {
  /// Verifies everything about `op` that does not need the operations inside to be valid.
  func verifyInvariants(of op: Operation, _ info: OpInfo) -> Bool {
    let needs = info.checks.needs
    guard verifyCounts(of: op, info) else { return false }
    if !needs.isDisjoint(with: .structure), !verifyStructure(of: op, info) { return false }
    if needs.contains(.properties), !verifyProperties(of: op, info) { return false }
    let signature = needs.contains(.types) ? TypeSignature(op) : nil
    let hasKnownTypes = signature.map { signatures.contains($0) } ?? false
    if !hasKnownTypes, !verifyTypes(of: op, info) { return false }
    if needs.contains(.rules), let rule = info.rules.first(where: { !$0.holds(op) }) {
      return fail(op, "failed to verify that \(rule.words)")
    }
    if needs.contains(.regions), !verifyRegions(of: op, info) { return false }
    if !hasKnownTypes, needs.contains(.typeTraits), !verifyTypeTraits(of: op) { return false }
    if needs.contains(.symbol), !verifySymbol(op, info) { return false }
    if needs.contains(.terminator), op.raw.pointee.next != nil || op.raw.pointee.block == nil {
      return fail(op, "must be the last operation in the parent block")
    }
    if !hasKnownTypes, needs.contains(.sameType), !verifyInferredType(of: op) { return false }
    do throws(VerificationFailure) {
      let interfaces: OpChecks.Needs = hasKnownTypes ? .interfaces : [.interfaces, .typeInterfaces]
      if !needs.isDisjoint(with: interfaces) {
        for interface in info.checks.interfaces where !hasKnownTypes || !interface.dependsOnTypesOnly {
          if let failure = interface.failure(of: op) { throw failure }
        }
      }
      if !hasKnownTypes, needs.contains(.elementwise), !op.hasOneTypeThroughout, !verifyElementwise(op) {
        return false
      }
      try info.verify(op)
      // Where there is nothing inside, what is inside is valid.
      if needs.contains(.regionInterfaces), op.raw.pointee.regionCount == 0 {
        for interface in info.interfaces where interface.verifiesRegions { try interface.verifyRegions(op) }
      }
    } catch {
      return fail(op, error)
    }
    if let signature, !hasKnownTypes { signatures.insert(signature) }
    return true
  }

  /// Verifies the constraints on the types of operands and results, and how they are related.
  private func verifyTypes(of op: Operation, _ info: OpInfo) -> Bool {
    let needs = info.checks.needs
    if needs.contains(.flexibleTypes) {
      guard verifyFlexibleTypes(of: op, info) else { return false }
    } else {
      for check in info.checks.operandTypes {
        let type = op.operand(Int(check.field)).type
        guard satisfies(type, info.operands, check) else {
          return failType(op, "operand", Int(check.field), info.operands[Int(check.field)], type)
        }
      }
      for check in info.checks.resultTypes {
        let type = op.result(Int(check.field)).type
        guard satisfies(type, info.results, check) else {
          return failType(op, "result", Int(check.field), info.results[Int(check.field)], type)
        }
      }
    }
    return !needs.contains(.relations) || verifyRelations(of: op, info)
  }

  // MARK: Counts

  private func verifyCounts(of op: Operation, _ info: OpInfo) -> Bool {
    guard info.checks.regions.accepts(Int(op.raw.pointee.regionCount)) else {
      return fail(op, wrongCount(of: "region", info.checks.regions))
    }
    guard info.checks.results.accepts(Int(op.raw.pointee.resultCount)) else {
      return fail(op, wrongCount(of: "result", info.checks.results))
    }
    guard info.checks.successors.accepts(Int(op.raw.pointee.successorCount)) else {
      let (count, found) = (info.checks.successors.minimum, op.successors.count)
      if info.checks.successors.isFlexible {
        return fail(op, "requires at least \(count) successors but found \(found)")
      }
      return fail(op, "requires \(count) successor\(count == 1 ? "" : "s") but found \(found)")
    }
    for successor in op.successors where successor.region != op.region {
      return fail(op, whole: "reference to block defined in another region")
    }
    guard info.checks.operands.accepts(Int(op.raw.pointee.operandCount)) else {
      let (count, found) = (info.checks.operands.minimum, op.operands.count)
      if info.checks.operands.isFlexible {
        return fail(op, "expected \(count) or more operands, but found \(found)")
      }
      return fail(
        op,
        count == 0
          ? "requires zero operands"
          : count == 1 ? "requires a single operand" : "expected \(count) operands, but found \(found)")
    }
    return true
  }

  /// Says how many regions or results there must be.
  private func wrongCount(of part: String, _ count: OpChecks.Count) -> String {
    if count.isFlexible { return "expected \(count.minimum) or more \(part)s" }
    return switch count.minimum {
    case 0: "requires zero \(part)s"
    case 1: "requires one \(part)"
    default: "expected \(count.minimum) \(part)s"
    }
  }

  // MARK: Structure

  private func verifyStructure(of op: Operation, _ info: OpInfo) -> Bool {
    let needs = info.checks.needs
    if needs.contains(.parent), !verifyParent(of: op, info.checks.parents) { return false }
    if let slot = info.operandSegmentSlot,
      !verifySegments(of: op, info, slot, "operand", fields: info.operands.count, count: op.operands.count)
    {
      return false
    }
    if let slot = info.resultSegmentSlot,
      !verifySegments(of: op, info, slot, "result", fields: info.results.count, count: op.results.count)
    {
      return false
    }
    if needs.contains(.singleBlock) {
      for (index, region) in op.regions.enumerated() {
        guard let entry = region.entry else { continue }
        if !region.hasOneBlock { return fail(op, "expects region #\(index) to have 0 or 1 blocks") }
        if entry.isEmpty, !op.traits.contains(.noTerminator) { return fail(op, "expects a non-empty block") }
      }
    }
    if needs.contains(.noRegionArguments) {
      for (index, region) in op.regions.enumerated() where !region.arguments.isEmpty {
        let number = op.regions.count > 1 ? " #\(index)" : ""
        return fail(op, "region\(number) should have no arguments")
      }
    }
    return true
  }

  private func verifyParent(of op: Operation, _ parents: List<Identifier>) -> Bool {
    if let parent = op.parent, parents.contains(parent.name.identifier) { return true }
    let choice = parents.count > 1 ? "to be one of " : ""
    return fail(op, "expects parent op \(choice)'\(parents.map(\.string).joined(separator: ", "))'")
  }

  private func verifySegments(
    of op: Operation, _ info: OpInfo, _ slot: Int, _ part: String, fields: Int, count: Int
  ) -> Bool {
    if let array = op.properties[slot]?.as(DenseArrayAttr.self), array.element == context.i32,
      array.count == fields, array.hasShortIntegers, array.nonnegativeSum == count
    {
      return true
    }
    let name = info.properties[slot].name
    var sizes: [Int] = []
    if let attribute = op.properties[slot] {
      guard let array = attribute.as(DenseArrayAttr.self), array.element == context.i32,
        let integers = array.integers
      else { return fail(op, "requires dense i32 array attribute '\(name)'") }
      // MLIR keeps as many sizes as there are fields, and reads any other number of them as zeros.
      if integers.count == fields { sizes = integers }
    }
    if sizes.contains(where: { $0 < 0 }) {
      return fail(op, "'\(name)' attribute cannot have negative elements")
    }
    let total = sizes.reduce(0, +)
    if total == count { return true }
    return fail(
      op,
      """
      \(part) count (\(count)) does not match with the total size (\(total)) specified in attribute '\(name)'
      """)
  }

  // MARK: Properties and types

  private func verifyProperties(of op: Operation, _ info: OpInfo) -> Bool {
    for check in info.checks.properties where check.isRequired && op.properties[Int(check.slot)] == nil {
      return fail(op, "requires attribute '\(info.properties[Int(check.slot)].name)'")
    }
    for check in info.checks.properties {
      guard let value = op.properties[Int(check.slot)] else { continue }
      let property = info.propertyHandlers[Int(check.slot)]
      if memo.satisfies(value.address, check.memo, { property?.accepts(value) ?? true }) { continue }
      return failForProperties(of: op, info)
    }
    return true
  }

  /// Reports the first property, in the order of their declaration, that does not satisfy its constraint.
  private func failForProperties(of op: Operation, _ info: OpInfo) -> Bool {
    for slot in info.checks.properties.map({ Int($0.slot) }).sorted() {
      guard let value = op.properties[slot], let property = info.propertyHandlers[slot],
        !property.accepts(value)
      else { continue }
      return fail(
        op,
        "attribute '\(info.properties[slot].name)' failed to satisfy constraint: \(property.summary)")
    }
    return true
  }

  /// `true` iff `type` satisfies the constraint of one of `fields`.
  @inline(__always)
  private func satisfies(_ type: Type, _ fields: [FieldDescription], _ check: OpChecks.TypeCheck) -> Bool {
    memo.satisfies(type.address, check.memo) { fields[Int(check.field)].type?.accepts(type) ?? true }
  }

  private func failType(
    _ op: Operation, _ part: String, _ index: Int, _ field: FieldDescription, _ type: Type
  ) -> Bool {
    let variadic = field.arity == .variadic ? "variadic of " : ""
    return fail(
      op, "\(part) #\(index) must be \(variadic)\(field.type?.summary ?? "any type"), but got '\(type.text)'")
  }

  private func verifyFlexibleTypes(of op: Operation, _ info: OpInfo) -> Bool {
    let (operands, results) = (op.operands, op.results)
    return verifyFlexibleTypes(
      of: op, info.operands, info.operandLayout.arities, .operand, "operand", info.checks.operandTypes
    ) { operands[$0].type }
      && verifyFlexibleTypes(
        of: op, info.results, info.resultLayout.arities, .result, "result", info.checks.resultTypes
      ) { results[$0].type }
  }

  private func verifyFlexibleTypes(
    of op: Operation, _ fields: [FieldDescription], _ arities: List<FieldDescription.Arity>,
    _ role: FieldDescription.Role, _ part: String, _ checks: List<OpChecks.TypeCheck>, _ type: (Int) -> Type
  ) -> Bool {
    var next = 0
    for position in 0..<arities.count {
      let range = op.segment(position, of: role)
      if arities[position] == .optional, range.count > 1 {
        return fail(
          op,
          "\(part) group starting at #\(range.lowerBound) requires 0 or 1 element, but found \(range.count)")
      }
      guard next < checks.count, checks[next].field == position else { continue }
      for index in range where !satisfies(type(index), fields, checks[next]) {
        return failType(op, part, index, fields[position], type(index))
      }
      next += 1
    }
    return true
  }

  private func verifyRelations(of op: Operation, _ info: OpInfo) -> Bool {
    for relation in info.checks.relations {
      switch relation {
      case .same(let fields, let words):
        var first: Type?
        for field in fields {
          for type in op.types(of: field) {
            if let first, first != type { return fail(op, "failed to verify that \(words)") }
            first = type
          }
        }
      case .computed(let field, let source, let words, let count, let rule):
        guard let from = op.types(of: source).first else { continue }
        let (found, expected) = (op.types(of: field), rule(from))
        if !found.allSatisfy({ $0 == expected }) || count?(from).map({ $0 != found.count }) ?? false {
          return fail(op, "failed to verify that \(words)")
        }
      }
    }
    return true
  }

  private func verifyRegions(of op: Operation, _ info: OpInfo) -> Bool {
    for (position, field) in info.regions.enumerated() {
      guard let constraint = field.region, !constraint.acceptsAll else { continue }
      let end = field.arity == .variadic ? op.regions.count : position + 1
      for index in position..<end where !constraint.accepts(op.region(index)) {
        let name = field.name.isEmpty ? "" : " ('\(field.name)')"
        return fail(op, "region #\(index)\(name) failed to verify constraint: \(constraint.summary)")
      }
    }
    return true
  }
}

extension FieldDescription {
  /// `true` iff an operation without this property is invalid.
  var isRequired: Bool { arity == .single && property?.defaultValue == nil }
}

extension Operation {
  /// The types of the operands or results of a field.
  func types(of field: FieldDescription) -> [Type] {
    let range = segment(field.position, of: field.role)
    return field.role == .operand ? operands[range].types : results[range].types
  }
}
