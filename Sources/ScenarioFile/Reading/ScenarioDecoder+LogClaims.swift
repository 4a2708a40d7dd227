import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

// Claims about logs and transactions.
extension ScenarioDecoder {
  mutating func readLogClaim(
    _ key: String, _ fields: Fields, _ group: GroupID?, _ time: SimulationTime?
  ) -> Claim? {
    guard let node = fields[key], let test = countTest(node) else { return nil }
    switch key {
    case "aborted": return .aborted(test)
    case "compacted": return .compacted(test)
    case "wrong-outputs": return .wrongOutputs(test, group: group)
    default: break
    }
    guard let partition = claimedPartition(fields, key, node.span) else { return nil }
    return key == "log-start"
      ? .logStart(test, partition: partition, at: time)
      : .lastStableOffset(test, partition: partition, at: time)
  }

  /// The partition `of` a claim; it may be left out where there is only one.
  mutating func claimedPartition(
    _ fields: Fields, _ key: String, _ span: SourceSpan
  ) -> PartitionNumber? {
    if let node = fields["of"] {
      return text(node, "'of'").flatMap { partition(named: $0, node.span) }
    }
    if scenario.topics.count == 1, scenario.topics[0].finalPartitions == 1 {
      return PartitionNumber(topic: TopicID(0), number: 0)
    }
    fail("missing-key", span, "'\(key)' needs 'of'", help: "add 'of: orders-0'")
    return nil
  }
}
