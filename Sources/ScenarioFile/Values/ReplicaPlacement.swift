import KafkaModel

/// Which brokers hold which partition (`AdminUtils.assignReplicasToBrokers`), with a start at the
/// first broker where Kafka draws one at random.
enum ReplicaPlacement {
  /// The brokers of each partition's replicas, preferred leader first.
  ///
  /// - Parameters:
  ///   - partitions: How many partitions there are.
  ///   - factor: Replicas of each, at most as many as there are brokers.
  ///   - brokers: All brokers; where they have racks, neighbours are of different ones.
  /// - Returns: A list for each partition, in order.
  static func replicas(partitions: Int, factor: Int, brokers: [BrokerSpec]) -> [[BrokerID]] {
    let order = alternatingRacks(brokers)
    let count = order.count
    return (0..<partitions).map { partition in
      let shift = partition / count
      let first = partition % count
      var replicas = [BrokerID(order[first])]
      for other in 0..<(factor - 1) {
        let step = 1 + (shift + other) % (count - 1)
        replicas.append(BrokerID(order[(first + step) % count]))
      }
      return replicas
    }
  }

  /// The brokers rack by rack in turn; brokers without a rack count as of one of their own.
  private static func alternatingRacks(_ brokers: [BrokerSpec]) -> [Int] {
    var racks: [(name: String?, brokers: [Int])] = []
    for (index, broker) in brokers.enumerated() {
      if let rack = broker.rack, let place = racks.firstIndex(where: { $0.name == rack }) {
        racks[place].brokers.append(index)
      } else {
        racks.append((broker.rack, [index]))
      }
    }
    var order: [Int] = []
    var round = 0
    while order.count < brokers.count {
      for rack in racks where round < rack.brokers.count { order.append(rack.brokers[round]) }
      round += 1
    }
    return order
  }
}
