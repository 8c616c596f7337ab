public import AccelIR
internal import AccelSupport

extension Printer {
  public func print(_ value: Value) {
    if !isCollecting { print(value, withNumber: true) }
  }

  /// Writes the name of a value; `withNumber` is false where an operation defines it.
  @inline(__always) func print(_ value: Value, withNumber: Bool) {
    guard isNamed(value) else { return output.write("<<UNKNOWN SSA VALUE>>") }
    if let op = value.definingOperation {
      let code = ValueNames.Code(bits: op.scratch)
      output.write(byte: UInt8(ascii: "%"))
      if code.isGroup { return printInGroup(value, of: op, withNumber) }
      print(code)
      if withNumber, op.results.count > 1 {
        output.write(byte: UInt8(ascii: "#"))
        output.write(decimal: value.index)
      }
    } else {
      if !state.pointee.shadowed.isEmpty, let other = shadowed[value] { return print(other) }
      output.write(byte: UInt8(ascii: "%"))
      print(ValueNames.Code(bits: value.argumentScratch))
    }
  }

  @inline(__always) private func print(_ code: ValueNames.Code) {
    if code.isNumber { return output.write(decimal: code.bits) }
    state.pointee.names?.used.write(code.index, to: output)
  }

  /// The groups of results that an operation's code stands for.
  private func groups(_ code: ValueNames.Code) -> [ValueNames.Group] {
    state.pointee.names?.groups[code.index] ?? []
  }

  private func printInGroup(_ value: Value, of op: Operation, _ withNumber: Bool) {
    let groups = groups(ValueNames.Code(bits: op.scratch))
    let index = value.index
    let position = groups.lastIndex { $0.start <= index } ?? 0
    let end = position + 1 < groups.count ? groups[position + 1].start : op.results.count
    print(groups[position].code)
    if withNumber, end - groups[position].start > 1 {
      output.write(byte: UInt8(ascii: "#"))
      output.write(decimal: index - groups[position].start)
    }
  }

  /// Writes `%0, %a:2 = `, or nothing if there are no results.
  @inline(__always) func printResults(of op: Operation) {
    let results = op.results
    if results.isEmpty { return }
    let code = ValueNames.Code(bits: op.scratch)
    if code.isGroup {
      let groups = groups(code)
      for (position, group) in groups.enumerated() {
        if position > 0 { output.write(", ") }
        let end = position + 1 < groups.count ? groups[position + 1].start : results.count
        print(results[group.start], withNumber: false)
        printCount(end - group.start)
      }
    } else {
      print(results[0], withNumber: false)
      printCount(results.count)
    }
    output.write(" = ")
  }

  @inline(__always) private func printCount(_ count: Int) {
    guard count > 1 else { return }
    output.write(byte: UInt8(ascii: ":"))
    output.write(decimal: count)
  }

  /// `true` iff `value` is among those that have names: it is defined under the operation that was numbered.
  ///
  /// What an operation outside keeps in its scratch number may come from an earlier printout.
  @inline(__always) private func isNamed(_ value: Value) -> Bool {
    let home = value.parentBlock
    return home != nil && home == block || isNumbered(home, value.definingOperation)
  }

  @inline(never) private func isNumbered(_ home: Block?, _ definition: Operation?) -> Bool {
    guard let root = state.pointee.names?.root else { return false }
    var current = definition ?? home?.parent
    while let candidate = current {
      if candidate == root { return true }
      current = candidate.parent
    }
    return false
  }

  public func print(_ block: Block) {
    if isCollecting { return }
    guard block.region != nil, block.region == self.block?.region || isNumbered(block, nil) else {
      return output.write("^INVALIDBLOCK")
    }
    let code = ValueNames.Code(bits: block.scratch)
    output.write(code.isNumber ? "^bb" : "^")
    print(code)
  }

  public func shadow(_ region: Region, names: [Value]) {
    for (argument, name) in zip(region.arguments, names) { shadowed[argument] = name }
  }
}
