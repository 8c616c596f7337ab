import Accel
import Foundation
import LinalgDialect
import Testing

/// What structured operations compute in tiles is what they compute at once, for random shapes and sizes of tiles.
struct TilingTests {
  /// 12 programs for each test, or as many as the environment variable `ACCEL_TILING_PROGRAMS` says.
  private static var count: Int {
    ProcessInfo.processInfo.environment["ACCEL_TILING_PROGRAMS"].flatMap(Int.init) ?? 12
  }

  @Test func tilesComputeTheSame() throws {
    var loops = 0
    for seed in 0..<Self.count {
      var random = Generator(state: UInt64(seed))
      let text = random.program()
      var options = [random.list("tile-sizes", 0...5)]
      if random.number(0...1) == 1 {
        options.append("interchange=\(["1,0", "1,2,0", "2,0,1"][random.number(0...2)])")
      }
      loops += try check("linalg-tile{\(options.joined(separator: " "))}", text)
    }
    #expect(loops >= Self.count)
  }

  @Test func threadsComputeTheSame() throws {
    var loops = 0
    for seed in 0..<Self.count {
      var random = Generator(state: UInt64(seed) + 1_000_000)
      let text = random.program()
      // The third loop may be a reduction, which threads cannot share.
      let name = random.number(0...1) == 0 ? "tile-sizes" : "num-threads"
      let numbers = (0..<2).map { _ in "\(random.number(0...5))" }.joined(separator: ",")
      loops += try check("linalg-tile{\(name)=\(numbers) loop-type=forall}", text)
    }
    #expect(loops >= Self.count)
  }

  @Test func fusedTilesComputeTheSame() throws {
    var loops = 0
    for seed in 0..<Self.count {
      var random = Generator(state: UInt64(seed) + 2_000_000)
      let text = random.program()
      let kind = random.number(0...2) == 0 ? " loop-type=forall" : ""
      let sizes =
        kind.isEmpty
        ? random.list("tile-sizes", 0...5) : "tile-sizes=\(random.number(1...5)),\(random.number(0...5))"
      loops += try check("linalg-tile-and-fuse{\(sizes)\(kind)}", text)
    }
    #expect(loops >= Self.count)
  }

  @Test func fusedElementsComputeTheSame() throws {
    for seed in 0..<Self.count {
      var random = Generator(state: UInt64(seed) + 3_000_000)
      try check("linalg-generalize-named-ops,linalg-fuse-elementwise-ops", random.program())
    }
  }

  /// Checks that passes keep what a program computes, and returns how many loops are there then.
  @discardableResult
  private func check(_ passes: String, _ text: String) throws -> Int {
    let program = try Program(text)
    var checkOptions = CheckSemantics.Options()
    (checkOptions.runs, checkOptions.steps) = (2, 100_000)
    let check = CheckSemantics(checkOptions)
    var options = PipelineRunOptions()
    options.instrumentations = [check]
    let pipeline = try Pipeline("builtin.module(\(passes))", Linalg.passes)
    let (_, diagnostics) = program.context.diagnostics.capture {
      do throws(PassFailure) { try PipelineRunner(options).run(pipeline, on: program.module) } catch {}
    }
    #expect(diagnostics.isEmpty, "\(passes)\n\(text)\n\(diagnostics.map(\.message))")
    #expect(check.comparisons > 0, "\(text)")
    var loops = 0
    program.module.walk {
      if $0.name.string.hasPrefix("scf.for") { loops += 1 }
      return .advance
    }
    return loops
  }
}

/// Draws programs of structured operations.
private struct Generator {
  var state: UInt64

