package import AccelIR

extension Operation {
  /// Properties and other attributes, in the order of their names.
  package var allAttributes: [NamedAttribute] {
    var entries = Array(attributes)
    if let info = name.info {
      for (slot, name) in info.propertyNames.enumerated() {
        if let value = properties[slot] { entries.append(NamedAttribute(name, value)) }
      }
    } else if let dictionary = properties.first.flatMap({ $0 })?.as(DictionaryAttr.self) {
      entries += Array(dictionary.entries)
    }
    return entries.sorted { $0.name.precedes($1.name) }
  }
}
