/// Partitions that a member says it owns.
struct OwnershipClaim: Hashable {
  /// Dense partition indexes.
  var partitions: [Int] = []
  /// The generation they are of; -1 for none.
  var generation = -1
}

/// What passes between a member of KIP-848 and its coordinator.
struct MemberHeartbeat {
  /// Whether a request waits for its answer; there is only one at a time.
  var isInFlight = false
  /// Whether another one is due as soon as the answer is here.
  var isWanted = false
  /// The member epoch that the request carries.
  var epoch = 0
  /// The owned partitions that the request lists; nil when they are what the last one listed.
  var owned: [Int]?
  /// What a request listed last.
  var lastListed: [Int]?
  /// The epoch of the answer.
  var answeredEpoch = 0
  /// The assignment of the answer: what the member may own from now on; nil when unchanged.
  var answeredAssignment: [Int]?
  /// An assignment that waits to be applied in `poll()`.
  var assignment: [Int]?
  /// Counts memberships of the process; requests and answers of earlier ones are dropped.
  private(set) var serial = 0

  /// Forgets everything of an earlier membership.
  mutating func beginMembership() {
    let number = serial + 1
    self = MemberHeartbeat()
    serial = number
  }
}
