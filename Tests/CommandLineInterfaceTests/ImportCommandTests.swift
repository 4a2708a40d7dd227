import EventKernel
import KafkaModel
import TestSupport
import Testing

@testable import CommandLineInterface

/// `marbles import --describe`: from Kafka's own table to a scenario that runs.
struct ImportCommandTests {
  /// What the tool prints, with a narrower host column than its own.
  private static let described = """

    Consumer group 'idle-group' has no active members.

    GROUP       TOPIC   PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG  CONSUMER-ID HOST CLIENT-ID
    idle-group  orders  0          10              14              4    -           -    -

    GROUP    TOPIC    PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID    HOST      CLIENT-ID
    billing  orders   0         100            130            30  app-1-aaaabbbb /10.0.0.7 app-1
    billing  orders   2         -              20             -   app-2-ccccdddd /10.0.0.8 app-2
    billing  payments 0         5              5              0   app-1-aaaabbbb /10.0.0.7 app-1
    """

  private func imported(_ text: String) -> MemoryWorld {
    let world = MemoryWorld(["groups.txt": text])
    #expect(
      world.run(["import", "--describe", "groups.txt", "-o", "out.yaml"]) == .success,
      "\(world.complaints)")
    return world
  }

  @Test("partitions, members and backlogs are those of the table, and the scenario holds")
  func starter() throws {
    let world = imported(Self.described)
    #expect(world.run(["check", "out.yaml"]) == .success, "\(world.complaints)")
    let scenario = try ScenarioRun.scenario(try #require(world.text("out.yaml")))
    #expect(scenario.topics.map { $0.name } == ["orders", "payments"])
    #expect(scenario.topics.map { $0.partitions } == [3, 1])
    #expect(scenario.groups.map { $0.name } == ["idle-group", "billing"])
    #expect(scenario.groups.map { $0.consumers.count } == [1, 2])
    let run = ScenarioRun.trace(of: scenario)
    var waiting = [0, 0, 0, 0]
    for event in run.events where event.time == .zero {
      if case .recordAppended(_, let partition, _) = event.fact { waiting[partition.index] += 1 }
    }
    // A group that committed nothing has the whole log before it.
    #expect(waiting == [30, 0, 20, 0])
    #expect(scenario.whatIf?.variations.first?.values == ["1", "2", "3"])
  }

  @Test("long backlogs are scaled down, and the file says by how much")
  func scaled() throws {
    let world = imported(
      "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\n"
        + "g t 0 0 100000 100000 - - -\n")
    let text = try #require(world.text("out.yaml"))
    #expect(text.contains("stands for 500 real ones"))
    #expect(world.run(["check", "out.yaml"]) == .success, "\(world.complaints)")
  }

  @Test("groups and topics with dots in their names can be varied and asked for")
  func dottedNames() throws {
    let world = imported(
      "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\n"
        + "my.group.v1 or.ders 0 0 30 30 app-1 - -\nmy.group.v1 or.ders 1 20 20 0 app-2 - -\n"
        + "my.group or.ders 0 20 20 0 app-3 - -\n")
    let scenario = try ScenarioRun.scenario(try #require(world.text("out.yaml")))
    #expect(scenario.groups.map { $0.consumers.count } == [2, 1])
    #expect(scenario.whatIf?.variations.map { $0.path } == ["groups.my.group.v1.consumers"])
    let arguments = ["whatif", "out.yaml", "--replications", "1", "--set", "clock.end=2s"]
    #expect(world.run(arguments + ["--format", "csv"]) == .success, "\(world.complaints)")
    let more = ["--vary", "groups.my.group.consumers=1..2", "--require", "lag.my.group.max < 99"]
    #expect(world.run(arguments + more) == .success, "\(world.complaints)")
    #expect(world.outputText.contains("Required: lag.my.group.max < 99"))
  }

  @Test("tables without the column of groups, as older tools print them, are read")
  func withoutGroups() {
    let world = imported(
      "TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\n"
        + "t 0 1 2 1 c-1 /1.2.3.4 c\n")
    #expect(world.text("out.yaml")?.contains("consumer-0: c-1, owns t-0") == true)
  }

  @Test("what the tool says of a group that is gone ends the table before it")
  func goneGroup() {
    let world = imported(
      "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG\ng t 0 1 2 1\n"
        + "Error: Consumer group 'gone' does not exist.\n"
        + "Consumer group 'idle' has no active members.\n\n"
        + "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG\nidle t 0 2 2 0\n")
    #expect(world.complaints.isEmpty, "\(world.complaints)")
    #expect(world.text("out.yaml")?.contains("\"idle\":") == true)
  }

  @Test("what is no table is told, with its place")
  func mistakes() {
    for (text, words) in [
      ("hello\n", "there is no table of a consumer group"),
      (Self.described.replacing("130", with: "many"), "LOG-END-OFFSET must be a whole number"),
      ("GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET\ng t\n", "fewer columns"),
      (
        "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET\ng t 0 1 2\ng t 0 1 3\n",
        "t-0 of group 'g' stands here twice"
      ),
      (
        "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET\nmy group t 0 1 2\n",
        "it cannot be told which words of this row are one name"
      ),
      ("GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET\ng t 10000 1 2\n", "at most 9999"),
    ] {
      let world = MemoryWorld(["groups.txt": text])
      #expect(world.run(["import", "--describe", "groups.txt"]) == .badScenario)
      #expect(world.complaints.contains(words), "\(world.complaints)")
      #expect(world.complaints.contains("groups.txt:"))
    }
    let world = MemoryWorld(["groups.txt": Self.described])
    #expect(world.run(["import", "groups.txt"]) == .usage)
    #expect(world.complaints.contains("--describe"))
  }
}
