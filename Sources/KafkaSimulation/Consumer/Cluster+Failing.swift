import EventKernel
import KafkaModel

// What an application does with a record that it cannot process. The broker knows nothing of it:
// retry topics and dead-letter topics are ordinary topics that consumers write to.
extension Cluster {
  /// Whether the attempt that ends now fails.
  @inline(__always)
  mutating func fails(_ record: Int, of index: Int) -> Bool {
    if !hasFailures { return false }
    let limit = scenario.recordKinds[kindOf(record)].fails
    if limit == 0 { return false }
    return groups[consumers[index].group].failures(of: origins[record] ?? record) < limit
  }

  /// The kind of a record: producers' records are looked up where copies come from.
  func kindOf(_ record: Int) -> Int { Int(recordKinds[record]) }

  /// The time that a record bears: `message.timestamp.type` is CreateTime, when it was sent.
  func timeOf(_ record: Int) -> SimulationTime { recordTimes[record] }

  /// Gives a record its number.
  @inline(__always)
  mutating func addRecord(ofKind kind: Int) -> Int {
    let record = nextRecord
    nextRecord += 1
    recordKinds.append(Int32(truncatingIfNeeded: kind))
    if keepsRecordTimes { recordTimes.append(now) }
    return record
  }

  /// Counts a failed attempt and does what the group's policy says.
  mutating func handleFailure(of record: Int, _ run: PolledRun, _ index: Int) {
    consumers[index].attempts += 1
    noteFailedTry(of: record, run.partition, run.next, index)
    let policy = groups[consumers[index].group].spec.onFailure
    let blocks = policy.resort == .block && policy.retryTopics.isEmpty
    if blocks || consumers[index].attempts <= policy.retries {
      consumers[index].activity = .backingOff
      schedule(.retryDue(consumers[index].process(index)), at: now + policy.backoff)
    } else if let next = nextRetryTopic(after: run.partition, policy) {
      forward(record, to: next, purpose: .retry, of: index)
    } else if case .deadLetter(let topic) = policy.resort {
      forward(record, to: topic, purpose: .deadLetter, of: index)
    } else if policy.resort == .skip {
      skip(record, run, index)
    } else {
      consumers[index].activity = .backingOff
      schedule(.retryDue(consumers[index].process(index)), at: now + policy.backoff)
    }
  }

  /// Counts a failed try at a record in its group and writes it down.
  mutating func noteFailedTry(
    of record: Int, _ partition: Int, _ offset: Int64, _ index: Int
  ) {
    let group = consumers[index].group
    groups[group].noteFailure(of: origins[record] ?? record)
    self.record(
      .processingFailed(
        consumer: ConsumerID(index), record: RecordID(record),
        partition: PartitionID(partition), offset: Offset(offset),
        attempt: groups[group].failures(of: origins[record] ?? record)))
  }

  private mutating func skip(_ record: Int, _ run: PolledRun, _ index: Int) {
    self.record(
      .recordSkipped(
        consumer: ConsumerID(index), record: RecordID(record),
        partition: PartitionID(run.partition), offset: Offset(run.next)))
    leaveRecord(run, index)
  }

  /// The retry topic that follows the one the record came from; the first one for others.
  private func nextRetryTopic(after partition: Int, _ policy: FailurePolicy) -> TopicID? {
    for (place, topic) in policy.retryTopics.enumerated() {
      let first = firstPartition[topic.index]
      if (first..<(first + scenario.topics[topic.index].finalPartitions)).contains(partition) {
        return place + 1 < policy.retryTopics.count ? policy.retryTopics[place + 1] : nil
      }
    }
    return policy.retryTopics.first
  }

  /// Sends a copy, and waits for the broker to have it before going on.
  private mutating func forward(
    _ record: Int, to topic: TopicID, purpose: ForwardPurpose, of index: Int
  ) {
    let copy = addRecord(ofKind: kindOf(record))
    let origin = origins[record] ?? record
    origins[copy] = origin
    noteDerived(copy, from: record)
    self.record(
      .recordForwarded(
        record: RecordID(copy), original: RecordID(record), consumer: ConsumerID(index),
        topic: topic, purpose: purpose))
    let kind = scenario.recordKinds[kindOf(record)]
    let count = partitionCounts[topic.index]
    let number =
      kind.key.map { KeyPartitioning.java(Array($0.utf8), partitions: count) } ?? copy % count
    consumers[index].activity = .forwarding
    send(
      .forwardArrived(
        consumers[index].process(index), record: copy,
        partition: firstPartition[topic.index] + number))
  }

  /// The copy reached the broker; it is stored even if its sender has died meanwhile.
  mutating func handleForward(from process: ProcessRef, _ record: Int, _ partition: Int) {
    if hasReplicas, !isServing(partition) {
      schedule(
        .forwardArrived(process, record: record, partition: partition), at: now + retryPause)
      return
    }
    append(record, bytes: scenario.recordKinds[kindOf(record)].sizeBytes, to: partition)
    send(.forwardAnswered(process))
  }

  /// The copy is stored: the original is done with, and its offset may be committed.
  mutating func continueAfterForward(_ process: ProcessRef) {
    let index = process.consumer
    guard isAlive(process), consumers[index].isForwarding, let run = currentRun(of: index) else {
      return
    }
    leaveRecord(run, index)
  }
}
