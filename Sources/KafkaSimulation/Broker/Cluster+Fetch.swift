import EventKernel
import KafkaModel

extension Cluster {
  /// A fetch request reached the broker: it is answered if anything can be read, else parked.
  ///
  /// `DelayedFetch`: an answer goes out once `fetch.min.bytes` (1) can be read, or after
  /// `fetch.max.wait.ms`. In the classroom there is no wait timer, because a parked fetch is
  /// replaced as soon as the consumer wants to fetch more.
  mutating func handleFetch(from process: ProcessRef, serial: Int) {
    guard isAlive(process), consumers[process.consumer].fetchSerial == serial else { return }
    consumers[process.consumer].fetch = .parked
    if consumers[process.consumer].owned.contains(where: { canRead($0) }) {
      answerFetch(of: process.consumer)
    } else if networkDelay > .zero {
      let wait = groups[consumers[process.consumer].group].spec.config.fetchMaxWait
      schedule(.fetchWaitOver(process, serial: serial), at: now + wait)
    }
  }

  /// `fetch.max.wait.ms` passed: the parked fetch is answered with nothing.
  mutating func endFetchWait(of process: ProcessRef, serial: Int) {
    let consumer = consumers[process.consumer]
    guard isAlive(process), consumer.fetchSerial == serial, consumer.fetch == .parked else {
      return
    }
    answerFetch(of: process.consumer)
  }

  /// Sends what can be read now, partition by partition in request order.
  mutating func answerFetch(of index: Int) {
    var answer: [FetchedRange] = []
    for slot in consumers[index].fetchOrder {
      let partition = consumers[index].owned[slot]
      guard canRead(partition) else { continue }
      answer.append(
        FetchedRange(
          slot: slot, next: partition.fetchPosition, end: logs[partition.partition].end))
    }
    consumers[index].fetch = .answered
    consumers[index].fetchAnswer = answer
    send(.fetchAnswered(consumers[index].process(index), serial: consumers[index].fetchSerial))
  }

  private func canRead(_ partition: OwnedPartition) -> Bool {
    partition.isInFetch && logs[partition.partition].end > partition.fetchPosition
  }
}
