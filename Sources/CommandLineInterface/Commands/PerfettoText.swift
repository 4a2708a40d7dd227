import EventKernel
import KafkaModel
import SourceText
import TraceAnalysis

/// A run as Chrome trace-event JSON, which Perfetto opens: a track per consumer and per partition.
///
/// Groups are processes whose threads are their consumers; topics are processes whose threads are
/// their partitions, once per group that reads them. Times are microseconds, and never go back on
/// a track.
struct PerfettoText {
  /// A mark on a track of the process that is being written, or a slice of it.
  private struct Mark {
    var thread: Int
    var name: String
    var start: SimulationTime
    /// Nil for what takes no time.
    var end: SimulationTime?
  }

  private let trace: Trace
  private let timeline: RunTimeline
  private let header: TraceHeader
  private var json = JSONText()
  /// What the process that is being written has on its tracks, in any order.
  private var marks: [Mark] = []

  /// The whole file for `trace`.
  static func text(for trace: Trace) -> [UInt8] {
    var writer = PerfettoText(trace)
    writer.write()
    return writer.json.bytes
  }

  private init(_ trace: Trace) {
    self.trace = trace
    timeline = RunTimeline(trace)
    header = trace.header
  }

  private mutating func write() {
    json.beginObject()
    json.member("displayTimeUnit", "ms")
    json.key("traceEvents")
    json.beginArray()
    for producer in header.producers.indices { writeProducer(producer) }
    for topic in header.topics.indices { writeTopic(topic) }
    for group in header.groups.indices { writeGroup(group) }
    json.endArray()
    json.endObject()
    json.endLine()
  }

  // Process numbers: the producers, then topics, then groups.
  private var topicProcess: Int { 2 }
  private var groupProcess: Int { 2 + header.topics.count }

  private mutating func writeProducer(_ index: Int) {
    if index == 0 { nameProcess(1, "producers") }
    nameThread(1, index + 1, header.producers[index].name)
    for send in timeline.sends[index] {
      instant("send \(header.recordKinds[send.kind.index].label)", index + 1, send.time)
    }
    writeMarks(of: 1)
  }

  private mutating func writeTopic(_ topic: Int) {
    let process = topicProcess + topic
    nameProcess(process, "topic \(header.topics[topic].name)")
    let readers = header.groups.indices.filter {
      header.groups[$0].topics.contains(TopicID(topic))
    }
    for partition in header.topics[topic].partitions {
      let number = header.partitions[partition].number
      for (place, group) in ([nil] + readers.map { Optional($0) }).enumerated() {
        let thread = number * (readers.count + 1) + place + 1
        guard let group else {
          nameThread(process, thread, "partition \(number)")
          for append in timeline.appends[partition] {
            let label = header.recordKinds[append.kind.index].label
            instant("\(label) at offset \(append.offset.value)", thread, append.time)
          }
          continue
        }
        nameThread(process, thread, "partition \(number), read by \(header.groups[group].name)")
        let all = timeline.ownerships[partition].filter { $0.group == GroupID(group) }
        for (place, owned) in all.enumerated() {
          // A zombie's belief ends where the group has another owner: slices must not overlap.
          let next = place + 1 < all.count ? all[place + 1].start : owned.end
          slice(
            header.consumers[owned.consumer.index].name, thread, owned.start,
            min(owned.end, max(next, owned.start)))
        }
      }
    }
    writeMarks(of: process)
  }

