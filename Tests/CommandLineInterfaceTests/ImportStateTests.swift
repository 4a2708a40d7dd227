import EventKernel
import KafkaModel
import KafkaSimulation
import TestSupport
import Testing
import TraceAnalysis

@testable import CommandLineInterface

/// What a described group owns and what waits for it, in the scenario that is made of it.
struct ImportStateTests {
  private static let head =
    "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\n"

  /// The starter scenario of a table, its text and its state at the start by group and partition.
  private struct Starter {
    var text: String
    var scenario: Scenario
    var rows: [String: MomentText.Row] = [:]

    init(_ table: String) throws {
      let world = MemoryWorld(["groups.txt": table])
      #expect(world.run(["import", "--describe", "groups.txt"]) == .success, "\(world.complaints)")
      text = world.outputText
      scenario = try ScenarioRun.scenario(text)
      scenario.clock.end = .zero + .milliseconds(1)
      let trace = ClusterSimulation.run(scenario)
      for row in MomentText.rows(of: trace, at: .zero) {
        rows["\(row.group) \(row.partition)"] = row
      }
    }

    func lag(_ name: String) -> Int64? { rows[name]?.lag }
    func owner(_ name: String) -> String? { rows[name]?.owner }
    /// The comments before the scenario, as one line.
    var head: String {
      text.split(separator: "\n").prefix { $0.hasPrefix("#") }.map { $0.dropFirst(2) }
        .joined(separator: " ")
    }
  }

  @Test("every group has its own owners and backlogs, also of topics that it shares")
  func shared() throws {
    let starter = try Starter(
      Self.head + "a t 0 90 100 10 c-1 /h c\na u 0 90 93 3 c-2 /h c\nb t 0 98 100 2 d-1 /h c\n")
    #expect(starter.lag("a t-0") == 10)
    #expect(starter.lag("a u-0") == 3)
    #expect(starter.lag("b t-0") == 2)
    // Two members own one partition each, as in the table.
    #expect(starter.text.contains("# a-0: c-1, owns t-0\n    # a-1: c-2, owns u-0\n"))
    #expect(starter.owner("a t-0") == "a-0")
    #expect(starter.owner("a u-0") == "a-1")
    #expect(starter.head.contains("Measured: topics, partitions, members, owners and lags."))
  }

