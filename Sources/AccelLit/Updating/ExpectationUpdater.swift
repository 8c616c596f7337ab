struct ExpectationUpdater {
  let test: LitTest
  let lines: [CommandLine]
  let results: [ShellResult]
  let environment: LitEnvironment
  func update() -> [String] { [] }
  func advice() -> String { "" }
}
