import AccelIR
import AccelInterpreter
import AccelNumerics

/// What a result should be, as a file of NumPy's says it.
struct Expectation {
  /// The file.
  let path: String
  let array: NumPyArray
  /// How far a number may be from the expected one, for each one and for each unit of the expected one's size.
  let tolerance: Double

  /// Says how a value differs from what is expected; `nil` if it does not.
  func difference(from value: RuntimeValue, _ type: Type) -> String? {
    let element = type.elementOrSelf
    guard let expected = array.elements(of: element) else {
      return "expected elements of type '\(element.text)', but '\(path)' holds '\(array.format)'"
    }
    let found: RuntimeValue.Elements
    switch value {
    case .number(let bits): found = .init(shape: [], [bits])
    case .elements(let elements): found = elements
    case .view(let view):
      guard let contents = view.contents(element) else { return "the memory is not there any more" }
      found = contents
    case .poison, .function, .opaque: return "expected numbers, but found '\(value.text(type))'"
    }
    guard found.shape == expected.shape else {
      return "expected \(expected.shape.sizes), but found \(found.shape.sizes)"
    }
    var (count, first) = (0, -1)
    for index in expected.bits.indices {
      if distance(found.bits[index], expected.bits[index], element) <= 1 { continue }
      if count == 0 { first = index }
      count += 1
    }
    if count == 0 { return nil }
    let position = first.position(in: expected.shape)
    func text(_ bits: WideInteger?) -> String { RuntimeValue(bits).text(element) }
    return "\(count) of \(expected.bits.count) elements differ, first that at [\(position)]: expected "
      + "\(text(expected.bits[first])), but found \(text(found.bits[first]))"
  }

  /// How far a number is from what is expected, where 1 is as far as it may be.
  private func distance(_ found: WideInteger?, _ expected: WideInteger?, _ type: Type) -> Double {
    guard let found, let expected else { return .infinity }
    if found == expected { return 0 }
    if let part = type.as(ComplexType.self)?.element {
      let (a, b) = (found.parts, expected.parts)
      return max(distance(a.re, b.re, part), distance(a.im, b.im, part))
    }
    guard let (a, b) = number(found, type).flatMap({ a in number(expected, type).map { (a, $0) } }) else {
      return .infinity
    }
    if a.isNaN && b.isNaN || a == b { return 0 }
    let distance = abs(a - b) / (tolerance * max(1, abs(b)))
    return distance.isNaN ? .infinity : distance
  }

  /// The number nearest to one of any type.
  private func number(_ bits: WideInteger, _ type: Type) -> Double? {
    if let format = type.as(FloatType.self)?.format {
      return SoftFloat(bits: bits, format: format).nearestDouble
    }
    let isUnsigned = type.as(IntegerType.self)?.signedness == .unsigned
    return isUnsigned ? bits.unsignedValue.map(Double.init) : bits.signedValue.map(Double.init)
  }
}

extension [Int] {
  /// The sizes as a type shows them: `2x3`.
  fileprivate var sizes: String { isEmpty ? "a number" : map(String.init).joined(separator: "x") }
}

extension Int {
  /// The indices of the element with this number, in row-major order.
  fileprivate func position(in shape: [Int]) -> String {
    var rest = self
    var indices: [String] = []
    for size in shape.reversed() {
      indices.append("\(rest % size)")
      rest /= size
    }
    return indices.reversed().joined(separator: ", ")
  }
}
