import SourceText

/// Reads the table by the names of its columns, which differ between versions of the tool.
enum GroupDescription {
  /// The highest number that a partition of a scenario can have.
  private static let lastPartition: Int64 = 9999

  /// What a line says.
  private enum Entry {
    case partition(DescribedGroup.Row)
    /// A member without partitions, whose topic is `-` (KIP-175).
    case idleMember(String?)
  }

  /// What stands in a table once.
  private struct Place: Hashable {
    let group: String
    let topic: String
    let partition: Int
  }

  /// Why a line is no row.
  private struct RowFault: Error {
    var diagnostic: Diagnostic

    init(_ code: String, at span: SourceSpan, _ message: String, help: String? = nil) {
      diagnostic = Diagnostic(code: code, at: span, message, help: help)
    }
  }

  /// All groups with partitions in order of appearance.
  ///
  /// - Throws: What is wrong with lines that look like rows, or that there is no row at all.
  static func groups(in file: SourceFile) throws(DiagnosticError) -> [DescribedGroup] {
    var groups: [DescribedGroup] = []
    var faults: [Diagnostic] = []
    var table: DescribedTable?
    var seen: Set<Place> = []
    for line in DescribedTable.lines(of: file) {
      if line.words.isEmpty {
        table = nil
        continue
      }
      let names = line.words.map { $0.text }
      if names.contains("CURRENT-OFFSET"), names.contains("TOPIC") {
        table = DescribedTable(file, head: line)
        continue
      }
      // Before a head come warnings and "Consumer group 'x' has no active members.", and the tool
      // says of the next group that there is none.
      if names[0] == "Error:" || names.starts(with: ["Consumer", "group"]) { table = nil }
      guard let table else { continue }
      do throws(RowFault) {
        let (group, entry) = try read(line, table)
        if case .partition(let row) = entry,
          !seen.insert(Place(group: group, topic: row.topic, partition: row.partition)).inserted
        {
          throw RowFault(
            "duplicate-row", at: line.span, "\(row.name) of group '\(group)' stands here twice",
            help: "keep one look at each group")
        }
        add(entry, of: group, to: &groups)
      } catch {
        faults.append(error.diagnostic)
      }
    }
    if !faults.isEmpty { throw DiagnosticError(faults) }
    groups.removeAll { $0.rows.isEmpty }
    guard !groups.isEmpty else {
      throw DiagnosticError([
        Diagnostic(
          code: "no-rows", at: SourceSpan(start: 0, end: 0),
          "there is no table of a consumer group with partitions in here",
          help: "give it what 'kafka-consumer-groups --describe --group NAME' prints")
      ])
    }
    return groups
  }

  private static func add(
    _ entry: Entry, of group: String, to groups: inout [DescribedGroup]
  ) {
    let known = groups.lastIndex { $0.name == group }
    if known == nil { groups.append(DescribedGroup(name: group)) }
    let place = known ?? groups.count - 1
    let owner: String?
    switch entry {
    case .idleMember(let member): owner = member
    case .partition(let row):
      groups[place].rows.append(row)
      owner = row.owner
    }
    if let owner, !groups[place].members.contains(owner) { groups[place].members.append(owner) }
  }

  /// The first reading of a line that makes sense.
  private static func read(
    _ line: DescribedTable.Line, _ table: DescribedTable
  ) throws(RowFault) -> (group: String, entry: Entry) {
    var fault: RowFault?
    for cells in table.readings(of: line) {
      do throws(RowFault) {
        return try entry(cells, table, line)
      } catch {
        fault = error
      }
    }
    if line.words.count > table.names.count {
      throw RowFault(
        "unclear-row", at: line.span, "it cannot be told which words of this row are one name",
        help: "keep the spaces as the tool prints them, so that columns stand below their heads")
    }
    throw fault ?? RowFault("short-row", at: line.span, "this row is empty")
  }

  private static func entry(
    _ cells: [DescribedTable.Cell], _ table: DescribedTable, _ line: DescribedTable.Line
  ) throws(RowFault) -> (group: String, entry: Entry) {
    guard let topic = table.cell("TOPIC", of: cells),
      let partition = table.cell("PARTITION", of: cells),
      let current = table.cell("CURRENT-OFFSET", of: cells),
      let end = table.cell("LOG-END-OFFSET", of: cells)
    else {
      throw RowFault(
        "short-row", at: line.words[0].span, "this row has fewer columns than its head",
        help: "the head names \(table.names.joined(separator: ", "))")
    }
    let group = table.cell("GROUP", of: cells)?.text ?? "group"
    let member = table.cell("CONSUMER-ID", of: cells)?.text ?? "-"
    let owner = member == "-" || member.isEmpty ? nil : member
    if topic.text == "-", partition.text == "-" { return (group, .idleMember(owner)) }
    guard let number = try number(partition, "PARTITION") else {
      throw RowFault("wrong-type", at: partition.span, "PARTITION must be a whole number, not '-'")
    }
    if number > lastPartition {
      throw RowFault(
        "out-of-range", at: partition.span,
        "PARTITION must be at most \(lastPartition) in a scenario, not \(number)")
    }
    let committed = try self.number(current, "CURRENT-OFFSET")
    let logEnd = try self.number(end, "LOG-END-OFFSET")
    let isUnknown = current.text == unknown
    return (
      group,
      .partition(
        DescribedGroup.Row(
          topic: topic.text, partition: Int(number), committed: committed,
          lag: isUnknown ? nil : logEnd.map { max(0, $0 - (committed ?? 0)) }, owner: owner))
    )
  }

  private static let unknown = "unknown"

  /// A whole number; nil for `-` and `unknown`.
  private static func number(
    _ cell: DescribedTable.Cell, _ column: String
  ) throws(RowFault) -> Int64? {
    if cell.text == "-" || cell.text == unknown { return nil }
    if let value = Int64(cell.text), value >= 0 { return value }
    throw RowFault(
      "wrong-type", at: cell.span, "\(column) must be a whole number, not '\(cell.text)'")
  }
}
