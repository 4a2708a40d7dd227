/// Even shares when members subscribe to different topics
/// (`UniformHeterogeneousAssignmentBuilder`).
///
/// Members keep what they have; the rest goes to whoever has least; then partitions move for as
/// long as a move makes two shares more even.
struct UniformBalance {
  private let tables: AssignmentTables
  private(set) var shares: [[Int]]
  private var ownerOf: [Int]
  /// Members subject to balancing, by size of their share, then by id.
  private var order: [Int]
  private var movements: PartitionMovements

  init(_ tables: AssignmentTables) {
    self.tables = tables
    shares = Array(repeating: [], count: tables.places.count)
    ownerOf = Array(repeating: -1, count: tables.partitionCount)
    movements = PartitionMovements(partitions: tables.partitionCount)
    order = []
    for (member, claims) in tables.claims.enumerated() {
      for partition in claims
      where tables.subscriptions[member].contains(tables.topicOf[partition])
        && ownerOf[partition] < 0
      {
        shares[member].append(partition)
        ownerOf[partition] = member
      }
    }
    let partitions = sortedPartitions()
    for partition in partitions where ownerOf[partition] < 0 {
      let takers = tables.subscribers[tables.topicOf[partition]]
      guard let taker = takers.min(by: { precedes($0, $1) }) else { continue }
      shares[taker].append(partition)
      ownerOf[partition] = taker
    }
    let movable = tables.topics.indices.map { tables.subscribers[$0].count >= 2 }
    order = shares.indices.filter { canTakePart($0, movable) }.sorted { precedes($0, $1) }
    let reassignable = partitions.filter { movable[tables.topicOf[$0]] }
    if !reassignable.isEmpty { reassign(reassignable) }
  }

  /// Partitions of topics with many partitions per subscriber first, then by subscribers, then by
  /// number.
  private func sortedPartitions() -> [Int] {
    func key(_ partition: Int) -> (Int, Int, Int) {
      let topic = tables.topicOf[partition]
      return (
        tables.partitions(of: topic).count, tables.subscribers[topic].count,
        partition - tables.firstPartition[topic]
      )
    }
    return (0..<tables.partitionCount).sorted { left, right in
      let (leftCount, leftSubscribers, leftNumber) = key(left)
      let (rightCount, rightSubscribers, rightNumber) = key(right)
      // Fractions are compared by cross multiplication.
      let leftRatio = leftCount * rightSubscribers
      let rightRatio = rightCount * leftSubscribers
      if leftRatio != rightRatio { return leftRatio > rightRatio }
      return (leftSubscribers, leftNumber, left) < (rightSubscribers, rightNumber, right)
    }
  }

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    (shares[left].count, left) < (shares[right].count, right)
  }

  private func mostOf(_ member: Int) -> Int {
    tables.subscriptions[member].reduce(0) { $0 + tables.partitions(of: $1).count }
  }

  private func canTakePart(_ member: Int, _ movable: [Bool]) -> Bool {
    shares[member].count < mostOf(member)
      || shares[member].contains { movable[tables.topicOf[$0]] }
  }

  private mutating func reassign(_ partitions: [Int]) {
    var isModified = true
    while isModified {
      isModified = false
      var hasJustMoved = false
      for partition in partitions {
        if hasJustMoved, isBalanced() { return }
        hasJustMoved = false
        let owner = ownerOf[partition]
        let topic = tables.topicOf[partition]
        guard owner >= 0,
          tables.subscribers[topic].contains(where: {
            shares[owner].count > shares[$0].count + 1
          }),
          let taker = order.first(where: { tables.subscriptions[$0].contains(topic) })
        else { continue }
        move(partition, topic, to: taker)
        isModified = true
        hasJustMoved = true
      }
    }
  }

  private mutating func move(_ wanted: Int, _ topic: Int, to taker: Int) {
    let partition = movements.actual(wanted, topic: topic, from: ownerOf[wanted], to: taker)
    let giver = ownerOf[partition]
    movements.note(partition, topic: topic, from: giver, to: taker)
    shares[giver].removeAll { $0 == partition }
    shares[taker].append(partition)
    ownerOf[partition] = taker
    order = order.sorted { precedes($0, $1) }
  }

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
          if owner >= 0, count + 1 < shares[owner].count { return false }
        }
      }
    }
    return true
  }
}
