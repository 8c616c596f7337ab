internal import AccelIR
internal import AccelSupport

/// The symbols visited inside the one that is being visited.
struct AliasFrame {
  var isDeferrable = false
  var depth = 0
  var children: [Int] = []
}

extension Printer {
  /// Finds the aliases that printing `op` as a file needs.
  func collectAliases(_ op: Operation) {
    if op.parent != nil || options.usesLocalScope { return }
    if options.locations == .omitted, !op.mightUseAliases { return }
    let collector = Printer(to: ByteBuffer(), in: context, options)
    let found = Aliases()
    collector.collection = found
    collector.collect(op)
    if found.settle(in: context) { aliases = found }
  }

  /// Visits an operation as it will be printed, and all inside.
  func collect(_ op: Operation) {
    if options.locations != .omitted { visit(.location(op.location), isDeferrable: true) }
    output.removeAll()
    if options.isGeneric {
      collectGeneric(op)
    } else {
      printCustom(op, state.pointee.syntaxes.find(op.name, openDialect))
    }
  }

  /// Visits an operation that will be printed in generic form.
  func collectGeneric(_ op: Operation) {
    for region in op.regions { collect(region, entryArguments: true, terminators: true) }
    for operand in op.operands { print(operand.type) }
    for result in op.results { print(result.type) }
    var list = AttributeList(op, slots: op.name.info?.sortedSlots ?? [])
    while let entry = list.next() { print(entry.value) }
    if op.name.info == nil, let properties = op.properties.first.flatMap({ $0 }),
      properties.mentionsSourceAlias
    {
      print(properties)
    }
  }

  /// Visits a region that will be printed.
  func collect(_ region: Region, entryArguments: Bool, terminators: Bool) {
    if options.skipsRegions { return }
    for block in region.blocks {
      if !block.isEntry || entryArguments {
        for argument in block.arguments {
          print(argument.type)
          if options.locations != .omitted { visit(.location(argument.location), isDeferrable: false) }
        }
      }
      for op in block.operations {
        if block.isEntry, !terminators, op.next == nil, op.traits.contains(.terminator) { break }
        collect(op)
      }
    }
  }

  /// Visits a symbol, its parts first if it is new.
  func visit(_ symbol: AliasSymbol, isDeferrable: Bool, elidesType: Bool = false) {
    guard let collection else { return }
    let result = collection.visit(symbol, isDeferrable: isDeferrable) {
      frames.append(AliasFrame(isDeferrable: isDeferrable))
      switch symbol {
      case .type(let type): visitParts(of: type)
      case .attribute(let attribute): visitParts(of: attribute, elidesType: elidesType)
      case .location(let location): visitParts(of: location)
      }
      let frame = frames.removeLast()
      return (frame.depth, frame.children)
    }
    guard !frames.isEmpty else { return }
    frames[frames.count - 1].children.append(result.index)
    frames[frames.count - 1].depth = max(frames[frames.count - 1].depth, result.depth)
  }

  /// `true` iff what is being visited may be defined at the end of the file.
  var isVisitDeferrable: Bool { frames.last?.isDeferrable ?? false }

  private func visitParts(of type: Type) {
    if !type.kindName.hasPrefix("builtin.") { return type.printParameters(to: self) }
    type.walkParts { part in
      switch part {
      case .type(let type): print(type)
      case .attribute(let attribute): print(attribute)
      }
    }
  }

  private func visitParts(of attribute: Attribute, elidesType: Bool) {
    if let location = context.location(attribute) { return visitParts(of: location) }
    if !attribute.kindName.hasPrefix("builtin.") {
      attribute.printParameters(to: self)
    } else if let distinct = attribute.as(DistinctAttr.self) {
      print(distinct.value)
    } else if let dictionary = attribute.as(DictionaryAttr.self) {
      for entry in dictionary.entries { print(entry.value) }
    } else if let array = attribute.as(ArrayAttr.self) {
      for element in array.elements { print(element) }
    } else if let type = attribute.as(TypeAttr.self) {
      print(type.value)
    } else if let opaque = attribute.as(OpaqueAttr.self) {
      for part in opaque.parts {
        switch part {
        case .type(let type): print(type)
        case .attribute(let attribute): print(attribute)
        }
      }
    }
    if !elidesType, let type = attribute.type, !type.is(NoneType.self) { print(type) }
  }

  private func visitParts(of location: Location) {
    guard let attribute = location.interned else { return }
    func visitInner(_ location: Location) { visit(.location(location), isDeferrable: isVisitDeferrable) }
    if let name = attribute.as(NameLocation.self) {
      if !name.child.isUnknown { visitInner(name.child) }
    } else if let call = attribute.as(CallSiteLocation.self) {
      visitInner(call.callee)
      visitInner(call.caller)
    } else if let fused = attribute.as(FusedLocation.self) {
      if let metadata = fused.metadata { print(metadata) }
      for location in fused.locations { visitInner(location) }
    } else if let opaque = attribute.as(OpaqueLocation.self) {
      visitInner(opaque.fallback)
    }
  }

