import AccelFileCheck
import AccelSupport
import Foundation

/// What a run of the tool came to.
struct RunResult {
  let exitCode: Int32
  let output: String
  let errors: String
}

/// Runs the tool on a check file and an input in memory, with `options`, and returns what it says.
func runFileCheck(
  _ check: String, on input: String, _ options: [String] = [], variables: [String: String] = [:]
) throws -> RunResult {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try Data(check.utf8).write(to: folder.appendingPathComponent("check"))
  return runFileCheck(["check"] + options, standardInput: input, in: folder.path, variables: variables)
}

/// Runs the tool with the given arguments.
func runFileCheck(
  _ arguments: [String], standardInput: String = "", in folder: String? = nil,
  variables: [String: String] = [:]
) -> RunResult {
  let (output, errors) = (ByteBuffer(), ByteBuffer())
  var environment = FileCheck.Environment(output: output, errors: errors)
  environment.workingDirectory = folder
  environment.standardInput = FileContents(standardInput.utf8)
  environment.variables = variables
  let exitCode = FileCheck.run(arguments: ["/bin/FileCheck"] + arguments, environment: environment)
  return RunResult(exitCode: exitCode, output: output.string, errors: errors.string)
}
