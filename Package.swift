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
func tool(_ name: String, _ imports: [String]) -> Target {
  .executableTarget(
    name: name, dependencies: imports.map { .init(stringLiteral: $0) }, path: "Tools/\(name)",
    swiftSettings: settings)
}

/// The tests of a module: `Tests/<name>`.
func tests(_ name: String, _ imports: [String]) -> Target {
  .testTarget(name: name, dependencies: imports.map { .init(stringLiteral: $0) }, swiftSettings: settings)
}

let package = Package(
  name: "accel",
  targets: [
    library("AccelFileCheck", ["AccelRegex", "AccelSupport"]),
    library("AccelRegex"),
    library("AccelSupport"),

    tool("accel-filecheck", ["AccelFileCheck"]),

    tests("AccelFileCheckTests", ["AccelFileCheck", "AccelSupport"]),
    tests("AccelRegexTests", ["AccelRegex"]),
    tests("AccelSupportTests", ["AccelSupport"]),
  ])
