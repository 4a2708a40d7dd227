import EventKernel
import KafkaModel

/// What the facts so far say about why records change places.
struct OrderCauses {
  /// Work of a group at one offset.
  private struct Work: Hashable {
    var group: Int
    var partition: Int
    var offset: Int64
  }

  private let header: TraceHeader
  /// Topics that got more partitions, and when last.
  private var grown: [Int: SimulationTime] = [:]
  private var started: [Work: Int] = [:]
  private var failed: Set<Work> = []
  private var sentAgain: Set<Int> = []

  init(_ header: TraceHeader) { self.header = header }

  mutating func note(_ event: TraceEvent, _ records: [OrderRecord]) {
    switch event.fact {
    case .partitionsAdded(let topic, _): grown[topic.index] = event.time
    case .produceSent(let record, _, _, let attempt):
      if attempt > 1 { sentAgain.insert(record.number) }
    case .processingStarted(let consumer, _, let partition, let offset):
      started[work(consumer, partition, offset), default: 0] += 1
    case .processingFailed(let consumer, _, let partition, let offset, _):
      failed.insert(work(consumer, partition, offset))
    default: break
    }
  }

  private func work(
    _ consumer: ConsumerID, _ partition: PartitionID, _ offset: Offset
  ) -> Work {
    Work(
      group: header.consumers[consumer.index].group.index, partition: partition.index,
      offset: offset.value)
  }

  /// The most telling cause for `late` after `early`.
  func cause(
    of late: OrderMark, after early: OrderMark, _ stage: OrderStage, _ group: GroupID?,
    _ records: [OrderRecord]
  ) -> OrderCause {
    guard let group, let consumer = late.consumer else { return appendCause(late, early, records) }
    let info = records[late.record.number]
    if info.isCopy || records[early.record.number].isCopy { return .retryTopic }
    let here = work(consumer, late.partition, late.offset)
    if failed.contains(here) { return .retry }
    if started[here] ?? 0 > 1 { return .redelivery }
    if late.partition != early.partition { return movedCause(late, early, records) }
    if header.groups[group.index].workers != nil, consumer == early.consumer {
      return .concurrency
    }
    return consumer == early.consumer ? .unknown : .twoOwners
  }

  /// Records of one key in two partitions.
  private func movedCause(
    _ late: OrderMark, _ early: OrderMark, _ records: [OrderRecord]
  ) -> OrderCause {
    let one = records[late.record.number]
    let other = records[early.record.number]
    let kinds = [one.kind, other.kind].map { header.recordKinds[$0.index] }
    let producers = [one.producer, other.producer].compactMap { $0 }
      .map { header.producers[$0.index].partitioner }
    if kinds.contains(where: { $0.partition != nil }) || Set(producers).count > 1 {
      return .partitioners
    }
    if grown[one.topic.index] != nil { return .partitionGrowth }
    let ignoresKeys = producers.contains(.roundRobin)
    return ignoresKeys ? .partitioners : .unknown
  }

  private func appendCause(
    _ late: OrderMark, _ early: OrderMark, _ records: [OrderRecord]
  ) -> OrderCause {
    if sentAgain.contains(late.record.number) || sentAgain.contains(early.record.number) {
      return .producerRetry
    }
    let isSame =
      records[late.record.number].producer == records[early.record.number].producer
      && late.partition == early.partition
    return isSame ? .unknown : .batching
  }
}
