// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A module of the framework: `Sources/<name>`.
func library(_ name: String, _ imports: [String] = []) -> Target {
  .target(name: name, dependencies: imports.map { .init(stringLiteral: $0) }, swiftSettings: settings)
}

/// A dialect: `Dialects/<name>`, built as the module `<name>Dialect`.
func dialect(_ name: String, _ imports: [String] = []) -> Target {
  .target(
    name: "\(name)Dialect", dependencies: (["Accel"] + imports).map { .init(stringLiteral: $0) },
    path: "Dialects/\(name)", exclude: ["Rationale.md"], swiftSettings: settings)
}

/// A command-line tool: `Tools/<name>`.
///
/// Half the time that a dynamically linked tool takes for a small file goes to loading the Swift libraries. The flag
/// is one that SwiftPM refuses in what other packages use, which a tool is not.
func tool(_ name: String, _ imports: [String], isStatic: Bool = false) -> Target {
  .executableTarget(
    name: name, dependencies: imports.map { .init(stringLiteral: $0) }, path: "Tools/\(name)",
    swiftSettings: settings,
    linkerSettings: isStatic
      ? [.unsafeFlags(["-static-stdlib"], .when(platforms: [.linux], configuration: .release))] : [])
}

/// A program that measures others: `Benchmarks/<name>`.
func benchmark(_ name: String, _ imports: [String]) -> Target {
  .executableTarget(
    name: name, dependencies: imports.map { .init(stringLiteral: $0) }, path: "Benchmarks/\(name)",
    swiftSettings: settings)
}

/// The tests of a module: `Tests/<name>`.
func tests(_ name: String, _ imports: [String]) -> Target {
  .testTarget(name: name, dependencies: imports.map { .init(stringLiteral: $0) }, swiftSettings: settings)
}

