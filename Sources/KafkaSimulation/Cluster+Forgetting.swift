import EventKernel
import KafkaModel

// Runs that only fold their facts need no record that nobody can read again. Where the broker
// would keep it until retention deletes it, such a run forgets it.
extension Cluster {
  /// Records appended between two looks at what can be forgotten.
  private static let forgettingInterval = 4096

  /// Whether it is known of everything in the scenario which records it may read again.
  static func mayForget(_ scenario: Scenario) -> Bool {
    let hasFailures = scenario.recordKinds.contains { $0.fails > 0 }
    let hasReplicas = scenario.topics.contains { !$0.replicas.isEmpty }
    // Cleaners, control records and outputs look at records that consumers are done with.
    let hasOldLogs = scenario.topics.contains { $0.log != nil }
    let hasOutputs = scenario.groups.contains { $0.transform != nil }
    let hasTransactions = scenario.producers.contains { $0.transactions != nil }
    let looksBack = scenario.groups.contains { $0.config.autoOffsetReset == .byDuration }
    return !hasFailures && !hasReplicas && !hasOldLogs && !hasOutputs && !hasTransactions
      && !looksBack
  }

  /// Forgets what nobody can read again, once that is worth a look; nil when it is not.
  ///
  /// Commits that take no time are seen nowhere but in the queue, so none may be pending.
  mutating func forgetOldRecords() -> TraceFloor? {
    guard nextRecord >= nextForgetting, queue.isLaneEmpty else { return nil }
    let offsets = floors()
    var record = nextRecord
    var kept = 0
    for (partition, offset) in offsets.enumerated() {
      logs[partition].forget(below: offset)
      record = min(record, logs[partition].lowestRecord)
      kept += Int(logs[partition].end - offset)
    }
    record = min(record, lowestUnstoredRecord)
    recordKinds.forget(below: record)
    if keepsRecordTimes { recordTimes.forget(below: record) }
    // Where much has to be kept, looking at all of it again is put off as long.
    nextForgetting = nextRecord + max(Self.forgettingInterval, kept)
    return TraceFloor(record: record, offsets: offsets)
  }

  /// By partition, the offset below which no record will be read again.
  private func floors() -> [Int64] {
    var lowest: [Int64] = []
    for partition in logs.indices { lowest.append(lowestUncommitted(of: partition)) }
    for index in consumers.indices { consumers[index].lowerToWhatIsInHand(&lowest) }
    commitRequests.forEach { request in
      for place in request.offsets.indices {
        let (partition, offset) = request.offsets[place]
        lowest[partition] = min(lowest[partition], offset)
      }
    }
    // A commit looks at the last record that it covers.
    for partition in lowest.indices {
      lowest[partition] = max(logs[partition].start, lowest[partition] - 1)
    }
    return lowest
  }

  private func lowestUncommitted(of partition: Int) -> Int64 {
    var lowest = logs[partition].end
    for index in groups.indices where groups[index].reads(partition) {
      let committed = groups[index].committed[partition]
      if committed >= 0 {
        lowest = min(lowest, committed)
      } else if groups[index].spec.config.autoOffsetReset == .earliest {
        lowest = logs[partition].start
      }
    }
    return lowest
  }

  /// The lowest number of a record that was sent and has no offset yet.
  private var lowestUnstoredRecord: Int {
    var lowest = nextRecord
    for index in producers.indices {
      for batch in producers[index].batches {
        for record in batch.records { lowest = min(lowest, record.number) }
      }
    }
    produceRequests.forEach { request in
      for batch in request.batches {
        for record in batch.records { lowest = min(lowest, record.number) }
      }
    }
    return lowest
  }
}

extension ConsumerState {
  /// Lowers offsets, by partition, to those that the consumer will yet read or commit.
  fileprivate func lowerToWhatIsInHand(_ lowest: inout [Int64]) {
    for place in batch.indices {
      lowest[batch[place].partition] = min(lowest[batch[place].partition], batch[place].next)
    }
    for slot in owned.indices {
      let partition = owned[slot].partition
      lowest[partition] = min(lowest[partition], owned[slot].position)
      if owned[slot].committed >= 0 {
        lowest[partition] = min(lowest[partition], owned[slot].committed)
      }
    }
    pool?.lowerToWhatIsInHand(&lowest)
  }
}
