import Foundation

/// One run of a pipeline: children and commands of this process, connected.
struct PipelineRun {
  /// The state of the shell.
  let state: ShellState
  /// The commands that run in this process.
  let commands: [String: InProcessCommand]
  /// The children of the run.
  let processes: ProcessRegistry
  /// When the time is up.
  let deadline: Deadline
  /// `true` iff the time was up before the pipeline ended.
  private(set) var isTimedOut = false

  private var collector = OutputCollector()
  private var stages: [Stage] = []
  /// What the next command reads.
  private var upstream = Input.nothing

  /// Creates a run.
  init(
    state: ShellState, commands: [String: InProcessCommand], processes: ProcessRegistry, deadline: Deadline
  ) {
    self.state = state
    self.commands = commands
    self.processes = processes
    self.deadline = deadline
  }

  /// What a command reads.
  private enum Input {
    case nothing
    case bytes([UInt8])
    case stream(Descriptor)
  }

  /// A command at work.
  private struct Stage {
    let words: [ShellWord]
    let prefix: CommandPrefix
    var child: pid_t?
    var thread: CommandThread?
    var exitCode = 0
    /// The streams of the collector with what the log shows.
    var collectedOutput: Int?
    var collectedError: Int?
    /// Output of a command of this process.
    var output: [UInt8] = []
    var error: [UInt8] = []
    /// Our reading end of the pipe to the next command.
    var toNext: Descriptor?
    var writtenFiles: [(name: String, path: String)] = []
  }

  /// Runs `commands` and returns what came of each.
  mutating func run(_ commands: [ShellCommand]) throws(ShellFailure) -> [ShellResult] {
    do throws(ShellFailure) {
      for (index, command) in commands.enumerated() {
        try start(command, isAlone: commands.count == 1, isLast: index == commands.count - 1)
      }
    } catch {
      abandon()
      throw error
    }
    return finish()
  }

  /// Ends what was started of a pipeline that cannot be completed.
  private mutating func abandon() {
    upstream = .nothing
    for stage in stages {
      guard let child = stage.child else { continue }
      processes.end(child)
      _ = processes.wait(for: child)
    }
  }

  /// Starts one command.
  private mutating func start(_ command: ShellCommand, isAlone: Bool, isLast: Bool) throws(ShellFailure) {
    var prefix = try CommandPrefix(command, state)
    let folder = prefix.state.folder
    // A pattern as the command's name stands for the first file it matches.
    let name = prefix.words.first?.expanded(in: folder).first ?? "env"
    if !isAlone, name != "echo", ShellBuiltin.named(name) != nil {
      try prefix.checkCanCall(name)
      throw .command(
        ShellError(words: command.words, message: "Unsupported: '\(name)' cannot be part of a pipeline"))
    }
    let streams = try prefix.state.streams(of: command)
    if case .file(let file) = streams.input { upstream = .stream(file) }
    let arguments = [name] + prefix.words.dropFirst().flatMap { $0.expanded(in: folder) }
    if prefix.expectsCrash {
      // `not --crash` tells the program not to spend time on a report.
      prefix.state.variables["LLVM_DISABLE_CRASH_REPORT"] = "1"
      prefix.state.variables["LLVM_DISABLE_SYMBOLIZATION"] = "1"
    }
    var stage = Stage(words: command.words, prefix: prefix, writtenFiles: streams.writtenFiles)
    if let body = commands[name] ?? ShellBuiltin.filter(name) {
      startHere(body, arguments, streams, &stage, isLast: isLast)
    } else {
      try startChild(arguments, streams, &stage, command, isLast: isLast)
    }
    stages.append(stage)
  }

  /// Runs a command of this process, on a thread of its own if it has to wait for others.
  private mutating func startHere(
    _ command: InProcessCommand, _ arguments: [String], _ streams: Streams, _ stage: inout Stage, isLast: Bool
  ) {
    var invocation = InProcessCommand.Invocation(
      arguments: arguments, environment: stage.prefix.state.variables, standardInput: [],
      workingDirectory: stage.prefix.state.folder)
    switch upstream {
    case .nothing: break
    case .bytes(let bytes): invocation.standardInput = bytes
    case .stream(let descriptor):
      if !isLast, let pipe = try? Descriptor.pipe() {
        stage.thread = CommandThread(command, invocation, input: descriptor, streams, pipe.writing)
        stage.toNext = pipe.reading
        upstream = .stream(pipe.reading)
        return
      }
      let input = collector.add(descriptor)
      readStreams(until: [input])
      invocation.standardInput = collector.bytes(input)
    }
    let outcome = command.body(invocation)
    let routed = streams.route(outcome)
    stage.exitCode = outcome.exitCode
    stage.error = routed.error
    if isLast { stage.output = routed.next } else { upstream = .bytes(routed.next) }
  }

  /// Starts a child process.
  private mutating func startChild(
    _ arguments: [String], _ streams: Streams, _ stage: inout Stage, _ command: ShellCommand, isLast: Bool
  ) throws(ShellFailure) {
    var request = try childRequest(arguments, stage.prefix, command)
    do throws(SystemError) {
      let input = try openInput()
      let output = try Descriptor.pipe()
      let error = try Descriptor.pipe()
      var descriptors = (input: input, output: output.writing, error: error.writing)
      var isOutputPiped = true
      if case .file(let file) = streams.output {
        descriptors.output = file
        isOutputPiped = false
      }
      switch streams.error {
      case .file(let file): descriptors.error = file
      case .likeOutput where isOutputPiped: descriptors.error = output.writing
      default: break
      }
      request.descriptors = descriptors
      stage.child = try processes.start(request)
      var toNext: Descriptor?
      if isOutputPiped { toNext = output.reading }
      if case .likeOutput = streams.error, !isOutputPiped {
        toNext = error.reading
        if isLast { stage.collectedError = collector.add(error.reading) }
      } else if case .pipe = streams.error {
        stage.collectedError = collector.add(error.reading)
      }
      if isLast {
        if isOutputPiped { stage.collectedOutput = collector.add(output.reading) }
      } else {
        stage.toNext = toNext
        upstream = toNext.map { .stream($0) } ?? .nothing
      }
    } catch {
      throw .command(
        ShellError(
          words: command.words,
          message: "Could not create process (\(request.program)) due to \(error.message)"))
    }
  }

