import Accel
import ArithDialect
import FuncDialect
import MemRefDialect
import SCFDialect

// What frees buffers where it is known only at run time whether to.

extension Rewriter {
  /// Frees a buffer.
  func free(_ buffer: Value) { create(MemRef.Dealloc.self) { $0.memref = buffer } }

  /// Creates the address of a buffer, as an index.
  func address(of buffer: Value) -> Value {
    create(MemRef.ExtractAlignedPointerAsIndex.self) { $0.source = buffer }.alignedPointer
  }

  /// Creates a comparison.
  func compare(_ predicate: Arith.IntegerPredicate, _ lhs: Value, _ rhs: Value) -> Value {
    create(Arith.CmpI.self) { ($0.predicate, $0.lhs, $0.rhs) = (predicate, lhs, rhs) }.result
  }

  /// Creates the conjunction of two booleans.
  func and(_ lhs: Value, _ rhs: Value) -> Value {
    create(Arith.AndI.self) { ($0.lhs, $0.rhs) = (lhs, rhs) }.result
  }

  /// Creates the element of a list at `index`.
  func load(_ list: Value, _ index: Value) -> Value {
    create(MemRef.Load.self) { ($0.memref, $0.indices) = (list, [index]) }.result
  }

  /// Assigns the element of a list at `index`.
  func store(_ value: Value, _ list: Value, _ index: Value) {
    create(MemRef.Store.self) { ($0.value, $0.memref, $0.indices) = (value, list, [index]) }
  }

  /// Creates what is done only if `condition` holds.
  func createIf(_ condition: Value, _ build: () -> Void) {
    let choice = create(SCF.If.self) {
      $0.condition = condition
      $0.thenRegion = .block()
    }
    fill(choice.thenBlock) {
      build()
      return []
    }
  }

  /// Creates a loop from `start` to `end`, whose iterations hand on the value that `build` returns, if any.
  @discardableResult
  func createLoop(
    from start: Value, to end: Value, step: Value, _ initial: Value? = nil,
    _ build: (_ index: Value, _ carried: Value?) -> Value?
  ) -> Value? {
    let initials = initial.map { [$0] } ?? []
    let types = initials.map(\.type)
    let index = context.indexType
    let loop = create(SCF.For.self) {
      ($0.lowerBound, $0.upperBound, $0.step, $0.initArgs) = (start, end, step, initials)
      $0.results = types
      $0.region = .block([index] + types)
    }
    guard let body = loop.region.entry else { return nil }
    fill(body) { build(body.arguments[0], initial == nil ? nil : body.arguments[1]).map { [$0] } ?? [] }
    return loop.results.first
  }

  /// Puts into `block` what `build` creates, and ends it with the values that that returns.
  func fill(_ block: Block, _ build: () -> [Value]) {
    let outside = builder
    defer { builder = outside }
    if let end = block.last { erase(end) }
    builder.move(toEndOf: block)
    let values = build()
    create(SCF.Yield.self) { $0.results = values }
  }

  /// Creates a function in the symbol table `table` that finds out which buffers are to be freed; returns its name.
  ///
  /// Its arguments are the addresses of the buffers that might be freed and of those that are retained, the conditions
  /// of the first, and two lists to be filled: which of the first are to be freed, and which of the second are owned.
  func createDeallocationHelper(in table: Operation) -> Identifier? {
    guard let body = table.region(0).entry else { return nil }
    var symbols = SymbolTable(table)
    var name = context.identifier("dealloc_helper")
    if symbols.lookUp(name) != nil { name = symbols.uniqueName(like: name) }
    let addresses = context.memRefType([ShapeDimension.dynamic], context.indexType)
    let booleans = context.memRefType([ShapeDimension.dynamic], context.i1)
    let inputs = [addresses, addresses, booleans, booleans, booleans]
    var state = OperationState(context.operationName(Func.Function.self), at: builder.location)
    state.set("sym_name", context.string(name))
    state.set("function_type", context.attribute(TypeAttr(context.functionType(inputs: inputs, results: []))))
    state.set("sym_visibility", context.string("private"))
    state.regions = [ParsedRegion()]
    builder.move(toEndOf: body)
    let function = create(state)
    let entry = createBlock(
      in: function.region(0), arguments: inputs, locations: inputs.map { _ in function.location })
    let outside = builder
    defer { builder = outside }
    builder.move(toEndOf: entry)
    compareBuffers(Array(entry.arguments))
    create(Func.Return.self) { $0.operands = [] }
    return name
  }

  /// Creates the body of the function.
  private func compareBuffers(_ arguments: [Value]) {
    let location = builder.location
    let (memrefs, retained, conditions) = (arguments[0], arguments[1], arguments[2])
    let (freed, owned) = (arguments[3], arguments[4])
    let (zero, one) = (constantIndex(0, at: location), constantIndex(1, at: location))
    let (yes, no) = (constant(true, at: location), constant(false, at: location))
    let memrefCount = createBufferDim(memrefs, zero, at: location)
    let retainedCount = createBufferDim(retained, zero, at: location)
    createLoop(from: zero, to: retainedCount, step: one) { index, _ in
      store(no, owned, index)
      return nil
    }
    createLoop(from: zero, to: memrefCount, step: one) { position, _ in
      let (memref, condition) = (load(memrefs, position), load(conditions, position))
      let isNotRetained = createLoop(from: zero, to: retainedCount, step: one, yes) { index, carried in
        let other = load(retained, index)
        createIf(compare(.eq, other, memref)) {
          let known = load(owned, index)
          let owns = create(Arith.OrI.self) { ($0.lhs, $0.rhs) = (known, condition) }.result
          store(owns, owned, index)
        }
        return carried.map { and($0, compare(.ne, other, memref)) }
      }
      // Of buffers that are the same, the first is freed.
      let isFirst = createLoop(from: zero, to: position, step: one, isNotRetained) { index, carried in
        carried.map { and($0, compare(.ne, load(memrefs, index), memref)) }
      }
      if let isFirst { store(and(isFirst, condition), freed, position) }
      return nil
    }
  }
}
