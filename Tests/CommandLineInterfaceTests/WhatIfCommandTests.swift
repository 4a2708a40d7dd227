import CommandLineInterface
import TestSupport
import Testing

/// `marbles whatif` at the command line.
struct WhatIfCommandTests {
  private static let text = """
    clock: { end: 30s }
    topics: { t: { partitions: 2 } }
    producers: { p: { workload: { for: 20s, arrivals: { poisson: 8/s }, keys: { uniform: 9 } } } }
    groups:
      g:
        consumers: 2
        processing: 200ms
        commit: after-record
        config: { auto.offset.reset: earliest, max.poll.records: 5 }
    expect: [{ owner: consumer-1, of: t-1, at: 5s }]
    whatif:
      vary: { groups.g.consumers: 1..2 }
      replications: 3
      require: ["lag.max < 60"]
    """

  private func world() -> MemoryWorld {
    MemoryWorld(["a.yaml": Self.text])
  }

  @Test("the file's own question is answered, claims about it left aside")
  func ownQuestion() {
    let world = world()
    // 8 a second arrive, one consumer finishes 5 a second: 60 wait after 20 s, two keep up.
    #expect(world.run(["whatif", "a.yaml", "--require", "lag.max < 30"]) == .success)
    #expect(world.outputText.contains("Two consumers are the fewest that hold: with one, "))
    let words = world.outputText.replacing("\n", with: " ")
    #expect(words.contains("one consumer finishes 5.0/s, so the peak lag is "))
    #expect(world.outputText.contains("smallest\n"))
    #expect(world.complaints.isEmpty)
  }

  @Test("no setting that holds is a failed claim")
  func noneHolds() {
    let world = world()
    #expect(world.run(["whatif", "a.yaml", "--require", "lag.max < 1"]) == .claimFailed)
    #expect(world.outputText.contains("No setting holds; "))
  }

  @Test("CSV has a line for each setting and units in its heads")
  func csv() {
    let world = world()
    #expect(
      world.run(["whatif", "a.yaml", "--format", "csv", "--vary", "groups.g.consumers=1,2"])
        != .usage)
    let lines = world.outputText.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("groups.g.consumers,group,throughput_per_second,"))
    #expect(lines[0].contains("latency.p99_seconds_halfwidth"))
    // A lag that is left has no drain time: that cell is empty.
    let cells = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }
    #expect(cells == [38, 38, 38])
  }

  @Test(
    "what cannot be asked is told with what to write instead",
    arguments: [
      (["--vary", "groups.g.consumers"], "write PATH=1..8"),
      (["--require", "lagg < 3"], "there is no metric 'lagg'"),
      (["--vary", "groups.g.consumerz=1..2"], "there is no 'consumerz' here"),
      (["--vary", "groups.g.consumers=3,3,3"], "'3' is named twice"),
      (
        ["--vary", "groups.g.consumers=1..2", "--vary", "groups.g.consumers=3..4"],
        "'groups.g.consumers' is varied twice"
      ),
    ])
  func refused(_ options: [String], _ words: String) {
    let world = world()
    let status = world.run(["whatif", "a.yaml"] + options)
    #expect(status == .usage || status == .badScenario)
    #expect(world.complaints.contains(words), "\(world.complaints)")
    #expect(world.output.isEmpty)
  }

  @Test("a value that the file names twice is told with its place")
  func twice() {
    let world = MemoryWorld([
      "a.yaml": Self.text.replacing("consumers: 1..2 }", with: "consumers: [1, 2, 1] }")
    ])
    #expect(world.run(["whatif", "a.yaml"]) == .badScenario)
    #expect(world.complaints.contains("a.yaml:12:38: error: '1' is named twice"))
  }

  @Test("a sweep of many settings draws those around the decision and says how many there are")
  func manySettings() {
    let world = world()
    _ = world.run([
      "whatif", "a.yaml", "-n", "1", "--vary", "groups.g.consumers=1..40", "--format", "svg",
    ])
    #expect(world.outputText.contains("; drawn are 24 of 40 settings, those around the decision"))
    #expect(world.outputText.contains("16 more settings are not drawn."))
    #expect(world.outputText.contains("lag over 30 s in 6 of 40 settings"))
    #expect(PortableSVG.violations(in: world.outputText, smallestType: 16).isEmpty)
    let joined = self.world()
    _ = joined.run([
      "whatif", "a.yaml", "-n", "1", "--vary", "groups.g.consumers=1..5", "--vary",
      "topics.t.partitions=1..5", "--vary", "groups.g.processing=100ms,200ms", "--format", "svg",
    ])
    #expect(joined.outputText.contains("; drawn are 12 of 50 settings, those around the decision"))
    #expect(PortableSVG.violations(in: joined.outputText, smallestType: 16).isEmpty)
  }

  @Test("a chart of drain times marks what is not drained, and says so")
  func notDrained() {
    let world = world()
    _ = world.run([
      "whatif", "a.yaml", "--require", "drain < 5s", "--format", "svg", "--set", "clock.end=21s",
    ])
    #expect(world.outputText.contains("One consumer: not drained."))
    #expect(world.outputText.contains(">arrow: not drained<"))
    #expect(PortableSVG.violations(in: world.outputText, smallestType: 16).isEmpty)
  }

  @Test("the scenario itself is not overwritten")
  func keepsScenario() {
    let world = world()
    #expect(world.run(["whatif", "a.yaml", "-o", "a.yaml"]) == .usage)
    #expect(world.complaints.contains("is the scenario itself"))
  }

  @Test("a sweep of more runs than can be remembered is refused, by check as well")
  func tooLarge() {
    let text = "topics: { t: { partitions: 2 } }\ngroups: { g: { consumers: 2 } }\n"
    let world = MemoryWorld(["a.yaml": text])
    let arguments = ["--vary", "groups.g.consumers=1..500", "--replications", "5000"]
    #expect(world.run(["whatif", "a.yaml"] + arguments) == .usage)
    #expect(world.complaints.contains("500 settings with 5000 replications each are more than"))
    let question = "whatif: { vary: { groups.g.consumers: 1..500 }, replications: 5000 }\n"
    let other = MemoryWorld(["a.yaml": text + question])
    #expect(other.run(["check", "a.yaml"]) == .badScenario)
    #expect(other.complaints.contains("a.yaml:3:9: error: 500 settings with 5000 replications"))
  }

  @Test("a path that is wrong is told by the option that names it")
  func wrongPath() {
    let world = world()
    #expect(
      world.run(["whatif", "a.yaml", "--vary", "groups.nobody.consumers=1,2"]) == .badScenario)
    #expect(world.complaints.contains("'--vary groups.nobody.consumers'"), "\(world.complaints)")
  }

  @Test("a scenario without a question needs one")
  func nothingToVary() {
    let world = MemoryWorld(["a.yaml": "topics: { t: {} }\n"])
    #expect(world.run(["whatif", "a.yaml"]) == .usage)
    #expect(world.complaints.contains("nothing to vary"))
  }
}
