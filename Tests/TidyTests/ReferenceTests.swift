import Accel
import AccelDialects
import AccelReference
import AccelTransforms
import Foundation
import Testing

/// The reference pages say what the declarations say.
@Suite struct ReferenceTests {
  @Test func pagesAreFresh() throws {
    var passes = AllPasses.all
    passes.add(.standard)
    let reference = try Reference(dialects: AllDialects.all, passes: passes, root: Repository.root)
    for (path, text) in reference.pages {
      let page = try? String(contentsOf: Repository.root.appending(path: path), encoding: .utf8)
      #expect(page == text, "\(path) is not what `swift run accel-docs` writes")
    }
  }

  @Test func noPageIsLeftOver() throws {
    let dialects = Set((AllDialects.all + [Builtin.self]).map { "docs/dialects/\($0.name).md" })
    for page in try Repository.files(["docs/dialects"], ["md"]) {
      #expect(dialects.contains(page.path), "\(page.path) is of no dialect")
    }
  }
}
