import EventKernel
import KafkaModel

/// When the records of a workload are due.
///
/// A gap is one unit of "expected records": exactly one for constant arrivals, exponential for
/// Poisson arrivals. It is used up at the rate of the phase that time is in, so one draw makes one
/// record whatever the rates are, and changing a rate does not shift the draws of later records.
struct ArrivalClock: ~Copyable {
  private let workload: WorkloadSpec
  private let isConstant: Bool
  /// Gaps of Poisson arrivals: a second is one expected record.
  private var gaps: ExponentialDraws
  private var phase = 0
  /// The mean gap of the current phase in nanoseconds, for Poisson arrivals.
  private var mean = 0.0
  /// Start of the current phase, for constant arrivals counted exactly from there.
  private var anchor: SimulationTime
  /// Records made since `anchor`.
  private var sinceAnchor: Int64 = 0
  private var last: SimulationTime
  private var made = 0

  init(_ workload: WorkloadSpec, stream: RandomStream) {
    self.workload = workload
    gaps = ExponentialDraws(mean: .seconds(1), stream: stream)
    anchor = workload.start
    last = workload.start
    isConstant = workload.process == .constant
    skipFinishedPhases()
    noteMean()
  }

  /// The instant of the next record, or nil when the workload is over.
  @inline(__always)
  mutating func next() -> SimulationTime? {
    if let limit = workload.recordLimit, made >= limit { return nil }
    let time = isConstant ? nextConstant() : nextPoisson()
    guard let time else { return nil }
    if let end = workload.end, time >= end { return nil }
    made += 1
    last = time
    return time
  }

  /// The `sinceAnchor + 1`-th multiple of the gap, exact to the nanosecond for any rate.
  private mutating func nextConstant() -> SimulationTime? {
    while phase < workload.phases.count {
      let rate = workload.phases[phase]
      if rate.microRecords > 0 {
        let scaled = UInt64(sinceAnchor + 1).multipliedFullWidth(
          by: UInt64(rate.period.nanoseconds) * 1_000_000)
        let divisor = UInt64(rate.microRecords)
        guard scaled.high < divisor else { return nil }
        let quotient = divisor.dividingFullWidth(scaled).quotient
        guard let length = Int64(exactly: quotient) else { return nil }
        let time = anchor + SimulationDuration(nanoseconds: length)
        if rate.until.map({ time < $0 }) ?? true {
          sinceAnchor += 1
          return time
        }
      }
      guard let until = rate.until else { return nil }
      enterNextPhase(at: until)
    }
    return nil
  }

  @inline(__always)
  private mutating func nextPoisson() -> SimulationTime? {
    var left = Double(gaps.next().nanoseconds) / 1e9
    var time = max(last, anchor)
    while phase < workload.phases.count {
      let rate = workload.phases[phase]
      if rate.microRecords > 0 {
        let gap = left * mean
        guard let until = rate.until else { return time + Self.duration(gap) }
        let room = Double((until - time).nanoseconds)
        if gap < room { return time + Self.duration(gap) }
        left -= room / mean
      }
      guard let until = rate.until else { return nil }
      enterNextPhase(at: until)
      time = until
    }
    return nil
  }

  private mutating func enterNextPhase(at time: SimulationTime) {
    phase += 1
    anchor = time
    sinceAnchor = 0
    noteMean()
  }

  private mutating func noteMean() {
    guard phase < workload.phases.count, workload.phases[phase].microRecords > 0 else { return }
    let rate = workload.phases[phase]
    mean = Double(rate.period.nanoseconds) * 1_000_000 / Double(rate.microRecords)
  }

  private mutating func skipFinishedPhases() {
    while phase < workload.phases.count, let until = workload.phases[phase].until,
      until <= workload.start
    {
      phase += 1
    }
  }

  /// Whole nanoseconds, cut towards zero; gaps beyond the clock end the workload.
  private static func duration(_ nanoseconds: Double) -> SimulationDuration {
    SimulationDuration(nanoseconds: nanoseconds < 9e18 ? Int64(max(0, nanoseconds)) : .max)
  }
}
