import EventKernel
import KafkaModel

// What a commit does once its answer is there.
extension Cluster {
  /// The answer to a commit that was stored reached its sender; followed only to tell of it.
  mutating func confirmCommit(_ process: ProcessRef, _ slot: Int) {
    guard let request = commitRequests.take(slot), isAlive(process) else { return }
    for place in request.offsets.indices {
      let (partition, offset) = request.offsets[place]
      record(
        .commitAcknowledged(
          consumer: ConsumerID(process.consumer), partition: PartitionID(partition),
          offset: Offset(offset)))
    }
  }

  /// A commit was answered.
  ///
  /// A member that was removed gets `CommitFailedException` out of the loop over its batch: the
  /// remaining records are left to whoever owns the partitions now. Where only a rebalance is in
  /// the way, the loop goes on and the offset is part of a later commit.
  mutating func continueAfterCommit(_ process: ProcessRef, _ code: Int) {
    let index = process.consumer
    guard isAlive(process) else { return }
    switch consumers[index].activity {
    case .committing(.nextRecord):
      let error = code < 0 ? nil : CommitError.allCases[code]
      let mustNotGoOn = groups[consumers[index].group].commitsFirst
      switch error {
      case nil: beginNextRecord(index)
      case .rebalanceInProgress where !mustNotGoOn: beginNextRecord(index)
      case .staleMemberEpoch where !mustNotGoOn: beginNextRecord(index)
      default: poll(index)
      }
    case .committing(.handOver):
      if code < 0 { handOver(index) } else { poll(index) }
    case .committing(.poll): poll(index)
    case .committing(.close): finishClose(index)
    case .leavingGeneration:
      let isClassic = groups[consumers[index].group].isClassic
      if isClassic { rejoin(index) } else { applyAssignment(index) }
    case .down, .polling, .processing, .backingOff, .forwarding, .awaitingWorkers: break
    }
  }
}
