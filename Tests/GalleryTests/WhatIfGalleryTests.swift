import CommandLineInterface
import KafkaModel
import TestSupport
import Testing

/// The what-ifs of the gallery: their charts look the same everywhere, and they say what they are
/// made to teach.
@Suite("What-ifs of the gallery")
struct WhatIfGalleryTests {
  static let names = Gallery.scenarioPaths.filter { $0.hasPrefix("scenarios/whatif/") }
    .map { $0.dropFirst("scenarios/".count).replacing(".yaml", with: "") }

  @Test("there are six of them, each with its chart and its table")
  func complete() {
    #expect(Self.names.count >= 6)
    for name in Self.names {
      #expect(Gallery.output[name + ".svg"] != nil, "\(name)")
      #expect(Gallery.output[name + ".txt"]?.contains("± half of the 95 %") == true, "\(name)")
    }
  }

  @Test("nothing outside the subset, nothing clipped, nothing overlaps, in every theme")
  func portable() {
    for theme in ThemeName.allCases {
      let files = Gallery.themed[theme.rawValue] ?? [:]
      let charts = Gallery.pictures(files.filter { $0.key.hasPrefix("whatif/") })
      #expect(charts.count == Self.names.count)
      for (path, text) in charts {
        let violations = PortableSVG.violations(in: text, smallestType: 16)
        #expect(violations.isEmpty, "\(path), \(theme.rawValue): \(violations.prefix(5))")
      }
    }
  }

  @Test("tables fit a hundred columns")
  func width() {
    for name in Self.names {
      let lines = (Gallery.output[name + ".txt"] ?? "").split(separator: "\n")
      for line in lines { #expect(line.count <= 100, "\(name): \(line)") }
    }
  }

  @Test(
    "each says what it is made to teach",
    arguments: [
      ("monday-peak", ["Five consumers are the fewest that hold: with four, at the peak "]),
      ("partitions-bound", ["6 partitions and 6 consumers", "owns two partitions"]),
      ("hot-key", ["No setting holds; ", "One hot key binds: '0' is "]),
      ("slow-consumer", ["No setting holds; ", "One consumer binds: slow works 9"]),
      ("scaling-out-costs", ["The first setting that holds is ", " cooperative-sticky: with "]),
      ("autoscaling-flaps", ["The smallest setting that holds is stabilizationWindow 60s"]),
    ])
  func verdict(name: String, words: [String]) {
    let text = (Gallery.output["whatif/\(name).txt"] ?? "").replacing("\n", with: " ")
    for word in words { #expect(text.contains(word), "\(text)") }
  }

  @Test("a view without its question is refused in the file and at the command line")
  func withoutQuestion() {
    let world = MemoryWorld([
      "a.yaml": "topics: { t: {} }\ndiagram: { view: whatif }\n", "b.yaml": "topics: { t: {} }\n",
    ])
    #expect(world.run(["check", "a.yaml"]) == .badScenario)
    #expect(world.complaints.contains("a.yaml:2:10: error: the view 'whatif' is the answer to"))
    #expect(world.run(["render", "b.yaml", "--view", "whatif"]) == .badScenario)
    #expect(world.complaints.contains("b.yaml: the view 'whatif' needs a 'whatif:'"))
    #expect(world.output.isEmpty)
  }

  @Test("the run behind a what-if can still be drawn, and its table printed")
  func otherViews() throws {
    let path = "scenarios/whatif/slow-consumer.yaml"
    let world = Gallery.world()
    #expect(world.run(["render", path, "--view", "lag"]) == .success)
    #expect(world.outputText.contains("<svg") && world.outputText.contains("orders-0"))
    let other = Gallery.world()
    #expect(other.run(["render", path, "--format", "text"]) == .success)
    #expect(other.outputText == Gallery.output["whatif/slow-consumer.txt"])
  }
}
