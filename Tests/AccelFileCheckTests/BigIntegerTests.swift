import Testing

@testable import AccelFileCheck

@Suite struct BigIntegerTests {
  private func number(_ text: String) -> BigInteger {
    NumericFormat(kind: .signed).value(of: Array(text.utf8)[...])
  }

  private func magnitude(_ value: BigInteger) -> BigInteger { value.isNegative ? value.negated : value }

  @Test(arguments: [
    ("340282366920938463463374607431768211455", "18446744073709551616"),
    ("-340282366920938463463374607431768211455", "3"), ("7", "-2"), ("-7", "-2"), ("0", "5"),
  ]) func divisionUndoesMultiplication(_ left: String, _ right: String) {
    let (left, right) = (number(left), number(right))
    let remainder = left - left / right * right
    #expect(remainder.isZero || remainder.isNegative == left.isNegative)
    #expect(magnitude(remainder) < magnitude(right))
    #expect(left + right - right == left)
  }

  @Test func textHasAnyLength() {
    let value = number("18446744073709551616") * number("-18446744073709551616")
    #expect(value.isNegative)
    #expect(value.text(radix: 16, uppercase: false) == "1" + String(repeating: "0", count: 32))
    #expect(value.text(radix: 10, uppercase: false) == "340282366920938463463374607431768211456")
  }
}
