import AccelDialects
import AccelReduce

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@main struct AccelReduceTool {
  static func main() {
    exit(ReduceTool(dialects: AllDialects.all, passes: AllPasses.all).run(CommandLine.arguments))
  }
}
