public import Accel

extension Bufferization: ExecutableDialect {
  public static var semantics: [Semantics] { tensorSemantics + bufferSemantics }

  /// What operations on tensors do.
  private static var tensorSemantics: [Semantics] {
    [
      Semantics(AllocTensor.self) { (op, execution) throws(ExecutionFailure) in
        if op.copy != nil { return .values([execution.operands[op.dynamicSizes.count]]) }
        var dynamic = try execution.indices(op.dynamicSizes, "a size")[...]
        let shape = (op.result.type.shape ?? List()).map {
          $0 == ShapeDimension.dynamic ? dynamic.removeFirst() : $0
        }
        if let negative = shape.first(where: { $0 < 0 }) {
          throw execution.undefined("a size is \(negative)")
        }
        return .values([
          .elements(.init(shape: shape, Array(repeating: nil, count: shape.reduce(1, &*))))
        ])
      },
      Semantics(DeallocTensor.self) { (_, _) in .values([]) },
      Semantics(MaterializeInDestination.self) { (op, execution) throws(ExecutionFailure) in
        if op.dest.type.isTensor { return .values([execution[MaterializeInDestination.source]]) }
        try execution.copy(
          execution[MaterializeInDestination.source], to: try execution.view(MaterializeInDestination.dest),
          op.source.type)
        return .values([])
      },
      Semantics(ToTensor.self) { (op, execution) throws(ExecutionFailure) in
        let view = try execution.view(ToTensor.buffer)
        let elements = try execution.elements(view, op.buffer.type.elementOrSelf)
        return .values([.elements(.init(shape: view.sizes, elements.map(\.numberBits)))])
      },
      Semantics(ToBuffer.self) { (op, execution) throws(ExecutionFailure) in
        let (tensor, element) = (execution[ToBuffer.tensor], op.tensor.type.elementOrSelf)
        guard case .elements(let elements) = tensor else { return .values([.poison]) }
        let view = try execution.allocate(element, sizes: elements.shape, .scope)
        try execution.copy(tensor, to: view, op.tensor.type)
        return .values([.view(view)])
      },
    ]
  }

  /// What operations on buffers do.
  private static var bufferSemantics: [Semantics] {
    [
      Semantics(Clone.self) { (op, execution) throws(ExecutionFailure) in
        let (source, element) = (try execution.view(Clone.input), op.input.type.elementOrSelf)
        let copy = try execution.allocate(element, sizes: source.sizes, .allocated)
        try execution.setElements(try execution.elements(source, element), copy, element)
        return .values([.view(copy)])
      },
      Semantics(Dealloc.self) { (op, execution) throws(ExecutionFailure) in
        let count = op.memrefs.count
        var retained: [MemoryView] = []
        for operand in execution.operands[(2 * count)...] { retained.append(try execution.view(operand)) }
        var results = Array(repeating: false, count: retained.count)
        var freed: [MemoryView] = []
        for position in 0..<count {
          guard try execution.index(execution.operands[count + position], "a condition") != 0 else {
            continue
          }
          let view = try execution.view(execution.operands[position])
          for (index, kept) in retained.enumerated() where kept.memory === view.memory {
            results[index] = true
          }
          if retained.contains(where: { $0.memory === view.memory }) { continue }
          if freed.contains(where: { $0.memory === view.memory }) { continue }
          freed.append(view)
          try execution.free(view)
        }
        return .values(results.map { .number(WideInteger($0 ? 1 : 0, width: 1)) })
      },
    ]
  }
}

extension RuntimeValue {
  /// The bits of a number; `nil` if it is poison.
  fileprivate var numberBits: WideInteger? {
    if case .number(let bits) = self { bits } else { nil }
  }
}

extension Execution {
  /// Writes the elements of a tensor of type `type` to a buffer.
  fileprivate func copy(
    _ tensor: RuntimeValue, to view: MemoryView, _ type: Type
  ) throws(ExecutionFailure) {
    guard case .elements(let elements) = tensor else {
      let poison = Array(repeating: RuntimeValue.poison, count: view.count)
      return try setElements(poison, view, type.elementOrSelf)
    }
    if elements.shape != view.sizes { throw undefined("the shapes of tensor and buffer differ") }
    try setElements(elements.bits.map { RuntimeValue($0) }, view, type.elementOrSelf)
  }
}
