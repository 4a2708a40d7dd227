import EventKernel
import KafkaModel
import TestSupport
import Testing

@testable import KafkaSimulation

/// Which partition a record goes to, rule by rule.
@Suite("Partitioning")
struct PartitioningRuleTests {
  /// Label → partition number of everything that was stored.
  private static func homes(_ text: String) throws -> [String: Int] {
    let run = try ScenarioRun(text)
    var labels: [String] = []
    var homes: [String: Int] = [:]
    for event in run.trace.events {
      switch event.fact {
      case .recordSent(_, _, let kind):
        labels.append(run.trace.header.recordKinds[kind.index].label)
      case .recordAppended(let record, let partition, _):
        homes[labels[record.number]] = run.trace.header.partitions[partition.index].number
      default: break
      }
    }
    return homes
  }

  @Test("PRD-01, PRD-02: a partition in the record comes first, and its key plays no part")
  func explicit() throws {
    let text = """
      topics: { t: { partitions: 3 } }
      producers: { x: { sends: "ab", keys: { B: ab }, records: { b: { partition: 2 } } } }
      """
    // PRD-V: B goes to 1 of 3 by its hash.
    #expect(try Self.homes(text) == ["a": 1, "b": 2])
    // A partition that does not exist would make send() wait for metadata and then fail.
    #expect(throws: (any Error).self) {
      try ScenarioRun.scenario(text.replacing("partition: 2", with: "partition: 3"))
    }
  }

  @Test("PRD-04: a dead leader moves no key; PRD-05: an empty key is a key")
  func total() throws {
    let text = """
      clock: { end: 60s }
      brokers: 3
      topics: { t: { partitions: 3 } }
      producers: { x: { sends: "-----ab", records: { a: { key: B }, b: { key: "" } } } }
      timeline: [{ at: 1s, kill-broker: broker-2 }, { at: 20s, restart-broker: broker-2 }]
      """
    // Partition 1 is broker-2's alone; murmur2 of nothing is 275646681, which is 0 modulo 3.
    #expect(275_646_681 % 3 == 0)
    #expect(try Self.homes(text) == ["a": 1, "b": 0])
  }

  @Test("PRD-14: RoundRobinPartitioner takes the partitions in turn, whatever the keys")
  func roundRobin() throws {
    let text = """
      topics: { t: { partitions: 3 } }
      producers: { x: { sends: "abcd", keys: { k: abcd }, partitioner: round-robin } }
      """
    #expect(try Self.homes(text) == ["a": 0, "b": 1, "c": 2, "d": 0])
  }

  @Test("PRD-15: a producer hashes with the old number until its metadata is refreshed")
  func oldNumber() throws {
    // PRD-V: B goes to 1 of 3 and to 0 of 4.
    let text = """
      topics: { t: { partitions: 3 } }
      producers:
        x: { sends: "-a--b---c", keys: { B: abc }, config: { metadata.max.age.ms: 6s } }
      timeline: [{ at: 3s, partitions: { t: 4 } }]
      """
    #expect(try Self.homes(text) == ["a": 1, "b": 1, "c": 0])
  }

  @Test("PRD-12: partitions with fewer waiting batches are drawn more often")
  func adaptive() {
    let stream = RandomStream(seed: 5, name: "adaptive")
    var sticky = StickyPartition(partitions: 3, batchSizeBytes: 1, stream: stream)
    var counts = [0, 0, 0]
    let draws = 6000
    for _ in 0..<draws {
      let partition = sticky.next(loads: [0, 2, 1])
      counts[partition] += 1
      sticky.didAppend(bytes: 1, to: partition, leavesOpenBatch: false)
    }
    // Weights 3, 1 and 2 of 6; five standard deviations of a binomial.
    for (count, weight) in zip(counts, [3.0, 1, 2]) {
      let share = weight / 6
      let deviation = (Double(draws) * share * (1 - share)).squareRoot()
      #expect(abs(Double(count) - Double(draws) * share) < 5 * deviation, "\(counts)")
    }
  }

  @Test("PRD-13, PRD-20, PRD-25: what is not modelled is refused by name, not ignored")
  func refused() {
    for key in [
      "partitioner.availability.timeout.ms", "buffer.memory", "max.block.ms", "max.request.size",
    ] {
      #expect(throws: (any Error).self, "\(key)") {
        try ScenarioRun.scenario(
          "topics: { t: {} }\nproducers: { x: { sends: a, config: { \(key): 1000 } } }\n")
      }
    }
  }
}
