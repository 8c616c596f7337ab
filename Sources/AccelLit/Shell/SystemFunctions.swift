import Foundation

/// Functions of the C library that its headers show to GNU programs only.
enum SystemFunctions {
  #if canImport(Glibc)
    private typealias Pipe = @convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32
    private typealias ChangeFolder =
      @convention(c) (
        UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>
      ) -> Int32

    private static let pipe = function("pipe2", as: Pipe.self)
    private static let changeFolder = function("posix_spawn_file_actions_addchdir_np", as: ChangeFolder.self)

    /// Returns the function called `name`, which every C library we run on has.
    private static func function<F>(_ name: String, as type: F.Type) -> F {
      guard let symbol = dlsym(dlopen(nil, RTLD_NOW), name) else {
        fatalError("the C library has no function \(name)")
      }
      return unsafeBitCast(symbol, to: type)
    }

    /// Makes a pipe whose ends children do not inherit; returns 0 unless that failed.
    static func makePipe(_ ends: UnsafeMutablePointer<Int32>) -> Int32 { pipe(ends, O_CLOEXEC) }

    /// Lets a process start in `folder`.
    static func start(_ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, in folder: String) {
      _ = changeFolder(actions, folder)
    }
  #else
    /// Makes a pipe whose ends children do not inherit; returns 0 unless that failed.
    static func makePipe(_ ends: UnsafeMutablePointer<Int32>) -> Int32 {
      let result = pipe(ends)
      if result == 0 { for index in 0...1 { _ = fcntl(ends[index], F_SETFD, FD_CLOEXEC) } }
      return result
    }

    /// Lets a process start in `folder`.
    static func start(_ actions: UnsafeMutablePointer<posix_spawn_file_actions_t?>, in folder: String) {
      posix_spawn_file_actions_addchdir_np(actions, folder)
    }
  #endif
}
