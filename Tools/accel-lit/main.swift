import AccelLit
import Foundation

let program = (CommandLine.arguments[0] as NSString).lastPathComponent
exit(LitCommand.run(Array(CommandLine.arguments.dropFirst()), program: program))
