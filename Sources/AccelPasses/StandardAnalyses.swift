public import AccelIR

extension DominanceInfo: Analysis {
  public convenience init(_ op: Operation, _ analyses: AnalysisManager) { self.init() }
}
