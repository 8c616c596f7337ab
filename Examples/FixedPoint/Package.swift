// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "FixedPoint",
  dependencies: [.package(name: "accel", path: "../..")],
  targets: [
    .target(name: "FixedDialect", dependencies: [.product(name: "Accel", package: "accel")]),
    .executableTarget(
      name: "fixed-opt",
      dependencies: [
        "FixedDialect",
        .product(name: "AccelDialects", package: "accel"),
        .product(name: "AccelToolSupport", package: "accel"),
      ]),
    .testTarget(
      name: "FixedDialectTests",
      dependencies: [
        "FixedDialect",
        .product(name: "AccelDialects", package: "accel"),
        .product(name: "AccelTestSupport", package: "accel"),
      ]),
  ])
