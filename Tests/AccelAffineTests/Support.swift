import AccelAffine

/// Parses the text that stands in `affine_map<…>` or `affine_set<…>`.
func parse(_ text: String) throws(AffineParseError) -> AffineMapOrSet {
  try parsing(text) { (parser) throws(AffineParseError) in try parser.parseMapOrSet() }
}

/// Parses a map.
func map(_ text: String) throws(AffineParseError) -> AffineMap {
  try parsing(text) { (parser) throws(AffineParseError) in try parser.parseMap() }
}

/// Parses a set.
func set(_ text: String) throws(AffineParseError) -> IntegerSet {
  try parsing(text) { (parser) throws(AffineParseError) in try parser.parseSet() }
}

/// Parses an expression over d0…d9 and s0…s9.
func expr(_ text: String) throws(AffineParseError) -> AffineExpr {
  let name: (UnsafeBufferPointer<UInt8>) -> AffineExpr? = { name in
    guard name.count == 2, let digit = Int(String(decoding: name[1...], as: UTF8.self)) else { return nil }
    return name[0] == UInt8(ascii: "d")
      ? .dimension(digit) : name[0] == UInt8(ascii: "s") ? .symbol(digit) : nil
  }
  return try parsing(text, identifier: name) { (parser) throws(AffineParseError) in
    try parser.parseExpression()
  }
}

/// Calls `body` with a parser of the text.
func parsing<Result>(
  _ text: String, identifier: @escaping (UnsafeBufferPointer<UInt8>) -> AffineExpr? = { _ in nil },
  _ body: (inout AffineParser) throws(AffineParseError) -> Result
) throws(AffineParseError) -> Result {
  let bytes = Array(text.utf8)
  return try bytes.withUnsafeBufferPointer { (bytes) throws(AffineParseError) in
    var parser = AffineParser(bytes, identifier: identifier)
    return try body(&parser)
  }
}

/// Returns what is printed for a map or set.
func roundTrip(_ text: String) throws(AffineParseError) -> String {
  switch try parse(text) {
  case .map(let map): map.description
  case .set(let set): set.description
  }
}

/// Dimensions and symbols under their names.
let (d0, d1, d2) = (AffineExpr.dimension(0), AffineExpr.dimension(1), AffineExpr.dimension(2))
let (s0, s1, s2) = (AffineExpr.symbol(0), AffineExpr.symbol(1), AffineExpr.symbol(2))
