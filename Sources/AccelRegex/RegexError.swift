/// A pattern that is not a regular expression, and why.
public enum RegexError: Error, Equatable, CustomStringConvertible {
  /// `[[.name.]]` or `[[=name=]]` names no character.
  case collatingElement
  /// `[[:name:]]` names no class of characters.
  case characterClass
  /// The pattern ends in a backslash.
  case trailingBackslash
  /// A back-reference names a group that is not complete before it.
  case backReference
  /// A bracket expression does not end.
  case brackets
  /// A parenthesis has no partner.
  case parentheses
  /// An interval does not end.
  case braces
  /// An interval's counts are too large, descending or followed by something else than a brace.
  case repetitionCount
  /// A range ends before it starts.
  case characterRange
  /// The pattern is nested too deeply, or too long once its intervals are written out.
  case outOfMemory
  /// A repetition operator follows nothing that can be repeated.
  case repetitionOperand
  /// A pattern, group or alternative matches nothing because it has no text.
  case empty

  /// The reason, in the words of POSIX's `regerror`.
  public var description: String {
    switch self {
    case .collatingElement: "invalid collating element"
    case .characterClass: "invalid character class"
    case .trailingBackslash: "trailing backslash (\\)"
    case .backReference: "invalid backreference number"
    case .brackets: "brackets ([ ]) not balanced"
    case .parentheses: "parentheses not balanced"
    case .braces: "braces not balanced"
    case .repetitionCount: "invalid repetition count(s)"
    case .characterRange: "invalid character range"
    case .outOfMemory: "out of memory"
    case .repetitionOperand: "repetition-operator operand invalid"
    case .empty: "empty (sub)expression"
    }
  }
}
