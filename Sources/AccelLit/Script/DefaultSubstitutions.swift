/// Returns the substitutions that every test has.
///
/// - Parameters:
///   - source: the test's file
///   - temporary: the path, without an extension, that is the test's own for temporary files
func defaultSubstitutions(source: String, temporary: String) -> [Substitution] {
  let sourceFolder = Path.parent(of: source)
  let sourceName = Path.name(of: source)
  let temporaryName = Path.name(of: temporary)
  let temporaryFile = temporary + ".tmp"
  var result = [
    Substitution(literal: "%{pathsep}", ":"),
    Substitution(literal: "%basename_t", temporaryName),
    Substitution(literal: "%{s:basename}", sourceName),
    Substitution(literal: "%{s:stem}", Path.stem(of: sourceName)),
    Substitution(literal: "%{t:stem}", temporaryName),
    Substitution(literal: "%{fs-src-root}", "/"),
    Substitution(literal: "%{fs-tmp-root}", "/"),
    Substitution(literal: "%{fs-sep}", "/"),
    Substitution(literal: "%/et", temporaryFile),
  ]
  for (letter, path) in [
    ("s", source), ("S", sourceFolder), ("p", sourceFolder), ("t", temporaryFile),
    ("T", Path.parent(of: temporary)),
  ] {
    let slashed = path.replacing(literal: "\\", with: "/")
    let real = Path.real(path)
    let escaped = slashed.replacing(literal: "@", with: "\\@").replacing(literal: "&", with: "\\&")
    result += [
      Substitution(literal: "%\(letter)", path),
      Substitution(literal: "%/\(letter)", slashed),
      Substitution(literal: "%{\(letter):real}", real),
      Substitution(literal: "%{/\(letter):real}", real.replacing(literal: "\\", with: "/")),
      Substitution(literal: "%{/\(letter):regex_replacement}", escaped),
      Substitution(literal: "%:\(letter)", String(path.drop { $0 == "/" })),
    ]
  }
  return result
}
