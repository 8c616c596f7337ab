/// The texts that the tool writes when it is asked about itself.
enum HelpText {
  /// Returns what `kind` asks for; `program` is the path of the tool.
  static func text(_ kind: CommandLineRequest.Information, program: String) -> String {
    let name = program.split(separator: "/").last.map(String.init) ?? program
    switch kind {
    case .version: return "accel-filecheck, compatible with FileCheck of LLVM version 22.1\n"
    case .help, .helpList: return "USAGE: \(name) [options] <check-file>\n\n\(options)\n\(environment)"
    }
  }

  /// The options.
  private static let options = """
    OPTIONS:

      -D <VAR=VALUE>                 - Define a variable; -D#VAR=EXPRESSION defines a numeric one
      --allow-deprecated-dag-overlap - Let the matches of neighbouring CHECK-DAG directives overlap
      --allow-empty                  - Accept an empty input
      --allow-unused-prefixes        - Accept prefixes that the check file does not use
      --check-prefix=<string>        - Prefix of directives (default 'CHECK')
      --check-prefixes=<list>        - Prefixes of directives, with commas between them
      --color                        - Use colors (default: if standard error is a terminal)
      --comment-prefixes=<list>      - Prefixes of comments, with commas between them (default 'COM,RUN')
      --dump-input=<value>           - When to write the annotated input to standard error:
        =help                        -   Explain it and quit
        =always                      -   Always
        =fail                        -   If a check fails (default)
        =never                       -   Never
      --dump-input-context=<N>       - Lines to write around those that the filter selects (default 5)
      --dump-input-filter=<value>    - Which lines of the input to write:
        =all                         -   All (default for --dump-input=always)
        =annotation-full             -   Those with annotations
        =annotation                  -   Those where annotations start
        =error                       -   Those where annotations of errors start (default otherwise)
      --enable-var-scope             - Forget variables without a leading '$' at each CHECK-LABEL
      --help                         - Write this text
      --ignore-case                  - Match letters in both cases
      --implicit-check-not=<pattern> - Forbid the pattern between positive directives
      --input-file=<filename>        - File to check (default: standard input)
      --match-full-lines             - Let positive patterns match whole lines only
      --strict-whitespace            - Tell different runs of blanks apart
      -v                             - Also tell what matches
      --version                      - Write the version
      --vv                           - Also tell what helps to find errors in the tool itself

    """

  /// Where else options come from.
  private static let environment = "The environment variable FILECHECK_OPTS may hold more options.\n"

  /// Returns what the input dump means, in the words that users of FileCheck know.
  static func dump(hasColors: Bool) -> String {
    /// Returns `text` as it looks in the dump.
    func show(_ text: String, _ color: TerminalColor = .bold) -> String {
      hasColors ? color.rawValue + text + TerminalColor.reset.rawValue : text
    }
    return """
      The following description was requested by -dump-input=help to
      explain the input dump printed by FileCheck.

      Related command-line options:

        - -dump-input=<value> enables or disables the input dump
        - -dump-input-filter=<value> filters the input lines
        - -dump-input-context=<N> adjusts the context of filtered lines
        - -v and -vv add more annotations
        - -color forces colors to be enabled both in the dump and below
        - -help documents the above options in more detail

      These options can also be set via FILECHECK_OPTS.  For example, for
      maximum debugging output on failures:

        $ FILECHECK_OPTS='-dump-input-filter=all -vv -color' ninja check

      Input dump annotation format:

        - \(show("L:"))     labels line number L of the input file
                 An extra space is added after each input line to represent the
                 newline character
        - \(show("T:L"))    labels the only match result for either (1) a pattern of type T from
                 line L of the check file if L is an integer or (2) the I-th implicit
                 pattern if L is "imp" followed by an integer I (index origin one)
        - \(show("T:L'N"))  labels the Nth match result for such a pattern
        - \(show("^~~"))    marks good match (reported if -v)
        - \(show("!~~"))    marks bad match, such as:
                 - CHECK-NEXT on same line as previous match (error)
                 - CHECK-NOT found (error)
                 - CHECK-DAG overlapping match (discarded, reported if -vv)
        - \(show("X~~"))    marks search range when no match is found, such as:
                 - CHECK-NEXT not found (error)
                 - CHECK-NOT not found (success, reported if -vv)
                 - CHECK-DAG not found after discarded matches (error)
        - \(show("?"))      marks fuzzy match when no match is found
        - \(show("..."))    indicates elided input lines and annotations, as specified by
                 -dump-input-filter and -dump-input-context
        - colors \(show("success", .boldGreen)), \(show("error", .boldRed)), \(show("fuzzy match", .boldMagenta)), \(show("discarded match", .boldCyan)), \(show("unmatched input", .cyanBackground))

      """
  }
}
