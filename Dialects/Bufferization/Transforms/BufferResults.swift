public import Accel
import FuncDialect
import MemRefDialect

/// Lets functions not return buffers that they were given.
public struct DropEquivalentBufferResults: Pass {
  public static let name = "drop-equivalent-buffer-results"
  public static let title = "DropEquivalentBufferResultsPass"
  public static let summary = "Remove MemRef return values that are equivalent to a bbArg"
  public static let anchor: String? = Builtin.Module.name
  public static let dependentDialects: [any Dialect.Type] = [MemRef.self]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let rewriter = Rewriter(op.context)
    let symbols = SymbolTableCache()
    var calls: [Operation: [Op<Func.Call>]] = [:]
    op.walk(.preOrder) { inner in
      if let call = inner.as(Func.Call.self), let callee = symbols.function(calledBy: inner) {
        calls[callee, default: []].append(call)
      }
      return .advance
    }
    for function in op.functions where !function.body.isEmpty && !function.isPublic {
      let returns = function.returns
      guard let first = returns.first else { continue }
      var arguments: [Int: Int] = [:]
      for (index, value) in first.operands.enumerated() {
        let source = value.uncast
        if source.isBlockArgument, source.owningBlock == function.body.entry,
          returns.allSatisfy({ $0.operands[index].uncast == source })
        {
          arguments[index] = source.index
        }
      }
      if arguments.isEmpty { continue }
      let isErased = first.operands.indices.map { arguments[$0] != nil }
      rewriter.eraseSignatureParts(
        of: function.operation, arguments: function.functionType.type.inputs.map { _ in false },
        results: isErased)
      for end in returns {
        let kept = end.operands.enumerated().filter { !isErased[$0.offset] }.map(\.element)
        rewriter.setOperands(end.operation, to: kept)
      }
      for call in calls[function.operation] ?? [] { drop(arguments, isErased, call, rewriter) }
    }
  }

  /// Uses what is given to a function in place of results that are the same.
  private func drop(_ arguments: [Int: Int], _ isErased: [Bool], _ call: Op<Func.Call>, _ rewriter: Rewriter)
  {
    let old = call.operation
    rewriter.builder.move(after: old)
    for index in isErased.indices where isErased[index] {
      guard let argument = arguments[index] else { continue }
      let (result, given) = (old.result(index), old.operand(argument))
      var replacement = given
      if given.type != result.type {
        replacement =
          rewriter.create(MemRef.Cast.self, at: old.location) {
            ($0.source, $0.dest) = (given, result.type)
          }.dest
      }
      rewriter.replaceAllUses(of: result, with: replacement)
    }
    _ = rewriter.eraseResults(of: old, isErased)
  }
}

/// Lets callers provide the buffers that functions would return.
public struct BufferResultsToOutParams: Pass {
  public static let name = "buffer-results-to-out-params"
  public static let title = "BufferResultsToOutParamsPass"
  public static let summary = "Converts memref-typed function results to out-params"
  public static let anchor: String? = Builtin.Module.name
  public static let dependentDialects: [any Dialect.Type] = [MemRef.self]

  /// Whether the new arguments get an attribute that says what they are.
  public var addResultAttr = false
  /// Whether the caller's buffer is used in place of a new one of dynamic size.
  public var hoistDynamicAllocs = false
  /// Whether the caller's buffer is used in place of a new one of static size.
  public var hoistStaticAllocs = false
  /// Whether public functions change.
  public var modifyPublicFunctions = false
  public static let options: [PassOption<Self>] = [
    .init(
      "add-result-attr", \.addResultAttr, "Add the attribute 'bufferize.result' to all output parameters."),
    .init("hoist-dynamic-allocs", \.hoistDynamicAllocs, "Hoist dynamic allocations to call sites."),
    .init("hoist-static-allocs", \.hoistStaticAllocs, "Hoist static allocations to call sites."),
    .init(
      "modify-public-functions", \.modifyPublicFunctions, "Modify function signatures of public functions."),
  ]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var replacement = OutParameters(options: self, rewriter: Rewriter(op.context))
    for function in op.functions where isChanged(function) {
      try replacement.update(function)
    }
    try replacement.updateCalls(in: op)
  }

  /// `true` iff a function gets other arguments.
  fileprivate func isChanged(_ function: Op<Func.Function>) -> Bool {
    !function.body.isEmpty && (modifyPublicFunctions || !function.isPublic)
  }
}

/// The replacement of returned buffers by arguments.
private struct OutParameters {
  let options: BufferResultsToOutParams
  let rewriter: Rewriter
  /// For each function, the positions of the arguments that are the sizes of the buffers it would allocate.
  private var sizes: [Operation: [[Int]]] = [:]

  init(options: BufferResultsToOutParams, rewriter: Rewriter) {
    (self.options, self.rewriter) = (options, rewriter)
  }

  /// Gives `function` arguments in place of the buffers it returns.
  mutating func update(_ function: Op<Func.Function>) throws(PassFailure) {
    let (op, type) = (function.operation, function.functionType.type)
    let isErased = type.results.map { $0.is(MemRefType.self) }
    for result in type.results {
      guard let memref = result.as(MemRefType.self), !memref.hasIdentityLayout, !memref.isFullyDynamic else {
        continue
      }
      op.emitError("cannot create out param for result with unsupported layout")
      throw .reported
    }
    if !isErased.contains(true) { return }
    let known = op.resultAttributes
    let marker = op.context.identifier("bufferize.result")
    let parts = type.results.indices.filter { isErased[$0] }.map { index -> SignaturePart in
      var attributes = known.map { Array($0[index]) } ?? []
      if options.addResultAttr { attributes.append(NamedAttribute(marker, op.context.unit)) }
      return SignaturePart(
        at: type.inputs.count, type.results[index],
        attributes: attributes.isEmpty ? nil : op.context.dictionary(attributes), location: op.location)
    }
    let ends = function.returns
    rewriter.eraseSignatureParts(
      of: op, arguments: type.inputs.map { _ in false }, results: isErased)
    rewriter.insertSignatureParts(into: op, arguments: parts)
    guard let entry = function.body.entry else { return }
    let added = Array(entry.arguments.dropFirst(type.inputs.count))
    for end in ends { updateReturn(end, in: op, added) }
  }

