/// The coordinator's default assignor (KIP-848): even shares, then as few moves as possible.
///
/// With equal subscriptions (`UniformHomogeneousAssignmentBuilder`) every member keeps what fits
/// its quota and the rest fills members up in their order.
enum UniformAssignor {
  static let assignor = Assignor(
    name: "uniform", className: "org.apache.kafka.coordinator.group.assignor.UniformAssignor",
    summary: "even shares over all topics, that stay where they are", assign: assign)

  static func assign(_ request: AssignmentRequest) -> Assignment {
    let tables = AssignmentTables(request)
    if request.members.isEmpty { return [] }
    return tables.assignment(
      tables.subscriptionsAreEqual ? fill(tables) : UniformBalance(tables).shares)
  }

  private static func fill(_ tables: AssignmentTables) -> [[Int]] {
    let quota = tables.partitionCount / tables.places.count
    var extra = tables.partitionCount % tables.places.count
    var isOwned = [Bool](repeating: false, count: tables.partitionCount)
    for claims in tables.claims { for partition in claims { isOwned[partition] = true } }
    var free = (0..<tables.partitionCount).filter { !isOwned[$0] }
    var shares: [[Int]] = []
    var room: [Int] = []
    for claims in tables.claims {
      var left = quota
      if extra > 0 {
        left += 1
        extra -= 1
      }
      let owned = claims.sorted()
      shares.append(Array(owned.prefix(left)))
      free += owned.dropFirst(left)
      room.append(left - min(left, owned.count))
    }
    var next = 0
    for member in shares.indices {
      let end = min(next + room[member], free.count)
      shares[member] += free[next..<end]
      next = end
    }
    return shares
  }
}
