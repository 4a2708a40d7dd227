/// A group as `kafka-consumer-groups --describe` prints it.
struct DescribedGroup {
  /// One partition of one topic.
  struct Row {
    var topic: String
    var partition: Int
    /// Nil before the first commit, which the tool prints as `-`.
    var committed: Int64?
    /// Records between the log end and what is committed, all of the log before the first commit;
    /// nil where the tool did not find out where the log ends.
    var lag: Int64?
    /// The member that owns it, or nil for `-`.
    var owner: String?
    /// The partition as Kafka's tools call it.
    var name: String { "\(topic)-\(partition)" }
  }

  var name: String
  var rows: [Row] = []
  /// Members in order of appearance, those that own nothing included.
  var members: [String] = []

  /// The topics that its members read: where somebody owns something, those that are owned.
  ///
  /// What a group read once and nobody subscribes to any more still has its rows.
  var subscribedTopics: [String] {
    let isOwned = rows.contains { $0.owner != nil }
    var topics: [String] = []
    for row in rows where row.owner != nil || !isOwned {
      if !topics.contains(row.topic) { topics.append(row.topic) }
    }
    return topics
  }
}
