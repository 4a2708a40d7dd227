package import EventKernel

/// Lag over time in at most 128 slots; slots double their width when time goes beyond them.
package struct LagCurve: Sendable {
  private static let limit = 128
  /// Largest lag in each slot.
  package private(set) var slots: [Int64] = []
  /// Width of a slot.
  package private(set) var width = SimulationDuration.milliseconds(10)
  /// Until when lag is known.
  package private(set) var end = SimulationTime.zero
  private var last: Int64 = 0
  /// The end of the last slot, in nanoseconds.
  private var slotsEnd: Int64 = 0

  package init() {}

  /// Lag is `lag` from `time` on.
  package mutating func note(_ lag: Int64, at time: SimulationTime) {
    extend(to: time)
    slots[slots.count - 1] = max(slots[slots.count - 1], lag)
    last = lag
  }

  /// Holds the last lag until `time`.
  package mutating func extend(to time: SimulationTime) {
    end = max(end, time)
    if time.nanoseconds < slotsEnd { return }
    while time.nanoseconds / width.nanoseconds >= Int64(Self.limit) { halve() }
    let place = Int(time.nanoseconds / width.nanoseconds)
    while slots.count <= place { slots.append(last) }
    let (length, overflow) = Int64(slots.count).multipliedReportingOverflow(by: width.nanoseconds)
    slotsEnd = overflow ? .max : length
  }

  private mutating func halve() {
    width = SimulationDuration(nanoseconds: width.nanoseconds * 2)
    var halved: [Int64] = []
    for place in stride(from: 0, to: slots.count, by: 2) {
      halved.append(max(slots[place], place + 1 < slots.count ? slots[place + 1] : 0))
    }
    slots = halved
  }
}
