import Drawing
import Testing

@Test(
  "numbers have at most two decimals, no exponent and no minus zero",
  arguments: [
    (0.0, "0"), (-0.0, "0"), (-0.004, "0"), (-0.006, "-0.01"), (1.5, "1.5"), (1.05, "1.05"),
    (245.133333, "245.13"), (377.666666, "377.67"), (1e6, "1000000"), (-12.25, "-12.25"),
    (0.1 + 0.2, "0.3"), (99.999, "100"), (1e-9, "0"), (1280, "1280"), (0.125, "0.13"),
    (-0.125, "-0.13"), (1e12, "1000000000000"), (7.1, "7.1"), (7.01, "7.01"), (7.10999, "7.11"),
  ])
func numbers(value: Double, text: String) {
  #expect(NumberFormat.text(value) == text)
}

@Test("every hundredth between two whole numbers comes back as itself")
func hundredths() {
  for hundredths in -200...200 {
    let value = Double(hundredths) / 100
    #expect(Double(NumberFormat.text(value)) == value)
  }
}

@Test("appending leaves what is there")
func appending() {
  var bytes = Array("x=".utf8)
  NumberFormat.append(-3.5, to: &bytes)
  #expect(String(decoding: bytes, as: UTF8.self) == "x=-3.5")
}
