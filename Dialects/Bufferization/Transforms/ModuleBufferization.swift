import Accel
import FuncDialect
import MemRefDialect

// Functions: those that are called first, so that callers know what they do.

/// The functions of a module: those that can be put in the order of calls, and those that call each other in circles.
struct CallOrder {
  /// Callees before their callers.
  private(set) var ordered: [Op<Func.Function>] = []
  /// The functions that call each other in circles, and those that call these.
  private(set) var remaining: [Op<Func.Function>] = []

  /// Finds the order of the functions directly inside `module`.
  init(_ module: Operation) {
    let symbols = SymbolTableCache()
    let functions = module.region(0).blocks.flatMap { $0.operations.compactMap { $0.as(Func.Function.self) } }
    var callers: [Operation: [Operation]] = [:]
    var counts: [Operation: Int] = [:]
    for function in functions {
      let operation = function.operation
      counts[operation] = 0
      operation.forEach(Func.Call.self) { call in
        guard let callee = symbols.function(calledBy: call.operation), callee.hasTensorSignature else {
          return
        }
        if callers[callee]?.contains(operation) ?? false { return }
        callers[callee, default: []].append(operation)
        counts[operation, default: 0] += 1
      }
    }
    var pending = functions.filter { counts[$0.operation] == 0 }
    pending.reverse()
    while let function = pending.popLast() {
      ordered.append(function)
      for caller in callers[function.operation] ?? [] {
        counts[caller, default: 0] -= 1
        if counts[caller] == 0 { pending.append(Op(unchecked: caller)) }
      }
      counts[function.operation] = nil
    }
    remaining = functions.filter { counts[$0.operation] != nil }
  }
}

extension Operation {
  /// `true` iff this function takes or returns tensors.
  fileprivate var hasTensorSignature: Bool {
    guard let signature = interface(FunctionWitness.self)?.signature(self) else { return false }
    return signature.inputs.contains(where: \.isTensor) || signature.results.contains(where: \.isTensor)
  }
}

extension Op<Func.Function> {
  /// The operations that return from the function.
  var returns: [Op<Func.Return>] { self.body.blocks.compactMap { $0.last?.as(Func.Return.self) } }
}

// MARK: Analysis

extension OneShotAnalysisState {
  /// Decides about all operands in the functions of a module.
  func analyze(module: Operation) throws(BufferizationFailure) {
    let order = CallOrder(module)
    for function in order.ordered where isAnalysed(function.operation) {
      functions[function.operation] = FunctionStates.State()
      findEquivalentCalls(in: function.operation)
      try analyze(function.operation)
      findAliases(of: function)
      findAccesses(of: function)
      functions[function.operation]?.isDone = true
      resetCaches()
    }
    for function in order.remaining where isAnalysed(function.operation) {
      findEquivalentCalls(in: function.operation)
      try analyze(function.operation)
    }
    for block in module.region(0).blocks {
      for op in block.operations
      where !op.is(Func.Function.self) && !op.traits.contains(.symbolTable) { try analyze(op) }
    }
  }

  private func isAnalysed(_ function: Operation) -> Bool {
    options.allows(function)
      && !(function.symbolName.map { options.unanalysedFunctions.contains($0.string) } ?? false)
  }

  /// Unites results of calls with the arguments whose buffers they are.
  private func findEquivalentCalls(in op: Operation) {
    op.walk(.postOrder) { call in
      guard call.is(Func.Call.self), let callee = functions.function(calledBy: call),
        let state = functions[callee]
      else { return .advance }
      for (result, argument) in state.equivalentArguments.sorted(by: { $0.key < $1.key })
      where isInPlace(call.operands.use(at: argument)) {
        uniteEquivalents(call.result(result), call.operand(argument))
      }
      return .advance
    }
  }

  /// Finds out which results are the buffers of which arguments.
  private func findAliases(of function: Op<Func.Function>) {
    let operation = function.operation
    let type = function.functionType.type
    guard !function.body.isEmpty else {
      let results = type.results.indices.filter { type.results[$0].isTensor }
      for index in type.inputs.indices where type.inputs[index].isTensor {
        functions[operation]?.aliasingResults[index] = results
      }
      return
    }
    let returns = function.returns
    let arguments = function.body.arguments.filter { $0.type.is(RankedTensorType.self) }
    for argument in arguments {
      var found: [Int] = []
      for end in returns {
        for (index, value) in end.operands.enumerated()
        where value.type.is(RankedTensorType.self) && !found.contains(index) && areAliases(value, argument) {
          found.append(index)
        }
      }
      functions[operation]?.aliasingResults[argument.index] = found
    }
    func equivalent(_ end: Op<Func.Return>, _ index: Int) -> Int? {
      let value = end.operands[index]
      guard value.type.isTensor, let argument = arguments.first(where: { areEquivalent(value, $0) }) else {
        return nil
      }
      if options.analysesOnly { annotate(end, index, argument.index) }
      return argument.index
    }
    for index in 0..<(returns.first?.operands.count ?? 0) {
      guard let argument = equivalent(returns[0], index) else { continue }
      if returns.dropFirst().allSatisfy({ equivalent($0, index) == argument }) {
        functions[operation]?.equivalentArguments[index] = argument
      }
    }
  }

