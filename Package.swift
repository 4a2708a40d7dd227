// swift-tools-version: 6.1
import PackageDescription

/// One list of settings for every Swift target, so that no room has softer rules than another.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// The arrows between rooms.
///
/// A target may import exactly what its row names; `Tests/TidyTests` reads every `import` against
/// this table.
let arrows: [(name: String, imports: [String])] = [
  ("SourceText", []),
  ("EventKernel", []),
  ("Drawing", []),
  ("YAMLSubset", ["SourceText"]),
  ("KafkaModel", ["SourceText", "EventKernel"]),
  ("ScenarioFile", ["SourceText", "YAMLSubset", "EventKernel", "KafkaModel"]),
  ("KafkaSimulation", ["EventKernel", "KafkaModel"]),
  ("TraceAnalysis", ["EventKernel", "KafkaModel"]),
  ("MarbleDiagram", ["EventKernel", "KafkaModel", "TraceAnalysis", "Drawing"]),
  ("Sweep", ["SourceText", "EventKernel", "KafkaModel", "KafkaSimulation", "TraceAnalysis"]),
]

/// What the browser build and the command line share: every core room.
let core: [Target.Dependency] = arrows.map { .byName(name: $0.name) }

let coreTargets: [Target] = arrows.map { row in
  .target(
    name: row.name,
    dependencies: row.imports.map { .byName(name: $0) },
    swiftSettings: strict)
}

/// Folders of data among the tests, which read them by path.
let testData = ["KafkaSimulation": ["Vectors"]]

let coreTestTargets: [Target] = arrows.map { row in
  .testTarget(
    name: row.name + "Tests",
    dependencies: core + ["TestSupport"],
    exclude: testData[row.name] ?? [],
    swiftSettings: strict)
}

let package = Package(
  name: "kafka-marbles",
  products: [
    .executable(name: "marbles", targets: ["marbles"]),
    .executable(name: "Playground", targets: ["Playground"]),
  ],
  targets: coreTargets + [
    .target(name: "CommandLineInterface", dependencies: core, swiftSettings: strict),
    .executableTarget(
      name: "marbles", dependencies: ["CommandLineInterface"], swiftSettings: strict),
    .target(name: "FreestandingRuntime"),
    .executableTarget(
      name: "Playground", dependencies: core + ["FreestandingRuntime"], swiftSettings: strict),
  ] + coreTestTargets + [
    .target(
      name: "TestSupport", dependencies: core + ["CommandLineInterface"],
      path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "CommandLineInterfaceTests",
      dependencies: core + ["CommandLineInterface", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "GalleryTests",
      dependencies: core + ["CommandLineInterface", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "TidyTests", dependencies: ["TestSupport"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
