import AccelLit
import AccelTestSupport
import Foundation

var environment = LitEnvironment()
environment.addBuildProducts()
environment.addFileCheck()
exit(LitCommand.run(Array(CommandLine.arguments.dropFirst()), environment: environment))
