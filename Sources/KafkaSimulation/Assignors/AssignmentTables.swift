/// An assignment request as numbers: members in Kafka's order, topics by name, partitions dense.
struct AssignmentTables {
  /// Places in the request of the members, by ascending member id.
  let places: [Int]
  /// Topics that somebody subscribes to, by ascending name.
  let topics: [AssignableTopic]
  /// First dense partition of each topic, and at the end the number of all.
  let firstPartition: [Int]
  /// Subscribed topics of each member, ascending.
  let subscriptions: [[Int]]
  /// Subscribed members of each topic, ascending.
  let subscribers: [[Int]]
  /// Topic of each dense partition.
  let topicOf: [Int]
  /// What each member claims to own, as far as it exists.
  let claims: [[Int]]
  let generations: [Int]

  /// Reads a request.
  init(_ request: AssignmentRequest) {
    let places = request.members.indices.sorted { left, right in
      AssignmentOrder.precedes(request.members[left].id, request.members[right].id)
    }
    self.places = places
    var wanted: Set<String> = []
    for member in request.members { wanted.formUnion(member.subscribes) }
    let topics = request.topics.filter { wanted.contains($0.name) && $0.partitions > 0 }
    self.topics = topics
    var first: [Int] = []
    var topicOf: [Int] = []
    var numbers: [String: Int] = [:]
    for (number, topic) in topics.enumerated() {
      first.append(topicOf.count)
      numbers[topic.name] = number
      topicOf += Array(repeating: number, count: topic.partitions)
    }
    first.append(topicOf.count)
    firstPartition = first
    self.topicOf = topicOf
    let subscriptions = places.map { place -> [Int] in
      var topics = request.members[place].subscribes.compactMap { numbers[$0] }.sorted()
      for index in topics.indices.dropFirst().reversed() where topics[index] == topics[index - 1] {
        topics.remove(at: index)
      }
      return topics
    }
    self.subscriptions = subscriptions
    var subscribers = [[Int]](repeating: [], count: topics.count)
    for (member, topics) in subscriptions.enumerated() {
      for topic in topics { subscribers[topic].append(member) }
    }
    self.subscribers = subscribers
    claims = places.map { place in
      request.members[place].owned.compactMap { partition in
        guard let topic = numbers[partition.topic], partition.number >= 0,
          partition.number < topics[topic].partitions
        else { return nil }
        return first[topic] + partition.number
      }
    }
    generations = places.map { request.members[$0].generation }
  }

  /// Number of partitions of all topics.
  var partitionCount: Int { topicOf.count }

  /// Whether all members have the same subscription.
  var subscriptionsAreEqual: Bool { subscriptions.allSatisfy { $0 == subscriptions[0] } }

  /// The partitions of a topic.
  func partitions(of topic: Int) -> Range<Int> {
    firstPartition[topic]..<firstPartition[topic + 1]
  }

  /// Shares by member back in the request's order, as names.
  func assignment(_ shares: [[Int]]) -> Assignment {
    var result = Assignment(repeating: [], count: places.count)
    for (member, share) in shares.enumerated() {
      result[places[member]] = share.map { partition in
        let topic = topicOf[partition]
        return AssignedPartition(
          topic: topics[topic].name, number: partition - firstPartition[topic])
      }
    }
    return result
  }
}
