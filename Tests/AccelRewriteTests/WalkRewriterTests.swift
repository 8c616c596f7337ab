import Accel
import ArithDialect
import Testing

/// Patterns that are applied once to each operation.
struct WalkRewriterTests {
  private let addToSubtract = Pattern("addi-to-subi") { (op: Op<Arith.AddI>, rewriter) throws(NoMatch) in
    if op.lhs == op.rhs { throw NoMatch("the operands are the same") }
    return rewriter.replace(
      op, with: rewriter.create(Arith.SubI.self) { ($0.lhs, $0.rhs) = (op.lhs, op.rhs) })
  }

  @Test func everyOperationIsVisitedOnce() throws {
    let program = try TestProgram(
      """
      func.func @f(%x: i32, %y: i32) -> (i32, i32) {
        %0 = arith.addi %x, %y : i32
        %1 = arith.addi %x, %x : i32
        return %0, %1 : i32, i32
      }
      """)
    let patterns = PatternTable([addToSubtract])
    #expect(rewriteWalking(program.module, patterns))
    #expect(program.operations("arith.subi").count == 1)
    #expect(program.operations("arith.addi").count == 1)
    #expect(!rewriteWalking(program.module, patterns))
  }
  @Test func whatCannotBeReachedIsLeftAlone() throws {
    let program = try TestProgram(
      """
      func.func @f(%x: i32, %y: i32) -> i32 {
        %0 = arith.addi %x, %y : i32
        return %0 : i32
      ^alone:
        %1 = arith.addi %1, %x : i32
        cf.br ^alone
      }
      """)
    #expect(rewriteWalking(program.module, PatternTable([addToSubtract])))
    #expect(program.operations("arith.subi").count == 1)
    #expect(program.operations("arith.addi").count == 1)
  }
}
