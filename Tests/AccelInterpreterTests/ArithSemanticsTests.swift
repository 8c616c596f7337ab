import Testing

/// What the operations of `arith` make of numbers and of poison.
struct ArithSemanticsTests {
  @Test(arguments: [
    ("arith.addi %a, %b : i8", ["127 : i8", "1 : i8"], "-128 : i8"),
    ("arith.addi %a, %b overflow<nsw> : i8", ["127 : i8", "1 : i8"], "#ub.poison : i8"),
    ("arith.addi %a, %b overflow<nuw> : i8", ["127 : i8", "1 : i8"], "-128 : i8"),
    ("arith.addi %a, %b overflow<nuw> : i8", ["-1 : i8", "1 : i8"], "#ub.poison : i8"),
    ("arith.subi %a, %b overflow<nuw> : i8", ["0 : i8", "1 : i8"], "#ub.poison : i8"),
    ("arith.muli %a, %b overflow<nsw> : i8", ["-128 : i8", "-1 : i8"], "#ub.poison : i8"),
    ("arith.muli %a, %b : i128", ["18446744073709551616 : i128", "3 : i128"], "55340232221128654848 : i128"),
    ("arith.shli %a, %b : i8", ["1 : i8", "8 : i8"], "#ub.poison : i8"),
    ("arith.shli %a, %b : i8", ["1 : i8", "-1 : i8"], "#ub.poison : i8"),
    ("arith.shli %a, %b overflow<nsw> : i8", ["64 : i8", "1 : i8"], "#ub.poison : i8"),
    ("arith.shrui %a, %b exact : i8", ["5 : i8", "1 : i8"], "#ub.poison : i8"),
    ("arith.shrsi %a, %b exact : i8", ["-4 : i8", "2 : i8"], "-1 : i8"),
    ("arith.shrsi %a, %b : i8", ["-4 : i8", "9 : i8"], "#ub.poison : i8"),
    ("arith.divui %a, %b exact : i8", ["7 : i8", "2 : i8"], "#ub.poison : i8"),
    ("arith.divsi %a, %b exact : i8", ["-8 : i8", "2 : i8"], "-4 : i8"),
    ("arith.divsi %a, %b : i8", ["1 : i8", "0 : i8"], "undefined: division by zero"),
    ("arith.divsi %a, %b : i8", ["-128 : i8", "-1 : i8"], "undefined: signed overflow of a division"),
    ("arith.divsi %a, %b : i8", ["ub.poison : i8", "-1 : i8"], "undefined: signed overflow of a division"),
    ("arith.divui %a, %b : i8", ["1 : i8", "ub.poison : i8"], "undefined: division by poison"),
    ("arith.divui %a, %b : i8", ["ub.poison : i8", "1 : i8"], "#ub.poison : i8"),
    ("arith.ceildivsi %a, %b : i8", ["7 : i8", "2 : i8"], "4 : i8"),
    ("arith.ceildivsi %a, %b : i8", ["-128 : i8", "-1 : i8"], "undefined: signed overflow of a division"),
    ("arith.ceildivui %a, %b : i8", ["-1 : i8", "2 : i8"], "-128 : i8"),
    ("arith.floordivsi %a, %b : i8", ["-7 : i8", "2 : i8"], "-4 : i8"),
    ("arith.remsi %a, %b : i8", ["-7 : i8", "2 : i8"], "-1 : i8"),
    ("arith.remsi %a, %b : i8", ["-128 : i8", "-1 : i8"], "0 : i8"),
    ("arith.remui %a, %b : i8", ["-7 : i8", "0 : i8"], "undefined: division by zero"),
    ("arith.maxui %a, %b : i8", ["-1 : i8", "1 : i8"], "-1 : i8"),
    ("arith.minsi %a, %b : i8", ["-1 : i8", "1 : i8"], "-1 : i8"),
    ("arith.cmpi ult, %a, %b : i8", ["-1 : i8", "1 : i8"], "false"),
    ("arith.cmpi slt, %a, %b : i8", ["ub.poison : i8", "1 : i8"], "#ub.poison : i1"),
    (
      "arith.divui %a, %b : vector<2xi8>", ["dense<4> : vector<2xi8>", "dense<[2, 0]> : vector<2xi8>"],
      "undefined: division by zero"
    ),
    (
      "arith.addi %a, %b overflow<nsw> : vector<2xi8>",
      ["dense<[1, 127]> : vector<2xi8>", "dense<1> : vector<2xi8>"],
      "dense<[2, #ub.poison]> : vector<2xi8>"
    ),
  ])
  func integers(_ operation: String, _ constants: [String], _ expected: String) throws {
    #expect(try Program.evaluate(operation, constants) == expected)
  }

