public import Accel

extension MemRef: ExecutableDialect {
  public static var semantics: [Semantics] {
    allocationSemantics + accessSemantics + viewSemantics + reshapeSemantics + atomicSemantics
  }

  /// What the operations do that make and free buffers.
  private static var allocationSemantics: [Semantics] {
    [
      .allocation(Alloc.self, .allocated),
      .allocation(Alloca.self, .scope),
      Semantics(Dealloc.self) { (_, execution) throws(ExecutionFailure) in
        try execution.free(try execution.view(Dealloc.memref))
        return .values([])
      },
      Semantics(Realloc.self) { (op, execution) throws(ExecutionFailure) in
        let (old, type) = (try execution.view(Realloc.source), op.result.memRef)
        let values = try execution.elements(old, type.element)
        let size =
          op.dynamicResultSize == nil
          ? type.shape[0] : try execution.index(execution.operands[1], "a size")
        let new = try execution.allocate(type.element, sizes: [size], .allocated)
        for (index, value) in values.prefix(size).enumerated() {
          try execution.store(value, new, [index], type.element)
        }
        try execution.free(old)
        return .values([.view(new)])
      },
      Semantics(AllocaScope.self) { (op, execution) throws(ExecutionFailure) in
        .values(try execution.run(op.bodyRegion, []))
      },
      Semantics(AllocaScopeReturn.self) { (_, execution) in .leave(execution.operands) },
      Semantics(GetGlobal.self) { (op, execution) throws(ExecutionFailure) in
        let name = op.symbol.name
        guard let global = SymbolTables().lookUp(name, nearest: op.operation)?.as(Global.self),
          let initial = global.initialValue?.value
        else { throw execution.unsupported("global '\(name.string)' is declared elsewhere") }
        let type = op.result.memRef
        let view = try execution.persistent(global.operation) { () throws(ExecutionFailure) in
          let (offset, strides) = try layout(of: type, [], execution)
          let sizes = Array(type.shape)
          let lifetime: Memory.Lifetime = global.constant ? .constant : .program
          let view = try execution.allocate(
            type.element, offset: offset, sizes: sizes, strides: strides, lifetime)
          if initial.is(UnitAttr.self) { return view }
          guard case .elements(let elements) = RuntimeValue(initial) else {
            throw execution.unsupported("the elements of global '\(name.string)' are not at hand")
          }
          execution.initialize(view, elements.bits.map { RuntimeValue($0) }, type.element)
          return view
        }
        return .values([.view(view)])
      },
    ]
  }

  /// What the operations do that read and write elements.
  private static var accessSemantics: [Semantics] {
    [
      Semantics(Load.self) { (op, execution) throws(ExecutionFailure) in
        let indices = try execution.indices(op.indices, "an index")
        return .values([try execution.load(try execution.view(Load.memref), indices, op.result.type)])
      },
      Semantics(Store.self) { (op, execution) throws(ExecutionFailure) in
        let indices = try execution.indices(op.indices, "an index")
        let view = try execution.view(Store.memref)
        try execution.store(execution[Store.value], view, indices, op.value.type)
        return .values([])
      },
      Semantics(Copy.self) { (op, execution) throws(ExecutionFailure) in
        let (source, target) = (try execution.view(Copy.source), try execution.view(Copy.target))
        if source.sizes != target.sizes {
          throw execution.undefined("the shapes of source and target differ")
        }
        let element = op.source.type.elementOrSelf
        try execution.setElements(try execution.elements(source, element), target, element)
        return .values([])
      },
      Semantics(Prefetch.self) { (_, _) in .values([]) },
      Semantics(Dim.self) { (op, execution) throws(ExecutionFailure) in
        let view = try execution.view(Dim.source)
        let index = try execution.index(execution[Dim.index], "the index of a dimension")
        guard view.sizes.indices.contains(index) else {
          throw execution.undefined("there is no dimension \(index): the rank is \(view.sizes.count)")
        }
        return .values([.index(view.sizes[index])])
      },
      Semantics(Rank.self) { (_, execution) throws(ExecutionFailure) in
        .values([.index(try execution.view(Rank.memref).sizes.count)])
      },
      Semantics(DMAStart.self) { (op, execution) throws(ExecutionFailure) in
        try transfer(op, execution)
        return .values([])
      },
      // Transfers end as soon as they begin.
      Semantics(DMAWait.self) { (_, _) in .values([]) },
    ]
  }

