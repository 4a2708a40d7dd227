import KafkaSimulation
import TestSupport
import Testing

/// Rules of the assignors, one by one; the worked examples are Kafka's own arithmetic.
@Suite("Rules of assignors")
struct AssignorRuleTests {
  private func member(
    _ id: String, _ topics: [String] = ["t"], owns: [Int] = [], generation: Int = 1,
    instance: String? = nil
  ) -> AssignmentMember {
    AssignmentMember(
      id: id, instance: instance, subscribes: topics,
      owned: owns.map { AssignedPartition(topic: "t", number: $0) },
      generation: owns.isEmpty ? -1 : generation)
  }

  /// Partition numbers of `t` by member, ascending.
  private func shares(
    _ assignor: Assignor?, _ members: [AssignmentMember], partitions: Int
  ) throws -> [[Int]] {
    let request = AssignmentRequest(
      topics: [AssignableTopic(name: "t", partitions: partitions)], members: members)
    return try #require(assignor).assign(request).map { $0.map { $0.number }.sorted() }
  }

  private var sticky: Assignor? { AssignorRegistry.named("sticky") }
  private var cooperative: Assignor? { AssignorRegistry.named("cooperative-sticky") }

  @Test("ASG-01: static members come first, by instance id, then dynamic ones by member id")
  func order() throws {
    let members = [member("a"), member("z", instance: "i2"), member("y", instance: "i9")]
    #expect(
      try shares(AssignorRegistry.named("range"), members, partitions: 4) == [[3], [0, 1], [2]])
  }

  @Test("ASG-02: racks are no part of the model, and client.rack is refused by name, not ignored")
  func racks() {
    #expect {
      try ScenarioRun.scenario(
        """
        topics: { t: { } }
        groups: { g: { consumers: [c], processing: 1s, config: { client.rack: east } } }
        """)
    } throws: { error in
      let report = (error as? ScenarioRun.Unreadable)?.report ?? ""
      return report.contains("client.rack") && report.contains("not modelled")
    }
  }

  @Test("ASG-04, ASG-05: equal topics give equal blocks, and remainders pile up on the first")
  func coPartitioning() throws {
    let range = try #require(AssignorRegistry.named("range"))
    let topics = ["s", "t"].map { AssignableTopic(name: $0, partitions: 3) }
    let request = AssignmentRequest(
      topics: topics, members: ["a", "b"].map { member($0, ["s", "t"]) })
    let result = range.assign(request)
    #expect(result.map { $0.count } == [4, 2])
    for share in result {
      let first = share.filter { $0.topic == "s" }.map { $0.number }
      #expect(share.filter { $0.topic == "t" }.map { $0.number } == first)
    }
    // EDU-20: three topics of one partition each all go to the first member.
    let single = AssignmentRequest(
      topics: ["r", "s", "t"].map { AssignableTopic(name: $0, partitions: 1) },
      members: ["a", "b", "c"].map { member($0, ["r", "s", "t"]) })
    #expect(range.assign(single).map { $0.count } == [3, 0, 0])
  }

  @Test("ASG-07: the higher generation keeps a partition that two claim; of equal ones, neither")
  func conflictingClaims() throws {
    let newer = [
      member("a", owns: [0, 1], generation: 4), member("b", owns: [0, 2], generation: 5),
    ]
    #expect(try shares(sticky, newer, partitions: 4) == [[1, 3], [0, 2]])
    let equal = [
      member("a", owns: [0, 1], generation: 5), member("b", owns: [0, 2], generation: 5),
    ]
    // Neither keeps 0; under the cooperative rule nobody may have it at once.
    #expect(try shares(cooperative, equal, partitions: 4) == [[1], [2, 3]])
  }

  @Test("ASG-08 to ASG-11: the worked examples of equal subscriptions")
  func workedExamples() throws {
    #expect(
      try shares(sticky, ["a", "b", "c"].map { member($0) }, partitions: 7)
        == [[0, 3, 6], [1, 4], [2, 5]])
    let joined = [member("a", owns: [0, 2, 4]), member("b", owns: [1, 3, 5]), member("c")]
    #expect(try shares(sticky, joined, partitions: 6) == [[0, 2], [1, 3], [4, 5]])
    let left = [member("a", owns: [0, 1]), member("b", owns: [2, 3])]
    #expect(try shares(sticky, left, partitions: 6) == [[0, 1, 4], [2, 3, 5]])
  }

  @Test("ASG-12: with unequal subscriptions the rest goes to whoever holds least")
  func unequalSubscriptions() throws {
    let assignor = try #require(sticky)
    let request = AssignmentRequest(
      topics: [
        AssignableTopic(name: "s", partitions: 2), AssignableTopic(name: "t", partitions: 2),
      ], members: [member("a", ["s"]), member("b", ["s", "t"])])
    let result = assignor.assign(request)
    // t can only go to b, so both of s go to a.
    #expect(result.map { $0.count } == [2, 2])
    #expect(result[0].allSatisfy { $0.topic == "s" })
  }

  @Test("ASG-14, ASG-15: what moves is nobody's in the first round; what was free is given at once")
  func cooperativeRounds() throws {
    let first = [member("a", owns: [0, 2, 4]), member("b", owns: [1, 3, 5]), member("c")]
    #expect(try shares(cooperative, first, partitions: 6) == [[0, 2], [1, 3], []])
    let second = [
      member("a", owns: [0, 2], generation: 2), member("b", owns: [1, 3], generation: 2),
      member("c"),
    ]
    #expect(try shares(cooperative, second, partitions: 6) == [[0, 2], [1, 3], [4, 5]])
  }

  @Test("NGP-19: uniform keeps what fits the quota, and members with room get the rest")
  func uniform() throws {
    let uniform = AssignorRegistry.server(named: "uniform")
    let members = [member("a", owns: [0, 1, 2, 3, 4]), member("b"), member("c")]
    #expect(try shares(uniform, members, partitions: 5) == [[0, 1], [2, 3], [4]])
  }

  @Test("NGP-20: the coordinator's range is the clients', and does not look at what members have")
  func serverRange() throws {
    let range = AssignorRegistry.server(named: "range")
    let members = [member("a", owns: [2, 3]), member("b", owns: [0, 1])]
    #expect(try shares(range, members, partitions: 4) == [[0, 1], [2, 3]])
    #expect(try shares(range, [member("a"), member("b")], partitions: 3) == [[0, 1], [2]])
  }

  @Test(
    "INV-42, INV-43: random joins and leaves stay even, and move no more than they must",
    arguments: ["sticky", "cooperative-sticky", "uniform"])
  func stayEven(name: String) throws {
    let assignor = try #require(
      AssignorRegistry.named(name) ?? AssignorRegistry.server(named: name))
    for partitions in [1, 5, 12, 31] {
      for count in 1...7 {
        let fresh = (0..<count).map { member("m\($0)") }
        let before = try shares(assignor, fresh, partitions: partitions)
        #expect((before.map { $0.count }.max() ?? 0) - (before.map { $0.count }.min() ?? 0) <= 1)
        #expect(before.flatMap { $0 }.sorted() == Array(0..<partitions))
        // One more member: the others keep all that their quota allows.
        var joined = (0..<count).map { member("m\($0)", owns: before[$0]) }
        joined.append(member("n"))
        let after = try shares(assignor, joined, partitions: partitions)
        let least = partitions / (count + 1)
        for place in 0..<count {
          let kept = Set(before[place]).intersection(after[place]).count
          #expect(kept >= min(before[place].count, least), "\(name) \(partitions) \(count)")
        }
      }
    }
  }
}
