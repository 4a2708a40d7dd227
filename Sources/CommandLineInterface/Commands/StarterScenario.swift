/// Writes a scenario that begins where described groups stand.
enum StarterScenario {
  /// Records of one partition's backlog at most; larger ones are scaled down.
  private static let backlogLimit: Int64 = 200

  /// A scenario with the partitions, members and backlogs of `groups`.
  static func text(for groups: [DescribedGroup]) -> String {
    let topics = topics(of: groups)
    let scale = scale(of: groups)
    var text = """
      # Made from what kafka-consumer-groups --describe printed.
      # Measured: topics, partitions, members and lags. Assumed, and for you to set: arrivals and
      # processing times. An offset counts from 0 here, and what was committed before is left out.

      """
    if scale > 1 {
      text += """
        # The largest lag is long: one record of the backlogs stands for \(scale) real ones, so
        # 'processing' and arrivals are to be given for \(scale) records at a time.

        """
    }
    text += "title: What if?\n"
    text += "clock: { end: 10m }\n\ntopics:\n"
    for topic in topics {
      text += "  \(quoted(topic.name)): { partitions: \(topic.partitions) }\n"
    }
    text += "\nproducers:\n"
    for (place, topic) in topics.enumerated() {
      text += producers(of: topic, place, groups, scale)
    }
    text += "\ngroups:\n"
    for group in groups { text += block(of: group) }
    text += "\nwhatif:\n  replications: 10\n  vary:\n"
    let widest = groups.max { members(of: $0).count < members(of: $1).count } ?? groups[0]
    let most = max(partitions(of: widest), 1)
    text += "    \(quoted("groups.\(widest.name).consumers")): 1..\(min(most, 12))\n"
    text += "  require: [\(quoted("lag.end < 100"))]\n"
    return text
  }

  private static func topics(of groups: [DescribedGroup]) -> [(name: String, partitions: Int)] {
    var topics: [(name: String, partitions: Int)] = []
    for row in groups.flatMap({ $0.rows }) {
      if let place = topics.firstIndex(where: { $0.name == row.topic }) {
        topics[place].partitions = max(topics[place].partitions, row.partition + 1)
      } else {
        topics.append((row.topic, row.partition + 1))
      }
    }
    return topics
  }

  private static func lag(_ row: DescribedGroup.Row) -> Int64 {
    max(0, row.logEnd - (row.committed ?? 0))
  }

  /// How many real records one record of a backlog stands for.
  private static func scale(of groups: [DescribedGroup]) -> Int64 {
    let most = groups.flatMap { $0.rows }.map { lag($0) }.max() ?? 0
    return max(1, (most + backlogLimit - 1) / backlogLimit)
  }

  /// What waits in a topic at the start, and what goes on arriving.
  ///
  /// Groups share a log, so the longest backlog of a partition is written.
  private static func producers(
    of topic: (name: String, partitions: Int), _ place: Int, _ groups: [DescribedGroup],
    _ scale: Int64
  ) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    var string = ""
    var records: [String] = []
    for partition in 0..<topic.partitions {
      let rows = groups.flatMap { $0.rows }.filter {
        $0.topic == topic.name && $0.partition == partition
      }
      let waiting = ((rows.map { lag($0) }.max() ?? 0) + scale - 1) / scale
      guard waiting > 0, partition < letters.count else { continue }
      string += String(repeating: letters[partition], count: Int(waiting))
      records.append("\(quoted(String(letters[partition]))): { partition: \(partition) }")
    }
    var text = ""
    if !string.isEmpty {
      text += "  \(quoted("backlog-\(place)")):  # what waits in \(topic.name)\n"
      text += "    topic: \(quoted(topic.name))\n"
      text += "    sends: \"(\(string))\"\n"
      text += "    records: { \(records.joined(separator: ", ")) }\n"
    }
    text += "  \(quoted("arrivals-\(place)")):  # assumed\n"
    text += "    topic: \(quoted(topic.name))\n"
    text += "    workload: { arrivals: { poisson: 5/s }, keys: { uniform: 100 } }\n"
    return text
  }

  private static func members(of group: DescribedGroup) -> [String] {
    var members: [String] = []
    for row in group.rows {
      if let owner = row.owner, !members.contains(owner) { members.append(owner) }
    }
    return members
  }

  private static func partitions(of group: DescribedGroup) -> Int { group.rows.count }

  private static func block(of group: DescribedGroup) -> String {
    let members = members(of: group)
    var topics: [String] = []
    for row in group.rows where !topics.contains(row.topic) { topics.append(row.topic) }
    var text = "  \(quoted(group.name)):\n"
    text += "    topics: [\(topics.map { quoted($0) }.joined(separator: ", "))]\n"
    if members.isEmpty {
      text += "    consumers: 1  # it had no active member\n"
    } else {
      text += "    consumers: \(members.count)\n"
      for member in members {
        let owned = group.rows.filter { $0.owner == member }.map { "\($0.topic)-\($0.partition)" }
        text += "    # \(member) owned \(owned.joined(separator: ", "))\n"
      }
    }
    text += "    processing: { exponential: 50ms }  # assumed\n"
    text += "    config: { auto.offset.reset: earliest }\n"
    return text
  }

  /// A YAML scalar in double quotes.
  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
