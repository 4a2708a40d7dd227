import EventKernel
import KafkaModel

/// What must be remembered while the facts of logs pass by.
struct LogTimelineBuilder {
  let header: TraceHeader
  let end: SimulationTime
  private var kinds: [RecordKindID] = []
  /// Who owns the transaction that each record would belong to.
  private var owners: [TransactionOwner] = []
  /// The records of each partition by offset, as its leader has them; nil for control records.
  private var logs: [[RecordID?]]
  /// Where each record was stored last, by its number.
  private var places: [Offset?] = []
  /// The partition that each record was stored in last, by its number.
  private var partitions: [PartitionID?] = []
  /// The outcomes of control records, by partition and offset.
  private var markers: [[Int64: TransactionOutcome]]
  /// What is left of each log.
  var kept: [KeptOffsets]
  /// How far each replica has got, by broker and partition.
  private var ends: [[Int]]
  /// Who is in sync, by partition.
  private var inSync: [BrokerSet]
  /// Records of each transaction that goes on.
  private var open: [TransactionOwner: [RecordID]] = [:]
  /// Records of the last transaction that each owner has decided.
  private var decided: [TransactionOwner: [RecordID]] = [:]
  private var isAcknowledged: [Bool] = []
  /// Records that a leader change cut off and nobody has stored since, by number.
  private var cut: [Int: AcknowledgedLoss] = [:]

  init(header: TraceHeader, end: SimulationTime) {
    self.header = header
    self.end = end
    let partitions = header.partitions.count
    logs = Array(repeating: [], count: partitions)
    markers = Array(repeating: [:], count: partitions)
    kept = Array(repeating: KeptOffsets(), count: partitions)
    ends = Array(
      repeating: Array(repeating: 0, count: partitions), count: header.brokers.count)
    inSync = header.partitions.map { BrokerSet($0.replicas) }
  }

  /// Adds one fact.
  mutating func add(_ event: TraceEvent, to timeline: inout LogTimeline) {
    let time = event.time
    switch event.fact {
    case .recordSent(_, let producer, let kind):
      addRecord(kind, .producer(producer), to: &timeline)
    case .recordForwarded(_, let original, let consumer, _, _):
      addRecord(kinds[original.number], .consumer(consumer), to: &timeline)
    case .recordAppended(let record, let partition, let offset):
      append(record, partition, offset, at: time, to: &timeline)
    case .markerAppended(let owner, let partition, let offset, let outcome):
      mark(
        partition,
        ControlMark(
          time: time, offset: offset, outcome: outcome, records: taken(by: owner, in: partition)),
        in: &timeline)
    case .replicaFetched(let broker, let partition, let end):
      copy(to: broker, partition, Int(end.value), at: time, in: &timeline)
    case .replicaTruncated(let broker, let partition, let end):
      truncate(broker, partition, end, at: time, in: &timeline)
    case .highWatermarkAdvanced(let partition, let offset):
      timeline.highWatermarks[partition.index].append(LogBoundary(time: time, offset: offset))
    case .lastStableOffsetAdvanced(let partition, let offset):
      timeline.stableOffsets[partition.index].append(LogBoundary(time: time, offset: offset))
    case .inSyncReplicasChanged(let partition, let replicas):
      timeline.inSyncChanges[partition.index].append(
        InSyncChange(time: time, before: inSync[partition.index], after: replicas))
      inSync[partition.index] = replicas
    case .leaderElected(let partition, let leader, let epoch, let end, let kind):
      elect(leader, partition, epoch, Int(end.value), kind, at: time, in: &timeline)
    case .leaderLost(let partition):
      lead(
        Leadership(start: time, end: end, leader: nil, epoch: 0, kind: nil), partition,
        in: &timeline)
    default: addProducerFact(event, to: &timeline)
    }
  }

  private mutating func addRecord(
    _ kind: RecordKindID, _ owner: TransactionOwner, to timeline: inout LogTimeline
  ) {
    timeline.isAborted.append(false)
    timeline.cutAt.append(nil)
    isAcknowledged.append(false)
    places.append(nil)
    partitions.append(nil)
    owners.append(owner)
    kinds.append(kind)
  }

  // MARK: Replicas

  private mutating func put(_ record: RecordID?, _ partition: PartitionID, _ offset: Offset) {
    while logs[partition.index].count <= Int(offset.value) { logs[partition.index].append(nil) }
    logs[partition.index][Int(offset.value)] = record
  }

  private func leader(_ partition: PartitionID, _ timeline: LogTimeline) -> BrokerID? {
    timeline.leaderships[partition.index].last?.leader
  }

  private mutating func append(
    _ record: RecordID, _ partition: PartitionID, _ offset: Offset, at time: SimulationTime,
    to timeline: inout LogTimeline
  ) {
    noteRepeat(record, partition, offset, at: time, in: &timeline)
    put(record, partition, offset)
    partitions[record.number] = partition
    kept[partition.index].store(offset.value)
    cut[record.number] = nil
    if open[owners[record.number]] != nil { open[owners[record.number]]?.append(record) }
    guard let leader = leader(partition, timeline) else { return }
    ends[leader.index][partition.index] = Int(offset.value) + 1
    timeline.copies[partition.index].append(
      ReplicaCopy(
        time: time, broker: leader, record: record, kind: kinds[record.number], offset: offset))
  }

  /// The log has the record already, elsewhere: not when an election has cut it off meanwhile.
  private mutating func noteRepeat(
    _ record: RecordID, _ partition: PartitionID, _ offset: Offset, at time: SimulationTime,
    in timeline: inout LogTimeline
  ) {
    let before = places[record.number]
    places[record.number] = offset
    guard let before, before != offset, Int(before.value) < logs[partition.index].count,
      logs[partition.index][Int(before.value)] == record
    else { return }
    timeline.repeats[partition.index].append(
      RepeatedAppend(time: time, record: record, kind: kinds[record.number], offset: offset))
  }

