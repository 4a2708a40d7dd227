/// The coordinator's own range assignor (KIP-848): blocks by topic, but sticky ones.
///
/// Unlike the clients' `RangeAssignor` a member keeps what it has of a topic up to its quota; only
/// the rest is dealt out in blocks.
enum ServerRangeAssignor {
  static let assignor = Assignor(
    name: "range", className: "org.apache.kafka.coordinator.group.assignor.RangeAssignor",
    summary: "blocks of neighbouring partitions, topic by topic, that stay where they are",
    assign: assign)

  static func assign(_ request: AssignmentRequest) -> Assignment {
    let tables = AssignmentTables(request, order: AssignmentOrder.places(of: request.members))
    var shares = [[Int]](repeating: [], count: tables.places.count)
    for topic in tables.topics.indices { deal(topic, tables, &shares) }
    return tables.assignment(shares)
  }

  private static func deal(_ topic: Int, _ tables: AssignmentTables, _ shares: inout [[Int]]) {
    let takers = tables.subscribers[topic]
    let partitions = tables.partitions(of: topic)
    let quota = partitions.count / takers.count
    var extra = partitions.count % takers.count
    var isKept = [Bool](repeating: false, count: partitions.count)
    var unfilled: [(member: Int, missing: Int)] = []
    for member in takers {
      let owned = tables.claims[member].filter { partitions.contains($0) }.sorted()
      var kept = min(owned.count, quota)
      let missing = quota - owned.count
      if missing < 0, extra > 0 {
        extra -= 1
        kept += 1
      } else {
        unfilled.append((member: member, missing: missing))
      }
      for partition in owned.prefix(kept) { isKept[partition - partitions.lowerBound] = true }
      shares[member] += owned.prefix(kept)
    }
    let free = partitions.filter { !isKept[$0 - partitions.lowerBound] }
    var next = 0
    for (member, missing) in unfilled {
      var count = missing
      if extra > 0 {
        count += 1
        extra -= 1
      }
      if count <= 0 { continue }
      let end = min(next + count, free.count)
      shares[member] += free[next..<end]
      next = end
    }
  }
}
