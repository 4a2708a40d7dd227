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
    let config = groups[consumers[process.consumer].group].spec.config
    if readableBytes(of: process.consumer, config) >= config.fetchMinBytes {
      answerFetch(of: process.consumer)
    } else if networkDelay > .zero || config.fetchMinBytes > 1 {
      schedule(.fetchWaitOver(process, serial: serial), at: now + config.fetchMaxWait)
    }
  }

  /// `fetch.max.wait.ms` passed: the parked fetch is answered with what there is.
  mutating func endFetchWait(of process: ProcessRef, serial: Int) {
    let consumer = consumers[process.consumer]
    guard isAlive(process), consumer.fetchSerial == serial, consumer.fetch == .parked else {
      return
    }
    answerFetch(of: process.consumer)
  }

  /// A record was appended: parked fetches that now have enough are answered.
  mutating func answerWaitingFetches(of partition: Int) {
    for reader in logs[partition].readers where consumers[reader].fetch == .parked {
      let config = groups[consumers[reader].group].spec.config
      guard consumers[reader].isFetching(partition),
        config.fetchMinBytes <= 1 || readableBytes(of: reader, config) >= config.fetchMinBytes
      else { continue }
      answerFetch(of: reader)
    }
  }

  /// Sends what can be read now, partition by partition in request order, up to
  /// `max.partition.fetch.bytes` each and `fetch.max.bytes` in all.
  ///
  /// The first record of the first partition is sent even when it is larger than either.
  mutating func answerFetch(of index: Int) {
    let config = groups[consumers[index].group].spec.config
    var answer: [FetchedRange] = []
    var room = config.fetchMaxBytes
    for slot in consumers[index].fetchOrder {
      let owned = consumers[index].owned[slot]
      guard canRead(owned, config), room > 0 || answer.isEmpty else { continue }
      let log = logs[owned.partition]
      let limit = min(room, config.maxPartitionFetchBytes)
      let end = log.fetchEnd(
        from: owned.fetchPosition, limit: limit, readEnd: log.readEnd(config.isolationLevel))
      let bytes = log.bytes(from: owned.fetchPosition, to: end)
      if bytes > limit, !answer.isEmpty { continue }
      room -= bytes
      answer.append(FetchedRange(slot: slot, next: owned.fetchPosition, end: end))
    }
    consumers[index].fetch = .answered
    consumers[index].fetchAnswer = answer
    send(.fetchAnswered(consumers[index].process(index), serial: consumers[index].fetchSerial))
  }

  private func readableBytes(of index: Int, _ config: GroupConfig) -> Int64 {
    var bytes: Int64 = 0
    for owned in consumers[index].owned where canRead(owned, config) {
      bytes += max(
        1,
        logs[owned.partition].bytes(
          from: owned.fetchPosition, to: logs[owned.partition].readEnd(config.isolationLevel)))
    }
    return bytes
  }

  private func canRead(_ partition: OwnedPartition, _ config: GroupConfig) -> Bool {
    partition.isInFetch
      && logs[partition.partition].readEnd(config.isolationLevel) > partition.fetchPosition
  }
}