  /// Returns the offset and the strides of a buffer of type `type`, whose sizes and symbols are given.
  fileprivate static func layout(
    of type: MemRefType, sizes: [Int]? = nil, _ symbols: [Int], _ execution: Execution
  ) throws(ExecutionFailure) -> (offset: Int, strides: [Int]) {
    if type.hasIdentityLayout {
      return (0, MemoryView.contiguousStrides(sizes ?? Array(type.shape)))
    }
    let map = type.layoutMap
    guard type.isStrided, map.results.count == 1 else {
      throw execution.unsupported("a layout that is not strided cannot be executed")
    }
    let bound = symbols.map { Int64($0) }
    // The layout is a sum: what one more step of an index adds is its stride.
    func address(_ unit: Int?) -> Int {
      let point = (0..<type.shape.count).map { $0 == unit ? 1 : 0 as Int64 }
      return ((try? map.values(dimensions: point, symbols: bound)).flatMap(\.first)).map(Int.init) ?? 0
    }
    let offset = address(nil)
    return (offset, type.shape.indices.map { address($0) &- offset })
  }

  /// Copies the elements that a transfer names.
  private static func transfer(_ op: Op<DMAStart>, _ execution: Execution) throws(ExecutionFailure) {
    let (operands, layout) = (op.operands, DMAStart.Layout(op.operands))
    let source = try execution.view(execution.operands[layout.source])
    let target = try execution.view(execution.operands[layout.destination])
    let element = operands[layout.source].memRef.element
    let count = try execution.index(execution.operands[layout.count], "the number of elements")
    var indices = try execution.indices(operands[layout.sourceIndices], "an index")
    var targetIndices = try execution.indices(operands[layout.destinationIndices], "an index")
    if !layout.chunks.isEmpty { throw execution.unsupported("a transfer in chunks cannot be executed") }
    for _ in 0..<max(count, 0) {
      let value = try execution.load(source, indices, element)
      try execution.store(value, target, targetIndices, element)
      advance(&indices, in: source.sizes)
      advance(&targetIndices, in: target.sizes)
    }
  }

  /// Goes to the next element, the last index running fastest.
  private static func advance(_ indices: inout [Int], in sizes: [Int]) {
    for dimension in sizes.indices.reversed() {
      indices[dimension] += 1
      if indices[dimension] < sizes[dimension] || dimension == 0 { return }
      indices[dimension] = 0
    }
  }
}

extension RuntimeValue {
  /// Returns a value of type `index`.
  static func index(_ value: Int) -> RuntimeValue { .number(WideInteger(value, width: 64)) }
}

extension Semantics {
  /// An operation that makes a buffer.
  fileprivate static func allocation<S: BufferAllocation>(
    _: S.Type, _ lifetime: Memory.Lifetime
  ) -> Semantics {
    Semantics(S.self) { (op, execution) throws(ExecutionFailure) in
      let type = op.memref.memRef
      var dynamic = try execution.indices(op.dynamicSizes, "a size")[...]
      let sizes = type.shape.map { $0 == ShapeDimension.dynamic ? dynamic.removeFirst() : $0 }
      if let negative = sizes.first(where: { $0 < 0 }) { throw execution.undefined("a size is \(negative)") }
      let symbols = try execution.indices(op.symbolOperands, "a symbol of a layout")
      let (offset, strides) = try MemRef.layout(of: type, sizes: sizes, symbols, execution)
      let view = try execution.allocate(
        type.element, offset: offset, sizes: sizes, strides: strides, lifetime)
      return .values([.view(view)])
    }
  }
}
