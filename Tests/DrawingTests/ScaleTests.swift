import Drawing
import Testing

@Test("a scale maps its ends exactly and goes on beyond them")
func ends() {
  let scale = LinearScale(low: 10, high: 20, start: 100, end: 300)
  #expect(scale.position(10) == 100)
  #expect(scale.position(20) == 300)
  #expect(scale.position(15) == 200)
  #expect(scale.position(25) == 400)
  #expect(scale.position(5) == 0)
}

@Test("a scale without length does not divide by zero")
func empty() {
  #expect(LinearScale(low: 5, high: 5, start: 7, end: 9).position(5) == 7)
}

@Test(
  "steps are 1, 2 or 5 times a power of ten",
  arguments: [
    (30, 6, 5), (36, 6, 10), (100, 10, 10), (7, 10, 1), (111, 10, 20), (0, 4, 1),
    (1_000_000_000, 5, 200_000_000), (60, 0, 50),
  ])
func steps(length: Int, limit: Int, step: Int) {
  #expect(AxisTicks.step(for: Int64(length), limit: Int64(limit)) == Int64(step))
}

@Test("at most as many steps fit as allowed, and the next smaller step would be too small")
func smallestStep() {
  for length in stride(from: Int64(1), through: 5000, by: 7) {
    for limit in Int64(1)...12 {
      let step = AxisTicks.step(for: length, limit: limit)
      #expect(length / step <= limit)
      let digit = Int64(String(String(step).prefix(1))) ?? 0
      #expect([1, 2, 5].contains(digit))
      let smaller = digit == 5 ? step * 2 / 5 : step / 2
      if smaller >= 1 { #expect(length / smaller > limit) }
    }
  }
}

@Test("the longest time there is still has a step")
func longest() {
  #expect(AxisTicks.step(for: .max, limit: 10) > 0)
}
