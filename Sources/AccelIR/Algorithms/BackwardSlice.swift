/// What counts as something that an operation depends on.
public struct BackwardSliceOptions {
  /// `true` iff an argument of the only block of an operation depends on that operation.
  public var followsBlockArguments = false
  /// `true` iff an operation depends on what is used inside of its regions.
  public var followsUsesInside = false
  /// Only these operations, and what they depend on, are listed.
  public var includes: (Operation) -> Bool = { _ in true }

  /// Creates options by which operations depend on what defines their operands.
  public init() {}
}

extension Operation {
  /// Returns the operations that this one depends on, each after those that it depends on itself.
  public func backwardSlice(_ options: BackwardSliceOptions = BackwardSliceOptions()) -> [Operation] {
    var order: [Operation] = []
    var seen: Set<Operation> = [self]
    var path: [(op: Operation, next: [Operation])] = [(self, sources(options).reversed())]
    // Chains of definitions may be long, so they are followed without recursion.
    while !path.isEmpty {
      guard let source = path[path.count - 1].next.popLast() else {
        order.append(path.removeLast().op)
        continue
      }
      if options.includes(source), seen.insert(source).inserted {
        path.append((source, source.sources(options).reversed()))
      }
    }
    return order.dropLast()
  }

  /// The operations that this one depends on directly.
  private func sources(_ options: BackwardSliceOptions) -> [Operation] {
    var sources: [Operation] = []
    func add(_ value: Value) {
      if let op = value.definingOperation {
        sources.append(op)
      } else if options.followsBlockArguments, let parent = value.owningBlock?.parent,
        !parent.traits.contains(.isolatedFromAbove), parent.regions.count == 1, parent.region(0).hasOneBlock
      {
        sources.append(parent)
      }
    }
    if options.followsUsesInside { for region in regions { region.usedValuesFromAbove.forEach(add) } }
    operands.forEach(add)
    return sources
  }
}

extension Region {
  /// The values that are used inside of this region and defined outside, in the order of their first uses.
  public var usedValuesFromAbove: [Value] {
    var values: [Value] = []
    var seen: Set<Value> = []
    for block in blocks {
      for op in block.operations {
        op.walk(.postOrder) { inner in
          for operand in inner.operands where !isAround(operand) && seen.insert(operand).inserted {
            values.append(operand)
          }
          return .advance
        }
      }
    }
    return values
  }

  /// `true` iff `value` is defined in this region, or further inside.
  private func isAround(_ value: Value) -> Bool {
    var current = value.parentBlock?.region
    while let region = current {
      if region == self { return true }
      current = region.parent.region
    }
    return false
  }
}
