/// From a key to a partition, for each family of clients.
package enum KeyPartitioning {
  /// The Java client: murmur2 with the sign bit masked off, modulo the number of partitions
  /// (`BuiltInPartitioner.partitionForKey`).
  ///
  /// `partitions` is at least 1.
  package static func java(_ key: [UInt8], partitions: Int) -> Int {
    Int(UInt32(bitPattern: Murmur2.hash(key)) & 0x7fff_ffff) % partitions
  }

  /// librdkafka's `consistent`: CRC-32 modulo the number of partitions, at least 1.
  package static func consistent(_ key: [UInt8], partitions: Int) -> Int {
    Int(CRC32.hash(key)) % partitions
  }
}