  /// Notes which argument a returned value is.
  private func annotate(_ end: Op<Func.Return>, _ index: Int, _ argument: Int) {
    let context = end.context
    let name = context.identifier("__equivalent_func_args__")
    let operation = end.operation
    var numbers = Array(repeating: -1, count: operation.operands.count)
    if let known = operation.attributes.first(where: { $0.name == name })?.value.as(ArrayAttr.self) {
      numbers = known.elements.map { Int(attribute: $0) ?? -1 }
    }
    numbers[index] = argument
    let attribute = context.array(numbers.map { $0.attribute(in: context) })
    Rewriter(context).setAttribute(operation, name, to: attribute)
  }

  /// Finds out which arguments are read, and which are written to.
  private func findAccesses(of function: Op<Func.Function>) {
    let operation = function.operation
    for (index, type) in function.functionType.type.inputs.enumerated() where type.isTensor {
      var (isRead, isWritten) = (true, true)
      if let access = operation.argumentAttribute(Bufferization.access, at: index)?.as(StringAttr.self) {
        let word = access.bytes.string
        isRead = word == "read" || word == "read-write"
        isWritten = word == "write" || word == "read-write"
      } else if let entry = function.body.entry {
        let argument = entry.arguments[index]
        (isRead, isWritten) = (self.isRead(argument), self.isWritten(argument))
      }
      if options.analysesOnly {
        let word = isRead ? (isWritten ? "read-write" : "read") : isWritten ? "write" : "none"
        Rewriter(operation.context).setArgumentAttribute(
          operation, index, Bufferization.access, to: operation.context.string(word))
      }
      if isRead { functions[operation]?.readArguments.insert(index) }
      if isWritten { functions[operation]?.writtenArguments.insert(index) }
    }
  }
}

// MARK: Replacement

/// Makes buffers of the tensors in `module`, of those that functions take and return, too.
func bufferize(
  module: Operation, _ options: BufferizationOptions, _ count: (Int) -> Void
) throws(BufferizationFailure) {
  func run(_ op: Operation) throws(BufferizationFailure) {
    let bufferizer = Bufferizer(op.context, options)
    defer { count(bufferizer.allocationCount) }
    try bufferizer.run(on: op)
  }
  let order = CallOrder(module)
  let functions = order.ordered + order.remaining
  for function in functions {
    let copies = options.copiesBeforeWrites
    let name = function.symName.name.string
    if options.unanalysedFunctions.contains(name) { options.copiesBeforeWrites = true }
    defer { options.copiesBeforeWrites = copies }
    try run(function.operation)
    if options.functionLayout == .infer { foldReturnedCasts(of: function) }
  }
  for block in module.region(0).blocks {
    for op in Array(block.operations)
    where !op.is(Func.Function.self) && !op.traits.contains(.symbolTable) { try run(op) }
  }
  let rewriter = Rewriter(module.context)
  for function in functions {
    for index in function.functionType.type.inputs.indices {
      for name in [Bufferization.bufferLayout, Bufferization.writable] {
        rewriter.setArgumentAttribute(function.operation, index, name, to: nil)
      }
    }
  }
}

/// Lets a function return what is cast before it returns, if all returns agree.
private func foldReturnedCasts(of function: Op<Func.Function>) {
  let returns = function.returns
  guard let first = returns.first else { return }
  let rewriter = Rewriter(function.context)
  var types = Array(function.functionType.type.results)
  for index in first.operands.indices {
    let sources = returns.map { $0.operands[index].castSource }
    guard sources.allSatisfy({ $0.type == sources[0].type }) else { continue }
    types[index] = sources[0].type
    for (end, source) in zip(returns, sources) { rewriter.setOperand(end.operation, index, to: source) }
  }
  rewriter.setFunctionType(
    function.operation, inputs: Array(function.functionType.type.inputs), results: types)
}

extension Value {
  /// What is cast, or the value itself.
  fileprivate var castSource: Value { defined(by: MemRef.Cast.self)?.source ?? self }
}

extension Operation {
  /// The attribute called `name` of a function's argument.
  func argumentAttribute(_ name: String, at index: Int) -> Attribute? {
    guard let attributes = argumentAttributes, index < attributes.elements.count else { return nil }
    return attributes[index].first { $0.name.string == name }?.value
  }
}

extension Rewriter {
  /// Sets or removes an attribute of a function's argument.
  func setArgumentAttribute(_ function: Operation, _ index: Int, _ name: String, to value: Attribute?) {
    guard let inputs = function.interface(FunctionWitness.self)?.signature(function).inputs else { return }
    let known = function.argumentAttributes
    if value == nil, function.argumentAttribute(name, at: index) == nil { return }
    let dictionaries = inputs.indices.map { position -> Attribute in
      var entries = known.map { Array($0[position]) } ?? []
      if position == index {
        entries.removeAll { $0.name.string == name }
        if let value { entries.append(NamedAttribute(context.identifier(name), value)) }
      }
      return context.dictionary(entries)
    }
    let isEmpty = dictionaries.allSatisfy { $0.as(DictionaryAttr.self)?.entries.isEmpty ?? true }
    setProperty(
      function, Func.Function.argAttrs.description.position,
      to: isEmpty ? nil : context.array(dictionaries))
  }

  /// Gives a function other types; its blocks are not changed.
  func setFunctionType(_ function: Operation, inputs: [Type], results: [Type]) {
    setProperty(
      function, Func.Function.functionType.description.position,
      to: context.typeAttribute(context.functionType(inputs: inputs, results: results)))
  }
}
