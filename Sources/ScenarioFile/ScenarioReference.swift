/// The reference of scenario files as Markdown, made from the reader's own tables.
package enum ScenarioReference {
  private static let sections: [(title: String, table: [FieldSpec])] = [
    ("Top level", FieldTables.scenario), ("`clock:`", FieldTables.clock),
    ("`brokers:`", FieldTables.brokers), ("A broker, under `names:`", FieldTables.broker),
    ("`config:` of `brokers:`", FieldTables.brokerConfig),
    ("A topic, under `topics:`", FieldTables.topic),
    ("`config:` of a topic", FieldTables.topicConfig),
    ("A producer, under `producers:`", FieldTables.producer),
    ("A record, under `records:`", FieldTables.record),
    (
      "An entry of `sends:` as a list (and all keys of a record)", Array(FieldTables.send.prefix(2))
    ),
    ("`workload:`", FieldTables.workload), ("`arrivals:`", FieldTables.arrivals),
    ("`keys:` of a workload", FieldTables.keys),
    ("An entry of `transactions:`", FieldTables.transaction),
    ("`config:` of a producer", FieldTables.producerConfig),
    ("A group, under `groups:`", FieldTables.group),
    ("A consumer, under `consumers:`", FieldTables.consumer),
    ("`transforms:` of a group", FieldTables.transforms),
    ("`config:` of a group", FieldTables.groupConfig),
    ("An entry of `timeline:`", FieldTables.timeline),
    ("A claim of `expect:`", FieldTables.expectation), ("`diagram:`", FieldTables.diagram),
    ("A picture, under `diagrams:`", FieldTables.freehand),
  ]

  /// One table for each level of a file; keys that are refused are listed after it.
  package static func markdown() -> String {
    var text = ""
    for (title, table) in sections {
      text += "#### \(title)\n\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n"
      for spec in table where spec.isModelled {
        text +=
          "| `\(spec.key)` | \(escaped(spec.type.words)) | \(escaped(spec.fallback)) "
          + "| \(escaped(spec.meaning)) |\n"
      }
      let refused = table.filter { !$0.isModelled }.map { "`\($0.key)`" }
      if !refused.isEmpty {
        text += "\nKnown, but not modelled yet and therefore refused: "
        for (index, key) in refused.enumerated() { text += (index > 0 ? ", " : "") + key }
        text += ".\n"
      }
      text += "\n"
    }
    return text
  }

  /// Text that does not end a table cell.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      if scalar == "|" { escaped += "\\" }
      escaped.unicodeScalars.append(scalar)
    }
    return escaped
  }
}
