import AccelIR
import AccelSupport
import AccelText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension OptRun {
  /// Makes rewriting end after the number of rewrites that the command line says, if it says one.
  func limitRewrites(in context: Context) {
    guard let maximum = settings.rewriteLimit else { return }
    context.isMultithreaded = false
    let path = settings.rewriteReport
    context.rewriteLimit = RewriteLimit(
      maximum, text: text(of:), report: { if let path { write($0, to: path) } })
  }

  private func text(of op: Operation) -> String {
    let buffer = ByteBuffer()
    Printer.print(op, to: buffer, printing)
    return buffer.string
  }

  /// Writes the report; a crash may follow, so the file is complete each time.
  private func write(_ report: RewriteLimit.Report, to path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return }
    let buffer = ByteBuffer(descriptor: descriptor)
    buffer.write(string: "rewrite: \(report.name)\n")
    buffer.write(string: "operation: \(report.operation)\n")
    buffer.write(string: "location: \(report.location)\n")
    buffer.write(string: "before:\n\(report.before)\n")
    buffer.write(string: report.after.map { "after:\n\($0)\n" } ?? "it does not come to its end\n")
    buffer.flush()
    close(descriptor)
  }
}
