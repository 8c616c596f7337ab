import AccelLit
import AccelTestSupport
import Foundation
import Testing

/// The tests that are files, a case each.
@Suite struct TestFilesTests {
  /// The folder of the tests.
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "TestFiles").path

  @Test(arguments: try LitSuite.discover(at: [folder], environment: .tests))
  func file(test: LitTest) {
    let result = test.run(.tests)
    #expect(!result.verdict.isFailure, "\(result.verdict.label): \(test.sourcePath)\n\(result.output)")
  }
}
