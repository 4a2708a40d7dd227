import EventKernel
import Testing

/// A queue that cannot be wrong: a list, searched from end to end.
private struct PlainQueue {
  var pending: [(time: Int64, number: Int)] = []

  mutating func next() -> (time: Int64, number: Int)? {
    guard var best = pending.indices.first else { return nil }
    // Numbers ascend in the list, so the first of the earliest is the one scheduled first.
    for index in pending.indices where pending[index].time < pending[best].time { best = index }
    return pending.remove(at: best)
  }
}

/// How far ahead events are scheduled.
enum Gaps: String, CaseIterable, Sendable {
  case ties, bursts, exponential, farTimers, widening, twoScales, saturated

  func gap(_ stream: inout RandomStream, step: Int) -> Int64 {
    switch self {
    case .ties: return Int64(stream.integer(below: 3))
    case .bursts: return stream.integer(below: 20) == 0 ? 1_000_000 : 0
    case .exponential: return stream.exponential(mean: .seconds(1)).nanoseconds
    case .farTimers:
      return stream.integer(below: 4) == 0
        ? 45_000_000_000 : Int64(stream.integer(below: 1_000_000))
    case .widening: return Int64(1) << Int64(stream.integer(below: 50))
    case .twoScales:
      // One scale after the other, so that whatever was adapted to the first does not fit.
      let scale: Int64 = step / 3_000 % 2 == 0 ? 100 : 10_000_000_000
      return Int64(stream.integer(below: Int(scale)))
    case .saturated:
      return stream.integer(below: 3) == 0 ? .max : Int64(stream.integer(below: 1_000))
    }
  }
}

@Suite("The event queue")
struct EventQueueTests {
  @Test(
    "Events come out by time, ties in the order of scheduling, as from a sorted list",
    arguments: Gaps.allCases, [6, 70, 1_500])
  func equalToPlainQueue(gaps: Gaps, level: Int) {
    var stream = RandomStream(seed: UInt64(level), name: gaps.rawValue)
    var queue = EventQueue<Int>()
    var plain = PlainQueue()
    var isGrowing = true
    for step in 0..<12_000 {
      // The number of pending events swings between nothing and the level, in uneven steps.
      if plain.pending.isEmpty { isGrowing = true }
      if plain.pending.count >= level { isGrowing = false }
      if stream.integer(below: 10) < (isGrowing ? 7 : 3) {
        let gap = gaps.gap(&stream, step: step)
        let time = queue.now + SimulationDuration(nanoseconds: gap)
        queue.schedule(step, at: time)
        plain.pending.append((time: time.nanoseconds, number: step))
      } else {
        let expected = plain.next()
        let nextTime = queue.nextTime?.nanoseconds
        #expect(nextTime == expected?.time)
        let taken = queue.next()
        guard taken?.event == expected?.number, taken?.time.nanoseconds == expected?.time else {
          Issue.record(
            "step \(step): \(String(describing: taken)), not \(String(describing: expected))")
          return
        }
        let now = queue.now.nanoseconds
        if let expected { #expect(now == expected.time) }
      }
      let (count, isEmpty) = (queue.count, queue.isEmpty)
      #expect(count == plain.pending.count)
      #expect(isEmpty == plain.pending.isEmpty)
    }
    while let expected = plain.next() {
      let taken = queue.next()?.event
      #expect(taken == expected.number)
    }
    let (last, nextTime) = (queue.next()?.event, queue.nextTime)
    #expect(last == nil)
    #expect(nextTime == nil)
  }

  @Test("A hundred thousand events of one instant come out in the order of scheduling")
  func crowdedInstant() {
    var queue = EventQueue<Int>()
    let instant = SimulationTime(nanoseconds: 5)
    for number in 0..<100_000 { queue.schedule(number, at: instant) }
    for number in 0..<100_000 {
      guard queue.next()?.event == number else {
        Issue.record("event \(number) is out of order")
        return
      }
    }
    let isEmpty = queue.isEmpty
    #expect(isEmpty)
  }

  @Test("Events caused at the current instant wait behind those already due at it")
  func causedNow() {
    var queue = EventQueue<String>()
    let instant = SimulationTime(nanoseconds: 7)
    queue.schedule("first", at: instant)
    queue.schedule("second", at: instant)
    let first = queue.next()?.event
    queue.schedule("third", at: instant)
    let (second, third) = (queue.next()?.event, queue.next()?.event)
    #expect([first, second, third] == ["first", "second", "third"])
  }

  @Test("Many events come out sorted, as the standard library sorts them", arguments: [0, 1, 2])
  func manyEvents(seed: UInt64) {
    var stream = RandomStream(seed: seed, name: "many")
    var queue = EventQueue<Int>()
    var expected: [(time: Int64, number: Int)] = []
    for number in 0..<200_000 {
      let time = stream.exponential(mean: .seconds(1)).nanoseconds
      queue.schedule(number, at: SimulationTime(nanoseconds: time))
      expected.append((time: time, number: number))
    }
    expected.sort { ($0.time, $0.number) < ($1.time, $1.number) }
    for each in expected {
      guard queue.next()?.event == each.number else {
        Issue.record("event \(each.number) is out of order")
        return
      }
    }
  }

  @Test("Events are let go of when they come out or the queue goes", arguments: [5, 5_000])
  func release(count: Int) {
    final class Witness {}
    var seen: [() -> Bool] = []
    do {
      var queue = EventQueue<Witness>()
      for number in 0..<count {
        let witness = Witness()
        seen.append { [weak witness] in witness != nil }
        queue.schedule(witness, at: SimulationTime(nanoseconds: Int64(number % 7 * 1_000 + number)))
      }
      for _ in 0..<count / 2 { _ = queue.next() }
      withExtendedLifetime(queue) {}
    }
    #expect(seen.allSatisfy { !$0() })
  }
}
