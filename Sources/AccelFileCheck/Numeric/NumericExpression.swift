/// A variable that holds a number.
final class NumericVariable {
  let name: String
  /// The format of the number where it was defined; `nil` for a variable that is used but never defined.
  let format: NumericFormat
  /// The line of the directive that defines the variable.
  let definitionLine: Int?
  var value: BigInteger?
  /// The text that was matched, if the value comes from the input.
  var text: Slice?

  /// Creates a variable without a value.
  init(name: String, format: NumericFormat, definitionLine: Int? = nil) {
    (self.name, self.format, self.definitionLine) = (name, format, definitionLine)
  }
}

/// An expression over numbers.
indirect enum NumericExpression {
  case literal(BigInteger, Slice)
  case variable(NumericVariable, Slice)
  case operation(NumericOperator, NumericExpression, NumericExpression, Slice)

  /// The text of the expression in the check file.
  var text: Slice {
    switch self {
    case .literal(_, let text), .variable(_, let text), .operation(_, _, _, let text): text
    }
  }

  /// Returns the value.
  func evaluate() throws(SubstitutionError) -> BigInteger {
    switch self {
    case .literal(let value, _): return value
    case .variable(let variable, let name):
      guard let value = variable.value else { throw SubstitutionError(.undefined(name)) }
      return value
    case .operation(let operation, let left, let right, _):
      let leftValue: BigInteger
      do { leftValue = try left.evaluate() } catch {
        // Both sides are evaluated so that all undefined variables are told.
        do { _ = try right.evaluate() } catch let other { throw error.joined(with: other) }
        throw error
      }
      return try operation.apply(leftValue, try right.evaluate())
    }
  }

  /// Returns the format that the variables in the expression imply, or `nil` if it has none.
  func impliedFormat() throws(ExpressionError) -> NumericFormat? {
    switch self {
    case .literal: return nil
    case .variable(let variable, _): return variable.format
    case .operation(_, let left, let right, let text):
      let leftFormat: NumericFormat?
      do { leftFormat = try left.impliedFormat() } catch {
        do { _ = try right.impliedFormat() } catch let other {
          throw ExpressionError(diagnostics: error.diagnostics + other.diagnostics)
        }
        throw error
      }
      guard let rightFormat = try right.impliedFormat() else { return leftFormat }
      guard let leftFormat else { return rightFormat }
      if leftFormat != rightFormat {
        throw ExpressionError(
          text,
          "implicit format conflict between '\(left.text.string)' (\(leftFormat.kind.rawValue)) and "
            + "'\(right.text.string)' (\(rightFormat.kind.rawValue)), need an explicit format specifier")
      }
      return leftFormat
    }
  }
}

/// An operation on two numbers.
enum NumericOperator: String {
  case add, sub, mul, div, min, max

  /// Returns the result; a division by zero overflows.
  func apply(_ left: BigInteger, _ right: BigInteger) throws(SubstitutionError) -> BigInteger {
    switch self {
    case .add: return left + right
    case .sub: return left - right
    case .mul: return left * right
    case .div:
      if right.isZero { throw SubstitutionError(.overflow) }
      return left / right
    case .min: return left < right ? left : right
    case .max: return left < right ? right : left
    }
  }
}

/// Why a substitution has no value.
struct SubstitutionError: Error {
  /// One reason.
  enum Reason {
    /// The variable has no value.
    case undefined(Slice)
    /// The value cannot be computed, or not be written in its format.
    case overflow
  }

  let reasons: [Reason]

  /// Creates an error of one reason.
  init(_ reason: Reason) { reasons = [reason] }

  /// Creates an error of several reasons.
  private init(reasons: [Reason]) { self.reasons = reasons }

  /// Returns an error with the reasons of both.
  func joined(with other: SubstitutionError) -> SubstitutionError {
    SubstitutionError(reasons: reasons + other.reasons)
  }
}

/// What is wrong with an expression or a variable's name.
struct ExpressionError: Error {
  let diagnostics: [SourceDiagnostic]

  /// Creates an error about `text`.
  init(_ text: Slice, _ message: String) { diagnostics = [SourceDiagnostic(on: text, message)] }

  /// Creates an error about a place.
  init(at location: SourceLocation, _ message: String) {
    diagnostics = [SourceDiagnostic(at: location, message)]
  }

  /// Creates an error of several.
  init(diagnostics: [SourceDiagnostic]) { self.diagnostics = diagnostics }
}
