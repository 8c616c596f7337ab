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
    guard let info = name.info else { return 0..<0 }
    let fields = role == .operand ? info.operands : info.results
    let total = role == .operand ? operands.count : results.count
    let slot = role == .operand ? info.operandSegmentSlot : info.resultSegmentSlot
    if let slot {
      guard let sizes = properties[slot]?.as(DenseArrayAttr.self)?.integers, sizes.count > position else {
        return 0..<0
      }
      let start = sizes[..<position].reduce(0) { $0 &+ Int($1) }
      let end = start &+ Int(sizes[position])
      return start >= 0 && end >= start && end <= total ? start..<end : 0..<0
    }
    let flexible = fields.count { $0.arity != .single }
    if flexible == 0 { return position < total ? position..<position + 1 : total..<total }
    let rest = max(total - (fields.count - flexible), 0)
    let size = rest / flexible
    var start = 0
    for field in fields[..<position] { start += field.arity == .single ? 1 : size }
    let end = start + (fields[position].arity == .single ? 1 : size)
    return min(start, total)..<min(end, total)
  }
}
