import Testing

@testable import KafkaSimulation

@Suite("Assignments")
struct AssignorVectorTests {
  @Test(
    "Assignments equal those of Kafka's own code, whatever the order of members and topics",
    arguments: [
      ("range", 269), ("roundrobin", 266), ("sticky", 270), ("cooperative-sticky", 273),
      ("uniform", 264), ("server-range", 269),
    ])
  func equalToKafka(name: String, count: Int) throws {
    let assignor = try #require(
      name == "server-range"
        ? AssignorRegistry.server(named: "range")
        : AssignorRegistry.named(name) ?? AssignorRegistry.server(named: name))
    let all: [GoldenVectors.AssignmentCase] = try GoldenVectors.read("assignors.jsonl")
    let cases = all.filter { $0.assignor == name }
    #expect(cases.count == count)
    for each in cases {
      let members = each.members.map {
        AssignmentMember(
          id: $0.id, instance: $0.instance, subscribes: $0.subscribes,
          owned: $0.owned, generation: $0.generation)
      }
      for order in [members, members.reversed()] {
        let topics = each.topics.map { AssignableTopic(name: $0.key, partitions: $0.value) }
        let shares = assignor.assign(AssignmentRequest(topics: topics, members: order))
        #expect(shares.count == order.count)
        for (member, share) in zip(order, shares) {
          var byTopic: [String: [Int]] = [:]
          for partition in share { byTopic[partition.topic, default: []].append(partition.number) }
          let numbers = byTopic.mapValues { $0.sorted() }
          #expect(numbers == each.expected[member.id] ?? [:], "\(each.id), \(member.id)")
        }
      }
    }
  }

  @Test("The registry is sorted by name and finds every assignor by it")
  func registry() {
    let names = AssignorRegistry.all.map(\.name)
    #expect(names == names.sorted())
    for name in names { #expect(AssignorRegistry.named(name)?.name == name) }
    #expect(AssignorRegistry.named("no-such-rule") == nil)
  }

  @Test("A group without members, or topics without readers, gives nothing to anybody")
  func nothingToDo() {
    for assignor in AssignorRegistry.all {
      let topics = [AssignableTopic(name: "orders", partitions: 3)]
      #expect(assignor.assign(AssignmentRequest(topics: topics, members: [])).isEmpty)
      let stranger = AssignmentMember(id: "m", subscribes: ["payments"])
      let request = AssignmentRequest(topics: topics, members: [stranger])
      #expect(assignor.assign(request) == [[]])
    }
  }
}
