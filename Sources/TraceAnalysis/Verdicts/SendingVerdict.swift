package import KafkaModel

/// What became of the records that a producer sent: every one is in exactly one of the counts.
package struct SendingVerdict: Hashable, Sendable {
  /// Records that `send()` was called with.
  package var sent = 0
  /// The producer was told that they are stored.
  package var acknowledged = Count()
  /// The producer was told that sending them has failed; they may be stored all the same.
  package var givenUp = Count()
  /// Stored, but no answer reached the producer: `acks=0`, a crash, the end of the run, or a trace
  /// that tells no answers.
  package var stored = Count()
  /// Never stored, nor told about, and their process crashed.
  package var crashed = 0
  /// Never stored, nor told about, by a process that still runs.
  package var open = 0

  /// Those that were sent more than once.
  package var retried = 0
  /// Whether the trace tells of the producer's requests.
  package var tellsRequests = false

  /// Records, and how many of them are in a log at the end or were taken from it by an election.
  package struct Count: Hashable, Sendable {
    package var all = 0
    /// In a log once, and in none since a new leader lacks them.
    package var lost = 0
    /// Not lost, but stored.
    package var kept = 0
  }

  /// Counts what became of the records of each producer.
  package static func all(in trace: Trace) -> [SendingVerdict] {
    var verdicts = trace.header.producers.map { _ in SendingVerdict() }
    var sends = SendFates(trace.header)
    for event in trace.events { sends.note(event.fact) }
    for send in sends.sends { verdicts[send.producer].count(send, copies: sends.copies) }
    return verdicts
  }

  private mutating func count(_ send: SendFates.Send, copies: [Int: Int]) {
    sent += 1
    if send.isRetried { retried += 1 }
    if send.isTold { tellsRequests = true }
    let copies = copies[send.record]
    func add(to count: inout Count) {
      count.all += 1
      if copies == 0 { count.lost += 1 }
      if copies ?? 0 > 0 { count.kept += 1 }
    }
    if send.isAcknowledged {
      add(to: &acknowledged)
    } else if send.isGivenUp {
      add(to: &givenUp)
    } else if copies != nil {
      add(to: &stored)
    } else if send.isCrashed {
      crashed += 1
    } else {
      open += 1
    }
  }
}

/// What is known of each record that a producer sent, as the facts of a run pass by.
private struct SendFates {
  struct Send {
    let producer: Int
    let record: Int
    var isTold = false
    var isRetried = false
    var isAcknowledged = false
    var isGivenUp = false
    /// Whether its process crashed after it had called `send()`.
    var isCrashed = false
  }

  private(set) var sends: [Send] = []
  /// In how many places of the logs a record is now; no entry where it never was in any.
  private(set) var copies: [Int: Int] = [:]
  /// Where the send of each record stands in `sends`.
  private var places: [Int: Int] = [:]
  private var logs: [[(offset: Int64, record: Int)]]

  init(_ header: TraceHeader) { logs = Array(repeating: [], count: header.partitions.count) }

  mutating func note(_ fact: Fact) {
    func change(_ record: RecordID, _ change: (inout Send) -> Void) {
      if let place = places[record.number] { change(&sends[place]) }
    }
    switch fact {
    case .recordSent(let record, let producer, _):
      places[record.number] = sends.count
      sends.append(Send(producer: producer.index, record: record.number))
    case .produceSent(let record, _, _, let attempt):
      change(record) {
        $0.isTold = true
        if attempt > 1 { $0.isRetried = true }
      }
    case .recordAcknowledged(let record, _):
      change(record) { $0.isAcknowledged = true }
    case .sendFailed(let record, _, _):
      change(record) { $0.isGivenUp = true }
    case .producerCrashed(let producer):
      for place in sends.indices where sends[place].producer == producer.index {
        sends[place].isCrashed = true
      }
    case .recordAppended(let record, let partition, let offset):
      logs[partition.index].append((offset.value, record.number))
      copies[record.number, default: 0] += 1
    case .leaderElected(let partition, _, _, let end, _):
      while let last = logs[partition.index].last, last.offset >= end.value {
        logs[partition.index].removeLast()
        copies[last.record, default: 1] -= 1
      }
    default: break
    }
  }
}
