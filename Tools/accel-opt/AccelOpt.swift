import AccelDialects
import AccelToolSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@main struct AccelOpt {
  static func main() {
    exit(OptTool(dialects: AllDialects.all, passes: AllPasses.all).run(CommandLine.arguments))
  }
}
