import KafkaModel
import SourceText

/// A sweep as one JSON document.
package enum SweepJSON {
  /// Means and half widths in base units, paired differences, curves and the verdict.
  package static func text(_ table: SweepTable) -> String {
    var json = JSONText(.pretty)
    let scenario = table.plan.settings[0].scenario
    json.beginObject()
    json.member("title", scenario.title)
    json.key("seed")
    json.literal("\(scenario.seed)")
    json.member("replications", Int64(table.plan.replications))
    json.member("confidence", "95 %")
    write(table.plan, scenario.groups.map { $0.name }, to: &json)
    json.key("settings")
    json.beginArray()
    for (place, row) in table.rows.enumerated() {
      write(row, isChosen: place == table.chosen, table, to: &json)
    }
    json.endArray()
    json.member("unfinished_settings", Int64(table.missing))
    json.key("verdict")
    json.beginArray()
    for sentence in SweepVerdict.sentences(table) { json.string(sentence) }
    json.endArray()
    json.endObject()
    json.endLine()
    return json.text
  }

  private static func write(_ plan: SweepPlan, _ groups: [String], to json: inout JSONText) {
    json.key("vary")
    json.beginArray()
    for variation in plan.variations {
      json.beginObject()
      json.member("path", variation.path)
      json.key("values")
      json.beginArray()
      for value in variation.values { json.string(value) }
      json.endArray()
      json.endObject()
    }
    json.endArray()
    json.key("require")
    json.beginArray()
    for requirement in plan.requirements {
      json.beginObject()
      json.member("text", requirement.text)
      json.member("metric", requirement.metric.rawValue + requirement.metric.unit.suffix)
      json.key("group")
      if let group = requirement.group { json.string(groups[group.index]) } else { json.null() }
      json.member("relation", requirement.relation.rawValue)
      json.key("limit")
      json.literal(number(Double(requirement.limit), requirement.metric.unit))
      json.endObject()
    }
    json.endArray()
  }

  private static func write(
    _ row: SweepRow, isChosen: Bool, _ table: SweepTable, to json: inout JSONText
  ) {
    let isAsked = !table.plan.requirements.isEmpty
    json.beginObject()
    json.key("values")
    json.beginArray()
    for value in row.values { json.string(value) }
    json.endArray()
    json.key("holds")
    if isAsked { json.bool(row.isGood) } else { json.null() }
    json.member("smallest", isChosen)
    json.member("stalled", row.isStalled)
    json.key("required")
    json.beginArray()
    for (place, requirement) in table.plan.requirements.enumerated() {
      json.beginObject()
      write(row.required[place], requirement.metric, to: &json)
      json.member("holds", row.holds[place])
      json.endObject()
    }
    json.endArray()
    json.key("groups")
    json.beginArray()
    for (index, group) in table.plan.settings[row.setting].scenario.groups.enumerated() {
      json.beginObject()
      json.member("group", group.name)
      json.key("metrics")
      metrics(to: &json) { row.estimate($0, of: GroupID(index)) }
      json.key("change_from_next_smaller")
      difference(row, table.smaller(than: row), GroupID(index), to: &json)
      json.key("change_from_smallest_that_holds")
      let chosen = table.chosen.map { table.rows[$0] }
      difference(row, isChosen ? nil : chosen, GroupID(index), to: &json)
      json.key("lag_of_first_run")
      write(row.runs[0].curves[index], to: &json)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }

  private static func difference(
    _ row: SweepRow, _ other: SweepRow?, _ group: GroupID, to json: inout JSONText
  ) {
    guard let other else {
      json.null()
      return
    }
    json.beginObject()
    json.key("values")
    json.beginArray()
    for value in other.values { json.string(value) }
    json.endArray()
    json.key("metrics")
    metrics(to: &json) { row.difference($0, of: group, from: other) }
    json.endObject()
  }

  private static func metrics(to json: inout JSONText, _ estimate: (MetricName) -> Estimate) {
    json.beginObject()
    for metric in MetricName.allCases {
      json.key(metric.rawValue + metric.unit.suffix)
      json.beginObject()
      write(estimate(metric), metric, to: &json)
      json.endObject()
    }
    json.endObject()
  }

  /// Null is what is not known: a mean where some run has no value, a half width of one run.
  private static func write(
    _ estimate: Estimate, _ metric: MetricName, to json: inout JSONText
  ) {
    json.key("mean")
    json.literal(estimate.isWhole ? number(estimate.mean, metric.unit) : "null")
    json.key("halfwidth")
    json.literal(estimate.hasInterval ? number(estimate.halfWidth, metric.unit) : "null")
    if metric.mayBeMissing { json.member("runs_without", Int64(estimate.missing)) }
  }

  private static func write(_ curve: SweepCurve, to json: inout JSONText) {
    json.beginObject()
    json.key("slot_seconds")
    json.literal(number(Double(curve.width), .duration))
    json.key("end_seconds")
    json.literal(number(Double(curve.end), .duration))
    json.key("largest_lag")
    json.beginArray()
    for value in curve.slots { json.integer(value) }
    json.endArray()
    json.endObject()
  }

  private static func number(_ value: Double, _ unit: MetricName.Unit) -> String {
    MetricText.plain(value / unit.scale, 6)
  }
}
