/// The CRC-32 of zlib and IEEE 802.3, which librdkafka's `consistent` partitioners use.
package enum CRC32 {
  /// The checksum of `bytes`, computed bit by bit: keys are short and hashed once per kind.
  package static func hash(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xffff_ffff
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 1 ? 0xedb8_8320 : 0) }
    }
    return ~crc
  }
}
