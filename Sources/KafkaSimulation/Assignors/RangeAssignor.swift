/// Contiguous blocks of each topic for itself (`RangeAssignor`).
///
/// With n partitions and m subscribed members the first n mod m members get one more than the
/// others. Remainders of several topics pile up on the first members.
enum RangeAssignor {
  static let assignor = Assignor(
    name: "range", className: "org.apache.kafka.clients.consumer.RangeAssignor",
    summary: "blocks of neighbouring partitions, topic by topic", assign: assign)

  static func assign(_ request: AssignmentRequest) -> Assignment {
    var assignment = Assignment(repeating: [], count: request.members.count)
    let places = AssignmentOrder.places(of: request.members)
    for topic in request.topics {
      let takers = places.filter { request.members[$0].subscribes.contains(topic.name) }
      if takers.isEmpty { continue }
      let quota = topic.partitions / takers.count
      let extra = topic.partitions % takers.count
      var number = 0
      for (rank, taker) in takers.enumerated() {
        for _ in 0..<(quota + (rank < extra ? 1 : 0)) {
          assignment[taker].append(AssignedPartition(topic: topic.name, number: number))
          number += 1
        }
      }
    }
    return assignment
  }
}
