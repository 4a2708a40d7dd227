import EventKernel
import KafkaModel

extension Cluster {
  /// A fetch request reached the broker: it is answered if enough can be read, else parked.
  ///
  /// `DelayedFetch`: an answer goes out once `fetch.min.bytes` can be read, or after
  /// `fetch.max.wait.ms`. In the classroom a fetch that one byte would answer has no wait timer,
  /// because it is replaced as soon as the consumer wants to fetch more.
  mutating func handleFetch(from process: ProcessRef, serial: Int) {
    guard isAlive(process), consumers[process.consumer].fetchSerial == serial else { return }
    consumers[process.consumer].fetch = .parked
    let group = consumers[process.consumer].group
    if mayLoseOffsets, noteGone(of: process.consumer) {
      answerFetch(of: process.consumer)
    } else if groups[group].answersAtOnce {
      // The answer itself tells whether there is enough.
      if collectAnswer(of: process.consumer) {
        sendAnswer(of: process.consumer)
      } else if networkDelay > .zero {
        parkFetch(process, serial: serial)
      }
    } else if hasEnough(process.consumer) {
      answerFetch(of: process.consumer)
    } else if networkDelay > .zero || groups[group].spec.config.fetchMinBytes > 1 {
      parkFetch(process, serial: serial)
    }
  }

  private mutating func parkFetch(_ process: ProcessRef, serial: Int) {
    let wait = groups[consumers[process.consumer].group].spec.config.fetchMaxWait
    schedule(.fetchWaitOver(process, serial: serial), at: now + wait)
  }

  /// `fetch.max.wait.ms` passed: the parked fetch is answered with what there is.
  mutating func endFetchWait(of process: ProcessRef, serial: Int) {
    let index = process.consumer
    guard isAlive(process), consumers[index].fetchSerial == serial,
      consumers[index].fetch == .parked
    else { return }
    answerFetch(of: index)
  }

  /// A record was appended: parked fetches that now have enough are answered.
  mutating func answerWaitingFetches(of partition: Int) {
    if hasReplicas { spread(partition) }
    answerReaders(of: partition)
  }

  /// Answers parked fetches that now have enough.
  mutating func answerReaders(of partition: Int) {
    for place in logs[partition].readers.indices {
      let reader = logs[partition].readers[place]
      guard consumers[reader].fetch == .parked, consumers[reader].isFetching(partition),
        groups[consumers[reader].group].answersAtOnce || hasEnough(reader)
      else { continue }
      answerFetch(of: reader)
    }
  }

  /// Marks what is asked for and gone: OFFSET_OUT_OF_RANGE is answered at once.
  mutating func noteGone(of index: Int) -> Bool {
    var isGone = false
    for slot in consumers[index].owned.indices where isOutOfRange(consumers[index].owned[slot]) {
      consumers[index].owned[slot].isGone = true
      consumers[index].owned[slot].isInFetch = false
      isGone = true
    }
    return isGone
  }

  /// Sends what can be read now.
  mutating func answerFetch(of index: Int) {
    _ = collectAnswer(of: index)
    sendAnswer(of: index)
  }

  @inline(__always)
  private mutating func sendAnswer(of index: Int) {
    consumers[index].fetch = .answered
    send(.fetchAnswered(consumers[index].process(index), serial: consumers[index].fetchSerial))
  }

  /// Collects what can be read now, partition by partition in request order, up to
  /// `max.partition.fetch.bytes` each and `fetch.max.bytes` in all.
  ///
  /// The first record of the first partition is sent even when it is larger than either, so the
  /// answer has records if anything can be read; whether it has.
  private mutating func collectAnswer(of index: Int) -> Bool {
    let group = consumers[index].group
    let unserved = hasReplicas ? unservedSlots(of: index) : []
    for slot in unserved { consumers[index].owned[slot].isInFetch = false }
    let hasRecords = consumers[index].collectAnswer(
      from: logs, all: groups[group].readsUncommitted,
      partitionLimit: groups[group].spec.config.maxPartitionFetchBytes,
      limit: groups[group].spec.config.fetchMaxBytes)
    for slot in unserved { consumers[index].owned[slot].isInFetch = true }
    return hasRecords
  }

  /// What a fetch asks for and nobody answers now: the leader is dead, stands still or is not
  /// elected yet.
  private func unservedSlots(of index: Int) -> [Int] {
    consumers[index].owned.indices.filter { slot in
      consumers[index].owned[slot].isInFetch
        && !isServing(consumers[index].owned[slot].partition)
    }
  }

  /// Whether at least `fetch.min.bytes` can be read; a record counts as one byte at least.
  private mutating func hasEnough(_ index: Int) -> Bool {
    let group = consumers[index].group
    let all = groups[group].readsUncommitted
    let wanted = groups[group].spec.config.fetchMinBytes
    var bytes: Int64 = 0
    for place in consumers[index].owned.indices where bytes < wanted {
      let owned = consumers[index].owned[place]
      guard canRead(owned, all) else { continue }
      // The usual answer, at once, needs no sum.
      if wanted <= 1 { return true }
      bytes += max(
        1,
        logs[owned.partition].bytes(
          from: owned.fetchPosition, to: readEnd(of: owned.partition, all)))
    }
    return bytes >= wanted
  }

  private mutating func canRead(_ partition: OwnedPartition, _ all: Bool) -> Bool {
    partition.isInFetch && readEnd(of: partition.partition, all) > partition.fetchPosition
      && partition.fetchPosition >= logs[partition.partition].start
      && (!hasReplicas || isServing(partition.partition))
  }

  /// Where consumers stop that read `all` records, or only those of finished transactions.
  private mutating func readEnd(of partition: Int, _ all: Bool) -> Int64 {
    all ? logs[partition].highWatermark : logs[partition].stableEnd
  }
}
