import AccelDiagnostics
import AccelIR

extension Parser {
  func description(of type: Type) -> String { type.description }
  func description(of attribute: Attribute) -> String { attribute.description }
  func parseMetadata() throws(ParseFailure) { throw error("metadata") }
}
extension Context {
  func suggestion(forOperation name: String) -> String? { nearestName(to: name, among: registeredOperations.map(\.string)) }
}
