public import AccelIR
import AccelNumerics

// What operations do with memory.

extension Execution {
  /// Returns the values of operands that say sizes or positions; `words` say what each is.
  public func indices(_ operands: OperandList, _ words: String) throws(ExecutionFailure) -> [Int] {
    var indices: [Int] = []
    for position in operands.indices {
      indices.append(try index(self.operands[operands.use(at: position).operandIndex], words))
    }
    return indices
  }

  /// Returns the number that a value of type `index` is; `words` say what it is.
  public func index(_ value: RuntimeValue, _ words: String) throws(ExecutionFailure) -> Int {
    guard case .number(let bits) = value, let index = bits.signedValue else {
      throw undefined("\(words) is poison")
    }
    return index
  }

  /// Returns the indices of a list of which some are operands.
  public func indices(_ mixed: MixedIndices, _ words: String) throws(ExecutionFailure) -> [Int] {
    var rest = try indices(mixed.values, words)[...]
    return mixed.dimensions.map { $0 == ShapeDimension.dynamic ? rest.removeFirst() : $0 }
  }

  /// Returns the view of memory that a value is.
  public func view(_ value: RuntimeValue) throws(ExecutionFailure) -> MemoryView {
    switch value {
    case .view(let view): return view
    case .poison: throw undefined("a poisoned memref is used")
    default: throw unsupported("the memref is not known here")
    }
  }

  /// Returns the view of memory that the operand is which `field` declares.
  public func view<let position: Int>(_ field: Operand<position>) throws(ExecutionFailure) -> MemoryView {
    try view(self[field])
  }

  /// Returns new memory for elements of `type`, as many as the strides and sizes need.
  public func allocate(
    _ type: Type, offset: Int = 0, sizes: [Int], strides: [Int]? = nil, _ lifetime: Memory.Lifetime
  ) throws(ExecutionFailure) -> MemoryView {
    if let negative = sizes.first(where: { $0 < 0 }) { throw undefined("a size is \(negative)") }
    let strides = strides ?? MemoryView.contiguousStrides(sizes)
    let count = MemoryView.extent(offset: offset, sizes, strides)
    let memory = try interpreter.allocate(
      bytes: count, each: ElementFormat(type).size, lifetime, at: operation.location)
    return MemoryView(memory, offset: offset, sizes: sizes, strides: strides)
  }

  /// Returns the memory of what lives throughout, such as a global; `make` makes it once.
  public func persistent(
    _ key: Operation, _ make: () throws(ExecutionFailure) -> MemoryView
  ) throws(ExecutionFailure) -> MemoryView {
    if let known = interpreter.persistent[key] { return known }
    let made = try make()
    interpreter.persistent[key] = made
    return made
  }

  /// Frees memory.
  public func free(_ view: MemoryView) throws(ExecutionFailure) {
    try check(isAlive: view.memory, "freed")
    switch view.memory.lifetime {
    case .allocated: break
    case .scope: throw undefined("memory is freed that belongs to a scope").note(at: view.memory)
    case .program, .constant: throw undefined("memory is freed that was not allocated")
    }
    view.memory.end = IRNote("it is freed here", at: operation.location)
  }

  /// Returns the element of type `type` at `indices`, which must be within the view.
  public func load(
    _ view: MemoryView, _ indices: [Int], _ type: Type
  ) throws(ExecutionFailure) -> RuntimeValue {
    try checkBounds(of: view, indices)
    return try load(view, at: view.position(indices), type)
  }

  /// Writes an element of type `type` at `indices`, which must be within the view.
  public func store(
    _ value: RuntimeValue, _ view: MemoryView, _ indices: [Int], _ type: Type
  ) throws(ExecutionFailure) {
    try checkBounds(of: view, indices)
    try store(value, view, at: view.position(indices), type)
  }

  /// Returns all elements, which are of type `type`; vectors of elements are one element each.
  public func elements(_ view: MemoryView, _ type: Type) throws(ExecutionFailure) -> [RuntimeValue] {
    if view.count > interpreter.limits.bytes {
      throw ExecutionFailure(
        .limit, "more than \(interpreter.limits.bytes) elements are read", at: operation.location)
    }
    var values: [RuntimeValue] = []
    try view.forEachPosition { (position) throws(ExecutionFailure) in
      values.append(try load(view, at: position, type))
    }
    return values
  }

