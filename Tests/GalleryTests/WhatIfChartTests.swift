import CommandLineInterface
import TestSupport
import Testing

/// The charts under `output/whatif`; CI makes them anew with a release build and compares.
struct WhatIfChartTests {
  private static let scenarios = Gallery.scenarioPaths.filter {
    $0.hasPrefix("scenarios/whatif/")
  }

  private static func stem(_ path: String) -> String {
    "output" + path.dropFirst("scenarios".count).replacing(".yaml", with: ".whatif")
  }

  @Test("every what-if of the gallery has its table and its chart", arguments: scenarios)
  func committed(path: String) throws {
    let table = try #require(RepositoryRoot.text(of: Self.stem(path) + ".txt"))
    #expect(table.contains("95 % confidence"))
    let verdict = table.contains("Smallest that holds: ") || table.contains("No setting meets")
    #expect(verdict)
  }

  @Test("charts are portable, nothing overlaps", arguments: scenarios)
  func portable(path: String) throws {
    let chart = try #require(RepositoryRoot.text(of: Self.stem(path) + ".svg"))
    let violations = PortableSVG.violations(in: chart, smallestType: 16)
    #expect(violations.isEmpty, "\(violations.prefix(5))")
  }

  @Test("a small sweep gives the same bytes for any number of workers")
  func workers() {
    func chart(_ workers: String, _ format: String) -> String {
      let world = Gallery.world()
      _ = world.run([
        "whatif", "scenarios/talk/consumer-lag.yaml", "--vary",
        "groups.billing.processing=400ms,500ms,600ms", "-n", "3", "--require", "lag.max < 25",
        "--format", format, "--workers", workers,
      ])
      return world.outputText
    }
    for format in ["table", "csv", "svg"] {
      let one = chart("1", format)
      #expect(one.utf8.count > 200)
      #expect(one == chart("2", format))
      #expect(one == chart("7", format))
    }
  }
}
