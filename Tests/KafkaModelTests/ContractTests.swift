import EventKernel
import KafkaModel
import TestSupport
import Testing

@Suite("The contracts")
struct ContractTests {
  @Test(
    "comparisons hold as their signs say",
    arguments: [
      (CountTest.Relation.equal, [false, true, false]), (.notEqual, [true, false, true]),
      (.less, [true, false, false]), (.lessOrEqual, [true, true, false]),
      (.greater, [false, false, true]), (.greaterOrEqual, [false, true, true]),
    ])
  func comparisons(relation: CountTest.Relation, holds: [Bool]) {
    #expect([2, 3, 4].map { CountTest(relation, 3).holds(for: $0) } == holds)
  }

  @Test("a header numbers partitions over all topics and consumers over all groups")
  func header() throws {
    let header = TraceHeader(
      try ScenarioRun.scenario(
        """
        topics: { a: { partitions: 2 }, b: { partitions: 3 } }
        groups: { g: { topics: a, consumers: [x] }, h: { topics: [a, b], consumers: [y, z] } }
        """))
    #expect(header.topics.map { $0.partitions } == [0..<2, 2..<5])
    #expect(header.groups.map { $0.consumers } == [0..<1, 1..<3])
    #expect(header.partition(PartitionNumber(topic: TopicID(1), number: 2)) == PartitionID(4))
    #expect(header.partition(PartitionNumber(topic: TopicID(1), number: 3)) == nil)
  }
}
