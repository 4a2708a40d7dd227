import KafkaModel
import YAMLSubset

extension ScenarioDecoder {
  /// `crash` and `start` of a producer; nil for other actions and for consumers.
  func producerLife(_ action: String, _ node: YAMLNode) -> TimelineEntry.Action? {
    guard action == "crash" || action == "start", let name = node.scalar?.text,
      !scenario.groups.contains(where: { group in group.consumers.contains { $0.name == name } }),
      let index = scenario.producers.firstIndex(where: { $0.name == name })
    else { return nil }
    return action == "crash" ? .crashProducer(ProducerID(index)) : .startProducer(ProducerID(index))
  }
}
