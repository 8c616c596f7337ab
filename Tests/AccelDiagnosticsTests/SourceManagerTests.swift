import AccelDiagnostics
import Testing

@Suite struct SourceManagerTests {
  @Test func filesAreReadOnDemand() {
    let sources = SourceManager()
    let file = sources.file(named: #filePath)
    #expect(file?.lineText(1) == "import AccelDiagnostics")
    #expect(sources.file(named: #filePath) === file)
    #expect(sources.file(named: "/nonexistent") == nil)
    // As a name, this is not standard input: that would wait for someone to type.
    #expect(sources.file(named: "-") == nil)
  }

  @Test func addedFilesComeFirst() {
    let file = SourceFile(name: #filePath, text: "x")
    let sources = SourceManager([file.slice(SourceRange(1, 1))])
    #expect(sources.file(named: #filePath) === file)
    let other = SourceFile(name: #filePath, text: "y")
    sources.add(other)
    #expect(sources.file(named: #filePath) === other)
  }
}
