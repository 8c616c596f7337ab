public import Accel

extension Fixed {
  /// Which number takes the place of one that has too many digits.
  public enum Rounding: Keyword, KeywordEnumeration {
    case down, nearest, towardZero = "toward_zero"
  }

  /// What is asked of two numbers.
  public enum Predicate: Keyword, KeywordEnumeration {
    case equal, less
  }
}
