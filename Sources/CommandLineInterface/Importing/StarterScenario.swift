/// Writes a scenario that begins where described groups stand.
struct StarterScenario {
  private let groups: [DescribedGroup]
  private let backlogs: StarterBacklogs
  private let owners: [StarterOwners]

  /// A scenario with the partitions, members, owners and backlogs of `groups`.
  static func text(for groups: [DescribedGroup]) -> String {
    let starter = StarterScenario(groups)
    return starter.head() + starter.body()
  }

  private init(_ groups: [DescribedGroup]) {
    self.groups = groups
    let backlogs = StarterBacklogs(groups)
    self.backlogs = backlogs
    owners = groups.map { StarterOwners(of: $0, backlogs.topics) }
  }

  // What the file is, and what it is not.

  private func head() -> String {
    func names(_ isMeant: (Int) -> Bool) -> [String] {
      groups.indices.filter(isMeant).map { groups[$0].name }
    }
    let empty = names { groups[$0].members.isEmpty }
    let lost = names { !owners[$0].isKept }
    let kept = names { owners[$0].isKept && !groups[$0].members.isEmpty }
    var measured = ["topics", "partitions"]
    if empty.count < groups.count { measured.append("members") }
    if lost.isEmpty, !kept.isEmpty { measured.append("owners") }
    measured.append("lags")
    if !lost.isEmpty, !kept.isEmpty { measured.append("who owns what in \(Self.words(for: kept))") }
    var sentences = [
      "Made from what kafka-consumer-groups --describe printed.",
      "Measured: \(WordList.all(measured)).",
    ]
    if !lost.isEmpty {
      sentences.append(
        "Not kept: who owns what in \(Self.words(for: lost)). No assignor deals partitions out "
          + "like that to members that all join at the start; comments tell who owned what.")
    }
    if !empty.isEmpty {
      sentences.append(
        "Without an active member: \(Self.words(for: empty)). One consumer is assumed for each.")
    }
    sentences.append(
      "Assumed, and for you to set: arrivals and processing times."
        + (kept.isEmpty ? "" : " Assignors are chosen so that they give the measured owners."))
    sentences.append(
      "An offset counts from 0 here: a log begins with the longest backlog that a group has in it, "
        + "and 'committed' says where each group stands.")
    if backlogs.scale > 1 {
      sentences.append(
        "One record stands for \(backlogs.scale) real ones, in every partition and for every "
          + "group. What is left over counts as one record more. So give arrivals and 'processing' "
          + "for \(backlogs.scale) records at a time.")
    }
    return sentences.map { sentence in
      HelpText.wrapped(sentence, width: 94).map { "# " + $0 + "\n" }.joined()
    }.joined()
  }

  private static func words(for groups: [String]) -> String {
    "group\(groups.count == 1 ? "" : "s") \(WordList.all(groups))"
  }

  // The scenario itself.

  private func body() -> String {
    var text = "title: What if?\nclock: { end: 10m }\n\ntopics:\n"
    for topic in backlogs.topics {
      text += "  \(Self.quoted(topic.name)): { partitions: \(topic.waiting.count) }\n"
    }
    text += "\nproducers:\n"
    for (place, topic) in backlogs.topics.enumerated() { text += producers(of: topic, place) }
    text += "\ngroups:\n"
    for (group, owners) in zip(groups, owners) { text += block(of: group, owners) }
    text += "\nwhatif:\n  replications: 10\n  vary:\n"
    let widest = groups.max { $0.members.count < $1.members.count } ?? groups[0]
    text += "    \(Self.quoted("groups.\(widest.name).consumers")): "
    text += "1..\(min(widest.rows.count, 12))\n"
    text += "  require: [\(Self.quoted("lag.end < 100"))]\n"
    return text
  }

  /// What waits in a topic at the start, and what goes on arriving.
  ///
  /// A marble string has only so many letters, so it takes a producer for every so many partitions.
  private func producers(of topic: StarterBacklogs.Topic, _ place: Int) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    var text = ""
    for first in stride(from: 0, to: topic.waiting.count, by: letters.count) {
      var string = ""
      var records: [String] = []
      for (letter, partition) in zip(letters, first..<topic.waiting.count)
      where topic.waiting[partition] > 0 {
        string += String(repeating: letter, count: Int(topic.waiting[partition]))
        records.append("\(Self.quoted(String(letter))): { partition: \(partition) }")
      }
      if string.isEmpty { continue }
      let number = first == 0 ? "" : "-\(first / letters.count)"
      text += "  \(Self.quoted("backlog-\(place)\(number)")):  # what waits in \(topic.name)\n"
      text += "    topic: \(Self.quoted(topic.name))\n"
      text += "    sends: \"(\(string))\"\n"
      text += "    records: { \(records.joined(separator: ", ")) }\n"
    }
    text += "  \(Self.quoted("arrivals-\(place)")):  # assumed\n"
    text += "    topic: \(Self.quoted(topic.name))\n"
    text += "    workload: { arrivals: { poisson: 5/s }, keys: { uniform: 100 } }\n"
    return text
  }

  private func block(of group: DescribedGroup, _ owners: StarterOwners) -> String {
    let read = group.subscribedTopics
    var text = "  \(Self.quoted(group.name)):\n"
    text += "    topics: \(Self.list(read))\n"
    var left: [String] = []
    for row in group.rows where !read.contains(row.topic) && !left.contains(row.topic) {
      left.append(row.topic)
    }
    for topic in left {
      text += "    # \(topic) is in its table, but no member owns any of it: left out\n"
    }
    text += "    consumers: \(max(group.members.count, 1))"
    text += group.members.isEmpty ? "  # assumed: it had no active member\n" : "\n"
    text += comments(on: group, owners)
    text += backlogs.committed(by: group)
    text += "    processing: { exponential: 50ms }  # assumed\n"
    let config = ["auto.offset.reset: earliest"] + owners.config
    text += "    config: { \(config.joined(separator: ", ")) }\n"
    return text
  }

  /// Who the consumers are and what they own, or what they owned.
  private func comments(on group: DescribedGroup, _ owners: StarterOwners) -> String {
    // Names of counted consumers begin with their group's only where several groups count.
    let prefix = groups.count > 1 ? group.name : "consumer"
    var text = ""
    for (number, member) in owners.consumers.enumerated() {
      let owned = group.rows.filter { $0.owner == member }.map { $0.name }
      let things = owned.isEmpty ? "nothing" : owned.joined(separator: ", ")
      text += "    # "
      text += owners.isKept ? "\(prefix)-\(number): \(member), owns " : "\(member) owned "
      text += things + "\n"
    }
    return text
  }

  /// A YAML scalar in double quotes.
  static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// A YAML list of texts.
  static func list(_ texts: [String]) -> String {
    "[" + texts.map { quoted($0) }.joined(separator: ", ") + "]"
  }
}
