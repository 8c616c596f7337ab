public import Accel
import ArithDialect

extension Vector.Broadcast {
  public static let canonicalizations = [
    // broadcast(broadcast(x)) → broadcast(x)
    Pattern("BroadcastFolder", labels: ["(anonymous namespace)::BroadcastFolder"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let inner = op.source.defined(by: Self.self) else { throw NoMatch("the source is no broadcast") }
      return rewriter.setOperand(op.operation, 0, to: inner.source)
    }
  ]
}

extension Vector.Extract {
  public static let canonicalizations = [
    // extract(broadcast(x)) → broadcast(x)
    Pattern("ExtractOpFromBroadcast", labels: ["(anonymous namespace)::ExtractOpFromBroadcast"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let broadcast = op.source.defined(by: Vector.Broadcast.self),
        let result = op.result.type.as(VectorType.self)
      else { throw NoMatch("this is no part of a broadcast") }
      guard case .possible = Vector.broadcastability(of: broadcast.source.type, to: result) else {
        throw NoMatch("the result has less than the source")
      }
      return rewriter.replace(op, with: rewriter.broadcast(broadcast.source, to: op.result.type))
    },
    // extract(create_mask(i, j))[c] → create_mask(j) or an empty mask
    Pattern("ExtractOpFromCreateMask", labels: ["(anonymous namespace)::ExtractOpFromCreateMask"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let mask = op.source.defined(by: Vector.CreateMask.self),
        let type = op.result.type.as(VectorType.self)
      else { throw NoMatch("this is no part of a create_mask") }
      let position = op.position.indices.all
      var isSet = true
      for (index, place) in position.enumerated() {
        guard let end = MixedIndex.value(mask.operands[index]).constant else {
          throw NoMatch("an operand is not constant")
        }
        guard case .constant(let number) = place else {
          // Any place is set if all are.
          let dimension = mask.result.vector.dimensions[index]
          if end >= dimension.size, !dimension.isScalable { continue }
          throw NoMatch("the position is not known")
        }
        if number >= end { isSet = false }
      }
      if !isSet {
        return rewriter.replace(
          op, with: rewriter.constantMask(type.shape.map { _ in 0 }, of: op.result.type))
      }
      let rest = rewriter.create(Vector.CreateMask.self) {
        $0.operands = Array(mask.operands.dropFirst(position.count))
        $0.result = op.result.type
      }
      return rewriter.replace(op, with: rest.result)
    },
    // extract(shape_cast(x)) → shape_cast(x), if all of x is extracted
    Pattern("foldExtractFromShapeCastToShapeCast") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let cast = op.source.defined(by: Vector.ShapeCast.self),
        let type = op.result.type.as(VectorType.self),
        cast.source.vector.elementCount == type.elementCount,
        cast.source.vector.scalableCount == type.scalableCount
      else { throw NoMatch("this is not all of a shape_cast") }
      return rewriter.replace(op, with: rewriter.shapeCast(cast.source, to: op.result.type))
    },
    // extract(from_elements(…)) → from_elements
    Pattern("foldExtractFromFromElements") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let made = op.source.defined(by: Vector.FromElements.self), let numbers = op.position.numbers,
        let type = op.result.type.as(VectorType.self)
      else { throw NoMatch("this is no part of a from_elements") }
      let start = Self.linear(numbers, op.source.vector.shape) * type.elementCount
      let part = rewriter.create(Vector.FromElements.self) {
        $0.elements = Array(made.elements[start..<start + type.elementCount])
        $0.dest = op.result.type
      }
      return rewriter.replace(op, with: part.dest)
    },
  ]
}

extension Vector.Insert {
  public static let canonicalizations = [
    // insert(x, y) → broadcast(x), if x has as many elements as y
    Pattern("InsertToBroadcast", labels: ["(anonymous namespace)::InsertToBroadcast"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let value = op.valueToStore.type.as(VectorType.self),
        value.elementCount == op.dest.vector.elementCount
      else { throw NoMatch("something of the destination is left") }
      return rewriter.replace(op, with: rewriter.broadcast(op.valueToStore, to: op.result.type))
    },
    // insert(splat x, splat x) → splat x
    Pattern("InsertSplatToSplat", labels: ["(anonymous namespace)::InsertSplatToSplat"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let splat = op.dest.splatSource,
        op.valueToStore.splatSource == splat
      else { throw NoMatch("these are no splats of one value") }
      return rewriter.replace(op, with: rewriter.broadcast(splat, to: op.result.type))
    },
    // insert(x, insert(y, z)[0])[1] → from_elements(y, x)
    Pattern("InsertChainFullyInitialized", labels: ["(anonymous namespace)::InsertChainFullyInitialized"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      let dest = op.dest.vector
      if dest.isScalable { throw NoMatch("the number of elements is not known") }
      if op.result.uses.contains(where: { $0.owner.as(Self.self)?.dest == op.result }) {
        throw NoMatch("another insertion follows")
      }
      var chain: [(value: Value, places: Range<Int>)] = []
      var rest = Set(0..<dest.elementCount)
      var next: Op<Self>? = op
      while let insert = next {
        if insert.operation != op.operation, !insert.result.hasOneUse {
          throw NoMatch("a vector between is used")
        }
        guard let numbers = insert.position.numbers else { throw NoMatch("a position is not known") }
        if !rest.isEmpty {
          let count = insert.valueToStore.type.as(VectorType.self)?.elementCount ?? 1
          let start = Vector.Extract.linear(numbers, dest.shape) * count
          chain.append((insert.valueToStore, start..<start + count))
          rest.subtract(start..<start + count)
        }
        next = insert.dest.defined(by: Self.self)
      }
      if !rest.isEmpty { throw NoMatch("something of the destination is left") }
      var all = Array(repeating: op.valueToStore, count: dest.elementCount)
      for (value, places) in chain.reversed() {
        guard value.type.is(VectorType.self) else {
          all[places.lowerBound] = value
          continue
        }
        let split = rewriter.create(
          Vector.ToElements.self, operands: [value], results: places.map { _ in dest.element })
        for (place, element) in zip(places, split.elements) { all[place] = element }
      }
      let made = rewriter.create(Vector.FromElements.self) { ($0.elements, $0.dest) = (all, op.result.type) }
      return rewriter.replace(op, with: made.dest)
    },
  ]
}

extension Vector.FromElements {
  public static let canonicalizations = [
    // from_elements(x, x) → broadcast(x)
    Pattern("rewriteFromElementsAsBroadcast") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let first = op.elements.first, op.elements.allSatisfy({ $0 == first }) else {
        throw NoMatch("the elements differ")
      }
      return rewriter.replace(op, with: rewriter.broadcast(first, to: op.dest.type))
    },
    // from_elements(extract(x)[0], extract(x)[1]) → shape_cast(x), or of a part of it
    Pattern("FromElementsToShapeCast", labels: ["(anonymous namespace)::FromElementsToShapeCast"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      let type = op.dest.vector
      guard let first = op.elements.first?.defined(by: Vector.Extract.self),
        let start = first.position.numbers
      else { throw NoMatch("the elements are not extracted at known places") }
      let source = first.source.vector
      if source.isScalable { throw NoMatch("the number of elements is not known") }
      let begin = Vector.Extract.linear(start, source.shape)
      for (index, element) in op.elements.enumerated() {
        guard let extract = element.defined(by: Vector.Extract.self), extract.source == first.source,
          let numbers = extract.position.numbers, numbers.count == source.rank,
          Vector.Extract.linear(numbers, source.shape) == begin + index
        else { throw NoMatch("the elements do not follow each other") }
      }
      // The last dimensions of the source must have as many elements together.
      var (count, kept) = (1, source.rank)
      while kept > 0, count < type.elementCount {
        kept -= 1
        count *= source.shape[kept]
      }
      guard count == type.elementCount, start.dropFirst(kept).allSatisfy({ $0 == 0 }) else {
        throw NoMatch("the elements are no part of the source that can be extracted")
      }
      var part = first.source
      if kept > 0 {
        let rest = op.context.vectorOrScalar(source.dimensions.dropFirst(kept), of: source.element)
        part = rewriter.extract(part, Array(start.prefix(kept)), of: rest)
      }
      guard part.type.is(VectorType.self) else {
        return rewriter.replace(op, with: rewriter.broadcast(part, to: op.dest.type))
      }
      return rewriter.replace(op, with: rewriter.shapeCast(part, to: op.dest.type))
    },
  ]
}

extension Vector.ShapeCast {
  public static let canonicalizations = [
    // shape_cast(create_mask(…)) → create_mask, with or without dimensions of size 1
    Pattern("ShapeCastCreateMaskFolderTrailingOneDim") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let (source, result) = (op.source.vector, op.result.vector)
      guard let last = source.dimensions.last, last == .init(size: 1),
        source.dimensions.dropLast() == result.dimensions[...]
      else { throw NoMatch("it does not drop a last dimension of size 1") }
      if let mask = op.source.defined(by: Vector.CreateMask.self) {
        guard MixedIndex.value(mask.operands[source.rank - 1]).constant.map({ $0 > 0 }) == true else {
          throw NoMatch("the last dimension may be empty")
        }
        let made = rewriter.create(Vector.CreateMask.self) {
          ($0.operands, $0.result) = (Array(mask.operands.dropLast()), op.result.type)
        }
        return rewriter.replace(op, with: made.result)
      }
      guard let mask = op.source.defined(by: Vector.ConstantMask.self), mask.maskDimSizes.values.last == 1
      else {
        throw NoMatch("the source is no mask")
      }
      let made = rewriter.constantMask(Array(mask.maskDimSizes.values.dropLast()), of: op.result.type)
      return rewriter.replace(op, with: made)
    },
    // shape_cast(broadcast(x)) → broadcast(x) or shape_cast(x)
    Pattern("ShapeCastBroadcastFolder", labels: ["(anonymous namespace)::ShapeCastBroadcastFolder"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let broadcast = op.source.defined(by: Vector.Broadcast.self) else {
        throw NoMatch("the source is no broadcast")
      }
      if case .possible = Vector.broadcastability(of: broadcast.source.type, to: op.result.vector) {
        return rewriter.replace(op, with: rewriter.broadcast(broadcast.source, to: op.result.type))
      }
      guard let source = broadcast.source.type.as(VectorType.self),
        source.elementCount == op.result.vector.elementCount,
        source.scalableCount == op.result.vector.scalableCount
      else { throw NoMatch("the source is repeated otherwise") }
      return rewriter.replace(op, with: rewriter.shapeCast(broadcast.source, to: op.result.type))
    },
    // shape_cast(from_elements(…)) → from_elements(…)
    Pattern("FoldShapeCastOfFromElements") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let made = op.source.defined(by: Vector.FromElements.self) else {
        throw NoMatch("the source is no from_elements")
      }
      let other = rewriter.create(Vector.FromElements.self) {
        ($0.elements, $0.dest) = (Array(made.elements), op.result.type)
      }
      return rewriter.replace(op, with: other.dest)
    },
  ]
}

extension Vector.ToElements {
  public static let canonicalizations = [
    // to_elements(broadcast(x)) → to_elements(x), each as often as it is repeated
    Pattern("ToElementsOfBroadcast", labels: ["(anonymous namespace)::ToElementsOfBroadcast"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let broadcast = op.source.defined(by: Vector.Broadcast.self),
        let source = broadcast.source.type.as(VectorType.self)
      else { throw NoMatch("the source is no broadcast of a vector") }
      let (target, difference) = (op.source.vector.shape, op.source.vector.rank - source.rank)
      let parts = rewriter.create(
        Self.self, operands: [broadcast.source],
        results: (0..<source.elementCount).map { _ in source.element })
      let elements = (0..<op.elements.count).map { place -> Value in
        var (rest, index, step) = (place, 0, 1)
        for dimension in target.indices.reversed() {
          let number = rest % target[dimension]
          rest /= target[dimension]
          if dimension < difference { continue }
          let size = source.shape[dimension - difference]
          if size != 1 { index += number * step }
          step *= size
        }
        return parts.elements[index]
      }
      return rewriter.replace(op.operation, with: elements)
    }
  ]
}
