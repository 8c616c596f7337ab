// The operations of random functions.

extension RandomFunctions {
  private static let integers = [
    "i1", "i3", "i8", "i8", "i16", "i16", "i24", "i32", "i32", "i32", "i64", "i64", "i65", "i128", "i256",
  ]
  private static let floats = ["f16", "bf16", "f32", "f32", "f64", "f8E5M2", "f8E4M3FN", "f128"]

  /// Returns a type.
  mutating func type() -> String {
    let element = random.below(3) == 0 ? floatType() : integerType()
    switch random.below(20) {
    case 0, 1: return "vector<\(2 + random.below(2))x\(element)>"
    case 2: return "vector<2x2x\(element)>"
    case 3: return "vector<\(element)>"
    case 4, 5: return "tensor<2x\(element)>"
    default: return element
    }
  }

  private mutating func integerType() -> String {
    random.below(6) == 0 ? "index" : Self.integers[random.below(Self.integers.count)]
  }

  private mutating func floatType() -> String { Self.floats[random.below(Self.floats.count)] }

  /// Returns a constant with its type.
  mutating func constant(of type: String) -> String {
    guard let shape = type.shape else {
      return type == "i1" ? number(of: type) : "\(number(of: type)) : \(type)"
    }
    if random.below(2) == 0 { return "dense<\(number(of: shape.element))> : \(type)" }
    return "dense<\(elements(shape.dimensions[...], shape.element))> : \(type)"
  }

  /// Returns the elements of a constant, in brackets for each dimension.
  private mutating func elements(_ dimensions: ArraySlice<Int>, _ element: String) -> String {
    guard let count = dimensions.first else { return number(of: element) }
    let parts = (0..<count).map { _ in elements(dimensions.dropFirst(), element) }
    return "[\(parts.joined(separator: ", "))]"
  }

  private mutating func number(of type: String) -> String {
    if type == "i1" { return random.below(2) == 0 ? "true" : "false" }
    if type.isFloat {
      let choices = ["0.0", "-0.0", "1.0", "-1.0", "2.0", "0.5", "-3.25", "100.0", "1.0e-4"]
      let specials: [String: [String]] = [
        "f16": ["0x7C00", "0xFC00", "0x7E00"], "bf16": ["0x7F80", "0xFF80", "0x7FC0"],
        "f32": ["0x7F800000", "0xFF800000", "0x7FC00000"],
        "f64": ["0x7FF0000000000000", "0xFFF0000000000000", "0x7FF8000000000000"],
      ]
      if random.below(8) == 0, let some = specials[type] { return some[random.below(some.count)] }
      return choices[random.below(choices.count)]
    }
    let width = type.width
    if width > 64, width % 4 == 0, random.below(4) == 0 {
      return "0x\(pick(["8", "7", "4", "F"]))\(String(repeating: pick(["0", "F"]), count: width / 4 - 1))"
    }
    switch random.below(8) {
    case 0: return width > 62 ? "-9223372036854775808" : "\(-(1 << (width - 1)))"
    case 1: return width > 62 ? "9223372036854775807" : "\((1 << (width - 1)) - 1)"
    case 2: return "-1"
    case 3: return width < 8 ? "1" : "\(min(width, 100))"
    case 4 where width > 7: return "\(random.below(256) - 128)"
    default: return "\(width < 5 ? random.below(4) : random.below(9) - 2)"
    }
  }

  /// Adds an operation of `arith`.
  mutating func emitOperation() {
    let type = type()
    switch random.below(12) {
    case 0, 1, 2, 3: type.isFloat ? emitFloat(type) : emitInteger(type)
    case 4: emitDivision(type)
    case 5, 6: emitComparison(type)
    case 7:
      let kind = type.hasPrefix("vector") && random.below(2) == 0 ? type.with("i1") : "i1"
      let (condition, yes, no) = (value(of: kind).name, value(of: type).name, value(of: type).name)
      let types = kind == "i1" ? type : "\(kind), \(type)"
      _ = define(type, "arith.select \(condition), \(yes), \(no) : \(types)")
    case 8: emitExtended(type)
    default: emitCast(type)
    }
  }

  private mutating func pick(_ words: [String]) -> String { words[random.below(words.count)] }

  private mutating func emitInteger(_ type: String) {
    let (x, y) = (value(of: type).name, value(of: type).name)
    let isOverflowing = random.below(2) == 0
    let op = pick(
      isOverflowing
        ? ["addi", "subi", "muli", "shli"]
        : ["shrui", "shrsi", "andi", "ori", "xori", "maxsi", "maxui", "minsi", "minui"])
    var flags = ""
    if isOverflowing, random.below(6) == 0 { flags = " overflow<\(pick(["nsw", "nuw", "nsw, nuw"]))>" }
    if op.hasPrefix("shr"), random.below(8) == 0 { flags = " exact" }
    _ = define(type, "arith.\(op) \(x), \(y)\(flags) : \(type)")
  }

