import KafkaModel
import SourceText
import TraceAnalysis

/// What tells whether two parts belong to one sweep.
package struct SweepStamp: Hashable, Sendable {
  /// Version of the tool that ran it.
  package var version: String
  /// A hash of the scenario's text.
  package var scenario: String
  /// Everything that was set from outside the text: replacements, variations, replications.
  package var settings: [String]
  /// All runs of the sweep.
  package var runCount: Int

  /// The stamp of a sweep of the scenario with these bytes.
  package init(version: String, scenario: [UInt8], settings: [String], runCount: Int) {
    self.version = version
    self.scenario = Self.hash(scenario)
    self.settings = settings
    self.runCount = runCount
  }

  /// FNV-1a, 64 bit, in hexadecimal digits: it is to tell mistakes, not forgeries.
  package static func hash(_ bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    var digits: [UInt8] = []
    for place in 0..<16 {
      let digit = UInt8(truncatingIfNeeded: hash >> UInt64(60 - 4 * place)) & 0xF
      digits.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
    return String(decoding: digits, as: UTF8.self)
  }
}

/// The runs of one shard as JSON Lines: a head, then a line for each run.
///
/// All numbers are whole ones in the units of `MetricName`, so that nothing is rounded on the way;
/// a metric without a value, such as the drain time of a lag that is left, is null.
package enum SweepPart {
  /// Version of the format; parts of another one are refused.
  package static let format = 3

  /// The text of a part; a stopped one has only the runs that were finished.
  package static func text(
    _ stamp: SweepStamp, shard: Int, of count: Int, runs: [(number: Int, run: SweepRun)],
    isStopped: Bool
  ) -> String {
    var json = JSONText()
    json.beginObject()
    json.member("marbles_whatif_part", Int64(format))
    json.member("version", stamp.version)
    json.member("shard", Int64(shard))
    json.member("shards", Int64(count))
    json.member("runs", Int64(runs.count))
    json.member("of_runs", Int64(stamp.runCount))
    json.member("stopped", isStopped)
    json.member("scenario", stamp.scenario)
    json.key("settings")
    json.beginArray()
    for setting in stamp.settings { json.string(setting) }
    json.endArray()
    json.endObject()
    json.endLine()
    var text = json.text
    for (number, run) in runs { text += line(number, run) }
    return text
  }

  private static func line(_ number: Int, _ run: SweepRun) -> String {
    var json = JSONText()
    json.beginObject()
    json.member("run", Int64(number))
    json.member("stalled", run.metrics.isStalled)
    json.member("lag_max", run.metrics.peakLag)
    json.key("groups")
    json.beginArray()
    for (place, group) in run.metrics.groups.enumerated() {
      json.beginObject()
      json.key("values")
      json.beginArray()
      for metric in MetricName.allCases {
        if let value = group.measured(metric) { json.integer(value) } else { json.null() }
      }
      json.endArray()
      json.member("hottest", group.hottestPartition)
      json.member("busiest", group.busiest)
      json.member("partitions", Int64(group.partitionCount))
      write("load", run.loads[place].numbers, to: &json)
      json.key("spans")
      json.beginArray()
      for span in run.loads[place].spans { write(span.numbers, to: &json) }
      json.endArray()
      if !run.curves.isEmpty {
        let curve = run.curves[place]
        write("lag", [curve.width, curve.end] + curve.slots, to: &json)
      }
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.endLine()
    return json.text
  }

  private static func write(_ name: String, _ numbers: [Int64], to json: inout JSONText) {
    json.key(name)
    write(numbers, to: &json)
  }

  private static func write(_ numbers: [Int64], to json: inout JSONText) {
    json.beginArray()
    for number in numbers { json.integer(number) }
    json.endArray()
  }

  /// The numbers of one group in the line of a run.
  package struct Group {
    package var values: [Int64?]
    package var hottest: Int64
    package var busiest: Int64
    package var partitions: Int
    package var load: [Int64]
    package var spans: [[Int64]]
    /// Width, end and slots of the curve; nil where the run has none.
    package var lag: [Int64]?

    package init(
      values: [Int64?], hottest: Int64, busiest: Int64, partitions: Int, load: [Int64],
      spans: [[Int64]], lag: [Int64]?
    ) {
      self.values = values
      self.hottest = hottest
      self.busiest = busiest
      self.partitions = partitions
      self.load = load
      self.spans = spans
      self.lag = lag
    }
  }

  /// A run from the numbers of its line; nil when they are not as many as there must be.
  package static func run(isStalled: Bool, peakLag: Int64, groups: [Group]) -> SweepRun? {
    var run = SweepRun(
      metrics: RunMetrics(groups: [], isStalled: isStalled, peakLag: peakLag), curves: [],
      loads: [])
    for group in groups {
      guard let metrics = metrics(of: group),
        let load = GroupLoad(numbers: group.load, spans: group.spans)
      else { return nil }
      run.metrics.groups.append(metrics)
      run.loads.append(load)
      if let lag = group.lag {
        guard lag.count >= 2, lag[0] > 0 else { return nil }
        run.curves.append(SweepCurve(slots: Array(lag[2...]), width: lag[0], end: lag[1]))
      }
    }
    return run.curves.isEmpty || run.curves.count == groups.count ? run : nil
  }

  /// The metrics of one group; nil where their number is wrong, or one is missing that every run
  /// has.
  private static func metrics(of group: Group) -> GroupMetrics? {
    let names = MetricName.allCases
    guard group.values.count == names.count else { return nil }
    var metrics = GroupMetrics(
      values: group.values.map { $0 ?? 0 }, lag: LagCurve(), hottestPartition: group.hottest,
      busiest: group.busiest, partitionCount: group.partitions)
    for (name, value) in zip(names, group.values) where value == nil {
      if !name.mayBeMissing { return nil }
      if name == .drain { metrics.isDrained = false } else { metrics.hasFinished = false }
    }
    return metrics
  }
}
