/// A partition of the bytes into classes that a program cannot tell apart.
struct ByteClasses {
  /// The class of each byte.
  private(set) var numbers: [UInt8] = Array(repeating: 0, count: 256)
  /// A byte of each class.
  private(set) var representatives: [UInt8] = []
  /// The number of classes.
  var count: Int { representatives.count }

  /// Creates the classes of `program`.
  init(_ program: RegexProgram) {
    var wide: [Int] = Array(repeating: 0, count: 256)
    var classCount = 1
    /// Splits every class into its members inside and outside of a set.
    func split(_ isMember: (UInt8) -> Bool) {
      var renamed = [Int](repeating: -1, count: classCount)
      for byte in 0..<256 where isMember(UInt8(byte)) {
        let old = wide[byte]
        if renamed[old] < 0 {
          renamed[old] = classCount
          classCount += 1
        }
        wide[byte] = renamed[old]
      }
    }
    for set in program.sets { split(set.contains) }
    var singles = ByteSet()
    for instruction in program.instructions where instruction.operation == .byte {
      singles.insert(UInt8(instruction.operand))
    }
    if program.hasPlaces {
      split(\.isWord)
      singles.insert(UInt8(ascii: "\n"))
    }
    for byte in UInt8(0)...255 where singles.contains(byte) {
      wide[Int(byte)] = classCount
      classCount += 1
    }
    // Splitting leaves gaps in the numbers; they are closed here.
    var dense = [Int](repeating: -1, count: classCount)
    for byte in 0..<256 {
      if dense[wide[byte]] < 0 {
        dense[wide[byte]] = representatives.count
        representatives.append(UInt8(byte))
      }
      numbers[byte] = UInt8(dense[wide[byte]])
    }
  }
}
