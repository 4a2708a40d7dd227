import EventKernel
import KafkaModel
import SourceText
import Testing

@testable import KafkaSimulation

@Suite("Partitions of keys")
struct PartitionerVectorTests {
  @Test("PRD-03, PRD-05, PRD-06: hashes and partitions equal those of the Java client for 500 keys")
  func javaClient() throws {
    let cases: [GoldenVectors.KeyCase] = try GoldenVectors.read("partitioner.jsonl")
    #expect(cases.count == 500)
    for each in cases {
      let key = Array(each.key.utf8)
      #expect(Murmur2.hash(key) == each.murmur2, "key \(each.key)")
      let partition = KeyPartitioning.java(key, partitions: each.partitions)
      #expect(partition == each.expected, "key \(each.key)")
    }
  }

  /// From the table in the Java client's own `UtilsTest.testMurmur2`.
  @Test(
    "Hashes equal those of Kafka's own unit test",
    arguments: [
      ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
      ("a-little-bit-longer-string", -1_486_304_829),
      ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971), ("abc", 479_470_107),
    ])
  func kafkaUnitTest(key: String, hash: Int32) {
    #expect(Murmur2.hash(Array(key.utf8)) == hash)
  }

  @Test("The checksum of 123456789 is the check value that the CRC catalogue gives")
  func checkValue() {
    #expect(CRC32.hash(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(CRC32.hash([]) == 0)
  }

  /// As a consumer saw them after producing with librdkafka and with the Java client.
  @Test("PRD-07: the Java client and librdkafka disagree on where user-0 to user-9 go")
  func twoFamiliesOfClients() {
    let keys = (0..<10).map { Array("user-\($0)".utf8) }
    let consistent = keys.map { KeyPartitioning.consistent($0, partitions: 6) }
    let java = keys.map { KeyPartitioning.java($0, partitions: 6) }
    #expect(consistent == [2, 2, 4, 0, 3, 3, 3, 3, 0, 0])
    #expect(java == [1, 2, 2, 5, 1, 4, 5, 2, 3, 5])
  }
}

@Suite("Partitions of records without a key")
struct StickyPartitionTests {
  /// The partition of each of `count` records, batches closing as soon as the client fills them.
  private func partitions(count: Int, bytes: Int, seed: UInt64) -> [Int] {
    var spec = ProducerSpec(
      name: "web", span: .init(start: 0, end: 0), topic: TopicID(0), traffic: .scheduled([]))
    spec.batchSizeBytes = 16_384
    var choice = PartitionChoice(spec, partitions: 6, seed: seed)
    let kind = RecordKind(label: "a", key: nil)
    return (0..<count).map { _ in
      let partition = choice.partition(for: kind, kindIndex: 0)
      choice.didAppend(bytes: bytes, to: partition, leavesOpenBatch: false)
      return partition
    }
  }

  /// KIP-794: the switch comes when batch.size bytes went to the partition; 163 records of 100
  /// bytes are 16,300 bytes and stay below 16,384, the 164th goes beyond.
  @Test(
    "PRD-08 to PRD-11: a partition is kept for 164 records of 100 bytes, then drawn again"
  )
  func switchesByBytes() {
    let all = partitions(count: 164 * 200, bytes: 100, seed: 1)
    var draws: [Int] = []
    for start in stride(from: 0, to: all.count, by: 164) {
      #expect(Set(all[start..<start + 164]).count == 1, "records from \(start)")
      draws.append(all[start])
    }
    // A draw may give the same partition again: one time in six on average.
    let repeats = zip(draws, draws.dropFirst()).filter { $0 == $1 }.count
    #expect((10...60).contains(repeats))
    #expect(Set(draws) == Set(0..<6))
  }

  @Test("Records of a whole batch each are drawn one by one")
  func fullBatches() {
    let drawn = partitions(count: 6_000, bytes: 16_384, seed: 7)
    for partition in 0..<6 {
      // 1,000 expected, standard deviation 29.
      let count = drawn.filter { $0 == partition }.count
      #expect((880...1_120).contains(count), "partition \(partition)")
    }
  }

  @Test("While a batch stays open the partition is kept, at most for twice batch.size")
  func openBatches() {
    let stream = RandomStream(seed: 3, name: "sticky")
    var sticky = StickyPartition(partitions: 1_000_000, batchSizeBytes: 1_000, stream: stream)
    let first = sticky.next()
    for _ in 0..<19 {
      sticky.didAppend(bytes: 100, to: first, leavesOpenBatch: true)
      #expect(sticky.next() == first)
    }
    sticky.didAppend(bytes: 100, to: first, leavesOpenBatch: true)
    #expect(sticky.next() != first)
  }
}
