// Where a field's operands or results are, when an earlier field may have more or fewer than one.

extension Operation {
  /// The operands of the field at `position`.
  @inlinable package func operandSegment(_ position: Int) -> OperandList {
    if name.raw.pointee.hasSimpleOperands, position < operands.count, name.isRegistered {
      return operands[position..<position + 1]
    }
    return operands[segment(position, of: .operand)]
  }

  /// The results of the field at `position`.
  @inlinable package func resultSegment(_ position: Int) -> ResultList {
    if name.raw.pointee.hasSimpleResults, position < results.count, name.isRegistered {
      return results[position..<position + 1]
    }
    return results[segment(position, of: .result)]
  }

  /// The indices of the operands or results of the field at `position`.
  ///
  /// What the sizes say is trusted only as far as there are operands, so that even an operation that has not
  /// been verified can be printed.
  @usableFromInline package func segment(_ position: Int, of role: FieldDescription.Role) -> Range<Int> {
    guard let info = name.raw.pointee.info else { return 0..<0 }
    let isOperand = role == .operand
    let layout = info._withUnsafeGuaranteedRef { isOperand ? $0.operandLayout : $0.resultLayout }
    let total = isOperand ? operands.count : results.count
    if let slot = layout.slot {
      guard let sizes = properties[slot]?.as(DenseArrayAttr.self), sizes.hasShortIntegers,
        sizes.count > position
      else { return 0..<0 }
      var start = 0
      for field in 0..<position { start &+= sizes.integer(at: field) }
      let end = start &+ sizes.integer(at: position)
      return start >= 0 && end >= start && end <= total ? start..<end : 0..<0
    }
    if layout.flexibleCount == 0 { return position < total ? position..<position + 1 : total..<total }
    let rest = max(total - (layout.arities.count - layout.flexibleCount), 0)
    let size = rest / layout.flexibleCount
    var start = 0
    for field in 0..<position { start += layout.arities[field] == .single ? 1 : size }
    let end = start + (layout.arities[position] == .single ? 1 : size)
    return min(start, total)..<min(end, total)
  }
}

/// How the operands or the results of a kind of operation are divided among its fields.
struct SegmentLayout: BitwiseCopyable {
  /// How many values each field may have.
  let arities: List<FieldDescription.Arity>
  /// The number of fields that may have more or fewer values than one.
  let flexibleCount: Int
  /// The property that holds the fields' sizes.
  let slot: Int?

  init(_ fields: [FieldDescription], slot: Int?, in context: Context) {
    arities = context.permanentList(fields.map(\.arity))
    flexibleCount = fields.count { $0.arity != .single }
    self.slot = slot
  }
}