  private mutating func writeGroup(_ group: Int) {
    let info = header.groups[group]
    let process = groupProcess + group
    nameProcess(process, "group \(info.name)")
    nameThread(process, 1, "rebalances")
    for span in timeline.rebalances[group] {
      let name = span.generation.map { "rebalance, generation \($0.number)" } ?? "rebalance"
      slice(name, 1, span.start, span.end)
    }
    let partitions = info.topics.flatMap { Array(header.topics[$0.index].partitions) }
    let lag = LagSteps.total(
      partitions.map { LagSteps.steps(of: PartitionID($0), in: GroupID(group), timeline) })
    for step in lag { counter("lag", process, step.time, step.lag) }
    var thread = 2
    for consumer in info.consumers {
      let tracks = WorkTracks.tracks(
        timeline.work[consumer], count: info.workers?.count ?? 1)
      let name = header.consumers[consumer].name
      for (place, track) in tracks.enumerated() {
        nameThread(process, thread, tracks.count == 1 ? name : "\(name), worker \(place + 1)")
        if place == 0 { markLives(of: consumer, thread) }
        for work in track {
          let label = header.recordKinds[work.kind.index].label
          let place = "\(timeline.name(of: work.partition)) offset \(work.offset.value)"
          slice(
            "\(label) (\(place))\(work.isRepeat ? ", again" : "")", thread, work.start, work.end)
        }
        thread += 1
      }
    }
    writeMarks(of: process)
  }

  private mutating func markLives(of consumer: Int, _ thread: Int) {
    for life in timeline.lives[consumer] {
      instant("start", thread, life.start)
      switch life.ending {
      case .crashed: instant("crash", thread, life.end)
      case .stopped: instant("stop", thread, life.end)
      case .running: break
      }
    }
    for commit in timeline.commits[consumer] {
      let place = "\(timeline.name(of: commit.partition)) at \(commit.offset.value)"
      let refusal = commit.error.map { " refused: \($0.rawValue)" } ?? ""
      instant("commit \(place)\(refusal)", thread, commit.time)
    }
  }

  private mutating func slice(
    _ name: String, _ thread: Int, _ start: SimulationTime, _ end: SimulationTime
  ) {
    marks.append(Mark(thread: thread, name: name, start: start, end: end))
  }

  private mutating func instant(_ name: String, _ thread: Int, _ time: SimulationTime) {
    marks.append(Mark(thread: thread, name: name, start: time))
  }

  /// Writes what was marked, track by track and in order of time.
  private mutating func writeMarks(of process: Int) {
    let order = marks.indices.sorted { left, right in
      (marks[left].thread, marks[left].start, left)
        < (marks[right].thread, marks[right].start, right)
    }
    for place in order { write(marks[place], process) }
    marks = []
  }
}

extension PerfettoText {
  private mutating func begin(_ name: String, _ phase: String, _ process: Int) {
    json.beginObject()
    json.member("name", name)
    json.member("ph", phase)
    json.member("pid", Int64(process))
  }

  private mutating func nameProcess(_ process: Int, _ name: String) {
    begin("process_name", "M", process)
    argument("name", name)
    json.endObject()
    begin("process_sort_index", "M", process)
    json.key("args")
    json.beginObject()
    json.member("sort_index", Int64(process))
    json.endObject()
    json.endObject()
  }

  private mutating func nameThread(_ process: Int, _ thread: Int, _ name: String) {
    begin("thread_name", "M", process)
    json.member("tid", Int64(thread))
    argument("name", name)
    json.endObject()
  }

  private mutating func argument(_ key: String, _ value: String) {
    json.key("args")
    json.beginObject()
    json.member(key, value)
    json.endObject()
  }

  private mutating func write(_ mark: Mark, _ process: Int) {
    begin(mark.name, mark.end == nil ? "i" : "X", process)
    json.member("tid", Int64(mark.thread))
    json.key("ts")
    json.literal(Self.microseconds(mark.start.nanoseconds))
    if let end = mark.end {
      json.key("dur")
      json.literal(Self.microseconds((end - mark.start).nanoseconds))
    } else {
      json.member("s", "t")
    }
    json.endObject()
  }

  private mutating func counter(
    _ name: String, _ process: Int, _ time: SimulationTime, _ value: Int64
  ) {
    begin(name, "C", process)
    json.key("ts")
    json.literal(Self.microseconds(time.nanoseconds))
    json.key("args")
    json.beginObject()
    json.member("records", value)
    json.endObject()
    json.endObject()
  }

  /// Microseconds as a decimal number, exact to the nanosecond.
  private static func microseconds(_ nanoseconds: Int64) -> String {
    let rest = nanoseconds % 1000
    if rest == 0 { return "\(nanoseconds / 1000)" }
    let digits = "\(rest)"
    return "\(nanoseconds / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
