import AccelDiagnostics
import AccelIR
import AccelSupport

extension Parser {
  func description(of type: Type) -> String { type.kindName }
  func description(of attribute: Attribute) -> String { attribute.kindName }
  func parseAffine() throws(ParseFailure) -> Attribute { throw error("affine") }
  func parseMetadata() throws(ParseFailure) { throw error("metadata") }
}
extension Context {
  func suggestion(forOperation name: String) -> String? { nearestName(to: name, among: registeredOperations.map(\.string)) }
}
