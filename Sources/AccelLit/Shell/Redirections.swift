import Foundation

/// Where one stream of a command goes or comes from.
enum StreamTarget {
  /// The neighbour in the pipeline, or the log.
  case pipe
  /// Standard error only: wherever standard output goes.
  case likeOutput
  /// A file.
  case file(Descriptor)
}

/// The streams of a command after its redirections.
struct Streams {
  /// Standard input.
  var input = StreamTarget.pipe
  /// Standard output.
  var output = StreamTarget.pipe
  /// Standard error.
  var error = StreamTarget.pipe
  /// The files that are written: the name as in the command and the path.
  var writtenFiles: [(name: String, path: String)] = []
}

extension ShellState {
  /// What a stream is redirected to, before files are opened.
  private enum Redirect: Equatable {
    case standard(Int)
    case file(ShellWord, mode: String)
  }

  /// Returns the streams of `command`, with the files of its redirections open.
  func streams(of command: ShellCommand) throws(ShellFailure) -> Streams {
    func failure(_ message: String) -> ShellFailure {
      .command(ShellError(words: command.words, message: message))
    }
    var redirects = [Redirect.standard(0), .standard(1), .standard(2)]
    for redirection in command.redirections {
      let target = redirection.target
      switch (redirection.operation, redirection.descriptor) {
      case (">", 2): redirects[2] = .file(target, mode: "w")
      case (">>", 2): redirects[2] = .file(target, mode: "a")
      case (">&", 2) where ["0", "1", "2"].contains(target.text): redirects[2] = redirects[Int(target.text)!]
      case (">&", nil) where Int(target.text) != nil:
        // The upstream runner writes a file of that name, which nobody means.
        throw failure("Unsupported redirect: (('>&',), \(pythonQuoted(target.text)))")
      case (">&", nil), ("&>", nil):
        redirects[1] = .file(target, mode: "w")
        redirects[2] = redirects[1]
      case (">", nil): redirects[1] = .file(target, mode: "w")
      case (">>", nil): redirects[1] = .file(target, mode: "a")
      case ("<", nil): redirects[0] = .file(target, mode: "r")
      default:
        let number = redirection.descriptor.map { ", \($0))" } ?? ",)"
        throw failure(
          "Unsupported redirect: ((\(pythonQuoted(redirection.operation))\(number), \(pythonQuoted(target.text)))"
        )
      }
    }
    var streams = Streams()
    var opened: [(redirect: Redirect, descriptor: Descriptor)] = []
    for (index, redirect) in redirects.enumerated() {
      let target: StreamTarget
      switch (redirect, index) {
      case (.standard(0), 0), (.standard(1), 1), (.standard(2), 2): target = .pipe
      case (.standard(1), 2): target = .likeOutput
      case (.standard, _): throw failure("Unsupported redirect on stdout")
      case (.file(let word, let mode), _):
        if let shared = opened.first(where: { $0.redirect == redirect }), index == 2 {
          target = .file(shared.descriptor)
        } else {
          let descriptor = try open(word, mode: mode, &streams, failure)
          opened.append((redirect, descriptor))
          target = .file(descriptor)
        }
      }
      switch index {
      case 0: streams.input = target
      case 1: streams.output = target
      default: streams.error = target
      }
    }
    return streams
  }

  /// Opens the file that `word` names.
  private func open(
    _ word: ShellWord, mode: String, _ streams: inout Streams, _ failure: (String) -> ShellFailure
  ) throws(ShellFailure) -> Descriptor {
    let names = word.expanded(in: folder)
    guard names.count == 1 else {
      throw failure("Unsupported: glob in redirect expanded to multiple files")
    }
    let path = Path.join(folder, names[0])
    let flags =
      switch mode {
      case "r": O_RDONLY
      case "a": O_WRONLY | O_CREAT | O_APPEND
      default: O_WRONLY | O_CREAT | O_TRUNC
      }
    do throws(SystemError) {
      let descriptor = try Descriptor.open(path, flags)
      if mode != "r" { streams.writtenFiles.append((word.text, path)) }
      return descriptor
    } catch {
      throw .unresolved(UnresolvedError(message: error.message))
    }
  }
}
