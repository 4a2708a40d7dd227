import EventKernel
import KafkaModel
import YAMLSubset

extension ScenarioDecoder {
  /// `crash` and `start` of producers; empty for other actions, and where a consumer is meant.
  func producerLives(of action: YAMLEntry, at time: SimulationTime) -> [TimelineEntry] {
    guard action.key.text == "crash" || action.key.text == "start" else { return [] }
    let nodes = action.value.sequence ?? [action.value]
    var entries: [TimelineEntry] = []
    for node in nodes {
      guard let name = node.scalar?.text,
        !scenario.groups.contains(where: { $0.consumers.contains { $0.name == name } }),
        let index = scenario.producers.firstIndex(where: { $0.name == name })
      else { return [] }
      let producer = ProducerID(index)
      entries.append(
        TimelineEntry(
          time: time,
          action: action.key.text == "crash" ? .crashProducer(producer) : .startProducer(producer),
          span: node.span))
    }
    return entries
  }
}
