import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

// Claims about what is acknowledged, stored and led.
extension ScenarioDecoder {
  mutating func readReplicaClaim(
    _ key: String, _ fields: Fields, _ time: SimulationTime?
  ) -> Claim? {
    guard let node = fields[key] else { return nil }
    switch key {
    case "acknowledged-lost": return countTest(node).map { .acknowledgedLost($0) }
    case "stored-twice": return countTest(node).map { .storedTwice($0) }
    case "leader":
      guard let name = text(node, "'leader'"),
        let partition = claimedPartition(fields, key, node.span)
      else { return nil }
      if name == "none" { return .leader(nil, partition: partition, at: time) }
      return broker(named: name, node.span).map { .leader($0, partition: partition, at: time) }
    default:
      guard let partition = claimedPartition(fields, key, node.span) else { return nil }
      guard let items = node.sequence else {
        return countTest(node).map { .inSync(.count($0), partition: partition, at: time) }
      }
      var set = BrokerSet()
      for item in items {
        guard let name = text(item, "'in-sync'"), let broker = broker(named: name, item.span)
        else { return nil }
        set.insert(broker)
      }
      return .inSync(.members(set), partition: partition, at: time)
    }
  }
}
