/// A pass that is measured.
struct MeasuredPass {
  /// The name on the command line.
  let name: String
  /// The name in the report of `--mlir-timing`.
  let title: String
  /// The options, as they follow the name on the command line.
  var options = ""

  /// All passes, in the order of the report.
  static let all = [
    MeasuredPass(name: "cse", title: "CSE"),
    MeasuredPass(name: "canonicalize", title: "Canonicalizer"),
    MeasuredPass(name: "sccp", title: "SCCP"),
    MeasuredPass(name: "inline", title: "Inliner"),
    MeasuredPass(name: "loop-invariant-code-motion", title: "LoopInvariantCodeMotion"),
  ]

  /// The passes whose growth is measured: all that work on any of the inputs.
  static let growing =
    all + [
      MeasuredPass(name: "arith-emulate-wide-int", title: "EmulateWideIntPass"),
      MeasuredPass(name: "arith-expand", title: "ArithExpandOpsPass"),
      MeasuredPass(
        name: "arith-int-range-narrowing", title: "ArithIntRangeNarrowing",
        options: "int-bitwidths-supported=8,16"),
      MeasuredPass(name: "arith-unsigned-when-equivalent", title: "ArithUnsignedWhenEquivalentPass"),
      MeasuredPass(name: "control-flow-sink", title: "ControlFlowSink"),
      MeasuredPass(name: "duplicate-function-elimination", title: "DuplicateFunctionEliminationPass"),
      MeasuredPass(name: "generate-runtime-verification", title: "GenerateRuntimeVerificationPass"),
      MeasuredPass(name: "int-range-optimizations", title: "ArithIntRangeOpts"),
      MeasuredPass(name: "reconcile-unrealized-casts", title: "ReconcileUnrealizedCasts"),
      MeasuredPass(name: "remove-dead-values", title: "RemoveDeadValues"),
      MeasuredPass(name: "strip-debuginfo", title: "StripDebugInfo"),
      MeasuredPass(name: "symbol-dce", title: "SymbolDCE"),
      MeasuredPass(name: "symbol-privatize", title: "SymbolPrivatize"),
      MeasuredPass(name: "topological-sort", title: "TopologicalSort"),
    ]
}
