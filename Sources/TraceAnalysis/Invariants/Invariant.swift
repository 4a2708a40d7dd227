package import EventKernel
package import KafkaModel

/// Something that must hold in every run, whatever the scenario.
package struct Invariant: Sendable {
  /// A short stable name, such as `offsets-are-dense`.
  package let name: String
  /// What holds, as one sentence without a full stop.
  package let statement: String
  /// Where it does not hold in a trace.
  package let check: @Sendable (Trace) -> [InvariantViolation]
}

/// A place where an invariant does not hold.
package struct InvariantViolation: Hashable, Sendable {
  /// Name of the invariant.
  package var invariant: String
  package var time: SimulationTime
  /// What was found, as one sentence without a full stop.
  package var message: String
}

/// Every invariant there is.
package enum Invariants {
  /// One line per invariant, in alphabetical order of their names.
  package static let all: [Invariant] = [
    AgeingInvariants.newest,
    AgeingInvariants.stable,
    AgeingInvariants.start,
    AssignmentInvariants.balance,
    AssignmentInvariants.complete,
    AssignmentInvariants.covered,
    CommitInvariants.bounds,
    CommitInvariants.members,
    DeliveryInvariants.accounted,
    DeliveryInvariants.atLeastOnce,
    DeliveryInvariants.atMostOnce,
    GenerationInvariants.consecutive,
    DeliveryPauseInvariants.none,
    LagInvariants.notNegative,
    LifeInvariants.deadAreSilent,
    LifeInvariants.liveStay,
    LogInvariants.dense,
    LogInvariants.keysStay,
    OwnershipInvariants.oneOwner,
    OwnershipInvariants.startPosition,
    PollInvariants.consecutive,
    PollInvariants.processing,
    RecordInvariants.conservation,
    RecordInvariants.sendOrder,
    ReplicaInvariants.acknowledged,
    ReplicaInvariants.agreement,
    ReplicaInvariants.highWatermark,
    ReplicaInvariants.leaders,
    ReplicaInvariants.visible,
    TimeInvariants.order,
    TransactionInvariants.hidden,
    TransactionInvariants.markers,
    TransactionInvariants.once,
    WorkerInvariants.order,
  ]

  /// All violations of all invariants in `trace`.
  package static func violations(in trace: Trace) -> [InvariantViolation] {
    all.flatMap { $0.check(trace) }
  }
}

/// Collects the violations of one invariant.
struct ViolationList {
  let name: String
  private(set) var found: [InvariantViolation] = []

  init(_ name: String) { self.name = name }

  /// Notes a violation unless `holds`.
  mutating func expect(
    _ holds: Bool, _ time: SimulationTime, _ message: @autoclosure () -> String
  ) {
    if !holds {
      found.append(InvariantViolation(invariant: name, time: time, message: message()))
    }
  }
}
