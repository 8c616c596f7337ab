import AccelIR
import AccelSupport
import AccelText

// What passes that print analyses have in common.

/// Writes `text` to a file descriptor: 1 is the output, 2 is for messages.
func report(_ text: String, to descriptor: Int32 = 2) {
  let output = ByteBuffer(descriptor: descriptor, capacity: 4096)
  output.write(string: text)
  output.flush()
}

extension Operation {
  /// The text of the attribute `tag`, by which tests tell which operations to report on.
  var tag: String? {
    attributes.first { $0.name.equals("tag") }?.value.as(StringAttr.self)?.bytes.string
  }

  /// What a report on this operation begins with.
  var reportTitle: String {
    let name = attributes.first { $0.name.equals("test.name") }?.value
    return "Testing : \(name?.description ?? "<<NULL ATTRIBUTE>>")\n"
  }
}
