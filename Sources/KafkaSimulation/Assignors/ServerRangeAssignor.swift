/// The coordinator's own range assignor (KIP-848): the clients' rule, run elsewhere.
///
/// It does not look at what members have, so a join may move blocks that could have stayed.
enum ServerRangeAssignor {
  static let assignor = Assignor(
    name: "range", className: "org.apache.kafka.coordinator.group.assignor.RangeAssignor",
    summary: "blocks of neighbouring partitions, topic by topic", assign: RangeAssignor.assign)
}
