import Accel

// What views do: they say which elements of memory they stand for.

extension MemRef {
  /// What the operations do that make views of other types, parts and orders.
  static var viewSemantics: [Semantics] {
    [
      Semantics(Cast.self) { (op, execution) throws(ExecutionFailure) in
        let view = try execution.view(Cast.source)
        try check(view, op.dest.type, execution)
        return .values([.view(view)])
      },
      Semantics(MemorySpaceCast.self) { (_, execution) in .values([execution[MemorySpaceCast.source]]) },
      Semantics(AssumeAlignment.self) { (_, execution) in .values([execution[AssumeAlignment.memref]]) },
      Semantics(DistinctObjects.self) { (_, execution) in .values(execution.operands) },
      Semantics(SubView.self) { (op, execution) throws(ExecutionFailure) in
        let source = try execution.view(SubView.source)
        let offsets = try execution.indices(op.mixedOffsets, "an offset")
        let sizes = try execution.indices(op.mixedSizes, "a size")
        let strides = try execution.indices(op.mixedStrides, "a stride")
        try checkBounds(source.sizes, offsets, sizes, strides, execution)
        let dropped = op.source.memRef.droppedDimensions(toGet: op.result.memRef, op.mixedSizes) ?? []
        let kept = sizes.indices.filter { !dropped.contains($0) }
        return .values([
          .view(
            MemoryView(
              source.memory, base: source.base, offset: source.position(offsets),
              sizes: kept.map { sizes[$0] }, strides: kept.map { source.strides[$0] &* strides[$0] }))
        ])
      },
      Semantics(ReinterpretCast.self) { (op, execution) throws(ExecutionFailure) in
        let source = try execution.view(ReinterpretCast.source)
        let offset = try execution.indices(op.mixedOffsets, "an offset")[0]
        let sizes = try execution.indices(op.mixedSizes, "a size")
        let strides = try execution.indices(op.mixedStrides, "a stride")
        if let negative = sizes.first(where: { $0 < 0 }) {
          throw execution.undefined("a size is \(negative)")
        }
        let view = MemoryView(
          source.memory, base: source.base, offset: offset, sizes: sizes, strides: strides)
        try check(view, op.result.type, execution)
        return .values([.view(view)])
      },
      Semantics(View.self) { (op, execution) throws(ExecutionFailure) in
        let source = try execution.view(View.source)
        let shift = try execution.index(execution[View.byteShift], "a number of bytes")
        var dynamic = try execution.indices(op.sizes, "a size")[...]
        let sizes = op.result.memRef.shape.map {
          $0 == ShapeDimension.dynamic ? dynamic.removeFirst() : $0
        }
        if let negative = sizes.first(where: { $0 < 0 }) {
          throw execution.undefined("a size is \(negative)")
        }
        return .values([
          .view(
            MemoryView(
              source.memory, base: source.base &+ source.offset &+ shift, offset: 0, sizes: sizes,
              strides: MemoryView.contiguousStrides(sizes)))
        ])
      },
      Semantics(Transpose.self) { (op, execution) throws(ExecutionFailure) in
        let source = try execution.view(execution.operands[0])
        let order = op.permutation.map.results.compactMap(\.dimensionPosition)
        return .values([
          .view(
            MemoryView(
              source.memory, base: source.base, offset: source.offset,
              sizes: order.map { source.sizes[$0] }, strides: order.map { source.strides[$0] }))
        ])
      },
      Semantics(ExtractStridedMetadata.self) { (op, execution) throws(ExecutionFailure) in
        let view = try execution.view(ExtractStridedMetadata.source)
        let base = MemoryView(view.memory, base: view.base, offset: 0, sizes: [], strides: [])
        let numbers = [view.offset] + view.sizes + view.strides
        return .values([.view(base)] + numbers.map { .index($0) })
      },
      Semantics(ExtractAlignedPointerAsIndex.self) { (_, execution) throws(ExecutionFailure) in
        let view = try execution.view(ExtractAlignedPointerAsIndex.source)
        // Where memory is, nothing determines.
        execution.noteUndetermined()
        return .values([.index(view.memory.address &+ view.base)])
      },
    ]
  }

