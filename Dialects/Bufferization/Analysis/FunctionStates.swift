import Accel
import FuncDialect

/// What is known of functions that have been analysed.
struct FunctionStates {
  /// How far a function has been analysed, and what was found.
  struct State {
    /// `true` iff the analysis is done.
    var isDone = false
    /// For results, the argument whose buffer they are.
    var equivalentArguments: [Int: Int] = [:]
    /// For arguments, the results that may be part of their buffers.
    var aliasingResults: [Int: [Int]] = [:]
    /// The arguments that are read, and those that are written to.
    var readArguments: Set<Int> = [], writtenArguments: Set<Int> = []
  }

  private var states: [Operation: State] = [:]
  private let symbols = SymbolTableCache()

  /// What is known of a function; `nil` if it has not been looked at.
  subscript(function: Operation) -> State? {
    get { states[function] }
    set { states[function] = newValue }
  }

  /// What is known of the function that `call` calls, if its analysis is done.
  func callee(of call: Operation) -> State? {
    guard let state = function(calledBy: call).flatMap({ states[$0] }), state.isDone else { return nil }
    return state
  }

  /// The function that `call` calls.
  func function(calledBy call: Operation) -> Operation? { symbols.function(calledBy: call) }
}

/// Finds functions by their names.
final class SymbolTableCache {
  private let tables = SymbolTables()
  /// Creates an empty cache.
  init() {}
  /// The function that `call` calls.
  func function(calledBy call: Operation) -> Operation? {
    guard let call = call.as(Func.Call.self) else { return nil }
    return tables.lookUp(call.callee.name, nearest: call.operation)
  }
}
