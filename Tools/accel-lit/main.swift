import AccelLit
import AccelTestSupport
import Foundation

var environment = LitEnvironment()
environment.addBuildProducts()
environment.addFileCheck()
let program = (CommandLine.arguments[0] as NSString).lastPathComponent
exit(LitCommand.run(Array(CommandLine.arguments.dropFirst()), environment: environment, program: program))
