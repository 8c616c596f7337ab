import AccelFileCheck
import AccelSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

let output = ByteBuffer(descriptor: STDOUT_FILENO)
let errors = ByteBuffer(descriptor: STDERR_FILENO)
var environment = FileCheck.Environment(output: output, errors: errors)
for name in ["FILECHECK_OPTS", "TERM"] {
  environment.variables[name] = getenv(name).map { String(cString: $0) }
}
environment.hasColors = isatty(STDERR_FILENO) == 1 && FileCheck.supportsColors(environment.variables["TERM"])
let exitCode = FileCheck.run(arguments: CommandLine.arguments, environment: environment)
output.flush()
errors.flush()
exit(exitCode)
