import KafkaModel
import SourceText
import YAMLSubset

// Who takes part in a sequence diagram.
extension ScenarioDecoder {
  /// How many participants fit side by side on a slide.
  private static let limit = 10

  /// The list under `diagram: participants:`.
  mutating func participants(_ node: YAMLNode) -> [ParticipantReference] {
    let items = items(of: node, "'participants'")
    if items.count > Self.limit {
      fail(
        "out-of-range", node.span,
        "a sequence diagram holds at most \(Self.limit) participants, not \(items.count)",
        help: "let a topic stand for its partitions, or a group for its consumers")
    }
    var found: [ParticipantReference] = []
    for item in items {
      guard let name = text(item, "a participant"),
        let participant = participant(named: name, item.span)
      else { continue }
      if found.contains(participant) {
        fail("conflict", item.span, "'\(name)' takes part already")
      } else {
        found.append(participant)
      }
    }
    return found
  }

  /// A producer, broker, topic, partition, group or consumer by name; nil after a complaint.
  private mutating func participant(
    named name: String, _ span: SourceSpan
  ) -> ParticipantReference? {
    var found: [ParticipantReference] = []
    func add(_ names: [String], _ make: (Int) -> ParticipantReference) {
      if let index = names.firstIndex(of: name) { found.append(make(index)) }
    }
    let producers = scenario.producers.map { $0.name }
    let brokers = scenario.brokers.map { $0.name }
    let topics = scenario.topics.map { $0.name }
    let groups = scenario.groups.map { $0.name }
    let consumers = scenario.groups.flatMap { group in group.consumers.map { $0.name } }
    add(producers) { .producer(ProducerID($0)) }
    add(brokers) { .broker(BrokerID($0)) }
    add(topics) { .topic(TopicID($0)) }
    add(groups) { .group(GroupID($0)) }
    add(consumers) { .consumer(ConsumerID($0)) }
    if let partition = knownPartition(name) { found.append(.partition(partition)) }
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      failDangling(
        "participant", name, span,
        producers + brokers + topics + partitionNames + groups + consumers)
    } else {
      fail(
        "ambiguous-name", span, "more than one participant is called '\(name)'",
        help: "give producers, brokers, topics, groups and consumers names of their own")
    }
    return nil
  }
}
