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
      var kept: [Int] = []
      for topic in tables.topics.indices {
        let range = tables.partitions(of: topic)
        let owned = javaOrder(of: claims.filter { range.contains($0) }, from: range.lowerBound)
        let count = min(owned.count, left - kept.count)
        kept += owned.prefix(count)
        free += owned.dropFirst(count)
      }
      shares.append(kept)
      room.append(left - kept.count)
    }
    var next = 0
    for member in shares.indices {
      let end = min(next + room[member], free.count)
      shares[member] += free[next..<end]
      next = end
    }
    return shares
  }

  /// The order in which Java's `HashSet<Integer>` goes through partition numbers, which decides
  /// which of too many partitions a member keeps.
  ///
  /// Numbers are their own hashes; the table has a power of two of buckets, at least 16, and is at
  /// most three quarters full.
  private static func javaOrder(of partitions: [Int], from first: Int) -> [Int] {
    var buckets = 16
    while partitions.count * 4 > buckets * 3 { buckets *= 2 }
    return partitions.sorted { left, right in
      ((left - first) % buckets, left) < ((right - first) % buckets, right)
    }
  }
}
