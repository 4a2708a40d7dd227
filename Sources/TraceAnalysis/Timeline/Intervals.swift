package import EventKernel
package import KafkaModel

/// A record leaving its producer.
package struct SendMark: Hashable, Sendable {
  package var time: SimulationTime
  package var record: RecordID
  package var kind: RecordKindID
}

/// A record reaching its partition.
package struct AppendMark: Hashable, Sendable {
  package var time: SimulationTime
  package var record: RecordID
  package var kind: RecordKindID
  package var offset: Offset
  /// Place among all appends of the run, from 0: the order in which records were stored.
  package var sequence: Int
}

/// A control record reaching its partition.
package struct ControlRecordMark: Hashable, Sendable {
  package var time: SimulationTime
  package var offset: Offset
  package var owner: TransactionOwner
  package var outcome: TransactionOutcome
}

/// A time during which one consumer owned one partition.
package struct OwnershipInterval: Hashable, Sendable {
  package var partition: PartitionID
  package var group: GroupID
  package var consumer: ConsumerID
  /// Where the owner begins to read.
  package var position: Offset
  /// Where the group had been, if `auto.offset.reset` took the owner beyond that.
  package var passedOver: Offset?
  package var start: SimulationTime
  /// The end of the run when nobody took the partition away.
  package var end: SimulationTime
  /// How it ended, or nil when it lasted to the end of the run.
  package var ending: RevocationReason?
}

/// A time during which a consumer worked on one record.
package struct ProcessingInterval: Hashable, Sendable {
  /// How the work on a record ends.
  package enum Outcome: Hashable, Sendable {
    case finished
    /// The processing failed.
    case failed
    /// The process died.
    case abandoned
    /// The run ended first.
    case unfinished
  }

  package var consumer: ConsumerID
  package var partition: PartitionID
  package var offset: Offset
  package var record: RecordID
  package var kind: RecordKindID
  package var start: SimulationTime
  package var end: SimulationTime
  package var outcome: Outcome
  /// Whether the same group had finished this record before.
  package var isRepeat: Bool
  /// Place among all work of the run that ended, in the order of its ends; 0 while it goes on.
  package var endRank = 0
}

/// One life of a consumer process.
package struct ConsumerLife: Hashable, Sendable {
  /// How a life ends.
  package enum Ending: Hashable, Sendable {
    case running
    case stopped
    case crashed
  }

  package var start: SimulationTime
  package var end: SimulationTime
  package var ending: Ending
  /// When the coordinator removed the member, or nil when it did not.
  package var removal: SimulationTime?
  /// Why it removed the member.
  package var removalReason: RemovalReason?
}

/// What a member owns from an assignment on.
package struct AssignmentMark: Hashable, Sendable {
  package var time: SimulationTime
  package var generation: Generation
  /// All partitions owned after the assignment, ascending; none for an idle member.
  package var partitions: [PartitionID]
}

/// One commit of one partition.
package struct CommitMark: Hashable, Sendable {
  package var time: SimulationTime
  package var partition: PartitionID
  package var offset: Offset
  /// Why the coordinator refused it, or nil when it was stored.
  package var error: CommitError?
  /// Whether it stored another offset than the one stored before.
  package var changes: Bool
}

/// A rebalance, from PreparingRebalance to Stable.
package struct RebalanceSpan: Hashable, Sendable {
  package var start: SimulationTime
  /// The end of the run when the group did not become stable again.
  package var end: SimulationTime
  package var reason: RebalanceReason
  /// The generation that it led to, or nil when it led to none.
  package var generation: Generation?
  /// Whether the group had no generation before; such a formation is not counted as a rebalance.
  package var isFormation: Bool
  /// When the process fell silent whose session timed out; nil when the group was told at once.
  package var silentSince: SimulationTime?
  /// When the last join phase ended: what follows is SyncGroup.
  package var joined: SimulationTime?
  /// When everything was processed that partitions with a new owner held as it began; nil while
  /// it was not by the next rebalance or the end of the run.
  package var caughtUp: SimulationTime?
}

/// A record that a group will never process.
package struct LostRecord: Hashable, Sendable {
  package var group: GroupID
  package var partition: PartitionID
  package var offset: Offset
  package var record: RecordID
  package var kind: RecordKindID
  package var cause: LostOffset.Cause
  /// Who had it in hand last; nil when nobody ever had.
  package var consumer: ConsumerID?
  /// When that consumer gave it up by its crash or with its partition; else when it was committed
  /// past or deleted.
  package var time: SimulationTime
  /// From when on nobody could finish it any more: it was both given up and committed past.
  package var certain: SimulationTime
}

/// A call of `seek()`.
package struct SeekMark: Hashable, Sendable {
  package var time: SimulationTime
  package var partition: PartitionID
  package var from: Offset
  package var to: Offset
}

/// A copy of a record that a consumer sent to another topic, or gave up.
package struct FailureMark: Hashable, Sendable {
  /// What became of the record.
  package enum Fate: Hashable, Sendable {
    case skipped
    case forwarded(TopicID, ForwardPurpose)
  }

  package var time: SimulationTime
  package var record: RecordID
  package var kind: RecordKindID
  package var fate: Fate
}

/// A stretch of a process's life that is not as usual.
package struct TroubleInterval: Hashable, Sendable {
  /// What is wrong.
  package enum Kind: Hashable, Sendable {
    /// The process stands still.
    case paused
    /// The coordinator cannot be reached.
    case isolated
    /// The coordinator has removed the member, which goes on without knowing.
    case zombie
    /// It called `pause()`: enough is in hand.
    case backpressure
    /// Processing takes so many thousandths of its usual time.
    case slow(perMille: Int)

    /// How many times the usual time processing takes, such as `2.5`; nil where it is not slow.
    package var factor: String? {
      guard case .slow(let perMille) = self else { return nil }
      return MeasureText.decimal(Int64(perMille), 3)
    }
  }

  package var kind: Kind
  package var start: SimulationTime
  package var end: SimulationTime
}

/// The offset that a consumer polls next, from an instant on.
package struct PositionMark: Hashable, Sendable {
  package var time: SimulationTime
  package var consumer: ConsumerID
  package var offset: Offset
}

/// Records handed to the application by one `poll()`, of one partition.
package struct PollMark: Hashable, Sendable {
  package var time: SimulationTime
  package var partition: PartitionID
  package var first: Offset
  package var end: Offset
}
