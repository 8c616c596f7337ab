import Accel
import MemRefDialect
import SCFDialect

// Which values may be dimensions and symbols of affine maps. What does not change inside the nearest operation with
// the trait `affineScope` is a symbol; a symbol, or the index of an affine loop, is a dimension.

extension Operation {
  /// The region of the nearest operation around with the trait `affineScope` that holds this one, if there is one.
  var affineScope: Region? {
    var current = self
    while let parent = current.parent {
      if parent.traits.contains(.affineScope) { return current.block?.region }
      current = parent
    }
    return nil
  }

  /// Checks that the first `dimensionCount` of `operands` may be dimensions, and the others symbols.
  func verifyDimensionsAndSymbols(
    _ operands: OperandList, dimensionCount: Int
  ) throws(VerificationFailure) {
    if operands.isEmpty { return }
    let scope = affineScope
    for (index, operand) in operands.enumerated() {
      if index < dimensionCount {
        if !operand.isDimension(in: scope) {
          throw VerificationFailure("operand cannot be used as a dimension id")
        }
      } else if !operand.isSymbol(in: scope) {
        throw VerificationFailure("operand cannot be used as a symbol")
      }
    }
  }

  /// The value of which this operation asks a size, and which of them, if it is of that kind.
  fileprivate var askedSize: (source: Value, index: Value)? {
    // Those of tensors are declared further up.
    guard self.is(MemRef.Dim.self) || name.string == "tensor.dim", operands.count == 2 else { return nil }
    return (operand(0), operand(1))
  }
}

extension Value {
  /// The operation whose region defines this value directly.
  private var surroundingOperation: Operation? { parentBlock?.region?.parent }

  /// `true` iff this is defined directly inside an operation with the trait `affineScope`.
  var isTopLevel: Bool { surroundingOperation?.traits.contains(.affineScope) ?? false }

  /// `true` iff this may be a symbol wherever it is used.
  var isSymbol: Bool {
    guard type.isIndex else { return false }
    if isTopLevel { return true }
    return definingOperation.map { isSymbol(in: $0.affineScope) } ?? false
  }

  /// `true` iff this may be a symbol of what is in `scope`.
  func isSymbol(in scope: Region?) -> Bool {
    guard type.isIndex else { return false }
    if let scope, parentBlock?.region == scope { return true }
    if let definition = definingOperation {
      if constant != nil { return true }
      if let (source, index) = definition.askedSize {
        return source.hasSymbolicSize(at: index, in: scope)
      }
      if definition.isPure, definition.regions.isEmpty,
        definition.operands.allSatisfy({ $0.isSymbol(in: scope) })
      {
        return true
      }
    }
    // What comes from outside of the scope does not change inside.
    guard let around = scope?.parent, !around.traits.contains(.isolatedFromAbove),
      let outer = around.block?.region
    else { return false }
    return isSymbol(in: outer)
  }

  /// `true` iff this may be a dimension wherever it is used.
  var isDimension: Bool {
    guard type.isIndex else { return false }
    if let definition = definingOperation { return isDimension(in: definition.affineScope) }
    return surroundingOperation.map { $0.is(Affine.For.self) || $0.is(Affine.Parallel.self) } ?? false
  }

  /// `true` iff this may be a dimension of what is in `scope`.
  func isDimension(in scope: Region?) -> Bool {
    if isSymbol(in: scope) { return true }
    guard type.isIndex else { return false }
    guard let definition = definingOperation else {
      return surroundingOperation.map { $0.is(Affine.For.self) || $0.is(Affine.Parallel.self) } ?? false
    }
    if definition.is(Affine.Apply.self) || definition.is(Affine.DelinearizeIndex.self)
      || definition.is(Affine.LinearizeIndex.self)
    {
      return definition.operands.allSatisfy { $0.isDimension(in: scope) }
    }
    return definition.askedSize?.source.isTopLevel ?? false
  }

  /// `true` iff the size of this at `index` may be a symbol of what is in `scope`.
  private func hasSymbolicSize(at index: Value, in scope: Region?) -> Bool {
    if isTopLevel { return true }
    guard let definition = definingOperation, let position = index.constantIndex,
      let shape = type.as(MemRefType.self)?.shape, shape.indices.contains(position)
    else { return false }
    let sizes: OperandList
    if let view = definition.as(MemRef.View.self) {
      sizes = view.sizes
    } else if let allocation = definition.as(MemRef.Alloc.self) {
      sizes = allocation.dynamicSizes
    } else if let part = definition.as(MemRef.SubView.self) {
      sizes = part.sizes
    } else {
      return false
    }
    guard shape[position] == ShapeDimension.dynamic else { return true }
    let before = shape.prefix(position).count { $0 == ShapeDimension.dynamic }
    return before < sizes.count && sizes[before].isSymbol(in: scope)
  }
}
