import AccelIR
import Testing

@Suite struct AttributeTypeTests {
  let c = Context()

  @Test func walks() {
    let vector = c.vectorType([2], c.i32)
    let type = c.functionType(inputs: [vector, c.i32], results: [vector])
    var visited: [TypeOrAttribute] = []
    #expect(
      c.typeAttribute(type).walk(.preOrder) {
        visited.append($0)
        return .advance
      })
    #expect(visited == [.attribute(c.typeAttribute(type)), .type(type), .type(vector), .type(c.i32)])
    visited = []
    type.walk {
      visited.append($0)
      return .advance
    }
    #expect(visited == [.type(c.i32), .type(vector), .type(type)])
    visited = []
    type.walk(.preOrder) {
      visited.append($0)
      return $0 == .type(vector) ? .skip : .advance
    }
    #expect(visited == [.type(type), .type(vector), .type(c.i32)])
    visited = []
    #expect(
      !type.walk(.preOrder) {
        visited.append($0)
        return $0 == .type(vector) ? .interrupt : .advance
      })
    #expect(visited.count == 2)
  }

  @Test func replacesInsideEveryKind() {
    let replacer = AttributeTypeReplacer()
    let (old, new) = (c.i32, c.i64)
    replacer.addReplacement(ofTypes: { $0 == old ? .replace(new) : .none })
    replacer.addReplacement(ofAttributes: {
      $0 == self.c.string("old") ? .replace(self.c.string("new")) : .none
    })
    func type(_ element: Type, _ text: String) -> [Type] {
      let text = c.string(text)
      return [
        c.functionType(inputs: [element], results: [c.i1, element]), c.tupleType([element, c.i1]),
        c.vectorType([4], element, scalable: [true]), c.tensorType([2], element, encoding: text),
        c.type(UnrankedTensorType(element)), c.memRefType([3], element, layout: text, memorySpace: text),
        c.type(UnrankedMemRefType(element, memorySpace: text)), c.type(ComplexType(element)), c.indexType,
        c.tensorType([2], c.vectorType([3], element)),
      ]
    }
    func attribute(_ element: Type, _ text: String) -> [Attribute] {
      let string = c.string(text)
      let key = c.identifier("key")
      return [
        string, c.typeAttribute(element), c.array([string, c.array([string])]), c.integer(3, element),
        c.dictionary([NamedAttribute(key, string)]), c.attribute(StringAttr(key, type: element)),
        c.attribute(OpaqueAttr(dialect: key, data: key, type: element)), c.unit,
        c.attribute(FloatAttr(bits: 1, element)), c.attribute(DistinctAttr(string, identity: 1)),
        c.denseElements(c.tensorType([1], element), isSplat: true, [1, 2, 3, 4]),
        c.denseElements(c.tensorType([1], element), isSplat: true, [key]),
        c.denseArray(element, count: 1, [1, 2, 3, 4]),
        c.attribute(SparseElementsAttr(c.tensorType([1], element), indices: string, values: string)),
        c.attribute(DenseResourceElementsAttr(c.tensorType([1], element), key: key)),
        c.attribute(c.fused([c.named(key)], metadata: string)),
        c.attribute(c.callSite(callee: c.fused([], metadata: string), caller: .unknown)),
        c.attribute(c.named(key, c.fused([], metadata: string))),
      ]
    }
    #expect(type(old, "old").map { replacer.replace($0) } == type(new, "new"))
    #expect(attribute(old, "old").map { replacer.replace($0) } == attribute(new, "new"))
  }

  @Test func theLatestReplacementWins() {
    let replacer = AttributeTypeReplacer()
    replacer.addReplacement(ofTypes: { [c] in $0 == c.i1 ? .replace(c.i32) : .none })
    let tuple = c.tupleType([c.i1])
    #expect(replacer.replace(tuple) == c.tupleType([c.i32]))
    replacer.addReplacement(ofTypes: { [c] in $0 == c.i1 ? .replace(c.i64) : .none })
    #expect(replacer.replace(tuple) == c.tupleType([c.i64]))
    replacer.addReplacement(ofTypes: { $0 == tuple ? .replaceWhole(tuple) : .none })
    #expect(replacer.replace(tuple) == tuple, "the parts stay as they are")
    #expect(replacer.replace(c.tupleType([tuple, c.i1])) == c.tupleType([tuple, c.i64]))
  }

  @Test func replacesInOperations() {
    var ir = TestIR()
    let c = ir.context
    let replacer = AttributeTypeReplacer()
    replacer.addReplacement(ofTypes: { $0 == c.i32 ? .replace(c.i64) : .none })
    let old = c.fused([], metadata: c.typeAttribute(c.i32))
    let new = c.fused([], metadata: c.typeAttribute(c.i64))
    let scope = ir.builder.create(TestDialect.Scope.self, results: [c.i32], regions: 1, at: old).operation
    let block = ir.builder.createBlock(in: scope.region(0), arguments: [c.i32], locations: [old])
    ir.move(to: block)
    let constant = ir.builder.create(
      TestDialect.Constant.self, results: [c.i32], properties: [c.integer(1, c.i32)],
      attributes: [NamedAttribute(c.identifier("t"), c.typeAttribute(c.i32))]
    ).operation
    replacer.replaceRecursively(in: scope, .attributes)
    #expect(constant.properties[0] == c.integer(1, c.i64))
    #expect(constant.attributes.first?.value == c.typeAttribute(c.i64))
    #expect(constant.result(0).type == c.i32 && scope.location == old)
    replacer.replace(in: scope, [.types, .locations])
    #expect(scope.result(0).type == c.i64 && scope.location == new)
    #expect(block.arguments[0].type == c.i64 && block.arguments[0].location == new)
    #expect(constant.result(0).type == c.i32, "operations inside are left alone")
  }
}
