/// An expression.
indirect enum PythonExpression: Sendable {
  case literal(PythonValue)
  case name(String)
  case attribute(PythonExpression, String)
  case item(PythonExpression, PythonExpression)
  case call(PythonExpression, [PythonExpression], [(String, PythonExpression)])
  case list([PythonExpression])
  case tuple([PythonExpression])
  case set([PythonExpression])
  case dictionary([(PythonExpression, PythonExpression)])
  /// An expression for each element of others; the entries of a dictionary are pairs.
  case comprehension(PythonComprehension, PythonExpression, [PythonClause])
  /// A part of a sequence: its start, end and step.
  case slice(PythonExpression, PythonExpression?, PythonExpression?, PythonExpression?)
  /// The elements of a collection as arguments or elements.
  case starred(PythonExpression)
  case lambda([PythonParameter], PythonExpression)
  /// A value that a generator yields.
  case yielding(PythonExpression)
  /// The text of a value, as `repr` writes it if the flag is set.
  case converted(PythonExpression, isLiteral: Bool)
  /// A formatted string's parts.
  case joined([PythonExpression])
  case unary(String, PythonExpression)
  case binary(PythonExpression, String, PythonExpression)
  case conditional(PythonExpression, PythonExpression, PythonExpression)
}

/// What a comprehension makes.
enum PythonComprehension: Sendable { case list, set, dictionary }

/// A `for` part of a comprehension.
struct PythonClause: Sendable {
  /// What each element is assigned to.
  let target: PythonExpression
  /// The elements.
  let values: PythonExpression
  /// The conditions that an element must meet.
  let conditions: [PythonExpression]
}

/// A parameter of a function.
struct PythonParameter: Sendable {
  /// How arguments get to the parameter.
  enum Kind: Sendable { case plain, remaining, named }
  let name: String
  let kind: Kind
  /// What it is if no argument is given.
  let defaultValue: PythonExpression?
}

/// A handler of exceptions.
struct PythonHandler: Sendable {
  /// The exceptions it handles; all if there is none.
  let type: PythonExpression?
  /// The name that the exception is given.
  let name: String?
  let body: [PythonStatement]
}

/// A statement with its line.
struct PythonStatement: Sendable {
  /// What kind of statement it is.
  enum Kind: Sendable {
    case expression(PythonExpression)
    /// Targets and the value; the operator is that of `+=` and the like.
    case assignment(PythonExpression, String?, PythonExpression)
    case condition([(PythonExpression, [PythonStatement])], [PythonStatement])
    case loop(PythonExpression, PythonExpression, [PythonStatement])
    case importing(name: String, value: String)
    case assertion(PythonExpression)
    case function(String, [PythonParameter], [PythonStatement])
    case type(String, PythonExpression?, [PythonStatement])
    case returning(PythonExpression?)
    case raising(PythonExpression?)
    case attempt([PythonStatement], [PythonHandler], otherwise: [PythonStatement], finally: [PythonStatement])
    case repetition(PythonExpression, [PythonStatement])
    case with(PythonExpression, PythonExpression?, [PythonStatement])
    case deletion(PythonExpression)
    case breaking
    case continuing
    /// A statement that is not supported, which matters only if it is reached.
    case unsupported(String)
    case nothing
  }

  /// The line, counted from 1.
  let line: Int
  /// What the statement says.
  let kind: Kind
}