  @Test(arguments: [
    ("arith.addf %a, %b : f32", ["1.0 : f32", "2.0 : f32"], "3.000000e+00 : f32"),
    ("arith.addf %a, %b : bf16", ["256.0 : bf16", "1.0 : bf16"], "2.560000e+02 : bf16"),
    ("arith.mulf %a, %b : f16", ["6.0e4 : f16", "2.0 : f16"], "0x7C00 : f16"),
    ("arith.divf %a, %b : f64", ["1.0 : f64", "0.0 : f64"], "0x7FF0000000000000 : f64"),
    ("arith.divf %a, %b fastmath<ninf> : f64", ["1.0 : f64", "0.0 : f64"], "#ub.poison : f64"),
    ("arith.divf %a, %b fastmath<nnan> : f64", ["0.0 : f64", "0.0 : f64"], "#ub.poison : f64"),
    ("arith.addf %a, %b fastmath<nnan> : f32", ["1.0 : f32", "0x7FC00000 : f32"], "#ub.poison : f32"),
    ("arith.remf %a, %b : f32", ["-7.5 : f32", "2.0 : f32"], "-1.500000e+00 : f32"),
    ("arith.maximumf %a, %b : f32", ["0x7FC00000 : f32", "2.0 : f32"], "0x7FC00000 : f32"),
    ("arith.maxnumf %a, %b : f32", ["0x7FC00000 : f32", "2.0 : f32"], "2.000000e+00 : f32"),
    ("arith.minimumf %a, %b : f32", ["0.0 : f32", "-0.0 : f32"], "-0.000000e+00 : f32"),
    ("arith.negf %a : f32", ["0.0 : f32"], "-0.000000e+00 : f32"),
    ("arith.cmpf ult, %a, %b : f32", ["0x7FC00000 : f32", "2.0 : f32"], "true"),
    ("arith.cmpf olt, %a, %b fastmath<nnan> : f32", ["0x7FC00000 : f32", "2.0 : f32"], "#ub.poison : i1"),
  ])
  func floats(_ operation: String, _ constants: [String], _ expected: String) throws {
    #expect(try Program.evaluate(operation, constants) == expected)
  }

  @Test(arguments: [
    ("arith.extui %a : i8 to i16", ["-1 : i8"], "255 : i16"),
    ("arith.extsi %a : i8 to i128", ["-1 : i8"], "-1 : i128"),
    ("arith.trunci %a : i16 to i8", ["257 : i16"], "1 : i8"),
    ("arith.trunci %a overflow<nsw> : i16 to i8", ["128 : i16"], "#ub.poison : i8"),
    ("arith.trunci %a overflow<nuw> : i16 to i8", ["128 : i16"], "-128 : i8"),
    ("arith.index_cast %a : i8 to index", ["-1 : i8"], "-1 : index"),
    ("arith.index_castui %a : i8 to index", ["-1 : i8"], "255 : index"),
    ("arith.uitofp %a : i8 to f32", ["-1 : i8"], "2.550000e+02 : f32"),
    ("arith.sitofp %a : i8 to f32", ["-1 : i8"], "-1.000000e+00 : f32"),
    ("arith.fptosi %a : f32 to i8", ["-127.9 : f32"], "-127 : i8"),
    ("arith.fptosi %a : f32 to i8", ["128.0 : f32"], "#ub.poison : i8"),
    ("arith.fptoui %a : f32 to i8", ["-1.0 : f32"], "#ub.poison : i8"),
    ("arith.bitcast %a : f32 to i32", ["1.0 : f32"], "1065353216 : i32"),
    ("arith.extf %a : f16 to f32", ["1.5 : f16"], "1.500000e+00 : f32"),
    ("arith.truncf %a : f32 to bf16", ["1.00390625 : f32"], "1.000000e+00 : bf16"),
    ("arith.truncf %a upward : f32 to bf16", ["1.00390625 : f32"], "1.007810e+00 : bf16"),
    (
      "arith.scaling_extf %a, %b : f4E2M1FN, f8E8M0FNU to f32", ["1.5 : f4E2M1FN", "4.0 : f8E8M0FNU"],
      "6.000000e+00 : f32"
    ),
    (
      "arith.scaling_truncf %a, %b : f32, f8E8M0FNU to f4E2M1FN", ["6.0 : f32", "4.0 : f8E8M0FNU"],
      "1.500000e+00 : f4E2M1FN"
    ),
  ])
  func casts(_ operation: String, _ constants: [String], _ expected: String) throws {
    #expect(try Program.evaluate(operation, constants) == expected)
  }

  @Test(arguments: [
    ("arith.select %a, %b, %c : i8", ["true", "1 : i8", "ub.poison : i8"], "1 : i8"),
    ("arith.select %a, %b, %c : i8", ["false", "1 : i8", "ub.poison : i8"], "#ub.poison : i8"),
    ("arith.select %a, %b, %c : i8", ["ub.poison : i1", "1 : i8", "1 : i8"], "#ub.poison : i8"),
    (
      "arith.select %a, %b, %c : vector<2xi1>, vector<2xi8>",
      ["dense<[true, false]> : vector<2xi1>", "dense<1> : vector<2xi8>", "ub.poison : vector<2xi8>"],
      "dense<[1, #ub.poison]> : vector<2xi8>"
    ),
    (
      "arith.select %a, %b, %c : tensor<2xi8>",
      ["true", "sparse<[[1]], [5]> : tensor<2xi8>", "ub.poison : tensor<2xi8>"],
      "dense<[0, 5]> : tensor<2xi8>"
    ),
  ])
  func choices(_ operation: String, _ constants: [String], _ expected: String) throws {
    #expect(try Program.evaluate(operation, constants) == expected)
  }

  @Test func extendedArithmeticHasTwoResults() throws {
    let program = try Program(
      """
      func.func @f(%a: i8, %b: i8) -> (i8, i1, i8, i8, i8, i8) {
        %0:2 = arith.addui_extended %a, %b : i8, i1
        %1:2 = arith.mulsi_extended %a, %b : i8
        %2:2 = arith.mului_extended %a, %b : i8
        return %0#0, %0#1, %1#0, %1#1, %2#0, %2#1 : i8, i1, i8, i8, i8, i8
      }
      """)
    #expect(
      try program.run("f", [-1, 2]) == ["1 : i8", "true", "-2 : i8", "-1 : i8", "-2 : i8", "1 : i8"])
  }
}
