import Accel
import AffineDialect
import ArithDialect
import LinalgDialect
import MemRefDialect
import TensorDialect

// Elements of tensors, and tensors made of elements.

extension Bufferizer {
  /// Creates a tensor that becomes a new buffer, of the shape of `tensor`.
  fileprivate func allocateTensor(like tensor: Value, at location: Location) throws(BufferizationFailure)
    -> Value
  {
    try rewriter.allocate(like: tensor, options, copies: false, at: location)
  }

  /// Checks that the memory space need not be said.
  fileprivate func checkDefaultSpace(_ op: Operation) throws(BufferizationFailure) {
    if try options.defaultMemorySpace(of: op.result(0).type, for: op) == nil { return }
    op.emitError("memory space not implemented yet")
    throw BufferizationFailure()
  }

  /// Creates a `linalg.map` without inputs, whose body `fill` makes.
  fileprivate func createMap(
    _ target: Value, at location: Location, _ fill: (Block) -> Value
  ) -> Value {
    let type = target.type
    let map = rewriter.create(Linalg.Map.self, at: location) {
      ($0.initial, $0.result) = (target, [type])
    }
    let place = rewriter.builder
    defer { rewriter.builder = place }
    let block = rewriter.createBlock(
      in: map.mapper, arguments: [type.elementOrSelf], locations: [location])
    let value = fill(block)
    rewriter.builder.move(toEndOf: block)
    rewriter.create(Linalg.Yield.self, operands: [value], at: location)
    return map.result[0]
  }

  /// Creates a `linalg.map` whose body is `body`, which computes an element from its indices.
  fileprivate func createMap(_ target: Value, _ body: Region, at location: Location) -> Value {
    createMap(target, at: location) { block in
      guard let source = body.entry, let end = source.last else { return target }
      let indices = (target.type.shape ?? List()).indices.map { dimension in
        rewriter.create(Linalg.Index.self, at: location) { $0.dim = dimension }.result
      }
      let value = end.operand(0)
      let index = value.owningBlock == source ? value.index : nil
      rewriter.erase(end)
      rewriter.inline(source, into: block, arguments: indices)
      return index.map { indices[$0] } ?? value
    }
  }
}

/// An element: of the buffer.
enum ExtractModel: BufferizableModel {
  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    let buffer = try bufferizer.buffer(of: op.operand(0))
    let load = bufferizer.rewriter.create(MemRef.Load.self, at: op.location) {
      ($0.memref, $0.indices) = (buffer, Array(op.operands.dropFirst()))
    }
    bufferizer.replace(op, with: [load.result])
  }
}

/// Another element: written to the buffer.
enum InsertModel: DestinationModel {
  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    let buffer = try bufferizer.buffer(of: op.operand(1))
    bufferizer.rewriter.create(MemRef.Store.self, at: op.location) {
      ($0.value, $0.memref, $0.indices) = (op.operand(0), buffer, Array(op.operands.dropFirst(2)))
    }
    bufferizer.replace(op, with: [buffer])
  }
}

/// A tensor of anything is a new buffer, of which nobody has said what is in it.
enum EmptyModel: BufferizableModel {
  static func definesContents(of result: Value, _ state: AnalysisState) -> Bool { false }
  static func allocates(_ result: Value) -> Bool { true }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    if op.isUnused {
      bufferizer.rewriter.erase(op)
      return
    }
    let tensor = try bufferizer.allocateTensor(like: op.result(0), at: op.location)
    bufferizer.rewriter.replace(op, with: tensor)
  }
}

/// Elements given one by one are written to a new buffer.
enum FromElementsModel: BufferizableModel {
  static func allocates(_ result: Value) -> Bool { true }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    let (rewriter, location) = (bufferizer.rewriter, op.location)
    let tensor = try bufferizer.allocateTensor(like: op.result(0), at: location)
    let type = try bufferizer.options.bufferType(of: tensor)
    let buffer = rewriter.create(Bufferization.ToBuffer.self, at: location) {
      ($0.tensor, $0.buffer) = (tensor, type)
    }.buffer
    let shape = Array(op.result(0).type.shape ?? List())
    if !op.operands.isEmpty {
      let constants = (0..<(shape.max() ?? 0)).map { rewriter.constantIndex($0, at: location) }
      var position = shape.map { _ in 0 }
      for element in op.operands {
        rewriter.create(MemRef.Store.self, at: location) {
          ($0.value, $0.memref, $0.indices) = (element, buffer, position.map { constants[$0] })
        }
        for dimension in shape.indices.reversed() {
          position[dimension] += 1
          if position[dimension] < shape[dimension] { break }
          position[dimension] = 0
        }
      }
    }
    bufferizer.replace(op, with: [buffer])
  }
}

/// Elements computed from their indices: a `linalg.map`.
enum GenerateModel: BufferizableModel {
  static func allocates(_ result: Value) -> Bool { true }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    try bufferizer.checkDefaultSpace(op)
    let tensor = try bufferizer.allocateTensor(like: op.result(0), at: op.location)
    let map = bufferizer.createMap(tensor, op.region(0), at: op.location)
    bufferizer.rewriter.replace(op, with: map)
  }
}

/// Elements that are all the same: a `linalg.map`.
enum SplatModel: BufferizableModel {
  static func allocates(_ result: Value) -> Bool { true }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    try bufferizer.checkDefaultSpace(op)
    let tensor = try bufferizer.allocateTensor(like: op.result(0), at: op.location)
    let map = bufferizer.createMap(tensor, at: op.location) { _ in op.operand(0) }
    bufferizer.rewriter.replace(op, with: map)
  }
}

/// A tensor with more around it: a `linalg.map` for all, into which the tensor is put.
enum PadModel: BufferizableModel {
  static func allocates(_ result: Value) -> Bool { true }

  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    guard let op = value.definingOperation else { return value.type }
    return value.type.identityBuffer(try options.bufferType(of: op.operand(0), &stack).bufferSpace)
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    guard let pad = op.as(Tensor.Pad.self) else { return }
    let (rewriter, location) = (bufferizer.rewriter, op.location)
    let (low, high) = (Tensor.Pad.low(of: pad).all, Tensor.Pad.high(of: pad).all)
    let shape = pad.result.type.shape ?? List()
    let sum = AffineMap(
      dimensionCount: 0, symbolCount: 3, results: [.symbol(0) + .symbol(1) + .symbol(2)])
    for index in shape.indices where shape[index] == ShapeDimension.dynamic {
      let size = rewriter.dimension(of: pad.source, index, at: location)
      let operands = [
        size, rewriter.value(low[index], at: location), rewriter.value(high[index], at: location),
      ]
      rewriter.create(Affine.Apply.self, at: location) {
        ($0.map, $0.mapOperands) = (AffineMapAttr(sum), operands)
      }
    }
    let tensor = try bufferizer.allocateTensor(like: pad.result, at: location)
    let filled = bufferizer.createMap(tensor, pad.region, at: location)
    let sizes = rewriter.sizes(of: pad.source, at: location)
    let insert = rewriter.createInsertSlice(
      of: pad.source, into: filled, TensorSlice(offsets: low, sizes: sizes), at: location)
    rewriter.replace(op, with: insert.result)
  }
}