  /// What the operations do that make views of other shapes.
  static var reshapeSemantics: [Semantics] {
    [
      Semantics(Reshape.self) { (op, execution) throws(ExecutionFailure) in
        let (source, shape) = (try execution.view(Reshape.source), try execution.view(Reshape.shape))
        let values = try execution.elements(shape, op.shape.memRef.element)
        var sizes: [Int] = []
        for value in values { sizes.append(try execution.index(value, "a size")) }
        if sizes.contains(where: { $0 < 0 }) || MemoryView.count(sizes) != source.count {
          throw execution.undefined("\(source.count) elements do not have the shape \(sizes)")
        }
        let view = MemoryView(
          source.memory, base: source.base, offset: source.offset, sizes: sizes,
          strides: MemoryView.contiguousStrides(sizes))
        try check(view, op.result.type, execution)
        return .values([.view(view)])
      },
      Semantics(ExpandShape.self) { (op, execution) throws(ExecutionFailure) in
        let source = try execution.view(ExpandShape.src)
        let sizes = try execution.indices(
          MixedIndices(op.outputShape, op.staticOutputShape), "a size")
        var strides = [Int](repeating: 1, count: sizes.count)
        for (dimension, group) in op.reassociation.enumerated() {
          var step = source.strides[dimension]
          for index in group.reversed() {
            strides[index] = step
            step &*= sizes[index]
          }
          if group.contains(where: { sizes[$0] < 0 })
            || MemoryView.count(group.map { sizes[$0] }) != source.sizes[dimension]
          {
            throw execution.undefined(
              "dimension \(dimension) of size \(source.sizes[dimension]) becomes "
                + "\(group.map { sizes[$0] })")
          }
        }
        return .values([
          .view(
            MemoryView(
              source.memory, base: source.base, offset: source.offset, sizes: sizes, strides: strides))
        ])
      },
      Semantics(CollapseShape.self) { (op, execution) throws(ExecutionFailure) in
        let source = try execution.view(CollapseShape.src)
        var (sizes, strides): ([Int], [Int]) = ([], [])
        for group in op.reassociation {
          // The strides of dimensions of size 1 say nothing.
          let relevant = group.filter { source.sizes[$0] != 1 }
          for (outer, inner) in zip(relevant, relevant.dropFirst())
          where source.strides[outer] != source.strides[inner] &* source.sizes[inner] && source.count > 0 {
            throw execution.undefined("dimensions \(outer) and \(inner) do not lie one after the other")
          }
          sizes.append(MemoryView.count(group.map { source.sizes[$0] }))
          strides.append((relevant.last ?? group.last).map { source.strides[$0] } ?? 1)
        }
        return .values([
          .view(
            MemoryView(
              source.memory, base: source.base, offset: source.offset, sizes: sizes, strides: strides))
        ])
      },
    ]
  }

  /// Checks that a view has the sizes, strides and offset that a type knows.
  private static func check(_ view: MemoryView, _ type: Type, _ execution: Execution) throws(ExecutionFailure)
  {
    guard let type = type.as(MemRefType.self) else { return }
    func disagree(_ numbers: [Int], _ known: some Collection<Int>) -> Bool {
      numbers.count != known.count
        || zip(numbers, known).contains { $0 != $1 && $1 != ShapeDimension.dynamic }
    }
    if disagree(view.sizes, type.shape) {
      throw execution.undefined("a memref of shape \(view.sizes) is no '\(type.text(in: execution))'")
    }
    guard let layout = type.stridesAndOffset, view.count > 0 else { return }
    // The strides of dimensions of size 1 say nothing.
    let known = zip(layout.strides, view.sizes).map { $1 == 1 ? ShapeDimension.dynamic : $0 }
    if disagree(view.strides, known) || disagree([view.offset], [layout.offset]) {
      throw execution.undefined(
        "a memref of strides \(view.strides) and offset \(view.offset) is no '\(type.text(in: execution))'")
    }
  }

  /// Checks that a part lies within its whole.
  private static func checkBounds(
    _ whole: [Int], _ offsets: [Int], _ sizes: [Int], _ strides: [Int], _ execution: Execution
  ) throws(ExecutionFailure) {
    for (dimension, size) in whole.enumerated() {
      if sizes[dimension] < 0 { throw execution.undefined("a size is \(sizes[dimension])") }
      if sizes[dimension] == 0 { continue }
      let (distance, overflow) = (sizes[dimension] - 1).multipliedReportingOverflow(by: strides[dimension])
      let first = offsets[dimension]
      let (last, overflows) = first.addingReportingOverflow(distance)
      if overflow || overflows {
        throw execution.undefined("a part of dimension \(dimension) ends beyond all indices")
      }
      if min(first, last) < 0 || max(first, last) >= size {
        throw execution.undefined(
          "a part from \(first) to \(last) is out of bounds: the size of dimension \(dimension) is \(size)")
      }
    }
  }
}

extension MemRefType {
  /// The text of the type.
  fileprivate func text(in execution: Execution) -> String {
    with(layout: layout, in: execution.operation.context).text
  }
}
