// The flow of control in random functions.

extension RandomFunctions {
  private mutating func newBlock() -> String {
    blockCount += 1
    return "^b\(blockCount)"
  }

  /// Adds an operation, or blocks.
  mutating func emit(depth: Int) {
    budget -= 1
    switch random.below(depth > 2 ? 20 : 27) {
    case 0: random.below(4) == 0 ? emitIndirectCall() : emitCall()
    case 2 where random.below(4) == 0:
      let value = value(of: type())
      _ = define(value.type, "\"foreign.op\"(\(value.name)) : (\(value.type)) -> \(value.type)")
    case 1 where random.below(4) == 0: add("cf.assert \(value(of: "i1").name), \"m\(random.below(3))\"")
    case 20, 21, 22: emitChoice(depth)
    case 23, 24: emitLoop(depth)
    case 25: emitSwitch(depth)
    case 26: emitTangle(depth)
    default: emitOperation()
    }
  }

  private mutating func emitSome(_ depth: Int) {
    for _ in 0..<1 + random.below(4) { emit(depth: depth + 1) }
  }

  private mutating func emitCall() {
    let callee = callees[random.below(callees.count)]
    emitCall("func.call @\(callee.name)", callee.inputs, callee.results)
  }

  /// Calls one of two functions of one type, or one by its value.
  private mutating func emitIndirectCall() {
    let callee = callees[random.below(callees.count)]
    let type = "(\(callee.inputs.joined(separator: ", "))) -> (\(callee.results.joined(separator: ", ")))"
    let alike = callees.filter { $0.inputs == callee.inputs && $0.results == callee.results }
    let other = alike[random.below(alike.count)]
    let names = [callee, other].map { callee in
      let name = newName()
      add("\(name) = func.constant @\(callee.name) : \(type)")
      return name
    }
    let chosen = newName()
    add("\(chosen) = arith.select \(value(of: "i1").name), \(names[0]), \(names[1]) : \(type)")
    emitCall("func.call_indirect \(chosen)", callee.inputs, callee.results)
  }

  private mutating func emitCall(_ start: String, _ inputs: [String], _ results: [String]) {
    let arguments = inputs.map { value(of: $0).name }.joined(separator: ", ")
    let name = newName()
    let count = results.count
    let bound = count == 1 ? name : "\(name):\(count)"
    add(
      "\(bound) = \(start)(\(arguments)) : (\(inputs.joined(separator: ", "))) -> "
        + "(\(results.joined(separator: ", ")))")
    for (index, type) in results.enumerated() {
      scope.append(TypedName(name: count == 1 ? name : "\(name)#\(index)", type: type))
    }
  }

  /// Adds two ways that join; one may be impossible.
  private mutating func emitChoice(_ depth: Int) {
    let (condition, type) = (value(of: "i1"), type())
    let (yes, no, join) = (newBlock(), newBlock(), newBlock())
    let outer = scope
    add("cf.cond_br \(condition.name), \(yes), \(no)")
    for (index, block) in [yes, no].enumerated() {
      lines.append("\(block):")
      emitSome(depth)
      if index == 1, random.below(10) == 0 {
        add("ub.unreachable")
      } else {
        let result = value(of: type)
        add("cf.br \(join)(\(result.name) : \(type))")
      }
      scope = outer
    }
    openBlock(join, [type])
  }

  /// Adds a loop that ends after a few turns.
  private mutating func emitLoop(_ depth: Int) {
    let type = type()
    let first = value(of: type)
    let zero = define("index", "arith.constant 0 : index")
    let one = define("index", "arith.constant 1 : index")
    let end = define("index", "arith.constant \(1 + random.below(4)) : index")
    let (header, body, exit) = (newBlock(), newBlock(), newBlock())
    add("cf.br \(header)(\(zero.name), \(first.name) : index, \(type))")
    openBlock(header, ["index", type])
    let (counter, carried) = (scope[scope.count - 2], scope[scope.count - 1])
    let isLess = define("i1", "arith.cmpi slt, \(counter.name), \(end.name) : index")
    let outer = scope
    add("cf.cond_br \(isLess.name), \(body), \(exit)(\(carried.name) : \(type))")
    lines.append("\(body):")
    emitSome(depth)
    let next = define("index", "arith.addi \(counter.name), \(one.name) : index")
    let result = value(of: type)
    add("cf.br \(header)(\(next.name), \(result.name) : index, \(type))")
    scope = outer
    openBlock(exit, [type])
  }

  private mutating func emitSwitch(_ depth: Int) {
    let type = type()
    let flag = value(of: ["i8", "i8", "i32", "i64", "i3"][random.below(5)])
    let blocks = (0..<1 + random.below(3)).map { _ in newBlock() }
    let join = newBlock()
    let otherwise = value(of: type)
    let outer = scope
    let cases = blocks.enumerated().map { ", \($0 * 3 - 1): \($1)" }.joined()
    add("cf.switch \(flag.name) : \(flag.type), [default: \(join)(\(otherwise.name) : \(type))\(cases)]")
    for block in blocks {
      lines.append("\(block):")
      emitSome(depth)
      let result = value(of: type)
      add("cf.br \(join)(\(result.name) : \(type))")
      scope = outer
    }
    openBlock(join, [type])
  }

  /// Adds blocks that lead to each other in any way, several of them maybe the heads of one loop; a number that
  /// becomes less with each of them says when to leave.
  private mutating func emitTangle(_ depth: Int) {
    let type = type()
    let (first, fuel) = (value(of: type), define("index", "arith.constant \(1 + random.below(6)) : index"))
    let one = define("index", "arith.constant 1 : index")
    let (heads, exit) = ((0..<2 + random.below(2)).map { _ in newBlock() }, newBlock())
    func jump(_ fuel: String, _ value: TypedName, _ random: inout SplitMix) -> String {
      "\(heads[random.below(heads.count)])(\(fuel), \(value.name) : index, \(type))"
    }
    let outer = scope
    add("cf.br \(jump(fuel.name, first, &random))")
    for head in heads {
      openBlock(head, ["index", type])
      let (fuel, carried) = (scope[scope.count - 2], scope[scope.count - 1])
      let isOut = define("i1", "arith.cmpi slt, \(fuel.name), \(one.name) : index")
      let body = newBlock()
      add("cf.cond_br \(isOut.name), \(exit)(\(carried.name) : \(type)), \(body)")
      lines.append("\(body):")
      emitSome(depth)
      let less = define("index", "arith.subi \(fuel.name), \(one.name) : index")
      let (condition, yes, no) = (value(of: "i1"), value(of: type), value(of: type))
      add("cf.cond_br \(condition.name), \(jump(less.name, yes, &random)), \(jump(less.name, no, &random))")
      scope = outer
    }
    openBlock(exit, [type])
  }

  /// Begins a block with arguments.
  private mutating func openBlock(_ block: String, _ types: [String]) {
    let arguments = types.map { TypedName(name: newName(), type: $0) }
    lines.append("\(block)(\(arguments.map { "\($0.name): \($0.type)" }.joined(separator: ", "))):")
    scope += arguments
  }
}