  @Test("one record stands for as many everywhere, and what is left over is one more")
  func oneScale() throws {
    let starter = try Starter(
      Self.head + "audit pay 0 100 150 50 - - -\naudit pay 1 - 20 - - - -\n"
        + "billing orders 0 1000 1500 500 c-1 /h c\nbilling orders 1 - 700 - c-2 /h c\n"
        + "billing pay 0 10 150 140 c-1 /h c\n")
    // 700 waiting records are 200 at most: one for four, and 50 are 13 of them.
    #expect(starter.text.contains("# One record stands for 4 real ones"))
    #expect(starter.head.contains("What is left over counts as one record more."))
    let lags: [(String, Int64)] = [
      ("audit pay-0", 13), ("audit pay-1", 5), ("billing orders-0", 125), ("billing orders-1", 175),
      ("billing pay-0", 35),
    ]
    for (name, lag) in lags { #expect(starter.lag(name) == lag, "\(name)") }
    #expect(starter.text.contains("22  # lag 50, here 13"))
    #expect(starter.text.contains("\"pay-1\": 5  # not in its table"))
  }

  @Test("a member without partitions is a consumer that owns nothing (KIP-175)")
  func idleMember() throws {
    let starter = try Starter(
      Self.head + "g t 0 5 9 4 c-2 /h c\ng t 1 5 9 4 c-1 /h c\ng - - - - - c-0 /h c\n")
    #expect(starter.scenario.groups[0].consumers.count == 3)
    #expect(starter.text.contains("# consumer-2: c-0, owns nothing"))
    #expect(starter.head.contains("members, owners and lags."))
  }

  @Test("where a log ends may be unknown; then nothing waits, and the file says so")
  func unknownEnd() throws {
    let starter = try Starter(
      Self.head + "g t 0 100 unknown unknown c /h c\ng t 1 100 150 50 c /h c\n"
        + "g t 2 7 - - c /h c\n")
    #expect(["g t-0", "g t-1", "g t-2"].map { starter.lag($0) } == [0, 50, 0])
    #expect(starter.text.contains("\"t-0\": 0  # log end unknown"))
  }

  @Test("names with spaces are told by the head of their column, or by the gaps between columns")
  func spaces() throws {
    let aligned = """
      GROUP           TOPIC  PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG  CONSUMER-ID  CLIENT-ID
      größe der 7 x   t      0          1               8               7    c 1          my client
      größe der 7 x   t      1          1               4               3    c 1
      """
    let gapped = """
      GROUP  TOPIC  PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG  CONSUMER-ID  CLIENT-ID
      größe der 7 x  t  0  1  8  7  c 1  my client
      größe der 7 x  t  1  1  4  3  c 1  other
      """
    for table in [aligned, gapped] {
      let starter = try Starter(table)
      #expect(starter.scenario.groups.map { $0.name } == ["größe der 7 x"])
      #expect(starter.lag("größe der 7 x t-0") == 7)
      #expect(starter.lag("größe der 7 x t-1") == 3)
      #expect(starter.text.contains("# consumer-0: c 1, owns t-0, t-1\n"))
    }
    // A client's name is the last column and may have any number of words.
    let behind = try Starter(Self.head + "g t 0 1 2 1 c-1 /h a client with spaces\n")
    #expect(behind.lag("g t-0") == 1)
  }

  @Test("owners that no assignor gives are not said to be kept")
  func strange() throws {
    let starter = try Starter(
      Self.head + "odd t 0 5 9 4 c-1 /h c\nodd t 1 5 9 4 c-1 /h c\nodd t 2 5 9 4 c-1 /h c\n"
        + "odd t 3 5 9 4 c-2 /h c\neven t 0 5 9 4 d-1 /h c\n")
    #expect(starter.head.contains("lags and who owns what in group even."))
    #expect(starter.head.contains("Not kept: who owns what in group odd."))
    #expect(starter.text.contains("# c-2 owned t-3\n"))
    #expect(starter.lag("odd t-3") == 4)
  }

  @Test("what nobody in an active group owns is left out of it, and told")
  func unsubscribed() throws {
    let starter = try Starter(Self.head + "g t 0 5 9 4 c-1 /h c\ng old 0 1 9 8 - - -\n")
    #expect(starter.scenario.groups[0].topics.count == 1)
    #expect(starter.text.contains("# old is in its table, but no member owns any of it: left out"))
    #expect(starter.owner("g t-0") == "consumer-0")
  }

  @Test(
    "whatever assignor dealt the partitions out, owners and backlogs are those of the table",
    arguments: ["range", "roundrobin", "sticky"], 1...4 as ClosedRange<UInt64>)
  func anyGroup(assignor: String, seed: UInt64) throws {
    var stream = RandomStream(seed: seed, name: assignor)
    let topics = [
      AssignableTopic(name: "wide", partitions: 70), AssignableTopic(name: "narrow", partitions: 3),
    ]
    var table = Self.head
    var wanted: [String: (lag: Int64, owner: String)] = [:]
    for (group, count) in [("one", 12), ("two", 4), ("three", 1)] {
      // Member ids are random in Kafka, so they do not come in the order of the consumers here.
      var members: [AssignmentMember] = []
      for number in 0..<count {
        members.append(
          AssignmentMember(
            id: "m\(stream.integer(below: 1000))-\(number)", subscribes: topics.map { $0.name }))
      }
      let deal = try #require(AssignorRegistry.named(assignor))
        .assign(AssignmentRequest(topics: topics, members: members))
      for (member, partitions) in zip(members, deal) {
        for partition in partitions {
          let lag = Int64(stream.integer(below: 900))
          let name = "\(group) \(partition.topic)-\(partition.number)"
          wanted[name] = (lag, member.id)
          table += "\(group) \(partition.topic) \(partition.number) 1000 \(1000 + lag) \(lag) "
          table += "\(member.id) /h c\n"
        }
        if partitions.isEmpty { table += "\(group) - - - - - \(member.id) /h c\n" }
      }
    }
    let starter = try Starter(table)
    #expect(starter.head.contains("members, owners and lags"), "\(starter.head)")
    let most = wanted.values.map { $0.lag }.max() ?? 0
    let scale = (most + 199) / 200
    var members: [String: String] = [:]
    for (name, row) in wanted {
      #expect(starter.lag(name) == (row.lag + scale - 1) / scale, "\(name)")
      let owner = try #require(starter.owner(name))
      #expect(members[owner, default: row.owner] == row.owner, "\(name)")
      members[owner] = row.owner
    }
    #expect(starter.rows.count == wanted.count)
  }
}
