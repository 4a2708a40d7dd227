import Drawing
import Testing

@Test(
  "a colour is written as it is given",
  arguments: [(0x000000, "#000000"), (0xFFFFFF, "#FFFFFF"), (0x0072B2, "#0072B2")])
func hex(code: Int, text: String) {
  var bytes: [UInt8] = []
  Color(UInt32(code)).append(to: &bytes)
  #expect(String(decoding: bytes, as: UTF8.self) == text)
}

@Test("bits beyond the third byte do not count")
func higherBits() {
  #expect(Color(0xFF12_3456) == Color(0x123456))
}

/// Channel by channel top · o + below · (1 − o), rounded, worked out by hand.
@Test(
  "painting over a ground mixes each channel",
  arguments: [
    (0xFF0000, 0x0000FF, 0.25, 0x4000BF), (0x123456, 0xABCDEF, 0.0, 0xABCDEF),
    (0x123456, 0xABCDEF, 1.0, 0x123456), (0x000000, 0xFFFFFF, 0.2, 0xCCCCCC),
    (0xFFFFFF, 0x000000, 0.5, 0x808080),
  ])
func over(top: Int, below: Int, opacity: Double, mixed: Int) {
  let color = Color(UInt32(top)).over(Color(UInt32(below)), opacity: opacity)
  #expect(color == Color(UInt32(mixed)), "\(color)")
}
