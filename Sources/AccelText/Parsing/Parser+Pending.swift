import AccelDiagnostics
import AccelIR

extension Parser {
  func description(of type: Type) -> String { type.description }
  func description(of attribute: Attribute) -> String { attribute.description }
}
extension Context {
  func suggestion(forOperation name: String) -> String? {
    nearestName(to: name, among: registeredOperations.map(\.string))
  }
}
