import AccelFileCheck
public import AccelLit
import AccelSupport
import Foundation

extension LitEnvironment {
  /// What tests need that are run by `swift test`: the programs of the build at hand, and FileCheck.
  ///
  ///     @Test(arguments: try LitSuite.discover(at: ["TestFiles"]))
  ///     func file(test: LitTest) {
  ///       let result = test.run(.tests)
  ///       #expect(!result.verdict.isFailure, "\(result.output)")
  ///     }
  public static var tests: LitEnvironment {
    var environment = LitEnvironment()
    environment.addBuildProducts()
    environment.addFileCheck()
    return environment
  }

  /// Makes the commands `FileCheck` and `accel-filecheck` run in this process.
  public mutating func addFileCheck() {
    commands["FileCheck"] = .fileCheck
    commands["accel-filecheck"] = .fileCheck
  }

  /// Makes commands find the programs that were built together with this one, before those of `PATH`.
  public mutating func addBuildProducts() {
    // A bundle of tests lies beside the programs; elsewhere than on Linux, another program loads it.
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
    guard let program = bundle ?? Bundle.main.executableURL else { return }
    searchPath.append(program.deletingLastPathComponent().path)
  }
}

extension InProcessCommand {
  /// FileCheck in the process of the tests.
  fileprivate static let fileCheck = InProcessCommand { invocation in
    let (output, errors) = (ByteBuffer(), ByteBuffer())
    var environment = FileCheck.Environment(output: output, errors: errors)
    environment.variables = invocation.environment
    environment.workingDirectory = invocation.workingDirectory
    environment.standardInput = FileContents(invocation.standardInput)
    let exitCode = FileCheck.run(arguments: invocation.arguments, environment: environment)
    return .init(
      exitCode: Int(exitCode), standardOutput: Array(output.bytes), standardError: Array(errors.bytes))
  }
}