  /// Writes to `added` what would be returned.
  private mutating func updateReturn(_ end: Op<Func.Return>, in function: Operation, _ added: [Value]) {
    rewriter.builder.move(before: end.operation)
    let returned = Array(end.operands)
    rewriter.setOperands(end.operation, to: returned.filter { !$0.type.is(MemRefType.self) })
    var allSizes: [[Int]] = []
    for (value, argument) in zip(returned.filter { $0.type.is(MemRefType.self) }, added) {
      let isStatic = value.type.as(MemRefType.self)?.shape.contains(ShapeDimension.dynamic) == false
      let isHoisted = isStatic ? options.hoistStaticAllocs : options.hoistDynamicAllocs
      guard isHoisted, let alloc = value.definingOperation, alloc.isAllocation else {
        rewriter.create(MemRef.Copy.self, at: end.location) { ($0.source, $0.target) = (value, argument) }
        continue
      }
      if options.hoistDynamicAllocs, !isStatic {
        let indices = alloc.operands.filter { $0.type == function.context.indexType }
        let isKnown = indices.allSatisfy { $0.isBlockArgument && $0.owningBlock == argument.owningBlock }
        allSizes.append(isKnown ? indices.map(\.index) : [])
      }
      rewriter.replaceAllUses(of: value, with: argument)
      rewriter.erase(alloc)
    }
    if sizes[function] == nil { sizes[function] = allSizes }
  }

  /// Gives buffers to the functions that now take them.
  func updateCalls(in module: Operation) throws(PassFailure) {
    let symbols = SymbolTableCache()
    var (calls, hasFailed): ([Op<Func.Call>], Bool) = ([], false)
    module.walk(.postOrder) { inner in
      if let call = inner.as(Func.Call.self) { calls.append(call) }
      return .advance
    }
    for call in calls {
      guard let callee = symbols.function(calledBy: call.operation)?.as(Func.Function.self) else {
        let name = call.callee.name.string
        call.operation.emitError("cannot find callee '@\(name)' in symbol table")
        hasFailed = true
        continue
      }
      if options.isChanged(callee), !update(call, callee.operation) { hasFailed = true }
    }
    if hasFailed { throw .reported }
  }

  /// Gives buffers to one call; `false` if nobody knows their sizes.
  private func update(_ call: Op<Func.Call>, _ callee: Operation) -> Bool {
    let op = call.operation
    rewriter.builder.move(before: op)
    let isErased = op.results.map { $0.type.is(MemRefType.self) }
    if !isErased.contains(true) { return true }
    var (operands, known) = (Array(op.operands), (sizes[callee] ?? [])[...])
    for result in op.results {
      guard let memref = result.type.as(MemRefType.self) else { continue }
      var dynamic: [Value] = []
      if memref.shape.contains(ShapeDimension.dynamic) {
        guard let first = known.popFirst(), !first.isEmpty else {
          op.emitError("cannot create out param for dynamically shaped result")
          return false
        }
        dynamic = first.map { op.operand($0) }
      }
      let type = op.context.memRefType(
        Array(memref.shape), memref.element, layout: nil, memorySpace: result.type.bufferSpace)
      var buffer = rewriter.createAlloc(type, dynamic, alignment: 0, at: op.location)
      if !memref.hasIdentityLayout {
        let (whole, cast) = (buffer, result.type)
        buffer =
          rewriter.create(MemRef.Cast.self, at: op.location) { ($0.source, $0.dest) = (whole, cast) }.dest
      }
      rewriter.replaceAllUses(of: result, with: buffer)
      operands.append(buffer)
    }
    let new = rewriter.eraseResults(of: op, isErased)
    rewriter.setOperands(new, to: operands)
    return true
  }
}

extension MemRefType {
  /// `true` iff nothing is known of where the elements are.
  fileprivate var isFullyDynamic: Bool {
    guard let layout = stridesAndOffset else { return false }
    return ([layout.offset] + layout.strides).allSatisfy { $0 == ShapeDimension.dynamic }
  }
}

extension Operation {
  /// The functions directly inside this module.
  var functions: [Op<Func.Function>] {
    region(0).blocks.flatMap { $0.operations.compactMap { $0.as(Func.Function.self) } }
  }

  /// `true` iff this operation makes a new buffer that may as well be another one.
  fileprivate var isAllocation: Bool {
    `is`(MemRef.Alloc.self) || `is`(MemRef.Alloca.self) || `is`(Bufferization.Clone.self)
      || `is`(MemRef.Realloc.self)
  }
}

extension Value {
  /// What this is a cast of, or the value itself.
  fileprivate var uncast: Value {
    var value = self
    while let cast = value.defined(by: MemRef.Cast.self) { value = cast.source }
    return value
  }
}

extension Op<Func.Function> {
  /// `true` iff callers may be elsewhere.
  fileprivate var isPublic: Bool { operation.symbolVisibility == .public }
}
