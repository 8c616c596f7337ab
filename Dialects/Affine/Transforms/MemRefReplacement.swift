import Accel
import SCFDialect

extension Affine {
  /// How the indices of one buffer become those of another.
  struct IndexRemapping {
    /// The new indices, of `operands` and then the old indices, all of which are dimensions; `nil` if they stay.
    var map: AffineMap?
    /// What stands before the old indices.
    var operands: [Value] = []
    /// Further indices, which come first.
    var extra: [Value] = []
  }

  /// Makes the accesses to one buffer that `isWanted` says accesses to another; `false`, and nothing done, if there are
  /// other uses than accesses.
  @discardableResult
  static func replaceUses(
    of old: Value, with new: Value, _ remapping: IndexRemapping, _ rewriter: Rewriter,
    where isWanted: (Operation) -> Bool
  ) -> Bool {
    var users: [Operation] = []
    for use in old.uses {
      let user = use.owner
      if !isWanted(user) || user.hasOnlyEffect(.free, on: old) { continue }
      guard user.accessesBuffers else { return false }
      if !users.contains(user) { users.append(user) }
    }
    for user in users { replace(old, with: new, in: user, remapping, rewriter) }
    return true
  }

  /// Makes one access to a buffer an access to another.
  private static func replace(
    _ old: Value, with new: Value, in user: Operation, _ remapping: IndexRemapping, _ rewriter: Rewriter
  ) {
    guard let position = user.operands.firstIndex(of: old), let map = user.indexMap(ofBufferAt: position)
    else {
      return
    }
    let count = map.inputCount
    let oldOperands = Array(user.operands[position + 1..<position + 1 + count])
    rewriter.elsewhere({ $0.move(before: user) }) {
      var applications: [Op<Apply>] = []
      func apply(_ map: AffineMap, _ operands: [Value]) -> [Value] {
        map.results.map { result in
          let single = AffineMap(
            dimensionCount: map.dimensionCount, symbolCount: map.symbolCount, results: [result])
          let application = rewriter.apply(single, operands, at: user.location)
          applications.append(application)
          return application.result
        }
      }
      var indices = map == .identity(map.dimensionCount) ? oldOperands : apply(map, oldOperands)
      if let remap = remapping.map, remap != .identity(remap.dimensionCount) {
        indices = apply(remap, remapping.operands + indices)
      }
      indices = remapping.extra + indices
      var mapped = MappedOperands(map: .identity(indices.count), operands: indices)
      mapped.compose()
      mapped.canonicalize()
      // What only others of them used stays, as in MLIR.
      for application in applications where !application.result.hasUses { rewriter.erase(application) }

      var state = OperationState(user.name, at: user.location)
      state.operands = Array(user.operands[..<position]) + [new] + mapped.operands
      state.operands += user.operands[(position + 1 + count)...]
      state.resultTypes = user.results.types
      state.properties = Array(user.properties)
      state.attributes = Array(user.attributes)
      state.setIndexMap(ofBufferAt: position, in: user, to: mapped.map.attribute(in: user.context))
      let replacement = rewriter.create(state)
      rewriter.replace(user, with: Array(replacement.results))
    }
  }
}

extension Operation {
  /// `true` iff this operation uses buffers only to access elements at indices that maps give.
  var accessesBuffers: Bool {
    MemoryAccess(self) != nil || self.is(Affine.Prefetch.self) || self.is(Affine.DMAStart.self)
      || self.is(Affine.DMAWait.self)
  }

  /// The map of the indices of the buffer at a position among the operands.
  fileprivate func indexMap(ofBufferAt position: Int) -> AffineMap? {
    if let name = indexMapName(ofBufferAt: position) { return mapAttribute(name) }
    return properties[0]?.as(AffineMapAttr.self)?.map
  }

  /// The name of the attribute that is the map of the indices of a buffer, for transfers.
  fileprivate func indexMapName(ofBufferAt position: Int) -> String? {
    if self.is(Affine.DMAWait.self) { return "tag_map" }
    guard self.is(Affine.DMAStart.self), let layout = Affine.DMAStart.Layout(self) else { return nil }
    return ["src_map", "dst_map", "tag_map"][layout.buffers.firstIndex(of: position) ?? 0]
  }
}

extension OperationState {
  /// Sets the map of the indices of a buffer.
  fileprivate mutating func setIndexMap(ofBufferAt position: Int, in user: Operation, to map: Attribute) {
    guard let name = user.indexMapName(ofBufferAt: position) else { return properties[0] = map }
    let identifier = user.context.identifier(name)
    attributes.removeAll { $0.name == identifier }
    attributes.append(NamedAttribute(identifier, map))
  }
}
