/// A pass that is measured.
struct MeasuredPass {
  /// The name on the command line.
  let name: String
  /// The name in the report of `--mlir-timing`.
  let title: String

  /// All passes, in the order of the report.
  static let all = [
    MeasuredPass(name: "cse", title: "CSE"),
    MeasuredPass(name: "canonicalize", title: "Canonicalizer"),
    MeasuredPass(name: "sccp", title: "SCCP"),
    MeasuredPass(name: "inline", title: "Inliner"),
    MeasuredPass(name: "loop-invariant-code-motion", title: "LoopInvariantCodeMotion"),
  ]
}
