internal import AccelIR
internal import AccelSupport

/// The names of all values and blocks inside one operation.
///
/// Results keep their name's code in the scratch number of their operation, arguments and blocks in their own.
struct ValueNames: ~Copyable {
  /// A number to print, an index into `names`, or an index into `groups`, told apart by the two highest bits.
  struct Code: BitwiseCopyable {
    var bits: UInt32
    static var nameTag: UInt32 { 1 << 30 }
    static var groupTag: UInt32 { 2 << 30 }
    static var tagMask: UInt32 { 3 << 30 }
    @inline(__always) var isNumber: Bool { bits & Self.tagMask == 0 }
    @inline(__always) var isGroup: Bool { bits & Self.tagMask == Self.groupTag }
    @inline(__always) var index: Int { Int(bits & ~Self.tagMask) }
  }

  /// Neighbouring results with one name.
  struct Group {
    /// The first result of the group.
    let start: Int
    let code: Code
  }

  /// The operation that was numbered.
  let root: Operation
  private let isGeneric: Bool, isUnique: Bool, showsUsers: Bool, prefersLocations: Bool
  /// The names that aren't numbers.
  private(set) var used = UsedNames()
  /// The operations whose results have several names.
  private(set) var groups: [[Group]] = []

  private var nextValue: UInt32 = 0, nextArgument: UInt32 = 0, nextConflict: UInt32 = 0

  /// Names everything inside `root`.
  init(_ root: Operation, options: PrintingOptions) {
    self.root = root
    (isGeneric, isUnique) = (options.isGeneric, options.usesUniqueNumbers || options.isGeneric)
    (showsUsers, prefersLocations) = (options.showsUsers, options.namesValuesByLocation)
    numberAll()
  }

  /// A region whose values have no names yet, and where the counters stand when it begins.
  private struct Pending {
    let region: Region
    let value: UInt32, argument: UInt32, conflict: UInt32
    /// The number of names that the regions around it use.
    let usedCount: Int
  }

  /// Names region by region; what is inside a region comes after all of the region itself.
  private mutating func numberAll() {
    number(root)
    let rootCount = used.activeCount
    var stack = root.regions.map {
      Pending(region: $0, value: 0, argument: 0, conflict: 0, usedCount: rootCount)
    }
    var inner: [Region] = []
    while let next = stack.popLast() {
      if !isUnique {
        (nextValue, nextArgument, nextConflict) = (next.value, next.argument, next.conflict)
      }
      used.deactivate(downTo: next.usedCount)
      inner.removeAll(keepingCapacity: true)
      number(next.region, &inner)
      for region in inner {
        stack.append(
          Pending(
            region: region, value: nextValue, argument: nextArgument, conflict: nextConflict,
            usedCount: used.activeCount))
      }
    }
  }

  /// Names the values and blocks directly inside `region`, and collects the regions inside it.
  private mutating func number(_ region: Region, _ inner: inout [Region]) {
    var blockNumber: UInt32 = 0
    let named = nameArguments(of: region)
    for block in region.blocks {
      block.scratch = blockNumber
      number(argumentsOf: block, isEntry: blockNumber == 0, except: named)
      blockNumber += 1
      for op in block.operations {
        number(op)
        for region in op.regions where !region.isEmpty { inner.append(region) }
      }
    }
    nameBlocks(of: region)
  }

  /// Gives arguments of blocks the names that the operation around them wants, and returns those arguments.
  private mutating func nameArguments(of region: Region) -> [Value] {
    guard !isGeneric, let info = region.parent.name.info else { return [] }
    var named: [Value] = []
    info.nameArguments(region.parent, region) { argument, name in
      var name = name
      let label = prefersLocations ? nameInside(argument.location) : nil
      argument.argumentScratch =
        label.map { self.code(forName: $0.bytes).bits } ?? name.withUTF8 { self.code(forName: $0).bits }
      named.append(argument)
    }
    return named
  }

  /// Gives blocks the names that the operation around them wants.
  private mutating func nameBlocks(of region: Region) {
    guard !isGeneric, let info = region.parent.name.info else { return }
    info.nameBlocks(region.parent) { block, name in
      var name = name
      if block.region == region { block.scratch = name.withUTF8 { self.code(forName: $0).bits } }
    }
  }

  private mutating func number(argumentsOf block: Block, isEntry: Bool, except named: [Value]) {
    for argument in block.arguments where named.isEmpty || !named.contains(argument) {
      if prefersLocations, let name = nameInside(argument.location) {
        if isEntry { nextArgument += 1 }
        argument.argumentScratch = code(forName: name.bytes).bits
      } else if isEntry {
        argument.argumentScratch = Code.nameTag | used.insert(argumentNumber: nextArgument, &nextConflict)
        nextArgument += 1
      } else {
        argument.argumentScratch = nextNumber().bits
      }
    }
  }

  private mutating func number(_ op: Operation) {
    if op.results.isEmpty {
      if showsUsers { op.scratch = nextNumber().bits }
      return
    }
    var first: Code?
    var others: [Group] = []
    if !isGeneric, let info = op.name.info {
      info.nameResults(op) { value, name in
        let index = value.index
        let code: Code
        if prefersLocations, let label = nameInside(value.location) {
          code = self.code(forName: label.bytes)
        } else {
          var copy = name
          code = copy.withUTF8 { self.code(forName: $0) }
        }
        if index == 0 { first = code } else { others.append(Group(start: index, code: code)) }
      }
    }
    if first == nil, prefersLocations, let name = nameInside(op.location) {
      first = code(forName: name.bytes)
    }
    let head = first ?? nextNumber()
    if others.isEmpty {
      op.scratch = head.bits
    } else {
      op.scratch = Code.groupTag | UInt32(groups.count)
      groups.append([Group(start: 0, code: head)] + others.sorted { $0.start < $1.start })
    }
  }

  @inline(__always) private mutating func nextNumber() -> Code {
    let code = Code(bits: nextValue)
    nextValue += 1
    return code
  }

  private mutating func code(forName name: UnsafeBufferPointer<UInt8>) -> Code {
    if name.isEmpty { return nextNumber() }
    return Code(bits: Code.nameTag | used.insert(name, &nextConflict))
  }

  /// The name in a location or in those that it is made of.
  private func nameInside(_ location: Location) -> Identifier? {
    guard let attribute = location.interned else { return nil }
    if let name = attribute.as(NameLocation.self) { return name.label }
    if let call = attribute.as(CallSiteLocation.self) {
      return nameInside(call.callee) ?? nameInside(call.caller)
    }
    if let fused = attribute.as(FusedLocation.self) {
      for location in fused.locations { if let name = nameInside(location) { return name } }
    }
    return nil
  }
}
