/// Sticky, in two rounds: what moves is first nobody's (`CooperativeStickyAssignor`, KIP-429).
///
/// A partition that would change hands is taken out of the new owner's share until its old owner
/// has given it up, so that it is never owned twice while members go on consuming.
enum CooperativeStickyAssignor {
  static let assignor = Assignor(
    name: "cooperative-sticky",
    className: "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
    summary: "sticky; moved partitions change hands in a second round", assign: assign)

  static func assign(_ request: AssignmentRequest) -> Assignment {
    let tables = AssignmentTables(request)
    if request.members.isEmpty { return [] }
    let claims = StickyClaims(tables)
    var shares: [[Int]]
    var isTransferred: [Bool]
    if tables.subscriptionsAreEqual {
      let result = ConstrainedStickiness(tables, claims)
      shares = result.shares
      isTransferred = result.isTransferred
    } else {
      shares = GeneralStickiness(tables, claims).shares
      isTransferred = transferred(shares, tables)
    }
    for member in shares.indices { shares[member].removeAll { isTransferred[$0] } }
    return tables.assignment(shares)
  }

  /// Partitions that somebody gains and somebody who claims them loses.
  private static func transferred(_ shares: [[Int]], _ tables: AssignmentTables) -> [Bool] {
    var isAdded = [Bool](repeating: false, count: tables.partitionCount)
    var isRevoked = isAdded
    for (share, claims) in zip(shares, tables.claims) {
      for partition in share where !claims.contains(partition) { isAdded[partition] = true }
      for partition in claims where !share.contains(partition) { isRevoked[partition] = true }
    }
    return zip(isAdded, isRevoked).map { $0 && $1 }
  }
}
