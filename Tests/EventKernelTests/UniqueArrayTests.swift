import EventKernel
import Testing

@Suite("An array with one owner")
struct UniqueArrayTests {
  /// Counts how many of it there are.
  private final class Census {
    var living = 0
  }

  private struct Resident: ~Copyable {
    let number: Int
    private let census: Census

    init(_ number: Int, in census: Census) {
      self.number = number
      self.census = census
      census.living += 1
    }

    deinit { census.living -= 1 }
  }

  @Test(
    "It holds what an Array holds after the same random changes",
    arguments: 1...20 as ClosedRange<UInt64>)
  func sameAsArray(seed: UInt64) {
    var stream = RandomStream(seed: seed, name: "test")
    var array: [Int] = []
    var unique = UniqueArray<Int>()
    for step in 0..<400 {
      switch stream.integer(below: 8) {
      case 0 where !array.isEmpty:
        let removed = unique.removeLast()
        #expect(removed == array.removeLast())
      case 1 where !array.isEmpty:
        let index = stream.integer(below: array.count)
        array.remove(at: index)
        unique.remove(at: index)
      case 2 where !array.isEmpty:
        let amount = stream.integer(below: array.count + 1)
        array.removeFirst(amount)
        unique.removeFirst(amount)
      case 3:
        array.removeAll { $0 % 3 == 0 }
        unique.removeAll { $0 % 3 == 0 }
      case 4 where !array.isEmpty:
        let index = stream.integer(below: array.count)
        array[index] += 1
        unique[index] += 1
      default:
        array.append(step)
        unique.append(step)
      }
      let count = unique.count
      #expect(count == array.count)
      let copy = unique.copied()
      #expect(copy == array)
    }
  }

  @Test("Elements that cannot be copied are let go of once, when they are taken out or it goes")
  func lifetimes() {
    let census = Census()
    do {
      var residents = UniqueArray<Resident>()
      for number in 0..<10 { residents.append(Resident(number, in: census)) }
      #expect(census.living == 10)
      residents.remove(at: 3)
      #expect(census.living == 9)
      let fourth = residents[3].number
      #expect(fourth == 4)
      residents.removeFirst(2)
      #expect(census.living == 7)
      do { _ = residents.removeLast() }
      #expect(census.living == 6)
    }
    #expect(census.living == 0)
  }

  @Test("Lengths drawn together are those that are drawn one by one")
  func draws() {
    let stream = RandomStream(seed: 7, name: "test")
    var single = stream
    var draws = ExponentialDraws(mean: .milliseconds(3), stream: stream)
    for _ in 0..<100 {
      let length = draws.next()
      #expect(length == single.exponential(mean: .milliseconds(3)))
    }
  }
}
