import AccelIR

// Attributes and locations.

extension Reduction {
  /// Attributes that mean nothing to the operations that have them.
  static var discardableAttributes: Reduction {
    Reduction(
      "removing attributes",
      targets: { edit in
        ([edit.root] + edit.operations).flatMap { op in
          op.attributes.map { (op: op, name: $0.name) }
        }
      }
    ) { targets, edit in
      for (op, name) in targets { edit.rewriter.setAttribute(op, name, to: nil) }
    }
  }

  /// Properties that are not what they are by default, or that may be missing.
  static var properties: Reduction {
    Reduction(
      "removing properties",
      targets: { edit in
        ([edit.root] + edit.operations).flatMap { op in
          op.properties.indices.compactMap { slot -> (op: Operation, slot: Int, value: Attribute?)? in
            guard let value = op.properties[slot] else { return nil }
            guard let info = op.name.info else { return (op, slot, nil) }
            let field = info.properties.first { $0.position == slot }
            guard let field, slot != info.operandSegmentSlot, slot != info.resultSegmentSlot else {
              return nil
            }
            let plain = field.property?.defaultValue?(edit.context)
            guard plain != nil || field.arity == .optional, plain != value else { return nil }
            return (op, slot, plain)
          }
        }
      }
    ) { targets, edit in
      for (op, slot, value) in targets { edit.rewriter.setProperty(op, slot, to: value) }
    }
  }

  /// Numbers and texts inside attributes that could be zero or empty.
  static var attributeValues: Reduction {
    Reduction(
      "simplifying attributes",
      targets: { edit in
        ([edit.root] + edit.operations).flatMap { op -> [(op: Operation, slot: Int?, name: Identifier?)] in
          op.properties.indices.compactMap { slot in
            op.properties[slot].map(edit.isSimple) == false ? (op, slot, nil) : nil
          }
            + op.attributes.compactMap { edit.isSimple($0.value) ? nil : (op, nil, $0.name) }
        }
      }
    ) { targets, edit in
      for (op, slot, name) in targets {
        if let slot, let value = op.properties[slot] {
          edit.rewriter.setProperty(op, slot, to: edit.simplified(value))
        } else if let name, let value = op.attributes.first(where: { $0.name == name })?.value {
          edit.rewriter.setAttribute(op, name, to: edit.simplified(value))
        }
      }
    }
  }

  /// Locations.
  static var locations: Reduction {
    Reduction(
      "removing locations",
      targets: { edit in ([edit.root] + edit.operations).filter { $0.hasLocations } }
    ) { ops, _ in
      for op in ops { op.forgetLocations() }
    }
  }
}

extension Operation {
  /// `true` iff it is known where the operation, or an argument of its blocks, comes from.
  var hasLocations: Bool {
    !location.isUnknown
      || regions.contains { region in
        region.blocks.contains { block in block.arguments.contains { !$0.location.isUnknown } }
      }
  }

  /// Makes the locations of the operation and of the arguments of its blocks unknown.
  func forgetLocations() {
    location = .unknown
    for region in regions {
      for block in region.blocks {
        for argument in block.arguments { argument.setLocation(.unknown) }
      }
    }
  }
}

extension Edit {
  /// `true` iff there is nothing simpler than `attribute`.
  fileprivate func isSimple(_ attribute: Attribute) -> Bool { simplified(attribute) == attribute }

  /// Returns `attribute` with zeros for its numbers.
  fileprivate func simplified(_ attribute: Attribute) -> Attribute {
    let context = context
    let replacer = AttributeTypeReplacer()
    replacer.addReplacement(ofAttributes: { part in
      if let integer = part.as(IntegerAttr.self) {
        let isSmall = integer.value == 0 || integer.integerType.isSignlessInteger(1)
        let zero = isSmall ? nil : context.zero(of: integer.integerType)
        return zero.map { .replaceWhole($0) } ?? .none
      }
      if let float = part.as(FloatAttr.self) {
        return .replaceWhole(context.float(bits: 0, float.floatType))
      }
      if let elements = part.as(DenseElementsAttr.self), let zero = context.zero(of: elements.shapedType) {
        return .replaceWhole(zero)
      }
      return .none
    })
    return replacer.replace(attribute)
  }
}
