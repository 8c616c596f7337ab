import AccelSupport

extension TypeOrAttribute {
  /// Visits this type or attribute and all inside, each once; returns `false` iff the walk was interrupted.
  ///
  /// A visit that returns `skip` leaves out what is inside, if the order is `preOrder`.
  @discardableResult
  public func walk(_ order: WalkOrder = .postOrder, _ visit: (TypeOrAttribute) -> WalkStep) -> Bool {
    var seen = DistinctList<TypeOrAttribute>()
    return walk(order, &seen, visit)
  }

  fileprivate func walk(
    _ order: WalkOrder, _ seen: inout DistinctList<TypeOrAttribute>, _ visit: (TypeOrAttribute) -> WalkStep
  ) -> Bool {
    guard seen.insert(self) else { return true }
    if order == .preOrder {
      switch visit(self) {
      case .advance: break
      case .skip: return true
      case .interrupt: return false
      }
    }
    var goesOn = true
    walkParts { if goesOn { goesOn = $0.walk(order, &seen, visit) } }
    guard goesOn else { return false }
    return order == .preOrder || visit(self) != .interrupt
  }
}

extension Type {
  /// Visits this type and all types and attributes inside, each once.
  @discardableResult
  public func walk(_ order: WalkOrder = .postOrder, _ visit: (TypeOrAttribute) -> WalkStep) -> Bool {
    TypeOrAttribute.type(self).walk(order, visit)
  }
}

extension Attribute {
  /// Visits this attribute and all types and attributes inside, each once.
  @discardableResult
  public func walk(_ order: WalkOrder = .postOrder, _ visit: (TypeOrAttribute) -> WalkStep) -> Bool {
    TypeOrAttribute.attribute(self).walk(order, visit)
  }
}
