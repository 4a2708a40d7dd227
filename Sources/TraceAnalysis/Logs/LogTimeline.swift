package import EventKernel
package import KafkaModel

/// What happened to logs and to the requests of producers: replicas, transactions, old age.
///
/// `RunTimeline` tells of a cluster that does not fail and of logs that keep everything; this tells
/// of the rest. Empty where a run has nothing of it.
package struct LogTimeline: Sendable {
  /// Times during which one broker led a partition, by partition.
  package internal(set) var leaderships: [[Leadership]]
  /// What each replica stored and when, by partition; empty where there is one replica only.
  package internal(set) var copies: [[ReplicaCopy]]
  /// Times at which consumers could read further, by partition.
  package internal(set) var highWatermarks: [[LogBoundary]]
  /// The same for `read_committed` consumers, by partition.
  package internal(set) var stableOffsets: [[LogBoundary]]
  /// Records that a log holds already and stores again, by partition.
  package internal(set) var repeats: [[RepeatedAppend]]
  /// Sends that a leader knew and did not store again, by partition.
  package internal(set) var duplicates: [[RepeatedAppend]]
  /// New sets of in-sync replicas, by partition.
  package internal(set) var inSyncChanges: [[InSyncChange]]
  /// Control records, by partition.
  package internal(set) var controls: [[ControlMark]]
  /// What each replica has of them and since when; empty where there is one replica only.
  package internal(set) var markerCopies: [[MarkerCopy]]
  /// When each record was compacted away, by partition and offset.
  package internal(set) var compactions: [[CompactionMark]]
  /// Moves of the start of the log, by partition.
  package internal(set) var startMoves: [[StartMove]]
  /// Beginnings of segments after the first, by partition.
  package internal(set) var segments: [[LogBoundary]]
  /// Ends of the cleaner's rounds, by partition.
  package internal(set) var cleanings: [[LogBoundary]]
  /// Times during which a broker was not as usual, by broker.
  package internal(set) var brokerTroubles: [[BrokerTrouble]]
  /// What became of sends, by producer.
  package internal(set) var sendMarks: [[SendOutcomeMark]]
  /// Lives of producer processes that ended, by producer.
  package internal(set) var producerDowntimes: [[Downtime]]
  /// Transactions, by producer.
  package internal(set) var producerTransactions: [[TransactionSpan]]
  /// Transactions of consumers that transform, by consumer.
  package internal(set) var consumerTransactions: [[TransactionSpan]]
  /// Times at which a producer or a consumer was fenced.
  package internal(set) var producerFencings: [[SimulationTime]]
  package internal(set) var consumerFencings: [[SimulationTime]]
  /// Positions that were gone, by consumer.
  package internal(set) var resets: [[PositionResetMark]]
  /// Whether a record belongs to an aborted transaction, by its number.
  package internal(set) var isAborted: [Bool] = []
  /// When a leader change cut a record off that no log has had since, by its number; else nil.
  package internal(set) var cutAt: [SimulationTime?] = []
  /// Records that were acknowledged and then truncated from every log, in the order of their loss.
  package internal(set) var acknowledgedLosses: [AcknowledgedLoss] = []

  /// Reads a whole trace.
  package init(_ trace: Trace) {
    let header = trace.header
    let partitions = header.partitions.count
    let producers = header.producers.count
    let consumers = header.consumers.count
    leaderships = header.partitions.map { info in
      guard info.replicas.count > 1 else { return [] }
      return [
        Leadership(
          start: .zero, end: trace.end, leader: info.replicas[0], epoch: 0, kind: nil)
      ]
    }
    copies = Array(repeating: [], count: partitions)
    highWatermarks = Array(repeating: [], count: partitions)
    stableOffsets = Array(repeating: [], count: partitions)
    inSyncChanges = Array(repeating: [], count: partitions)
    repeats = Array(repeating: [], count: partitions)
    duplicates = Array(repeating: [], count: partitions)
    controls = Array(repeating: [], count: partitions)
    markerCopies = Array(repeating: [], count: partitions)
    compactions = Array(repeating: [], count: partitions)
    startMoves = Array(repeating: [], count: partitions)
    segments = Array(repeating: [], count: partitions)
    cleanings = Array(repeating: [], count: partitions)
    brokerTroubles = Array(repeating: [], count: header.brokers.count)
    sendMarks = Array(repeating: [], count: producers)
    producerDowntimes = Array(repeating: [], count: producers)
    producerTransactions = Array(repeating: [], count: producers)
    consumerTransactions = Array(repeating: [], count: consumers)
    producerFencings = Array(repeating: [], count: producers)
    consumerFencings = Array(repeating: [], count: consumers)
    resets = Array(repeating: [], count: consumers)
    var builder = LogTimelineBuilder(header: header, end: trace.end)
    for event in trace.events { builder.add(event, to: &self) }
    builder.close(&self)
  }
}