  /// Writes all elements, which are of type `type`.
  /// - Requires: there are as many as the view has.
  public func setElements(
    _ values: [RuntimeValue], _ view: MemoryView, _ type: Type
  ) throws(ExecutionFailure) {
    var next = 0
    try view.forEachPosition { (position) throws(ExecutionFailure) in
      try store(values[next], view, at: position, type)
      next += 1
    }
  }

  /// Writes all elements of memory that nothing may write to later.
  /// - Requires: there are as many as the view has.
  public func initialize(_ view: MemoryView, _ values: [RuntimeValue], _ type: Type) {
    let format = ElementFormat(type)
    var next = 0
    view.forEachPosition { position in
      view.memory.setValue(values[next], at: view.base + position * format.size, format)
      next += 1
    }
  }

  /// Returns the element at a position counted in elements from the base on.
  private func load(
    _ view: MemoryView, at position: Int, _ type: Type
  ) throws(ExecutionFailure) -> RuntimeValue {
    let format = ElementFormat(type)
    let start = try byte(of: view, position, format, "read")
    return view.memory.value(at: start, format)
  }

  /// Writes the element at a position counted in elements from the base on.
  private func store(
    _ value: RuntimeValue, _ view: MemoryView, at position: Int, _ type: Type
  ) throws(ExecutionFailure) {
    if case .constant = view.memory.lifetime {
      throw undefined("constant memory is written to").note(at: view.memory)
    }
    let format = ElementFormat(type)
    let start = try byte(of: view, position, format, "written to")
    view.memory.setValue(value, at: start, format)
  }

  /// Returns the first byte of an element, which must be in memory that lives.
  private func byte(
    of view: MemoryView, _ position: Int, _ format: ElementFormat, _ words: String
  ) throws(ExecutionFailure) -> Int {
    try check(isAlive: view.memory, words)
    guard let start = view.byte(position, format) else {
      throw undefined("memory is \(words) outside of what was allocated").note(at: view.memory)
    }
    return start
  }

  /// Checks that memory is there.
  private func check(isAlive memory: Memory, _ words: String) throws(ExecutionFailure) {
    guard let end = memory.end else { return }
    throw undefined("memory is \(words) that is not there any more").note(at: memory, end)
  }

  /// Checks that indices are within the sizes of a view.
  private func checkBounds(of view: MemoryView, _ indices: [Int]) throws(ExecutionFailure) {
    for (dimension, index) in indices.enumerated() where index < 0 || index >= view.sizes[dimension] {
      throw undefined(
        "index \(index) is out of bounds: the size of dimension \(dimension) is \(view.sizes[dimension])")
    }
  }
}

extension Memory {
  /// Returns the element whose bytes begin at `start`.
  func value(at start: Int, _ format: ElementFormat) -> RuntimeValue {
    guard let width = format.width else { return other(at: start) }
    guard let shape = format.shape else { return RuntimeValue(number(at: start, width: width)) }
    let lanes = (0..<shape.reduce(1, *)).map { number(at: start + $0 * ((width + 7) / 8), width: width) }
    return .elements(.init(shape: shape, lanes))
  }

  /// Writes the element whose bytes begin at `start`.
  func setValue(_ value: RuntimeValue, at start: Int, _ format: ElementFormat) {
    guard let width = format.width else { return setOther(value, at: start) }
    guard let shape = format.shape else {
      if case .number(let bits) = value { return setNumber(bits, at: start, width: width) }
      return setNumber(nil, at: start, width: width)
    }
    for lane in 0..<shape.reduce(1, *) {
      var bits: WideInteger?
      if case .elements(let elements) = value { bits = elements.bits[lane] }
      setNumber(bits, at: start + lane * ((width + 7) / 8), width: width)
    }
  }
}

extension ExecutionFailure {
  /// Returns this failure with notes about memory.
  fileprivate func note(at memory: Memory, _ notes: IRNote...) -> ExecutionFailure {
    var copy = self
    copy.notes += [IRNote("the memory is allocated here", at: memory.allocation)] + notes
    return copy
  }
}