  /// Returns a number in a range (SplitMix64).
  mutating func number(_ range: ClosedRange<Int>) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return range.lowerBound + Int((mixed ^ (mixed >> 31)) % UInt64(range.count))
  }

  /// Returns an option with a number for each of three loops.
  mutating func list(_ name: String, _ range: ClosedRange<Int>) -> String {
    "\(name)=" + (0..<3).map { _ in "\(number(range))" }.joined(separator: ",")
  }

  /// Returns a program that ends with an operation on a product, a window or a permutation of elements.
  mutating func program() -> String {
    let (rows, columns, inner) = (number(1...9), number(1...9), number(1...9))
    let (matrix, wide) = ("tensor<\(rows)x\(columns)xi32>", "tensor<\(columns)x\(rows)xi32>")
    switch number(0...3) {
    case 0: return product(rows, columns, inner, matrix)
    case 1: return window(rows, columns, number(1...3), number(1...3))
    case 2: return permutation(matrix, wide)
    default: return sum(matrix, rows)
    }
  }

  /// The product of matrices, on top of zeros or of an argument, and a function of the elements.
  private mutating func product(_ rows: Int, _ columns: Int, _ inner: Int, _ type: String) -> String {
    let (left, right) = ("tensor<\(rows)x\(inner)xi32>", "tensor<\(inner)x\(columns)xi32>")
    // What is not known when tiles are made, but is when they are computed.
    let isDynamic = number(0...1) == 1
    let (seenLeft, seen) = isDynamic ? ("tensor<?x?xi32>", "tensor<?x\(columns)xi32>") : (left, type)
    let last = number(0...1) == 1
    return """
      func.func @f(%a: \(left), %b: \(right), %c: \(type)) -> \(seen) {
        %zero = arith.constant 0 : i32
        \(isDynamic ? "%x = tensor.cast %a : \(left) to \(seenLeft)" : "")
        \(isDynamic ? "%y = tensor.cast %c : \(type) to \(seen)" : "")
        %f = linalg.fill ins(%zero : i32) outs(\(isDynamic ? "%y" : "%c") : \(seen)) -> \(seen)
        %0 = linalg.matmul ins(\(isDynamic ? "%x" : "%a"), %b : \(seenLeft), \(right)) outs(%f : \(seen)) -> \(seen)
        %1 = linalg.add ins(%0, \(isDynamic ? "%y" : "%c") : \(seen), \(seen)) outs(%f : \(seen)) -> \(seen)
        return \(last ? "%1" : "%0") : \(seen)
      }
      """
  }

  /// A convolution.
  private mutating func window(_ rows: Int, _ columns: Int, _ height: Int, _ width: Int) -> String {
    let image = "tensor<\(rows + height - 1)x\(columns + width - 1)xi32>"
    let (kernel, output) = ("tensor<\(height)x\(width)xi32>", "tensor<\(rows)x\(columns)xi32>")
    return """
      func.func @f(%a: \(image), %k: \(kernel), %o: \(output)) -> \(output) {
        %s = linalg.mul ins(%a, %a : \(image), \(image)) outs(%a : \(image)) -> \(image)
        %0 = linalg.conv_2d ins(%s, %k : \(image), \(kernel)) outs(%o : \(output)) -> \(output)
        return %0 : \(output)
      }
      """
  }

  /// Elements in another order, with their indices added.
  private mutating func permutation(_ type: String, _ other: String) -> String {
    """
    #id = affine_map<(i, j) -> (i, j)>
    #other = affine_map<(i, j) -> (j, i)>
    func.func @f(%a: \(type), %b: \(other)) -> (\(other), \(type)) {
      %t = linalg.transpose ins(%a : \(type)) outs(%b : \(other)) permutation = [1, 0]
      %0:2 = linalg.generic {indexing_maps = [#id, #other, #id, #other], iterator_types = ["parallel", "parallel"]}
          ins(%t, %a : \(other), \(type)) outs(%b, %a : \(other), \(type)) {
      ^bb0(%x: i32, %y: i32, %o: i32, %p: i32):
        %i = linalg.index \(number(0...1)) : index
        %n = arith.index_cast %i : index to i32
        %1 = arith.addi %x, %n : i32
        %2 = arith.muli %1, %o : i32
        %3 = arith.subi %2, %y : i32
        linalg.yield %3, %1 : i32, i32
      } -> (\(other), \(type))
      return %0#0, %0#1 : \(other), \(type)
    }
    """
  }

  /// The sums of rows, added to every element of the row.
  private mutating func sum(_ type: String, _ rows: Int) -> String {
    let sums = "tensor<\(rows)xi32>"
    return """
      #id = affine_map<(i, j) -> (i, j)>
      #row = affine_map<(i, j) -> (i)>
      func.func @f(%a: \(type), %o: \(sums)) -> \(type) {
        %zero = arith.constant \(number(0...1)) : i32
        %f = linalg.fill ins(%zero : i32) outs(%o : \(sums)) -> \(sums)
        %s = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]}
            ins(%a : \(type)) outs(%f : \(sums)) {
        ^bb0(%x: i32, %y: i32):
          %1 = arith.addi %x, %y : i32
          linalg.yield %1 : i32
        } -> \(sums)
        %r = linalg.generic {indexing_maps = [#row, #id], iterator_types = ["parallel", "parallel"]}
            ins(%s : \(sums)) outs(%a : \(type)) {
        ^bb0(%x: i32, %y: i32):
          %1 = arith.addi %x, %y : i32
          linalg.yield %1 : i32
        } -> \(type)
        return %r : \(type)
      }
      """
  }
}
