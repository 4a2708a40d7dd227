/// One partition after the other around the circle of members (`RoundRobinAssignor`).
///
/// Topics by name, partitions ascending; a member that does not subscribe to the topic is passed
/// over. With equal subscriptions shares differ by at most one.
enum RoundRobinAssignor {
  static let assignor = Assignor(
    name: "roundrobin", className: "org.apache.kafka.clients.consumer.RoundRobinAssignor",
    summary: "one partition after the other, around the circle of members", assign: assign)

  static func assign(_ request: AssignmentRequest) -> Assignment {
    var assignment = Assignment(repeating: [], count: request.members.count)
    let places = AssignmentOrder.places(of: request.members)
    var turn = 0
    for topic in request.topics {
      let takes = places.map { request.members[$0].subscribes.contains(topic.name) }
      guard takes.contains(true) else { continue }
      for number in 0..<topic.partitions {
        while !takes[turn] { turn = (turn + 1) % places.count }
        assignment[places[turn]].append(AssignedPartition(topic: topic.name, number: number))
        turn = (turn + 1) % places.count
      }
    }
    return assignment
  }
}