let package = Package(
  name: "accel",
  products: [
    .library(name: "Accel", targets: ["Accel"]),
    .library(name: "AccelDialects", targets: ["AccelDialects"]),
    .library(name: "AccelReduce", targets: ["AccelReduce"]),
    .library(name: "AccelTestSupport", targets: ["AccelLit", "AccelTestSupport"]),
    .library(name: "AccelToolSupport", targets: ["AccelToolSupport"]),
  ],
  targets: [
    library(
      "Accel",
      [
        "AccelAffine", "AccelAnalysis", "AccelDiagnostics", "AccelIR", "AccelInterpreter", "AccelNumerics",
        "AccelPasses", "AccelRewrite", "AccelText", "AccelTransforms",
      ]),
    library("AccelAffine", ["AccelSupport"]),
    library("AccelAnalysis", ["AccelIR", "AccelPasses", "AccelSupport"]),
    library("AccelDiagnostics", ["AccelSupport"]),
    library(
      "AccelDialects",
      [
        "Accel", "AffineDialect", "ArithDialect", "BufferizationDialect", "CFDialect", "ComplexDialect",
        "DLTIDialect", "FuncDialect", "IndexDialect", "LinalgDialect", "MathDialect", "MemRefDialect",
        "MemRefTransformsDialect", "SCFDialect", "TensorDialect", "TestDialect", "UBDialect", "VectorDialect",
      ]),
    library("AccelFileCheck", ["AccelRegex", "AccelSupport"]),
    library("AccelIR", ["AccelAffine", "AccelDiagnostics", "AccelNumerics", "AccelSupport"]),
    library(
      "AccelInterpreter", ["AccelDiagnostics", "AccelIR", "AccelNumerics", "AccelPasses", "AccelSupport"]),
    library("AccelLit", ["AccelSupport"]),
    library("AccelNumerics", ["AccelSupport"]),
    library("AccelPresburger", ["AccelAffine"]),
    library("AccelPasses", ["AccelDiagnostics", "AccelIR", "AccelRegex", "AccelSupport", "AccelText"]),
    library(
      "AccelReduce",
      [
        "AccelDiagnostics", "AccelFileCheck", "AccelIR", "AccelPasses", "AccelRegex", "AccelSupport",
        "AccelText", "AccelToolSupport",
      ]),
    library("AccelReference", ["AccelIR", "AccelPasses", "AccelText"]),
    library("AccelRegex"),
    library("AccelRewrite", ["AccelIR", "AccelSupport"]),
    library("AccelSupport"),
    library(
      "AccelTestPasses",
      [
        "AccelAnalysis", "AccelDiagnostics", "AccelIR", "AccelPasses", "AccelRewrite", "AccelSupport",
        "AccelText",
        "AccelTransforms",
      ]),
    library("AccelTestSupport", ["AccelFileCheck", "AccelLit", "AccelSupport"]),
    library("AccelText", ["AccelAffine", "AccelDiagnostics", "AccelIR", "AccelNumerics", "AccelSupport"]),
    library(
      "AccelToolSupport",
      [
        "AccelDiagnostics", "AccelIR", "AccelInterpreter", "AccelPasses", "AccelRegex", "AccelSupport",
        "AccelText", "AccelTransforms",
      ]),
    library(
      "AccelTransforms",
      ["AccelAnalysis", "AccelIR", "AccelPasses", "AccelRewrite", "AccelSupport", "AccelText"]),

    dialect("Affine", ["AccelPresburger", "ArithDialect", "MemRefDialect", "SCFDialect", "UBDialect"]),
    dialect("Arith", ["UBDialect"]),
    dialect(
      "Bufferization",
      [
        "AffineDialect", "ArithDialect", "CFDialect", "FuncDialect", "LinalgDialect", "MemRefDialect",
        "SCFDialect", "TensorDialect",
      ]),
    dialect("CF", ["ArithDialect", "UBDialect"]),
    dialect("Complex", ["ArithDialect"]),
    dialect("DLTI"),
    dialect("Func", ["CFDialect"]),
    dialect("Index", ["ArithDialect"]),
    dialect(
      "Linalg",
      [
        "AffineDialect", "ArithDialect", "ComplexDialect", "MathDialect", "MemRefDialect", "SCFDialect",
        "TensorDialect",
      ]),
    dialect("Math", ["ArithDialect"]),
    dialect("MemRef", ["ArithDialect", "SCFDialect", "UBDialect"]),
    dialect(
      "MemRefTransforms", ["AffineDialect", "ArithDialect", "MemRefDialect", "VectorDialect"]),
    dialect("SCF", ["ArithDialect", "CFDialect", "UBDialect"]),
    dialect("Tensor", ["AffineDialect", "ArithDialect", "ComplexDialect"]),
    dialect("Test", ["ArithDialect", "DLTIDialect", "FuncDialect", "SCFDialect"]),
    dialect("UB"),
    dialect(
      "Vector", ["AffineDialect", "ArithDialect", "MemRefDialect", "TensorDialect", "UBDialect"]),

    tool("accel-docs", ["AccelDialects", "AccelPasses", "AccelReference", "AccelTransforms"]),
    tool("accel-filecheck", ["AccelFileCheck"]),
    tool("accel-fuzz", ["Accel", "AccelDialects", "AccelSupport", "AccelTestPasses", "AccelTestSupport"]),
    tool("accel-lit", ["AccelLit", "AccelTestSupport"]),
    tool(
      "accel-opt", ["AccelDialects", "AccelPasses", "AccelTestPasses", "AccelToolSupport"], isStatic: true),
    tool("accel-reduce", ["AccelDialects", "AccelReduce"]),
    tool("accel-run", ["AccelDialects", "AccelToolSupport"], isStatic: true),

    benchmark("accel-bench", ["AccelSupport"]),

    tests("AccelAffineTests", ["AccelAffine", "AccelSupport"]),
    tests("AccelAnalysisTests", ["Accel", "AccelAnalysis", "AccelDialects", "AccelNumerics"]),
    tests("AccelDiagnosticsTests", ["AccelDiagnostics", "AccelSupport"]),
    tests("AccelDialectsTests", ["Accel", "AccelDialects", "ArithDialect", "UBDialect"]),
    tests("AccelFileCheckTests", ["AccelFileCheck", "AccelSupport"]),
    tests("AccelIRTests", ["AccelDiagnostics", "AccelIR", "AccelNumerics", "AccelSupport"]),
    tests(
      "AccelInterpreterTests",
      ["Accel", "AccelDialects", "AccelTestSupport", "ArithDialect", "CFDialect", "FuncDialect", "LinalgDialect"]),
    tests("AccelLitTests", ["AccelLit"]),
    tests("AccelNumericsTests", ["AccelNumerics", "AccelSupport"]),
    tests(
      "AccelPassesTests",
      [
        "Accel", "AccelDiagnostics", "AccelDialects", "AccelIR", "AccelPasses", "AccelSupport", "AccelText",
        "ArithDialect", "FuncDialect",
      ]),
    tests(
      "AccelReduceTests",
      ["AccelDiagnostics", "AccelDialects", "AccelIR", "AccelReduce", "AccelSupport", "AccelText"]),
    tests("AccelPresburgerTests", ["AccelAffine", "AccelPresburger", "AccelSupport"]),
    tests("AccelRegexTests", ["AccelRegex"]),
    tests("AccelRewriteTests", ["Accel", "AccelDialects", "ArithDialect", "CFDialect", "FuncDialect"]),
    tests("AccelSupportTests", ["AccelSupport"]),
    tests(
      "AccelTextTests",
      ["AccelAffine", "AccelDiagnostics", "AccelIR", "AccelNumerics", "AccelSupport", "AccelText"]),
    tests("AccelToolSupportTests", []),
    tests("AccelTransformsTests", ["Accel"]),
    tests("TestFilesTests", ["AccelLit", "AccelTestSupport"]),
    tests("TidyTests", ["Accel", "AccelDialects", "AccelPasses", "AccelReference", "AccelTransforms"]),
  ])
