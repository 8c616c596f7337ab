import AccelInterpreter
import AccelSupport

extension OptSettings {
  /// The options of the check that passes keep what functions compute.
  static let semanticsOptions: [Option<OptSettings>] = [
    .optionalValue(
      "check-semantics", "<seed,runs,steps>",
      "After each pass, compare what functions compute with what they computed before, on random inputs"
    ) { settings, text in
      var options = CheckSemantics.Options()
      let numbers = (text ?? "").split(separator: ",").map { UInt64($0) }
      if numbers.contains(nil) || numbers.count > 3 {
        return "'\(text ?? "")' value invalid for seed and numbers of runs and steps!"
      }
      let known = numbers.compactMap { $0 }
      if known.count > 0 { options.seed = known[0] }
      if known.count > 1 { options.runs = Int(clamping: known[1]) }
      if known.count > 2 { options.steps = Int(clamping: known[2]) }
      settings.semanticsCheck = options
      return nil
    },
    .value(
      "check-semantics-reproducer", "<filename>", "Where --check-semantics writes the IR that a pass breaks"
    ) {
      $0.semanticsReproducer = $1
      return nil
    },
  ]

  /// Returns who compares what functions compute, if the command line asks for it.
  func makeSemanticsCheck() -> CheckSemantics? {
    guard var options = semanticsCheck else { return nil }
    if let path = semanticsReproducer {
      options.reproduce = { text in
        guard let file = OutputFile(path) else { return }
        file.buffer.write(string: text)
        _ = file.close()
      }
    }
    return CheckSemantics(options)
  }
}
