import Accel
import ArithDialect

// Patterns by which drivers are tested.

extension Test {
  /// A pattern for operations of one name, declared or not.
  static func pattern(
    _ title: String, on name: String, _ body: @escaping Pattern.Body
  ) -> Pattern { Pattern(title, on: .kind(name), body) }

  // op_in_place_fold_anchor(x) → op_in_place_fold(x), folded
  static let foldingPattern = pattern("FoldingPattern", on: "test.op_in_place_fold_anchor") { op, rewriter in
    let operand = op.operand(0)
    let result = rewriter.createOrFold(InPlaceFold.self) {
      ($0.op, $0.result) = (operand, op.context.i32)
    }
    return rewriter.replace(op, with: result)
  }

  // cast {test_fold_before_previously_folded_op} → cast true
  static let constantBefore = Pattern("FolderInsertBeforePreviouslyFoldedConstantPattern") {
    (op: Op<Cast>, rewriter) throws(NoMatch) in
    guard op.operation.discardable("test_fold_before_previously_folded_op") != nil,
      let block = op.operation.block
    else { throw NoMatch("the operation is not marked") }
    rewriter.builder.move(toStartOf: block)
    let value = rewriter.create(
      Arith.Constant.self, results: [op.context.i1], properties: [op.context.bool(true)], at: op.location)
    let cast = rewriter.create(Cast.self, at: op.location) {
      ($0.inputs, $0.result) = ([value.result], op.context.i32)
    }
    return rewriter.replace(op, with: cast)
  }

  // commutative2(commutative2(x, c), y) → c
  static let commutativeConstant = Pattern("FolderCommutativeOp2WithConstant") {
    (op: Op<Commutative2>, rewriter) throws(NoMatch) in
    guard let inner = op.operation.operand(0).defined(by: Commutative2.self),
      inner.operation.operand(1).constant != nil
    else { throw NoMatch("the first operand is not the same with a constant") }
    return rewriter.replace(op, with: inner.operation.operand(1))
  }

  // any_attr_of_i32_str {n} → any_attr_of_i32_str {n + 1}, up to 3
  static let increment = Pattern("IncrementIntAttribute<3>") {
    (op: Op<AnyAttrOf>, rewriter) throws(NoMatch) in
    guard let number = op.operation.properties[0]?.as(IntegerAttr.self)?.value, number < 3 else {
      throw NoMatch("the attribute is no small number")
    }
    return rewriter.setProperty(op.operation, 0, to: op.context.integer(number + 1, op.context.i32))
  }

  // one_region_op { a {eligible}; end(a) } → a; one_region_op { end(a) }
  static let hoist = Pattern("HoistEligibleOps") { (op: Op<OneRegion>, rewriter) throws(NoMatch) in
    guard let end = op.body.entry?.last, let candidate = end.operands.first?.definingOperation,
      candidate.parent == op.operation, candidate.discardable("eligible") != nil
    else { throw NoMatch("nothing is eligible") }
    return rewriter.move(candidate, before: op.operation)
  }

  // maybe_eligible_op → maybe_eligible_op {eligible}
  static let makeEligible = pattern("MakeOpEligible", on: "foo.maybe_eligible_op") {
    (op, rewriter) throws(NoMatch) in
    if op.discardable("eligible") != nil { throw NoMatch("the operation is eligible already") }
    return rewriter.setAttribute(op, op.context.identifier("eligible"), to: op.context.unit)
  }

  // region { move_before_parent_op } → move_before_parent_op; region {}
  static let moveBefore = pattern("MoveBeforeParentOp", on: "test.move_before_parent_op") {
    (op, rewriter) throws(NoMatch) in
    rewriter.move(op, before: try parent(of: op))
  }

  // region { move_after_parent_op } → region {}; move_after_parent_op
  static let moveAfter = pattern("MoveAfterParentOp", on: "test.move_after_parent_op") {
    (op, rewriter) throws(NoMatch) in
    var target = try parent(of: op)
    for _ in 0..<(op.discardable("advance")?.as(IntegerAttr.self)?.value ?? 0) {
      guard let next = target.next else { throw NoMatch("there are not as many operations") }
      target = next
    }
    return rewriter.move(op, after: target)
  }

  /// Returns the operation around `op` unless that is a function.
  private static func parent(of op: Operation) throws(NoMatch) -> Operation {
    guard let parent = op.parent, parent.interface(FunctionWitness.self) == nil else {
      throw NoMatch("the operation is in a function")
    }
    return parent
  }

  // inline_blocks_into_parent { a; b } → a; b; inline_blocks_into_parent {}
  static let inlineBlocks = pattern("InlineBlocksIntoParent", on: "test.inline_blocks_into_parent") {
    (op, rewriter) throws(NoMatch) in
    guard let target = op.block, op.regions.contains(where: { !$0.isEmpty }) else {
      throw NoMatch("there are no blocks")
    }
    for region in op.regions {
      while let block = region.entry { rewriter.inline(block, into: target, before: op) }
    }
    return silent(op).changed(op)
  }

