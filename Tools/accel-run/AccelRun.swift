import AccelDialects
import AccelToolSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@main struct AccelRun {
  static func main() { exit(RunTool(dialects: AllDialects.all).run(CommandLine.arguments)) }
}
