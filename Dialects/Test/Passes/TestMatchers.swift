import Accel
import ArithDialect

extension Test {
  /// Prints how often expressions of certain forms occur in functions of certain names.
  struct TestMatchers: Pass {
    static let name = "test-matchers"
    static let title = "(anonymous namespace)::TestMatchers"
    static let summary = "Test C++ pattern matchers."
    static func canRun(on name: OperationName) -> Bool {
      name.info?.interfaces.witness(FunctionWitness.self) != nil
    }

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let name = op.symbolName?.string ?? ""
      var text = "\(name)\n"
      switch name {
      case "test1": text += Self.count(op)
      case "test2": text += Self.bindConstant(op)
      case "test3": text += Self.bindFlags(op)
      default: break
      }
      context.writeToStandardOutput(text)
      context.preserveAll()
    }

    /// Counts expressions over three arguments.
    private static func count(_ op: Operation) -> String {
      let arguments = op.region(0).arguments
      guard arguments.count == 3 else { return "" }
      let (a, b, c) = (Form.value(arguments[0]), Form.value(arguments[1]), Form.value(arguments[2]))
      let (add, mul) = (Form.add(nil), Form.mul(nil))
      let product = Form.mul([mul, mul])
      let sums = Form.mul([.any, add])
      let forms: [(String, Form)] = [
        ("add(*)", add), ("mul(*)", mul), ("add(add(*), *)", .add([add, .any])),
        ("add(*, add(*))", .add([.any, add])), ("mul(add(*), *)", .mul([add, .any])),
        ("mul(*, add(*))", sums), ("mul(mul(*), *)", .mul([mul, .any])), ("mul(mul(*), mul(*))", product),
        ("mul(mul(mul(*), mul(*)), mul(mul(*), mul(*)))", .mul([product, product])),
        (
          "mul(mul(mul(mul(*), add(*)), mul(*)), mul(mul(*, add(*)), mul(*, add(*))))",
          .mul([.mul([.mul([mul, add]), mul]), .mul([sums, sums])])
        ),
        ("add(a, b)", .add([a, b])), ("add(a, c)", .add([a, c])), ("add(b, a)", .add([b, a])),
        ("add(c, a)", .add([c, a])), ("mul(a, add(c, b))", .mul([a, .add([c, b])])),
        ("mul(a, add(b, c))", .mul([a, .add([b, c])])),
        ("mul(mul(a, *), add(a, c))", .mul([.mul([a, .any]), .add([a, c])])),
        ("mul(mul(a, *), add(c, b))", .mul([.mul([a, .any]), .add([c, b])])),
      ]
      return forms.map { name, form in
        var count = 0
        op.walk {
          if form.matches($0) { count += 1 }
          return .advance
        }
        return "Pattern \(name) matched \(count) times\n"
      }
      .joined()
    }

    /// Says of which constant the last operation is a product with a sum.
    private static func bindConstant(_ op: Operation) -> String {
      guard let last = op.region(0).entry?.last?.previous, let first = op.region(0).arguments.first else {
        return ""
      }
      let a = Form.value(first)
      guard Form.mul([a, .add([a, .constant])]).matches(last),
        let number = last.operand(1).definingOperation?.operand(1).constant
      else { return "" }
      let line = "Pattern add(add(a, constant), a) matched"
      return "\(line) and bound constant to: \(number.text.prefix { $0 != " " })\n\(line)\n"
    }

    /// Says which flags the last operation has.
    private static func bindFlags(_ op: Operation) -> String {
      guard let last = op.region(0).entry?.last?.previous else { return "" }
      var text = ""
      if Form.mul([.any, .add([.any, .operation("test.name", nil)])]).matches(last) {
        text += "Pattern mul(*, add(*, m_Op(\"test.name\"))) matched\n"
      }
      if let product = last.as(Arith.MulF.self) {
        let flags = product.fastmath.attribute(in: op.context).text
        let words = flags.dropFirst("#arith.fastmath<".count).dropLast()
        text += "Pattern m_Attr(\"fastmath\") matched and bound value to: \(words)\n"
      }
      return text
    }
  }

  /// A form that an expression may have.
  private indirect enum Form {
    /// Anything.
    case any
    /// A constant.
    case constant
    /// One value.
    case value(Value)
    /// An operation with the given name, and operands if they count.
    case operation(String, [Form]?)

    static func add(_ operands: [Form]?) -> Form { .operation(Arith.AddF.name, operands) }
    static func mul(_ operands: [Form]?) -> Form { .operation(Arith.MulF.name, operands) }

    func matches(_ op: Operation) -> Bool {
      guard case .operation(let name, let operands) = self, op.name.string == name else { return false }
      guard let operands else { return true }
      return operands.count == op.operands.count && zip(operands, op.operands).allSatisfy { $0.matches($1) }
    }

    private func matches(_ operand: Value) -> Bool {
      switch self {
      case .any: true
      case .constant: operand.constant != nil
      case .value(let value): operand == value
      case .operation: operand.definingOperation.map { matches($0) } ?? false
      }
    }
  }
}
