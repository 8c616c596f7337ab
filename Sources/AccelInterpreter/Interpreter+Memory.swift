public import AccelIR
import AccelNumerics

// The memory of a run.

extension Interpreter {
  /// Returns new memory, unless there is too much of it.
  func allocate(
    bytes count: Int, each size: Int, _ lifetime: Memory.Lifetime, at location: Location
  ) throws(ExecutionFailure) -> Memory {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow, bytes <= limits.bytes - allocatedBytes else {
      throw ExecutionFailure(
        .limit, "more than \(limits.bytes) bytes of memory are allocated", at: location)
    }
    allocatedBytes += bytes
    let memory = Memory(bytes, lifetime, at: nextAddress, location)
    // Addresses look as if memory were aligned.
    nextAddress += (bytes + 63) / 64 * 64 + 64
    if case .scope = lifetime {
      scopes[scopes.count - 1].append(memory)
    } else {
      memories.append(memory)
    }
    return memory
  }

  /// Ends the life of what was allocated in the innermost scope.
  func endScope() {
    for memory in scopes.removeLast() {
      memory.end = IRNote("control leaves its scope", at: memory.allocation)
      allocatedBytes -= memory.byteCount
    }
  }

  /// Where memory was allocated that was never freed and that nothing gives access to: neither `results` nor what lives
  /// throughout.
  public func leaks(excluding results: [RuntimeValue]) -> [Location] {
    var kept: Set<ObjectIdentifier> = []
    var rest = results + memories.filter { $0.livesThroughout }.flatMap { $0.others }
    while let value = rest.popLast() {
      guard case .view(let view) = value, kept.insert(ObjectIdentifier(view.memory)).inserted else {
        continue
      }
      rest += view.memory.others
    }
    return memories.filter { memory in
      memory.end == nil && !memory.livesThroughout && !kept.contains(ObjectIdentifier(memory))
    }.map(\.allocation)
  }

  /// Returns a view of new memory that holds `elements`, for an argument of type `type`; `nil` if the layout is not
  /// strided.
  public func argument(
    _ elements: RuntimeValue.Elements, _ type: MemRefType
  ) throws(ExecutionFailure) -> RuntimeValue? {
    guard let layout = type.stridesAndOffset else { return nil }
    let contiguous = MemoryView.contiguousStrides(elements.shape)
    let strides = zip(layout.strides, contiguous).map { $0 == ShapeDimension.dynamic ? $1 : $0 }
    let offset = layout.offset == ShapeDimension.dynamic ? 0 : layout.offset
    let count = MemoryView.extent(offset: offset, elements.shape, strides)
    let format = ElementFormat(type.element)
    let memory = try allocate(bytes: count, each: format.size, .program, at: .unknown)
    let view = MemoryView(memory, offset: offset, sizes: elements.shape, strides: strides)
    var next = 0
    view.forEachPosition { position in
      memory.setValue(RuntimeValue(elements.bits[next]), at: position * format.size, format)
      next += 1
    }
    return .view(view)
  }
}

extension Memory {
  /// `true` iff the memory is there as long as the program runs.
  fileprivate var livesThroughout: Bool {
    switch lifetime {
    case .program, .constant: true
    case .allocated, .scope: false
    }
  }
}

extension MemoryView {
  /// Returns the first byte of the element at a position counted in elements from the base on; `nil` if it is not in
  /// the memory.
  func byte(_ position: Int, _ format: ElementFormat) -> Int? {
    let (distance, overflow) = position.multipliedReportingOverflow(by: format.size)
    let (start, overflows) = base.addingReportingOverflow(distance)
    guard !overflow, !overflows, start >= 0, start <= memory.byteCount - format.size else { return nil }
    return start
  }

  /// What the view holds now, if its elements are numbers of type `type` in memory that is still there.
  public func contents(_ type: Type) -> RuntimeValue.Elements? {
    let format = ElementFormat(type)
    guard memory.end == nil, format.width != nil, format.shape == nil else { return nil }
    // Whatever has more elements than memory has bytes is too large to look at.
    guard MemoryView.count(sizes.filter { $0 > 0 }) <= max(memory.byteCount, 1 << 16) else { return nil }
    var bits: [WideInteger?] = []
    var isInside = true
    forEachPosition { position in
      guard let start = byte(position, format) else { return isInside = false }
      if case .number(let number) = memory.value(at: start, format) {
        bits.append(number)
      } else {
        bits.append(nil)
      }
    }
    return isInside ? RuntimeValue.Elements(shape: sizes, bits) : nil
  }
}
