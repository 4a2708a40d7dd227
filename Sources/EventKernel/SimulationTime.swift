/// An instant of simulated time: whole nanoseconds since the start of the run.
@frozen
public struct SimulationTime: Hashable, Comparable, Sendable {
  /// Nanoseconds since the start; never negative in a run.
  public var nanoseconds: Int64

  /// Makes the instant `nanoseconds` after the start.
  @inlinable
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The start of the run.
  @inlinable public static var zero: SimulationTime { SimulationTime(nanoseconds: 0) }

  /// An instant later than any that a run reaches.
  @inlinable public static var never: SimulationTime { SimulationTime(nanoseconds: .max) }

  @inlinable
  public static func < (left: SimulationTime, right: SimulationTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The instant `duration` later; saturates at `never` instead of overflowing.
  @inlinable
  public static func + (time: SimulationTime, duration: SimulationDuration) -> SimulationTime {
    let (sum, overflow) = time.nanoseconds.addingReportingOverflow(duration.nanoseconds)
    return overflow ? .never : SimulationTime(nanoseconds: sum)
  }

  /// The time that passes from `right` to `left`.
  @inlinable
  public static func - (left: SimulationTime, right: SimulationTime) -> SimulationDuration {
    SimulationDuration(nanoseconds: left.nanoseconds - right.nanoseconds)
  }
}

/// A length of simulated time in whole nanoseconds.
@frozen
public struct SimulationDuration: Hashable, Comparable, Sendable {
  /// Length in nanoseconds; settings are never negative, differences may be.
  public var nanoseconds: Int64

  /// Makes a length of `nanoseconds`.
  @inlinable
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// No time at all.
  @inlinable public static var zero: SimulationDuration { SimulationDuration(nanoseconds: 0) }

  /// Makes a length of whole milliseconds, Kafka's usual unit.
  @inlinable
  public static func milliseconds(_ count: Int64) -> SimulationDuration {
    SimulationDuration(nanoseconds: count * 1_000_000)
  }

  /// Makes a length of whole seconds.
  @inlinable
  public static func seconds(_ count: Int64) -> SimulationDuration {
    SimulationDuration(nanoseconds: count * 1_000_000_000)
  }

  @inlinable
  public static func < (left: SimulationDuration, right: SimulationDuration) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}
