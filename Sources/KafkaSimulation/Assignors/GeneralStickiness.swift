/// Sticky assignment when members subscribe to different topics
/// (`AbstractStickyAssignor.GeneralAssignmentBuilder`, without racks).
struct GeneralStickiness {
  private let tables: AssignmentTables
  private(set) var shares: [[Int]]
  private var ownerOf: [Int]
  /// Members subject to balancing, by size of their share, then by id.
  private var order: [Int]
  /// Who owned a partition in an older generation; -1 for nobody.
  private var previousOwner: [Int]
  private var movements: PartitionMovements
  private var revocationRequired = false
  /// All partitions: of topics with the fewest subscribers first.
  private var allPartitions: [Int]

  init(_ tables: AssignmentTables, _ claims: StickyClaims) {
    self.tables = tables
    shares = claims.owned
    ownerOf = Array(repeating: -1, count: tables.partitionCount)
    previousOwner = ownerOf
    movements = PartitionMovements(partitions: tables.partitionCount)
    order = []
    let topics = tables.topics.indices.sorted { left, right in
      (tables.subscribers[left].count, left) < (tables.subscribers[right].count, right)
    }
    allPartitions = topics.flatMap { Array(tables.partitions(of: $0)) }
    for (member, share) in shares.enumerated() {
      for partition in share { ownerOf[partition] = member }
    }
    rememberOlderOwners(claims.maxGeneration)
    var unassigned = keepOwned()
    order = shares.indices.sorted { precedes($0, $1) }
    balance(&unassigned)
  }

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    (shares[left].count, left) < (shares[right].count, right)
  }

  /// Claims of generations before the latest: only a preference where balance asks for a move.
  private mutating func rememberOlderOwners(_ maxGeneration: Int) {
    var generationOf = [Int](repeating: Int.min, count: tables.partitionCount)
    for (member, claims) in tables.claims.enumerated()
    where tables.generations[member] < maxGeneration {
      for partition in claims where tables.generations[member] > generationOf[partition] {
        generationOf[partition] = tables.generations[member]
        previousOwner[partition] = member
      }
    }
  }

  /// Takes away what a member no longer subscribes to; returns what nobody has.
  private mutating func keepOwned() -> [Int] {
    var isAssigned = [Bool](repeating: false, count: tables.partitionCount)
    for member in shares.indices {
      let kept = shares[member].filter { subscribes(member, to: $0) }
      if kept.count < shares[member].count { revocationRequired = true }
      shares[member] = kept
      for partition in kept { isAssigned[partition] = true }
    }
    return allPartitions.filter { !isAssigned[$0] }
  }

  private func subscribes(_ member: Int, to partition: Int) -> Bool {
    tables.subscriptions[member].contains(tables.topicOf[partition])
  }

  private mutating func balance(_ unassigned: inout [Int]) {
    guard let last = order.last else { return }
    let initializing = shares[last].isEmpty
    for partition in unassigned {
      guard let taker = order.first(where: { subscribes($0, to: partition) }) else { continue }
      shares[taker].append(partition)
      ownerOf[partition] = taker
      reorder([taker])
    }
    let movable = tables.topics.indices.map { tables.subscribers[$0].count >= 2 }
    allPartitions.removeAll { !movable[tables.topicOf[$0]] }
    unassigned.removeAll { !movable[tables.topicOf[$0]] }
    order = order.filter { canTakePart($0, movable) }
    let sharesBefore = shares
    let ownersBefore = ownerOf
    if !revocationRequired { _ = reassign(unassigned) }
    let hasMoved = reassign(allPartitions)
    if !initializing, hasMoved, score(shares) >= score(sharesBefore) {
      shares = sharesBefore
      ownerOf = ownersBefore
    }
  }

  /// Whether a member could give or get a partition.
  private func canTakePart(_ member: Int, _ movable: [Bool]) -> Bool {
    if shares[member].count < mostOf(member) { return true }
    return shares[member].contains { movable[tables.topicOf[$0]] }
  }

  private func mostOf(_ member: Int) -> Int {
    tables.subscriptions[member].reduce(0) { $0 + tables.partitions(of: $1).count }
  }

  /// Moves partitions for as long as a move improves the balance.
  private mutating func reassign(_ partitions: [Int]) -> Bool {
    var hasMoved = false
    var isModified = true
    while isModified {
      isModified = false
      for partition in partitions {
        if isBalanced() { break }
        let owner = ownerOf[partition]
        guard owner >= 0 else { continue }
        let older = previousOwner[partition]
        if older >= 0, shares[owner].count > shares[older].count + 1 {
          move(partition, to: older)
          isModified = true
          continue
        }
        let topic = tables.topicOf[partition]
        let isHeavy = tables.subscribers[topic].contains {
          shares[owner].count > shares[$0].count + 1
        }
        if isHeavy, let taker = order.first(where: { subscribes($0, to: partition) }) {
          move(partition, to: taker)
          isModified = true
        }
      }
      hasMoved = hasMoved || isModified
    }
    return hasMoved
  }

  /// Moves a partition, or another of its topic whose move back would be undone by it.
  private mutating func move(_ wanted: Int, to taker: Int) {
    let topic = tables.topicOf[wanted]
    let partition = movements.actual(wanted, topic: topic, from: ownerOf[wanted], to: taker)
    let giver = ownerOf[partition]
    movements.note(partition, topic: topic, from: giver, to: taker)
    shares[giver].removeAll { $0 == partition }
    shares[taker].append(partition)
    ownerOf[partition] = taker
    reorder([taker, giver])
  }

  /// Puts members whose shares have changed into their places of the order.
  private mutating func reorder(_ members: [Int]) {
    let moved = members.filter { order.contains($0) }
    order.removeAll { moved.contains($0) }
    for member in moved { insertInOrder(member) }
  }

  private mutating func insertInOrder(_ member: Int) {
    var low = 0
    var high = order.count
    while low < high {
      let middle = (low + high) / 2
      if precedes(order[middle], member) { low = middle + 1 } else { high = middle }
    }
    order.insert(member, at: low)
  }

  /// Whether no move can make shares more even.
  private func isBalanced() -> Bool {
    guard let first = order.first, let last = order.last,
      shares[first].count < shares[last].count - 1
    else { return true }
    for member in order {
      let count = shares[member].count
      if count == mostOf(member) { continue }
      for topic in tables.subscriptions[member] {
        for partition in tables.partitions(of: topic) where ownerOf[partition] != member {
          let owner = ownerOf[partition]
          if owner >= 0, count < shares[owner].count { return false }
        }
      }
    }
    return true
  }

  /// The sum of differences between all pairs of shares of members subject to balancing.
  private func score(_ shares: [[Int]]) -> Int {
    let sizes = order.map { shares[$0].count }.sorted()
    var score = 0
    var before = 0
    for (place, size) in sizes.enumerated() {
      score += place * size - before
      before += size
    }
    return score
  }
}

