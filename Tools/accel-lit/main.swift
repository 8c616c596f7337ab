import AccelLit
import Foundation

exit(LitCommand.run(Array(CommandLine.arguments.dropFirst())))
