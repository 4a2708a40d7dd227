/// Even shares when members subscribe to different topics
/// (`UniformHeterogeneousAssignmentBuilder`).
///
/// Members keep what they have and still subscribe to; what is left goes to the subscribers with
/// the smallest shares; then, topic by topic, partitions move from the largest shares to the
/// smallest for as long as that makes a topic's subscribers more even.
struct UniformBalance {
  /// How often all topics are gone over; overlapping subscriptions converge slowly.
  private static let roundLimit = 16

  private let tables: AssignmentTables
  private var ownerOf: [Int]
  private var sizes: [Int]

  init(_ tables: AssignmentTables) {
    self.tables = tables
    ownerOf = Array(repeating: -1, count: tables.partitionCount)
    sizes = Array(repeating: 0, count: tables.places.count)
    for (member, claims) in tables.claims.enumerated() {
      for partition in claims
      where tables.subscriptions[member].contains(tables.topicOf[partition]) {
        sizes[member] += 1
        ownerOf[partition] = member
      }
    }
    let topics = sortedTopics()
    for topic in topics { dealOut(topic) }
    balance(topics.filter { tables.subscribers[$0].count >= 2 })
  }

  /// The partitions of each member, ascending.
  var shares: [[Int]] {
    var shares = [[Int]](repeating: [], count: sizes.count)
    for (partition, owner) in ownerOf.enumerated() where owner >= 0 {
      shares[owner].append(partition)
    }
    return shares
  }

  /// Topics with many partitions per subscriber first, then those with few subscribers.
  private func sortedTopics() -> [Int] {
    tables.topics.indices.sorted { left, right in
      let leftSubscribers = tables.subscribers[left].count
      let rightSubscribers = tables.subscribers[right].count
      // Fractions are compared by cross multiplication.
      let leftRatio = tables.partitions(of: left).count * rightSubscribers
      let rightRatio = tables.partitions(of: right).count * leftSubscribers
      if leftRatio != rightRatio { return leftRatio > rightRatio }
      return (leftSubscribers, left) < (rightSubscribers, right)
    }
  }

  private mutating func dealOut(_ topic: Int) {
    var range = LoadRanges(tables.subscribers[topic], sizes)
    for partition in tables.partitions(of: topic) where ownerOf[partition] < 0 {
      give(partition, to: range.nextLeastLoaded(sizes))
    }
  }

  private mutating func give(_ partition: Int, to member: Int) {
    if ownerOf[partition] >= 0 { sizes[ownerOf[partition]] -= 1 }
    ownerOf[partition] = member
    sizes[member] += 1
  }

  /// Goes over the topics until a whole round changes nothing.
  private mutating func balance(_ topics: [Int]) {
    var lastChanged = -1
    for _ in 0..<Self.roundLimit {
      for (place, topic) in topics.enumerated() {
        if place == lastChanged { return }
        if balance(topic) > 0 || lastChanged < 0 { lastChanged = place }
      }
    }
  }

  /// Moves partitions of one topic; returns how many.
  private mutating func balance(_ topic: Int) -> Int {
    var range = LoadRanges(tables.subscribers[topic], sizes)
    if range.imbalance <= 1 { return 0 }
    // Each owner gives its highest partitions away first.
    var owned: [Int: [Int]] = [:]
    for partition in tables.partitions(of: topic) {
      owned[ownerOf[partition], default: []].append(partition)
    }
    var moved = 0
    while !range.isBalanced {
      var giver = range.nextMostLoaded(sizes)
      while let member = giver, owned[member]?.isEmpty ?? true {
        range.excludeMostLoaded()
        giver = range.nextMostLoaded(sizes)
      }
      guard let giver, let partition = owned[giver]?.popLast() else { break }
      let taker = range.nextLeastLoaded(sizes)
      if range.isBalanced { break }
      give(partition, to: taker)
      moved += 1
    }
    return moved
  }
}

/// The members with the smallest and those with the largest shares, as two ranges that grow
/// towards each other while partitions move.
private struct LoadRanges {
  /// Members by size of their share, then by id.
  private var members: [Int]
  private var leastEnd = 0
  private var leastCount: Int
  private var nextLeast = 0
  private var mostStart: Int
  private var mostEnd: Int
  private var mostCount: Int
  private var nextMost: Int
  /// The difference between the largest and the smallest share at the start.
  let imbalance: Int

  init(_ subscribers: [Int], _ sizes: [Int]) {
    members = subscribers.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
    let smallest = members.first.map { sizes[$0] } ?? 0
    let largest = members.last.map { sizes[$0] } ?? 0
    leastCount = smallest - 1
    mostStart = members.count
    mostEnd = members.count
    mostCount = largest + 1
    nextMost = members.count - 1
    imbalance = largest - smallest
  }

  /// Whether shares of the two ranges differ by one at most.
  var isBalanced: Bool { mostCount - leastCount <= 1 }

  /// The member that gets the next partition; all of the range get one before it grows.
  mutating func nextLeastLoaded(_ sizes: [Int]) -> Int {
    if nextLeast >= leastEnd {
      leastCount += 1
      while leastEnd < members.count, sizes[members[leastEnd]] == leastCount { leastEnd += 1 }
      nextLeast = 0
    }
    nextLeast += 1
    return members[nextLeast - 1]
  }

  /// The member that gives the next partition, or nil when nobody is left.
  mutating func nextMostLoaded(_ sizes: [Int]) -> Int? {
    if nextMost < mostStart {
      if mostEnd <= mostStart, mostStart > 0 {
        // All of the range were excluded: it goes on with the next smaller shares.
        mostCount = sizes[members[mostStart - 1]]
      } else {
        mostCount -= 1
      }
      while mostStart > 0, sizes[members[mostStart - 1]] == mostCount { mostStart -= 1 }
      nextMost = mostEnd - 1
    }
    if nextMost < 0 { return nil }
    nextMost -= 1
    return members[nextMost + 1]
  }

  /// Takes the member that came last out of the range: it has nothing to give.
  mutating func excludeMostLoaded() {
    members.swapAt(nextMost + 1, mostEnd - 1)
    mostEnd -= 1
  }
}
