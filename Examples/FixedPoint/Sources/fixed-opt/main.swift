import AccelDialects
import AccelToolSupport
import FixedDialect
import Foundation

exit(OptTool(dialects: AllDialects.all + [Fixed.self]).run(CommandLine.arguments))