  private mutating func emitDivision(_ type: String) {
    guard !type.isFloat else { return emitFloat(type) }
    let x = value(of: type).name
    var y = value(of: type)
    if random.below(4) > 0 {
      // The lowest bit makes a divisor that is not zero.
      let one = define(
        type,
        "arith.constant \(type.shape.map { "dense<\($0.element == "i1" ? "true" : "1")> : \(type)" } ?? (type == "i1" ? "true" : "1 : \(type)"))"
      )
      y = define(type, "arith.ori \(y.name), \(one.name) : \(type)")
    }
    let op = pick(["divui", "divsi", "ceildivui", "ceildivsi", "floordivsi", "remui", "remsi"])
    let flags = op.hasPrefix("div") && random.below(8) == 0 ? " exact" : ""
    _ = define(type, "arith.\(op) \(x), \(y.name)\(flags) : \(type)")
  }

  private mutating func emitFloat(_ type: String) {
    let (x, y) = (value(of: type).name, value(of: type).name)
    let flags = random.below(10) == 0 ? " fastmath<\(pick(["nnan", "ninf", "nnan,ninf"]))>" : ""
    if random.below(8) == 0 { return void(define(type, "arith.negf \(x)\(flags) : \(type)")) }
    let op = pick(["addf", "subf", "mulf", "divf", "remf", "maximumf", "maxnumf", "minimumf", "minnumf"])
    _ = define(type, "arith.\(op) \(x), \(y)\(flags) : \(type)")
  }

  private mutating func emitComparison(_ type: String) {
    let (x, y) = (value(of: type).name, value(of: type).name)
    let op =
      type.isFloat
      ? "cmpf "
        + pick([
          "false", "oeq", "ogt", "oge", "olt", "ole", "one", "ord", "ueq", "ugt", "uge", "ult", "ule", "une",
          "uno",
          "true",
        ])
      : "cmpi " + pick(["eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge"])
    _ = define(type.with("i1"), "arith.\(op), \(x), \(y) : \(type)")
  }

  private mutating func emitExtended(_ type: String) {
    guard !type.isFloat else { return emitFloat(type) }
    let (x, y, name) = (value(of: type).name, value(of: type).name, newName())
    let op = pick(["addui_extended", "mulsi_extended", "mului_extended"])
    let second = op == "addui_extended" ? type.with("i1") : type
    add("\(name):2 = arith.\(op) \(x), \(y) : \(type)\(op == "addui_extended" ? ", \(second)" : "")")
    scope += [TypedName(name: "\(name)#0", type: type), TypedName(name: "\(name)#1", type: second)]
  }

  private mutating func emitCast(_ type: String) {
    let element = type.element
    var choices: [(op: String, target: String)] = []
    if element.isFloat {
      for other in Self.floats {
        if other.width > element.width { choices.append(("extf", other)) }
        if other.width < element.width { choices.append(("truncf", other)) }
      }
      choices += [("fptosi", "i32"), ("fptoui", "i16"), ("fptosi", "i64"), ("bitcast", "i\(element.width)")]
    } else if element == "index" {
      choices = [
        ("index_cast", "i32"), ("index_castui", "i8"), ("index_cast", "i128"), ("index_castui", "i64"),
      ]
    } else {
      for other in Self.integers {
        if other.width > element.width { choices += [("extsi", other), ("extui", other)] }
        if other.width < element.width { choices += [("trunci", other)] }
      }
      choices += [
        ("index_cast", "index"), ("index_castui", "index"), ("sitofp", floatType()), ("uitofp", "f32"),
      ]
      if [16, 32, 64].contains(element.width) { choices.append(("bitcast", "f\(element.width)")) }
    }
    let (op, target) = choices[random.below(choices.count)]
    let flags = op == "trunci" && random.below(8) == 0 ? " overflow<\(pick(["nsw", "nuw"]))>" : ""
    let x = value(of: type).name
    _ = define(type.with(target), "arith.\(op) \(x)\(flags) : \(type) to \(type.with(target))")
  }

  private func void(_: TypedName) {}
}

extension String {
  /// The type of the elements, or this type.
  fileprivate var element: String { shape?.element ?? self }

  /// The dimensions and the type of the elements, if this is a vector or tensor.
  fileprivate var shape: (dimensions: [Int], element: String)? {
    guard hasSuffix(">"), let open = firstIndex(of: "<") else { return nil }
    var rest = self[index(after: open)...].dropLast()
    var dimensions: [Int] = []
    while let cross = rest.firstIndex(of: "x"), let count = Int(rest[..<cross]) {
      dimensions.append(count)
      rest = rest[rest.index(after: cross)...]
    }
    return (dimensions, String(rest))
  }

  /// Returns the type of the same shape with another element type.
  fileprivate func with(_ element: String) -> String {
    guard let shape else { return element }
    return "\(dropLast(shape.element.count + 1))\(element)>"
  }

  /// `true` iff this is a floating-point type, or the elements have one.
  fileprivate var isFloat: Bool { element.hasPrefix("f") || element.hasPrefix("bf") }

  /// The number of bits of a number.
  fileprivate var width: Int { 
    element == "index" ? 64 : Int(element.drop { !$0.isNumber }.prefix { $0.isNumber }) ?? 0
  }
}
