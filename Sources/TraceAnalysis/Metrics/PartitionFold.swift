import EventKernel
import KafkaModel

/// How far a group is in one partition; together, so that a record asks for memory at one place.
struct PartitionFold: ~Copyable, Sendable {
  /// Committed offset, else first position; 0 before either.
  var done: Int64 = 0
  /// The lowest position that an owner began at; -1 before the first.
  private(set) var firstPosition: Int64 = -1
  /// Committed offset; -1 for none.
  var committed: Int64 = -1
  /// What became of each offset.
  var fates = SlidingArray<OffsetFate>()
  /// Everything below is deleted.
  var logStart: Int64 = 0
  /// Index of the consumer that owns it, or -1.
  var owner = -1
  /// Since when nobody owns it that somebody owned; nil while it is owned.
  var unownedSince: SimulationTime?
  /// Nanoseconds without owner.
  private(set) var unownedTime: Int64 = 0

  /// A consumer becomes its owner and reads on from `position`.
  mutating func begin(with consumer: ConsumerID, from position: Int64, at time: SimulationTime) {
    firstPosition = firstPosition < 0 ? position : min(firstPosition, position)
    owner = consumer.index
    endUnowned(at: time)
  }

  /// Counts the time without owner that ends, if any does.
  mutating func endUnowned(at time: SimulationTime) {
    if let since = unownedSince { unownedTime += (time - since).nanoseconds }
    unownedSince = nil
  }

  /// Nobody need finish a record; how many more beyond `done` are closed now.
  mutating func settle(_ offset: Int64) -> Int64 {
    fates.raise(Int(offset), to: .settled) == .open && offset >= done ? 1 : 0
  }

  /// Nobody need finish these records; how many more beyond `done` are closed now.
  mutating func hide(from first: Int64, to end: Int64) -> Int64 {
    var closed: Int64 = 0
    var offset = max(Int(first), fates.startIndex)
    while offset < Int(end) {
      closed += settle(Int64(offset))
      offset += 1
    }
    return closed
  }

  /// A new owner begins at `position`; how many more beyond `done` are closed by that.
  ///
  /// Without a committed offset `auto.offset.reset` has decided it, and may have passed something
  /// over.
  mutating func passOver(to position: Int64, _ source: PositionSource) -> Int64 {
    guard source != .committed, firstPosition >= 0 else { return 0 }
    return hide(from: max(firstPosition, committed, logStart), to: position)
  }

  /// A change of leaders took everything from `end` on away; how many fewer beyond `done` are
  /// closed now.
  mutating func cut(to end: Int64) -> Int64 {
    let closed = closed(from: max(end, done), to: Int64(fates.endIndex))
    let first = max(Int(end), fates.startIndex)
    for offset in first..<max(first, fates.endIndex) { fates[offset] = .open }
    return closed
  }

  /// How many records from `first` up to, not including, `end` are finished or settled.
  func closed(from first: Int64, to end: Int64) -> Int64 {
    var closed: Int64 = 0
    var offset = max(Int(first), fates.startIndex)
    let end = min(Int(end), fates.endIndex)
    while offset < end {
      if fates[offset] != .open { closed += 1 }
      offset += 1
    }
    return closed
  }

  /// How many records below `end` were not finished, of those that were not forgotten.
  func lost(below end: Int64) -> Int64 {
    var lost: Int64 = 0
    var place = max(Int(firstPosition), fates.startIndex)
    while place < Int(end) {
      if place >= fates.endIndex || fates[place] == .open { lost += 1 }
      place += 1
    }
    return lost
  }
}

/// What became of an offset.
enum OffsetFate: UInt8 {
  case open
  /// Nobody need finish it.
  case settled
  case finished
}

extension SlidingArray<OffsetFate> {
  /// Raises the element at `index`, adding what is missing before it; what it was before.
  @discardableResult
  @inline(__always)
  mutating func raise(_ index: Int, to fate: OffsetFate) -> OffsetFate {
    if endIndex == index {
      append(fate)
      return .open
    }
    while endIndex <= index { append(.open) }
    if index < startIndex { return .open }
    let before = self[index]
    if fate.rawValue > before.rawValue { self[index] = fate }
    return before
  }
}
