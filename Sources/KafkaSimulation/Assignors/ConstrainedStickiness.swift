/// Sticky assignment when all members subscribe to the same topics
/// (`AbstractStickyAssignor.ConstrainedAssignmentBuilder`, without racks).
struct ConstrainedStickiness {
  private let tables: AssignmentTables
  private let claims: StickyClaims
  private let minQuota: Int
  private let maxQuota: Int
  /// How many members get more than `minQuota`.
  private let expectedOverMin: Int
  private var overMin = 0
  private(set) var shares: [[Int]]
  private var isAssigned: [Bool]
  /// Partitions that a member released because it had too many.
  private var isReleased: [Bool]
  private var underMin: [Int] = []
  private var exactlyMin: [Int] = []
  /// Partitions that change hands now: no one may have them before the old owner gave them up.
  private(set) var isTransferred: [Bool]

  init(_ tables: AssignmentTables, _ claims: StickyClaims) {
    self.tables = tables
    self.claims = claims
    let members = tables.places.count
    minQuota = tables.partitionCount / members
    expectedOverMin = tables.partitionCount % members
    maxQuota = minQuota + (expectedOverMin > 0 ? 1 : 0)
    shares = Array(repeating: [], count: members)
    isAssigned = Array(repeating: false, count: tables.partitionCount)
    isReleased = isAssigned
    isTransferred = isAssigned
    keepOwned()
    dealOut()
  }

  /// Phase 1: every member keeps what fits its quota, lowest partition numbers first.
  private mutating func keepOwned() {
    for member in shares.indices {
      let owned = claims.owned[member].filter { !claims.isDoublyClaimed[$0] }.sorted {
        (number(of: $0), $0) < (number(of: $1), $1)
      }
      var kept = owned.count
      if owned.count < minQuota {
        underMin.append(member)
      } else if owned.count >= maxQuota, overMin < expectedOverMin {
        overMin += 1
        if overMin == expectedOverMin { exactlyMin = [] }
        kept = maxQuota
      } else {
        kept = minQuota
        if overMin < expectedOverMin { exactlyMin.append(member) }
      }
      shares[member] = Array(owned.prefix(kept))
      for partition in owned.prefix(kept) { isAssigned[partition] = true }
      for partition in owned.dropFirst(kept) { isReleased[partition] = true }
    }
  }

  /// Phase 2: the rest goes around among members below the minimum, then one each to those at it.
  private mutating func dealOut() {
    var turn = 0
    var head = 0
    for partition in 0..<tables.partitionCount where !isAssigned[partition] {
      let member: Int
      if underMin.isEmpty {
        guard head < exactlyMin.count else { return }
        member = exactlyMin[head]
        head += 1
      } else {
        if turn >= underMin.count { turn = 0 }
        member = underMin[turn]
      }
      shares[member].append(partition)
      if isReleased[partition] || claims.isDoublyClaimed[partition] {
        isTransferred[partition] = true
      }
      if underMin.isEmpty { continue }
      if shares[member].count == minQuota {
        underMin.remove(at: turn)
        exactlyMin.append(member)
      } else {
        turn += 1
      }
    }
  }

  private func number(of partition: Int) -> Int {
    partition - tables.firstPartition[tables.topicOf[partition]]
  }
}