/// A time during which a partition had one leader, or none.
package struct Leadership: Hashable, Sendable {
  package var start: SimulationTime
  package var end: SimulationTime
  /// Nil while no replica may lead.
  package var leader: BrokerID?
  package var epoch: Int
  /// How it came to lead; nil for the leader of the start.
  package var kind: ElectionKind?
}

/// One record on one replica.
package struct ReplicaCopy: Hashable, Sendable {
  package var time: SimulationTime
  package var broker: BrokerID
  package var record: RecordID
  package var kind: RecordKindID
  package var offset: Offset
  /// When the replica dropped it again, or nil.
  package var truncated: SimulationTime?
}

/// A record that reaches a log which has it already.
package struct RepeatedAppend: Hashable, Sendable {
  package var time: SimulationTime
  package var record: RecordID
  package var kind: RecordKindID
  /// Where it is stored now, or where it was found.
  package var offset: Offset
}

/// An offset that is in force from a time on.
package struct LogBoundary: Hashable, Sendable {
  package var time: SimulationTime
  package var offset: Offset
}

/// A new set of in-sync replicas.
package struct InSyncChange: Hashable, Sendable {
  package var time: SimulationTime
  /// Who was in sync before.
  package var before: BrokerSet
  package var after: BrokerSet
}

/// A control record in a log.
package struct ControlMark: Hashable, Sendable {
  package var time: SimulationTime
  package var offset: Offset
  package var outcome: TransactionOutcome
  /// The records of its transaction in this log, whatever others wrote between them.
  package var records: [RecordID]
}

/// One control record on one replica.
package struct MarkerCopy: Hashable, Sendable {
  package var time: SimulationTime
  package var broker: BrokerID
  package var offset: Offset
  package var outcome: TransactionOutcome
  /// When the replica dropped it again, or nil.
  package var truncated: SimulationTime?
}

/// A record that the cleaner took.
package struct CompactionMark: Hashable, Sendable {
  package var time: SimulationTime
  package var record: RecordID
  package var offset: Offset
}

/// The start of a log moved up.
package struct StartMove: Hashable, Sendable {
  package var time: SimulationTime
  /// Everything below it is gone.
  package var start: Offset
  package var reason: RetentionReason
}

/// A time during which a broker was not as usual.
package struct BrokerTrouble: Hashable, Sendable {
  /// What is wrong.
  package enum Kind: Hashable, Sendable {
    case crashed
    case stopped
    case paused
    case cutOff(BrokerID)
  }

  package var kind: Kind
  package var start: SimulationTime
  package var end: SimulationTime
}

/// What became of a send, as its producer sees it.
package struct SendOutcomeMark: Hashable, Sendable {
  /// What the producer learns or does.
  package enum Outcome: Hashable, Sendable {
    case acknowledged
    /// A request of a retry leaves, for the n-th time in all.
    case retried(Int)
    case refused(ProduceError)
    case failed(ProduceError)
  }

  package var time: SimulationTime
  package var record: RecordID
  package var kind: RecordKindID
  package var outcome: Outcome
}

/// A time during which a process did not run.
package struct Downtime: Hashable, Sendable {
  package var start: SimulationTime
  package var end: SimulationTime
  /// Whether the process started again.
  package var isOver: Bool
}

/// One transaction.
package struct TransactionSpan: Hashable, Sendable {
  package var start: SimulationTime
  /// When it was decided; the end of the run when it never was.
  package var end: SimulationTime
  /// Nil while it is open.
  package var outcome: TransactionOutcome?
  /// Why it ended.
  package var cause = TransactionEnd.requested
  /// Whether it ended with its process before it had written anything.
  package var isEmpty = false
}

/// A wanted offset was gone.
package struct PositionResetMark: Hashable, Sendable {
  package var time: SimulationTime
  package var partition: PartitionID
  package var from: Offset
  package var to: Offset
  package var source: PositionSource
}

/// A record whose producer was told that it is stored, and which no log has any more.
package struct AcknowledgedLoss: Hashable, Sendable {
  package var time: SimulationTime
  package var record: RecordID
  package var kind: RecordKindID
  package var partition: PartitionID
  package var offset: Offset
}
