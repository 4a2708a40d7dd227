import SourceText

/// A group as `kafka-consumer-groups --describe` prints it.
struct DescribedGroup {
  /// One partition of one topic.
  struct Row {
    var topic: String
    var partition: Int
    /// Nil before the first commit, which the tool prints as `-`.
    var committed: Int64?
    var logEnd: Int64
    /// The member that owns it, or nil for `-`.
    var owner: String?
  }

  var name: String
  var rows: [Row] = []
}

/// Reads the table by the names of its columns, which differ between versions of the tool.
enum GroupDescription {
  /// Columns that a row is read from.
  private struct Columns {
    var names: [String]

    func cell(_ name: String, of cells: [Word]) -> Word? {
      names.firstIndex(of: name).flatMap { $0 < cells.count ? cells[$0] : nil }
    }
  }

  /// A word and where it stands in the file.
  private struct Word {
    var text: String
    var span: SourceSpan
  }

  /// All groups in order of appearance.
  ///
  /// - Throws: What is wrong with lines that look like rows, or that there is no row at all.
  static func groups(in file: SourceFile) throws(DiagnosticError) -> [DescribedGroup] {
    var groups: [DescribedGroup] = []
    var faults: [Diagnostic] = []
    var columns: Columns?
    for words in lines(of: file) {
      guard let first = words.first else {
        columns = nil
        continue
      }
      let names = words.map { $0.text }
      if names.contains("CURRENT-OFFSET"), names.contains("TOPIC") {
        columns = Columns(names: names)
        continue
      }
      // Before a head come warnings and "Consumer group 'x' has no active members."
      guard let columns else { continue }
      switch row(words, columns) {
      case .success(let (group, row)):
        if let place = groups.firstIndex(where: { $0.name == group }) {
          groups[place].rows.append(row)
        } else {
          groups.append(DescribedGroup(name: group, rows: [row]))
        }
      case .failure(let fault):
        faults.append(fault.diagnostic ?? missing(first, columns))
      }
    }
    if !faults.isEmpty { throw DiagnosticError(faults) }
    guard !groups.isEmpty else {
      throw DiagnosticError([
        Diagnostic(
          code: "no-rows", at: SourceSpan(start: 0, end: 0),
          "there is no table of a consumer group in here",
          help: "give it what 'kafka-consumer-groups --describe --group NAME' prints")
      ])
    }
    return groups
  }

  /// Why a line is no row; without words where a column is missing.
  private struct RowFault: Error {
    var diagnostic: Diagnostic?
  }

  private static func missing(_ first: Word, _ columns: Columns) -> Diagnostic {
    Diagnostic(
      code: "short-row", at: first.span, "this row has fewer columns than its head",
      help: "the head names \(columns.names.joined(separator: ", "))")
  }

  private static func row(
    _ cells: [Word], _ columns: Columns
  ) -> Result<(String, DescribedGroup.Row), RowFault> {
    guard let topic = columns.cell("TOPIC", of: cells),
      let partition = columns.cell("PARTITION", of: cells),
      let current = columns.cell("CURRENT-OFFSET", of: cells),
      let end = columns.cell("LOG-END-OFFSET", of: cells)
    else { return .failure(RowFault()) }
    func number(_ word: Word, _ column: String) -> Result<Int64, RowFault> {
      if let value = Int64(word.text), value >= 0 { return .success(value) }
      return .failure(
        RowFault(
          diagnostic: Diagnostic(
            code: "wrong-type", at: word.span,
            "\(column) must be a whole number, not '\(word.text)'")))
    }
    do {
      let end = end.text == "-" ? 0 : try number(end, "LOG-END-OFFSET").get()
      let committed = current.text == "-" ? nil : try number(current, "CURRENT-OFFSET").get()
      let partition = try number(partition, "PARTITION").get()
      let owner = columns.cell("CONSUMER-ID", of: cells)?.text
      return .success(
        (
          columns.cell("GROUP", of: cells)?.text ?? "group",
          DescribedGroup.Row(
            topic: topic.text, partition: Int(partition), committed: committed, logEnd: end,
            owner: owner == "-" ? nil : owner)
        ))
    } catch {
      return .failure(error)
    }
  }

  /// The words of each line, with their places.
  private static func lines(of file: SourceFile) -> [[Word]] {
    var lines: [[Word]] = []
    var words: [Word] = []
    var start: Int?
    func word(_ from: Int, _ to: Int) -> Word {
      Word(
        text: String(decoding: file.bytes[from..<to], as: UTF8.self),
        span: SourceSpan(start: from, end: to))
    }
    for (place, byte) in file.bytes.enumerated() {
      let isSpace = byte == 32 || byte == 9 || byte == 13 || byte == 10
      if isSpace, let from = start {
        words.append(word(from, place))
        start = nil
      } else if !isSpace, start == nil {
        start = place
      }
      if byte == 10 {
        lines.append(words)
        words = []
      }
    }
    if let from = start { words.append(word(from, file.bytes.count)) }
    lines.append(words)
    return lines
  }
}
