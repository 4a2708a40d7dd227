import EventKernel
import KafkaModel

extension Cluster {
  /// Schedules the producer's next `send()`, if there is one.
  mutating func scheduleNextSend(of index: Int) {
    switch producers[index].spec.traffic {
    case .scheduled(let sends):
      let sent = producers[index].sent
      if sent < sends.count { schedule(.sendDue(producer: index), at: sends[sent].time) }
    case .workload:
      if let time = producers[index].arrivals?.next() {
        schedule(.sendDue(producer: index), at: time)
      }
    }
  }

  /// `send()`: the record gets a partition and joins that partition's batch.
  mutating func sendNextRecord(of index: Int) {
    let kind = nextKind(of: index)
    let record = nextRecord
    nextRecord += 1
    recordKinds.append(Int32(truncatingIfNeeded: kind))
    producers[index].sent += 1
    self.record(
      .recordSent(record: RecordID(record), producer: ProducerID(index), kind: RecordKindID(kind)))
    let number = choosePartition(of: index, for: kind)
    let spec = producers[index].spec
    if networkDelay == .zero, spec.linger == .zero {
      tellProduce(record, of: index)
      append(
        record, bytes: scenario.recordKinds[kind].sizeBytes,
        to: firstPartition[spec.topic.index] + number)
      if scenario.detail == .requests {
        self.record(
          .recordAcknowledged(record: RecordID(record), producer: ProducerID(index)))
      }
      producers[index].choice.didAppend(
        bytes: scenario.recordKinds[kind].sizeBytes, to: number, leavesOpenBatch: false)
    } else {
      accumulate(record, bytes: scenario.recordKinds[kind].sizeBytes, number, of: index)
    }
    scheduleNextSend(of: index)
  }

  private mutating func nextKind(of index: Int) -> Int {
    switch producers[index].spec.traffic {
    case .scheduled(let sends): sends[producers[index].sent].kind.index
    case .workload(let workload): workload.firstKind.index + (producers[index].keys?.next() ?? 0)
    }
  }

  private mutating func choosePartition(of index: Int, for kind: Int) -> Int {
    if let explicit = scenario.recordKinds[kind].partition { return explicit }
    return producers[index].choice.partition(for: scenario.recordKinds[kind], kindIndex: kind)
  }

  /// Adds a record to its partition's open batch, sending first what it does not fit beside.
  private mutating func accumulate(_ record: Int, bytes: Int, _ number: Int, of index: Int) {
    let limit = producers[index].spec.batchSizeBytes
    let open = producers[index].batches[number]
    if !open.records.isEmpty, open.bytes + bytes > limit { sendBatches(of: index) }
    producers[index].batches[number].records.append(BatchRecord(number: record, bytes: bytes))
    producers[index].batches[number].bytes += bytes
    producers[index].choice.didAppend(
      bytes: bytes, to: number, leavesOpenBatch: producers[index].batches[number].bytes < limit)
    if producers[index].batches[number].bytes >= limit {
      sendBatches(of: index)
    } else if !producers[index].isLingering {
      producers[index].isLingering = true
      schedule(
        .lingerOver(producer: index, serial: producers[index].lingerSerial),
        at: now + producers[index].spec.linger)
    }
  }

  /// `linger.ms` passed since the oldest waiting record.
  mutating func endLinger(of index: Int, serial: Int) {
    if producers[index].lingerSerial == serial { sendBatches(of: index) }
  }

  /// Sends every open batch, whether or not its own linger is over: one ready partition makes the
  /// broker ready for all (`RecordAccumulator.drainBatchesForOneNode`).
  private mutating func sendBatches(of index: Int) {
    producers[index].lingerSerial += 1
    producers[index].isLingering = false
    let first = firstPartition[producers[index].spec.topic.index]
    var batches: [RecordBatch] = []
    for number in producers[index].batches.indices {
      let open = producers[index].batches[number]
      if open.records.isEmpty { continue }
      batches.append(RecordBatch(partition: first + number, records: open.records))
      producers[index].batches[number] = OpenBatch()
    }
    if batches.isEmpty { return }
    for record in batches.flatMap({ $0.records }) { tellProduce(record.number, of: index) }
    send(
      .produceArrived(
        request: produceRequests.add(ProduceRequest(producer: index, batches: batches))))
  }

  /// Writes down that a request with the record leaves its producer.
  private mutating func tellProduce(_ record: Int, of index: Int) {
    guard scenario.detail == .requests else { return }
    self.record(
      .produceSent(
        record: RecordID(record), producer: ProducerID(index), broker: BrokerID(0), attempt: 1))
  }

  /// The answer to a produce request reached its producer; followed only to tell of it.
  mutating func confirmProduce(_ slot: Int) {
    guard let request = produceRequests.take(slot) else { return }
    for record in request.batches.flatMap({ $0.records }) {
      self.record(
        .recordAcknowledged(
          record: RecordID(record.number), producer: ProducerID(request.producer)))
    }
  }
}
