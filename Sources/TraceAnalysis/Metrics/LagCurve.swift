package import EventKernel

/// Lag over time in at most 128 slots; slots double their width when time goes beyond them.
package struct LagCurve: Sendable {
  /// Slots at most.
  package static let limit = 128
  /// Width of a slot at first.
  package static let firstWidth = SimulationDuration.milliseconds(10)
  /// Largest lag in each slot but the last.
  private var closed: [Int64] = []
  /// Largest lag in the last slot; nil before the first lag.
  private var open: Int64?
  /// Width of a slot.
  package private(set) var width = LagCurve.firstWidth
  /// Until when lag is known.
  package private(set) var end = SimulationTime.zero
  private var last: Int64 = 0
  /// The end of the last slot, in nanoseconds.
  private var slotsEnd: Int64 = 0

  package init() {}

  /// Largest lag in each slot.
  package var slots: [Int64] { open.map { closed + [$0] } ?? [] }

  /// Lag is `lag` from `time` on.
  package mutating func note(_ lag: Int64, at time: SimulationTime) {
    extend(to: time)
    open = max(open ?? lag, lag)
    last = lag
  }

  /// Holds the last lag until `time`.
  package mutating func extend(to time: SimulationTime) {
    end = max(end, time)
    if time.nanoseconds >= slotsEnd { addSlots(until: time) }
  }

  private mutating func addSlots(until time: SimulationTime) {
    var slots = self.slots
    while time.nanoseconds / width.nanoseconds >= Int64(Self.limit) {
      width = SimulationDuration(nanoseconds: width.nanoseconds * 2)
      slots = Self.halved(slots)
    }
    let place = Int(time.nanoseconds / width.nanoseconds)
    while slots.count <= place { slots.append(last) }
    let (length, overflow) = Int64(slots.count).multipliedReportingOverflow(by: width.nanoseconds)
    slotsEnd = overflow ? .max : length
    open = slots.removeLast()
    closed = slots
  }

  private static func halved(_ slots: [Int64]) -> [Int64] {
    var halved: [Int64] = []
    for place in stride(from: 0, to: slots.count, by: 2) {
      halved.append(max(slots[place], place + 1 < slots.count ? slots[place + 1] : 0))
    }
    return halved
  }
}
