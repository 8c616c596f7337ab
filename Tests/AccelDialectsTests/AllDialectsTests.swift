import Accel
import AccelDialects
import Testing

/// The list of all dialects.
@Suite struct AllDialectsTests {
  @Test func everyDialectLoads() {
    let context = Context(dialects: AllDialects.all)
    for dialect in AllDialects.all {
      #expect(context.load(dialect: dialect.name) != nil)
      for operation in dialect.operations {
        let name = context.operationName(context.identifier(operation.name))
        #expect(name.isRegistered, "\(operation.name) is not registered")
        // Compiling the assembly stops with a message if it does not give all types.
        _ = name.info?.assembly
      }
    }
  }

  @Test func dialectsAreInTheOrderOfTheirNames() {
    #expect(AllDialects.all.map { $0.name } == AllDialects.all.map { $0.name }.sorted())
  }
}
