/// Later entries, unsorted, in boxes of time: years, and days of the current year.
///
/// Years are long, up to two thousand entries each, so that even with a million pending events
/// the ends of all years fit the processor's cache. When a year comes up it is dealt out to days
/// of about two entries, by the number of entries that it holds. What lies beyond the last year
/// waits until all years are over; then new years are laid out by the spacing of what waits.
@frozen
@usableFromInline
struct EventCalendar<Event>: ~Copyable {
  @usableFromInline typealias Entries = UniqueArray<EventEntry<Event>>

  @usableFromInline var days = UniqueArray<Entries>()
  /// How many of `days` are in use; the others keep their memory.
  @usableFromInline var dayCount = 1
  /// The last day that was moved out.
  @usableFromInline var day = 0
  @usableFromInline var yearStart: Int64 = 0
  /// Binary logarithm of a day's length.
  ///
  /// Without a calendar all of time is one day, moved out.
  @usableFromInline var dayShift: Int64 = 63
  /// Entries in days.
  @usableFromInline var dated = 0

  @usableFromInline var years = UniqueArray<Entries>()
  @usableFromInline var yearCount = 0
  /// The year that was dealt out to days.
  @usableFromInline var year = 0
  @usableFromInline var firstYearStart: Int64 = 0
  @usableFromInline var yearShift: Int64 = 63
  /// Days of a year whose entries are as dense as those that the years were laid out for.
  @usableFromInline var leastDays = 64
  /// Entries in years and beyond.
  @usableFromInline var undated = 0
  /// Entries beyond the last year.
  @usableFromInline var beyond = Entries()

  @inlinable init() {}

  /// How many entries are in boxes.
  @inlinable var count: Int { dated + undated }

  /// Whether there are no boxes, so that nothing can be put in.
  @inlinable var isOff: Bool { dayShift == 63 }

  /// Puts an entry into its box; false for a day that was moved out.
  @inlinable
  mutating func insert(_ entry: EventEntry<Event>) -> Bool {
    let place = (entry.time - yearStart) >> dayShift
    if place <= Int64(day) { return false }
    if place < Int64(dayCount) {
      days[Int(place)].append(entry)
      dated += 1
      if dated > 8 * dayCount + 64, dayShift > 0 { divideDays() }
    } else {
      insertBeyondYear(entry)
    }
    return true
  }

  @inlinable
  mutating func insertBeyondYear(_ entry: EventEntry<Event>) {
    let place = (entry.time - firstYearStart) >> yearShift
    if place < Int64(yearCount) {
      years[Int(place)].append(entry)
    } else {
      beyond.append(entry)
    }
    undated += 1
  }

  /// Swaps the next day that has entries for `empty`; false when there are none left.
  @inlinable
  mutating func takeDay(_ empty: inout Entries) -> Bool {
    if dated == 0, !beginYear() { return false }
    repeat { day += 1 } while days[day].isEmpty
    swap(&empty, &days[day])
    dated -= empty.count
    return true
  }

  /// Deals out the next year that has entries; false when there are none left.
  @inlinable
  mutating func beginYear() -> Bool {
    if undated == 0 { return false }
    if undated == beyond.count { layOutYears() } else { year += 1 }
    while years[year].isEmpty { year += 1 }
    yearStart = firstYearStart + Int64(year) << yearShift
    undated -= years[year].count
    day = -1
    var entries = Entries()
    swap(&entries, &years[year])
    deal(entries)
    return true
  }

  /// Chooses the length of the current year's days and puts `entries` into them.
  @inlinable
  mutating func deal(_ entries: borrowing Entries) {
    // While a year lasts, more may be scheduled into it than waited for it.
    let dayTarget = max(entries.count, leastDays)
    let bits = min(yearShift, Int64(Int.bitWidth - 1 - dayTarget.leadingZeroBitCount))
    dayShift = yearShift - bits
    dayCount = 1 << Int(bits)
    while days.count < dayCount { days.append(Entries()) }
    for index in entries.indices {
      days[Int((entries[index].time - yearStart) >> dayShift)].append(entries[index])
    }
    dated = entries.count
  }

  /// Makes days shorter after far more entries came into the year than it began with; when most
  /// of all entries are in it and they are many, makes years shorter.
  @inlinable
  mutating func divideDays() {
    var entries = Entries()
    if dated > 16_384, dated > undated {
      empty(into: &entries)
      undated = entries.count
      swap(&beyond, &entries)
      _ = beginYear()
      return
    }
    entries.reserveCapacity(dated)
    for place in day + 1..<dayCount {
      entries.append(contentsOf: days[place])
      days[place].removeAll()
    }
    let passed = Int64(day + 1) << dayShift
    deal(entries)
    day = Int(passed >> dayShift) - 1
  }

  /// Lays out years for what waits beyond them, which is not nothing.
  @inlinable
  mutating func layOutYears() {
    var entries = Entries()
    swap(&entries, &beyond)
    undated = 0
    var earliest = Int64.max
    for index in entries.indices { earliest = min(earliest, entries[index].time) }
    let spacing = Self.spacing(of: entries, earliest: earliest)
    // A year is 128 to 2,048 times the spacing; measured, longer ones strain the cache.
    let bits = min(11, max(8, Int64(63 - entries.count.leadingZeroBitCount)))
    yearShift = min(62, Int64(63 - (spacing | 1).leadingZeroBitCount) + bits)
    leastDays = 1 << Int(bits - 1)
    firstYearStart = earliest
    year = 0
    yearCount = entries.count >> Int(bits - 2) + 2
    while years.count < yearCount { years.append(Entries()) }
    for index in entries.indices { insertBeyondYear(entries[index]) }
  }

  /// The mean distance of the earlier of `entries`, judged by a sample.
  ///
  /// Of the earlier half, quarter and so on the densest counts: where most entries are timers of
  /// a far time, all at the same instants, the others would share one day.
  @inlinable
  static func spacing(of entries: borrowing Entries, earliest: Int64) -> Int64 {
    let wanted = max(33, min(257, entries.count / 16))
    var sample: [Int64] = []
    for place in stride(from: 0, to: entries.count, by: entries.count / wanted + 1) {
      sample.append(entries[place].time)
    }
    sample.sort()
    var least = Int64.max
    var place = sample.count / 2
    repeat {
      let length = sample[place] - earliest
      let passed = Int64(max(1, entries.count * place / sample.count))
      if length > 0 { least = min(least, length / passed) }
      place /= 2
    } while place >= 4
    if least < .max { return least }
    return (sample[sample.count - 1] - earliest) / Int64(entries.count)
  }

  /// Moves everything out and does without boxes until years are laid out again.
  @inlinable
  mutating func empty(into entries: inout Entries) {
    for day in days.indices { entries.append(contentsOf: days[day]) }
    for year in years.indices { entries.append(contentsOf: years[year]) }
    entries.append(contentsOf: beyond)
    // Boxes of another spacing would keep far more memory than the next ones need.
    days = UniqueArray()
    years = UniqueArray()
    beyond = Entries()
    (dated, undated) = (0, 0)
    (yearStart, dayShift, dayCount, day) = (0, 63, 1, 0)
  }
}
