import AccelIR

extension Assembly {
  /// The assembly as reference pages show it: `$lhs, $rhs attr-dict : type($result)`, with `(…)?` around what may be
  /// left out.
  var notation: String { Self.notation(of: pieces) }

  private static func notation(of pieces: [Piece]) -> String {
    pieces.map(notation).joined()
  }

  private static func notation(of piece: Piece) -> String {
    switch piece {
    case .literal(let text): text
    case .field(let field): "$\(field.name)"
    case .types(let field): "type($\(field.name))"
    case .functionalType(let inputs, let results): "function-type($\(inputs.name), $\(results.name))"
    case .directive(let directive): notation(of: directive)
    case .optional(_, let then, let otherwise):
      otherwise.isEmpty
        ? "(\(notation(of: then)))?" : "(\(notation(of: then)) | \(notation(of: otherwise)))"
    case .custom(let custom):
      (custom.fields.map { "$\($0.name)" } + custom.types.map { "type($\($0.name))" }).joined(separator: ", ")
        .inParentheses
    }
  }

  private static func notation(of directive: Directive) -> String {
    switch directive {
    case .attributes: " attr-dict"
    case .attributesWithKeyword: " attr-dict-with-keyword"
    case .operands: "operands"
    case .operandTypes: "type(operands)"
    case .resultTypes: "type(results)"
    case .functionalType: "functional-type(operands, results)"
    case .regions: "regions"
    case .successors: "successors"
    }
  }
}

extension String {
  /// The text between `custom(` and `)`.
  fileprivate var inParentheses: String { "custom(\(self))" }
}
