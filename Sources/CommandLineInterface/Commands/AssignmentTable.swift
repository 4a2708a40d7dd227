import KafkaSimulation

/// An assignment as a table for people.
enum AssignmentTable {
  /// One row per member: how many partitions, which, and what came and went.
  static func text(_ assignment: Assignment, _ request: AssignmentRequest) -> String {
    let tellsMoves = request.members.contains { !$0.owned.isEmpty }
    var rows = [["member", "partitions", ""]]
    if tellsMoves { rows[0] += ["gains", "gives up"] }
    let order = request.members.indices.sorted { left, right in
      request.members[left].id.utf16.lexicographicallyPrecedes(request.members[right].id.utf16)
    }
    for place in order {
      let member = request.members[place]
      var row = [member.id, "\(assignment[place].count)", names(assignment[place])]
      if tellsMoves {
        row.append(names(assignment[place].filter { !member.owned.contains($0) }))
        row.append(names(member.owned.filter { !assignment[place].contains($0) }))
      }
      rows.append(row)
    }
    var text = table(rows)
    if tellsMoves { text += summary(assignment, request) }
    return text
  }

  /// How many partitions have another owner than before, and how many have none.
  private static func summary(_ assignment: Assignment, _ request: AssignmentRequest) -> String {
    var moved = 0
    var pending = 0
    for member in request.members {
      for partition in member.owned {
        let owner = assignment.firstIndex { $0.contains(partition) }
        guard let owner else {
          pending += 1
          continue
        }
        if request.members[owner].id != member.id { moved += 1 }
      }
    }
    var text = "\n\(moved) partition\(moved == 1 ? "" : "s") moved"
    if pending > 0 { text += ", \(pending) given up without a new owner yet" }
    return text + "\n"
  }

  private static func names(_ partitions: [AssignedPartition]) -> String {
    let sorted = partitions.sorted { left, right in
      left.topic == right.topic
        ? left.number < right.number
        : left.topic.utf16.lexicographicallyPrecedes(right.topic.utf16)
    }
    if sorted.isEmpty { return "-" }
    return sorted.map { "\($0.topic)-\($0.number)" }.joined(separator: " ")
  }

  private static func table(_ rows: [[String]]) -> String {
    let columns = rows[0].count
    let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
    var text = ""
    for row in rows {
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell + String(repeating: " ", count: widths[column] - cell.count + 2)
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }
}