  // a; split_block_here; b → a  ^bb: new_op; b
  static let splitBlock = pattern("SplitBlockHere", on: "test.split_block_here") { op, rewriter in
    rewriter.split(before: op)
    rewriter.builder.move(before: op)
    return rewriter.replace(op, with: Array(rewriter.createLike(op, "test.new_op").results))
  }

  /// A rewriter of which no driver hears, as MLIR's tests set some attributes without a word.
  private static func silent(_ op: Operation) -> Rewriter { Rewriter(op.context) }

  // clone_me → clone_me {was_cloned}; clone_me
  static let clone = pattern("CloneOp", on: "test.clone_me") { (op, rewriter) throws(NoMatch) in
    if op.discardable("was_cloned") != nil { throw NoMatch("the operation is a copy") }
    let copy = rewriter.clone(op)
    return silent(copy).setAttribute(copy, op.context.identifier("was_cloned"), to: op.context.unit)
  }

  // clone_region_before { a } → a; clone_region_before {was_cloned} { a }
  static let cloneRegion = pattern("CloneRegionBeforeOp", on: "test.clone_region_before") {
    (op, rewriter) throws(NoMatch) in
    if op.discardable("was_cloned") != nil { throw NoMatch("the region was copied") }
    guard let block = op.block, let target = block.region else { throw NoMatch("there is no block") }
    var mapping = ValueMapping()
    for region in op.regions { rewriter.clone(region, into: target, before: block, &mapping) }
    return silent(op).setAttribute(op, op.context.identifier("was_cloned"), to: op.context.unit)
  }

  // replace_with_new_op(x) → new_op(x)
  static let replaceWithNew = pattern("ReplaceWithNewOp", on: "test.replace_with_new_op") { op, rewriter in
    if op.discardable("create_erase_op") != nil {
      let made = rewriter.create(
        OperationState(op.context.operationName(op.context.identifier("test.erase_op")), at: op.location))
      return rewriter.replace(op, with: Array(made.results))
    }
    return rewriter.replace(op, with: Array(rewriter.createLike(op, "test.new_op").results))
  }

  // erase_first_block { ^a: …  ^b: … } → erase_first_block { ^b: … }
  static let eraseFirstBlock = pattern("EraseFirstBlock", on: "test.erase_first_block") {
    (op, rewriter) throws(NoMatch) in
    guard let block = op.regions.first(where: { !$0.isEmpty })?.entry else {
      throw NoMatch("there are no blocks")
    }
    return rewriter.erase(block)
  }

  // insert_same_op → insert_same_op {skip}; insert_same_op {skip}
  static let insertSame = pattern("InsertSameOp", on: "test.insert_same_op") {
    (op, rewriter) throws(NoMatch) in
    if op.discardable("skip") != nil { throw NoMatch("the operation is to be left alone") }
    let made = rewriter.createLike(op, "test.insert_same_op")
    let skip = op.context.identifier("skip")
    rewriter.setAttribute(op, skip, to: op.context.bool(true))
    return silent(made).setAttribute(made, skip, to: op.context.bool(true))
  }

  // erase_op →
  static let erase = pattern("EraseOp", on: "test.erase_op") { op, rewriter in rewriter.erase(op) }

  // change_block_op [^a, ^b] → change_block_op [^b, ^b], and likewise for all that go to ^a
  static let changeBlock = pattern("ChangeBlockOp", on: "test.change_block_op") {
    (op, rewriter) throws(NoMatch) in
    guard op.successors.count > 1, op.successors[0] != op.successors[1] else {
      throw NoMatch("there are no two blocks")
    }
    let (old, new) = (op.successors[0], op.successors[1])
    let edges = Array(old.incomingEdges)
    for edge in edges.dropLast() { rewriter.setSuccessor(edge.terminator, edge.index, to: new) }
    return rewriter.setSuccessor(edges[edges.count - 1].terminator, edges[edges.count - 1].index, to: new)
  }

  // ^a: implicit_change_op [^b] → ^a: implicit_change_op [^a]
  static let implicitChange = pattern("ImplicitChangeOp", on: "test.implicit_change_op") {
    (op, rewriter) throws(NoMatch) in
    guard let block = op.block, !op.successors.isEmpty, op.successors[0] != block else {
      throw NoMatch("the successor is the block")
    }
    return rewriter.setSuccessor(op, 0, to: block)
  }
}

extension Rewriter {
  /// Creates an operation called `name` with the operands and the types of results of `op`.
  func createLike(_ op: Operation, _ name: String) -> Operation {
    var state = OperationState(context.operationName(context.identifier(name)), at: op.location)
    (state.operands, state.resultTypes) = (Array(op.operands), op.results.types)
    return create(state)
  }
}
