/// The backlogs of described groups as records in logs that the groups share.
///
/// A log begins with the longest backlog that any group has in it; a group with a shorter one has
/// committed what it lacks. So every group has its own, whatever the others have.
struct StarterBacklogs {
  /// A topic and, for each of its partitions, the records of the longest backlog.
  struct Topic {
    var name: String
    var waiting: [Int64]
  }

  /// Records of one partition's backlog at most; larger ones are scaled down.
  private static let limit: Int64 = 200

  /// How many real records one record stands for, everywhere in the file.
  let scale: Int64
  /// In order of appearance.
  private(set) var topics: [Topic] = []

  init(_ groups: [DescribedGroup]) {
    var most: Int64 = 0
    for group in groups { most = group.rows.reduce(most) { max($0, $1.lag ?? 0) } }
    scale = max(1, most / Self.limit + (most % Self.limit > 0 ? 1 : 0))
    var places: [String: Int] = [:]
    for row in groups.flatMap({ $0.rows }) {
      let place = places[row.topic] ?? topics.count
      if place == topics.count {
        places[row.topic] = place
        topics.append(Topic(name: row.topic, waiting: []))
      }
      let missing = row.partition + 1 - topics[place].waiting.count
      if missing > 0 { topics[place].waiting += Array(repeating: 0, count: missing) }
      let records = records(of: row)
      topics[place].waiting[row.partition] = max(topics[place].waiting[row.partition], records)
    }
  }

  /// The records that a row's backlog is; what is left over is one more.
  func records(of row: DescribedGroup.Row) -> Int64 {
    let lag = row.lag ?? 0
    return lag / scale + (lag % scale > 0 ? 1 : 0)
  }

  /// The block that gives `group` its backlogs: one line for each partition.
  func committed(by group: DescribedGroup) -> String {
    var (lines, remarks) = ("", "")
    let read = group.subscribedTopics
    for topic in topics where read.contains(topic.name) {
      var rows: [Int: DescribedGroup.Row] = [:]
      for row in group.rows where row.topic == topic.name { rows[row.partition] = row }
      for (partition, waiting) in topic.waiting.enumerated() {
        let name = "\(topic.name)-\(partition)"
        guard let row = rows[partition] else {
          if waiting > 0 { lines += line(name, waiting, "not in its table: no backlog is assumed") }
          continue
        }
        let offset = waiting - records(of: row)
        guard row.committed != nil || row.lag == nil || offset > 0 else {
          remarks += "    # \(name): nothing is committed, so the whole log is before it: "
          remarks += "\(records(row))\n"
          continue
        }
        lines += line(
          name, offset,
          row.lag == nil ? "log end unknown: no backlog is assumed" : "lag \(records(row))")
      }
    }
    return (lines.isEmpty ? "" : "    committed:\n" + lines) + remarks
  }

  private func line(_ partition: String, _ offset: Int64, _ remark: String) -> String {
    "      \(StarterScenario.quoted(partition)): \(offset)  # \(remark)\n"
  }

  /// The lag of a row as it was, and as it is here where that differs.
  private func records(_ row: DescribedGroup.Row) -> String {
    let (real, here) = (row.lag ?? 0, records(of: row))
    return real == here ? "\(real)" : "\(real), here \(here)"
  }
}