  /// Returns a descriptor from which the next child reads what is upstream.
  private mutating func openInput() throws(SystemError) -> Descriptor {
    defer { upstream = .nothing }
    switch upstream {
    case .nothing: return try Descriptor.open("/dev/null", O_RDONLY)
    case .stream(let descriptor): return descriptor
    case .bytes(let bytes):
      let pipe = try Descriptor.pipe()
      CommandThread.write(bytes, to: pipe.writing)
      return pipe.reading
    }
  }

  /// Returns what to start for `arguments`; the descriptors are still open questions.
  private func childRequest(
    _ arguments: [String], _ prefix: CommandPrefix, _ command: ShellCommand
  ) throws(ShellFailure) -> ChildRequest {
    let name = arguments[0]
    let state = prefix.state
    var program: String?
    if name.hasPrefix(".") {
      let candidate = Path.join(state.folder, name)
      if Path.isFile(candidate) { program = candidate }
    }
    let searchPath = state.variables["PATH"] ?? self.state.variables["PATH"] ?? ""
    guard let program = program ?? Path.program(name, searchPath: searchPath) else {
      throw .command(ShellError(words: command.words, message: "\(pythonQuoted(name)): command not found"))
    }
    var request = ChildRequest(
      program: program, arguments: arguments, environment: state.variables, folder: state.folder)
    if state.mask != nil || !state.limits.isEmpty {
      // Both belong to a process; a shell sets them in the child, so that ours stay as they are.
      var script = state.mask.map { "umask \($0); " } ?? ""
      for (option, limit) in state.limits.sorted(by: { $0.key < $1.key }) {
        // The shell counts the size of files in blocks, upstream in bytes.
        let bytes = "prlimit --pid $$ --fsize=\(limit) 2>/dev/null || "
        script += "\(option == "-f" ? bytes : "")ulimit \(option) \(limit); "
      }
      request.program = "/bin/sh"
      request.arguments = ["sh", "-c", script + "exec \"$@\"", "sh", program] + arguments.dropFirst()
    }
    return request
  }

  /// Reads streams until those in `awaited` end; ends all children if the time is up before.
  private mutating func readStreams(until awaited: [Int]) {
    var isLate = false
    let children = stages.compactMap(\.child)
    collector.read(until: awaited, deadline) {
      isLate = true
      for child in children { processes.end(child) }
    }
    if isLate { isTimedOut = true }
  }

  /// Waits for all commands and returns what came of them.
  private mutating func finish() -> [ShellResult] {
    upstream = .nothing
    if let last = stages.last {
      readStreams(until: [last.collectedOutput, last.collectedError].compactMap { $0 })
    }
    // Like the upstream runner, take what a command leaves unread, so that the one before it does not fail.
    for index in stages.indices.dropLast().reversed() {
      guard let rest = stages[index].toNext else { continue }
      readStreams(until: [stages[index + 1].collectedError].compactMap { $0 })
      wait(for: index + 1)
      let stream = collector.add(rest)
      stages[index].collectedOutput = stream
      stages[index].toNext = nil
      readStreams(until: [stream])
    }
    readStreams(until: stages.compactMap(\.collectedError))
    for index in stages.indices { wait(for: index) }
    return stages.map(result)
  }

  /// Waits for one command to end and keeps its exit code.
  private mutating func wait(for index: Int) {
    if let thread = stages[index].thread {
      (stages[index].exitCode, stages[index].error) = thread.join()
      stages[index].thread = nil
    }
    guard let child = stages[index].child else { return }
    if deadline.exists {
      var pause: useconds_t = 200
      while !processes.hasEnded(child) {
        if deadline.hasPassed {
          isTimedOut = true
          for child in stages.compactMap(\.child) { processes.end(child) }
          break
        }
        usleep(pause)
        pause = min(pause * 2, 10_000)
      }
    }
    stages[index].exitCode = processes.wait(for: child)
    stages[index].child = nil
  }

  /// Returns what came of a command that has ended.
  private func result(_ stage: Stage) -> ShellResult {
    let code = stage.prefix.exitCode(stage.exitCode)
    var error = stage.error + (stage.collectedError.map(collector.bytes) ?? [])
    if stage.prefix.expectsCrash, stage.exitCode < 0, stage.collectedError != nil {
      // What the program `not` says of a signal.
      error += Array("error: \(String(cString: strsignal(Int32(-stage.exitCode))))\n".utf8)
    }
    var result = ShellResult(
      words: stage.words,
      output: outputText(stage.output + (stage.collectedOutput.map(collector.bytes) ?? [])),
      error: outputText(error), exitCode: code,
      isTimedOut: isTimedOut)
    if code != 0 {
      for file in stage.writtenFiles.sorted(by: { $0.name < $1.name }) {
        if let text = try? FileText.read(file.path) { result.redirected.append((file.name, text)) }
      }
    }
    return result
  }
}