  /// Writes the definitions of the aliases that stand at the start of the file, or at its end.
  func printAliases(deferred: Bool) {
    guard let aliases else { return }
    aliases.forEach(deferred: deferred) { symbol in
      _ = aliases.write(symbol, to: output)
      output.write(" = ")
      switch symbol {
      case .type(let type): printBody(of: type)
      case .attribute(let attribute): printBody(of: attribute, elision: .never)
      case .location(let location): print(location, allowsAlias: false)
      }
      output.write("\n")
    }
  }
}

// MARK: What can have an alias

/// A type or an attribute, as something that may be written under another name.
protocol Aliasable: InternedHandle {
  /// `true` iff this is of a dialect that nobody registered.
  var isForeign: Bool { get }
  /// `true` iff this is an attribute that holds a location.
  var isLocation: Bool { get }
  /// Visits this and all inside, each once.
  func walk(_ order: WalkOrder, _ visit: (TypeOrAttribute) -> WalkStep) -> Bool
}

extension Type: Aliasable {
  var isForeign: Bool { self.is(OpaqueType.self) }
  var isLocation: Bool { false }
}

extension Attribute: Aliasable {
  var isForeign: Bool { self.is(OpaqueAttr.self) }
  var isLocation: Bool { context.location(self) != nil }
}

/// What the scratch number of a type or attribute says, once it has been asked.
private enum Scratch {
  /// The lowest bits: whether the object, or something in it, could have an alias.
  static let none: UInt32 = 1, possible: UInt32 = 2, factMask: UInt32 = 3
  /// The other bits: the number of parts that would be written, or the largest number if that is larger.
  static let countShift: UInt32 = 2, maxCount: UInt32 = 1 << 30 - 1

  /// Returns the scratch number of an object, given what there is to know but for its parts.
  static func of(mayHaveAlias: Bool, _ walkParts: ((TypeOrAttribute) -> Void) -> Void) -> UInt32 {
    var isPossible = mayHaveAlias
    var count: UInt32 = 1
    walkParts { part in
      isPossible = isPossible || part.mightUseAliases
      count = min(count + part.writtenCount, maxCount)
    }
    if count > WrittenSizes.limit { isPossible = true }
    return count << countShift | (isPossible ? possible : none)
  }
}

extension Aliasable {
  /// The name, without a number, that the kind or the text that this was read from would give it.
  var wishedAlias: String? {
    aliasSuggestion?.name ?? (isForeign ? context.wishedForeignAlias(at: address) : nil)
  }

  /// `true` iff this, or something in it, could have an alias.
  @inline(__always) var mightUseAliases: Bool { scratch & Scratch.factMask != Scratch.none && findsAliases() }

  @inline(never) private func findsAliases() -> Bool {
    if scratch == 0 {
      scratch = Scratch.of(mayHaveAlias: wishedAlias != nil || isLocation, walkParts)
    }
    return scratch & Scratch.factMask == Scratch.possible
  }

  /// The number of types and attributes that writing this one without aliases would write.
  var writtenCount: UInt32 {
    _ = mightUseAliases
    return scratch >> Scratch.countShift
  }

  /// `true` iff the text that this was read from named it or something in it.
  ///
  /// MLIR names nothing in the properties of operations that it does not know, but all in those that only we don't.
  fileprivate var mentionsSourceAlias: Bool {
    guard mightUseAliases else { return false }
    return !walk(WalkOrder.preOrder) { part in
      if !part.mightUseAliases { return .skip }
      return context.sourceAlias(at: part.address) == nil ? .advance : .interrupt
    }
  }
}

extension Context {
  /// Returns the name without its number that a text gave to something of an unknown dialect.
  fileprivate func wishedForeignAlias(at address: UInt) -> String? {
    guard let name = sourceAlias(at: address)?.name.string else { return nil }
    let digits = name.utf8.reversed().prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count
    return digits < name.utf8.count ? String(name.dropLast(digits)) : name
  }
}

extension TypeOrAttribute {
  /// `true` iff this, or something in it, could have an alias.
  fileprivate var mightUseAliases: Bool {
    switch self {
    case .type(let type): type.mightUseAliases
    case .attribute(let attribute): attribute.mightUseAliases
    }
  }

  /// The number of types and attributes that writing this one without aliases would write.
  var writtenCount: UInt32 {
    switch self {
    case .type(let type): type.writtenCount
    case .attribute(let attribute): attribute.writtenCount
    }
  }

  /// What tells this from all other types and attributes.
  fileprivate var address: UInt {
    switch self {
    case .type(let type): type.address
    case .attribute(let attribute): attribute.address
    }
  }
}

extension Operation {
  /// `true` iff a type or attribute of this operation, or of one inside, could have an alias.
  fileprivate var mightUseAliases: Bool {
    for result in results where result.type.mightUseAliases { return true }
    if attributeDictionary.mightUseAliases { return true }
    for case let property? in properties where property.mightUseAliases { return true }
    for region in regions {
      for block in region.blocks {
        for argument in block.arguments where argument.type.mightUseAliases { return true }
        for op in block.operations where op.mightUseAliases { return true }
      }
    }
    return false
  }
}
