/// The 32-bit murmur2 hash of the Java client, `org.apache.kafka.common.utils.Utils.murmur2`.
package enum Murmur2 {
  /// Hashes `bytes`; an empty key is a key (275646681).
  package static func hash(_ bytes: [UInt8]) -> Int32 {
    let m: UInt32 = 0x5bd1_e995
    var h: UInt32 = 0x9747_b28c ^ UInt32(truncatingIfNeeded: bytes.count)
    var index = 0
    while index + 4 <= bytes.count {
      var k = UInt32(bytes[index])
      k |= UInt32(bytes[index + 1]) << 8
      k |= UInt32(bytes[index + 2]) << 16
      k |= UInt32(bytes[index + 3]) << 24
      k = k &* m
      k ^= k >> 24
      k = k &* m
      h = (h &* m) ^ k
      index += 4
    }
    let rest = bytes.count - index
    if rest >= 3 { h ^= UInt32(bytes[index + 2]) << 16 }
    if rest >= 2 { h ^= UInt32(bytes[index + 1]) << 8 }
    if rest >= 1 { h = (h ^ UInt32(bytes[index])) &* m }
    h ^= h >> 13
    h = h &* m
    h ^= h >> 15
    return Int32(bitPattern: h)
  }
}