/// Moves made so far, so that two partitions of a topic do not simply change places
/// (`AbstractStickyAssignor.PartitionMovements`).
struct PartitionMovements {
  private struct Move: Hashable {
    var topic: Int
    var source: Int
    var target: Int
  }

  /// The move of each partition from its first owner, or nil.
  private var moves: [Move?]
  private var partitionsByMove: [Move: [Int]] = [:]

  init(partitions: Int) { moves = Array(repeating: nil, count: partitions) }

  /// The partition to move instead of `partition`: one that went the other way before.
  func actual(_ partition: Int, topic: Int, from owner: Int, to taker: Int) -> Int {
    let source = moves[partition]?.source ?? owner
    let reverse = Move(topic: topic, source: taker, target: source)
    return partitionsByMove[reverse]?.min() ?? partition
  }

  /// Remembers a move; one back to where the partition came from cancels out.
  mutating func note(_ partition: Int, topic: Int, from owner: Int, to taker: Int) {
    var source = owner
    if let earlier = moves[partition] {
      partitionsByMove[earlier]?.removeAll { $0 == partition }
      if partitionsByMove[earlier]?.isEmpty ?? false { partitionsByMove[earlier] = nil }
      moves[partition] = nil
      if earlier.source == taker { return }
      source = earlier.source
    }
    let move = Move(topic: topic, source: source, target: taker)
    moves[partition] = move
    partitionsByMove[move, default: []].append(partition)
  }
}
