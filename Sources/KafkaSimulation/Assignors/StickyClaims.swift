/// What members may keep of what they claim (`AbstractStickyAssignor.allSubscriptionsEqual`).
///
/// Where two claim the same partition, the one of the higher generation keeps it; of the same
/// generation, neither does.
struct StickyClaims {
  /// Valid claims by member.
  private(set) var owned: [[Int]]
  /// Whether each partition was claimed by two members of one generation.
  private(set) var isDoublyClaimed: [Bool]
  /// The highest generation of any member; -1 for none.
  let maxGeneration: Int

  init(_ tables: AssignmentTables) {
    owned = Array(repeating: [], count: tables.claims.count)
    isDoublyClaimed = Array(repeating: false, count: tables.partitionCount)
    maxGeneration = tables.generations.max() ?? -1
    var ownerOf = [Int](repeating: -1, count: tables.partitionCount)
    for (member, claims) in tables.claims.enumerated() {
      for partition in claims {
        let other = ownerOf[partition]
        if other < 0 {
          owned[member].append(partition)
          ownerOf[partition] = member
          continue
        }
        let mine = tables.generations[member]
        let theirs = tables.generations[other]
        if mine == theirs {
          owned[other].removeAll { $0 == partition }
          isDoublyClaimed[partition] = true
        } else if mine > theirs {
          owned[member].append(partition)
          owned[other].removeAll { $0 == partition }
          ownerOf[partition] = member
        }
      }
    }
  }
}
