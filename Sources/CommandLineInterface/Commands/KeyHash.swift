import KafkaModel
import KafkaSimulation
import SourceText

/// A way to choose a partition by the bytes of a key.
struct KeyHash: Sendable {
  let partitioner: PartitionerSpec
  /// A few words for the help.
  let summary: String
  /// The name of the hash, in tables and JSON.
  let hashName: String
  /// The hash of a key's bytes, as that partitioner's code would print it.
  let hash: @Sendable ([UInt8]) -> Int64
  /// The partition of a key's bytes among so many partitions.
  let partition: @Sendable ([UInt8], Int) -> Int

  /// The Java client's default partitioner.
  static let java = KeyHash(
    partitioner: .java, summary: "the Java client", hashName: "murmur2",
    hash: { Int64(Murmur2.hash($0)) },
    partition: { KeyPartitioning.java($0, partitions: $1) })

  /// librdkafka's default partitioner.
  static let consistentRandom = KeyHash(
    partitioner: .consistentRandom, summary: "librdkafka", hashName: "crc32",
    hash: { Int64(CRC32.hash($0)) },
    partition: { KeyPartitioning.consistent($0, partitions: $1) })

  /// Every partitioner that looks at keys, the default first.
  static let all = [java, consistentRandom]
}

/// Keys with their hashes and partitions, for people.
enum KeyTable {
  /// A line per key under a heading, columns aligned, numbers to the right.
  static func text(for keys: [String], partitions: Int, by hash: KeyHash) -> String {
    let rows = keys.map { key in
      let bytes = Array(key.utf8)
      return Row(
        key: Self.shown(key), hash: "\(hash.hash(bytes))",
        partition: "\(hash.partition(bytes, partitions))")
    }
    let heading = Row(key: "key", hash: hash.hashName, partition: "partition")
    let all = [heading] + rows
    let keyWidth = all.map { $0.key.count }.max() ?? 0
    let hashWidth = all.map { $0.hash.count }.max() ?? 0
    let lines = all.map { row in
      row.key + spaces(keyWidth - row.key.count) + "  " + spaces(hashWidth - row.hash.count)
        + row.hash + "  " + spaces(heading.partition.count - row.partition.count) + row.partition
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private struct Row {
    let key: String
    let hash: String
    let partition: String
  }

  /// An empty key would be invisible, and control characters would break the table.
  private static func shown(_ key: String) -> String {
    let isPlain = key.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    return isPlain && !key.isEmpty ? key : JSONText.quoted(key)
  }

  private static func spaces(_ count: Int) -> String {
    String(repeating: " ", count: max(count, 0))
  }
}