  private mutating func copy(
    to broker: BrokerID, _ partition: PartitionID, _ end: Int, at time: SimulationTime,
    in timeline: inout LogTimeline
  ) {
    let start = ends[broker.index][partition.index]
    ends[broker.index][partition.index] = end
    let last = min(end, logs[partition.index].count)
    guard start < last else { return }
    // What is deleted or cleaned by now is not there to be copied.
    for offset in start..<last where kept[partition.index].contains(Int64(offset)) {
      guard let record = logs[partition.index][offset] else {
        if let outcome = markers[partition.index][Int64(offset)] {
          timeline.markerCopies[partition.index].append(
            MarkerCopy(time: time, broker: broker, offset: Offset(Int64(offset)), outcome: outcome))
        }
        continue
      }
      timeline.copies[partition.index].append(
        ReplicaCopy(
          time: time, broker: broker, record: record, kind: kinds[record.number],
          offset: Offset(Int64(offset))))
    }
  }

  private mutating func truncate(
    _ broker: BrokerID, _ partition: PartitionID, _ end: Offset, at time: SimulationTime,
    in timeline: inout LogTimeline
  ) {
    ends[broker.index][partition.index] = min(
      ends[broker.index][partition.index], Int(end.value))
    for place in timeline.copies[partition.index].indices {
      let copy = timeline.copies[partition.index][place]
      if copy.broker == broker, copy.truncated == nil, copy.offset >= end, copy.time <= time {
        timeline.copies[partition.index][place].truncated = time
      }
    }
    for place in timeline.markerCopies[partition.index].indices {
      let copy = timeline.markerCopies[partition.index][place]
      if copy.broker == broker, copy.truncated == nil, copy.offset >= end, copy.time <= time {
        timeline.markerCopies[partition.index][place].truncated = time
      }
    }
  }

  private mutating func elect(
    _ leader: BrokerID, _ partition: PartitionID, _ epoch: Int, _ end: Int, _ kind: ElectionKind,
    at time: SimulationTime, in timeline: inout LogTimeline
  ) {
    lead(
      Leadership(start: time, end: self.end, leader: leader, epoch: epoch, kind: kind), partition,
      in: &timeline)
    ends[leader.index][partition.index] = end
    guard end < logs[partition.index].count else { return }
    for offset in end..<logs[partition.index].count {
      markers[partition.index][Int64(offset)] = nil
      guard let record = logs[partition.index][offset] else { continue }
      let loss = AcknowledgedLoss(
        time: time, record: record, kind: kinds[record.number], partition: partition,
        offset: Offset(Int64(offset)))
      cut[record.number] = loss
    }
    logs[partition.index].removeLast(logs[partition.index].count - end)
  }

  private func lead(
    _ leadership: Leadership, _ partition: PartitionID, in timeline: inout LogTimeline
  ) {
    if let last = timeline.leaderships[partition.index].indices.last {
      timeline.leaderships[partition.index][last].end = leadership.start
      if timeline.leaderships[partition.index][last].start == leadership.start {
        timeline.leaderships[partition.index].removeLast()
      }
    }
    timeline.leaderships[partition.index].append(leadership)
  }

  // MARK: Producers and transactions

  /// The kind of a record.
  func kind(_ record: RecordID) -> RecordKindID { kinds[record.number] }

  /// Its producer was told that it is stored.
  mutating func acknowledge(_ record: RecordID) { isAcknowledged[record.number] = true }

  mutating func begin(_ owner: TransactionOwner) { open[owner] = [] }

  /// Whether a transaction is open that has written nothing, which is none to the brokers; it is
  /// forgotten then.
  mutating func forgetEmpty(_ owner: TransactionOwner) -> Bool {
    guard open[owner]?.isEmpty ?? false else { return false }
    open[owner] = nil
    return true
  }

  /// The records of a transaction that is decided now.
  mutating func decide(_ owner: TransactionOwner) -> [RecordID] {
    let records = open.removeValue(forKey: owner) ?? []
    decided[owner] = records
    return records
  }

  /// What a control record of `owner` is about: what the log has of its transaction.
  private func taken(by owner: TransactionOwner, in partition: PartitionID) -> [RecordID] {
    (decided[owner] ?? []).filter { record in
      guard partitions[record.number] == partition, let offset = places[record.number],
        Int(offset.value) < logs[partition.index].count
      else { return false }
      return logs[partition.index][Int(offset.value)] == record
    }
  }

  private mutating func mark(
    _ partition: PartitionID, _ control: ControlMark, in timeline: inout LogTimeline
  ) {
    put(nil, partition, control.offset)
    markers[partition.index][control.offset.value] = control.outcome
    timeline.controls[partition.index].append(control)
    guard let leader = leader(partition, timeline) else { return }
    ends[leader.index][partition.index] = Int(control.offset.value) + 1
    timeline.markerCopies[partition.index].append(
      MarkerCopy(
        time: control.time, broker: leader, offset: control.offset, outcome: control.outcome))
  }

  /// The trace has ended: what was acknowledged and is in no log is lost.
  func close(_ timeline: inout LogTimeline) {
    for (number, isTold) in isAcknowledged.enumerated() {
      guard let loss = cut[number] else { continue }
      timeline.cutAt[number] = loss.time
      if isTold { timeline.acknowledgedLosses.append(loss) }
    }
  }
}
