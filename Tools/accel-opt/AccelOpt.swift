import AccelDialects
import AccelPasses
import AccelTestPasses
import AccelToolSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@main struct AccelOpt {
  static func main() {
    var passes = AllPasses.all
    passes.add(.forTests)
    exit(OptTool(dialects: AllDialects.all, passes: passes).run(CommandLine.arguments))
  }
}
