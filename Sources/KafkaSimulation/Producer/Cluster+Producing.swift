import EventKernel
import KafkaModel

extension Cluster {
  /// Schedules the producer's next `send()`; false when there is none.
  mutating func scheduleNextSend(of index: Int) -> Bool {
    if producers[index].firstKind != nil {
      guard let time = producers[index].arrivals?.next() else { return false }
      // A send may have been put off by the end of a transaction.
      schedule(.sendDue(producer: index), at: max(now, time))
      return true
    }
    guard case .scheduled(let sends) = producers[index].spec.traffic else { return false }
    let sent = producers[index].sent
    guard sent < sends.count else { return false }
    schedule(.sendDue(producer: index), at: max(now, sends[sent].time))
    return true
  }

  /// `send()`: the record gets a partition and joins that partition's batch.
  mutating func sendNextRecord(of index: Int) {
    if producers[index].needsCare, !maySend(index) { return }
    let kind = nextKind(of: index)
    let record = addRecord(ofKind: kind)
    producers[index].sent += 1
    noteProgress()
    self.record(
      .recordSent(record: RecordID(record), producer: ProducerID(index), kind: RecordKindID(kind)))
    let number = choosePartition(of: index, for: kind)
    let bytes = Int(kindBytes[kind])
    let goesAtOnce = networkDelay == .zero && producers[index].spec.linger == .zero
    let partition = firstPartition[producers[index].spec.topic.index] + number
    if hasReplicas {
      accumulateForSender(record, bytes: bytes, number, of: index)
    } else if goesAtOnce, !producers[index].needsCare, !hasAgeing || logs[partition].ageing == nil {
      if tellsRequests { tellProduce(record, of: index) }
      append(record, bytes: bytes, to: partition)
      if tellsRequests {
        self.record(
          .recordAcknowledged(record: RecordID(record), producer: ProducerID(index)))
      }
      producers[index].choice.didAppend(bytes: bytes, to: number, leavesOpenBatch: false)
    } else {
      accumulate(record, bytes: bytes, number, of: index)
      if goesAtOnce { sendBatches(of: index) }
    }
    let isLast = !scheduleNextSend(of: index)
    if producers[index].needsCare { noteSent(index, isLast: isLast) }
  }

  /// A record that its process would have sent if it ran.
  mutating func skipSend(of index: Int) {
    _ = nextKind(of: index)
    producers[index].sent += 1
    _ = scheduleNextSend(of: index)
  }

  @inline(__always)
  private mutating func nextKind(of index: Int) -> Int {
    if let firstKind = producers[index].firstKind {
      return firstKind + (producers[index].keys?.next() ?? 0)
    }
    guard case .scheduled(let sends) = producers[index].spec.traffic else { return 0 }
    return sends[producers[index].sent].kind.index
  }

  @inline(__always)
  private mutating func choosePartition(of index: Int, for kind: Int) -> Int {
    // What is known is a hashed key's, and kinds with a partition of their own are not hashed.
    if let known = producers[index].choice.known(kind) { return known }
    if let explicit = scenario.recordKinds[kind].partition { return explicit }
    if hasReplicas { tellLoads(of: index) }
    return producers[index].choice.partition(for: scenario.recordKinds[kind], kindIndex: kind)
  }

  /// Tells the partitioner how many batches wait for each partition.
  private mutating func tellLoads(of index: Int) {
    guard let queues = producers[index].pipeline?.queues.prefix(producers[index].partitions),
      queues.allSatisfy({ $0.wasUsed })
    else { return }
    producers[index].choice.loads = queues.map { $0.waiting.count }
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
  mutating func sendBatches(of index: Int) {
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
    if tellsRequests {
      for record in batches.flatMap({ $0.records }) { tellProduce(record.number, of: index) }
    }
    let request = ProduceRequest(
      producer: index, epoch: producers[index].session?.epoch, batches: batches)
    if networkDelay == .zero, producers[index].spec.linger == .zero {
      handleProduce(produceRequests.add(request))
    } else {
      send(.produceArrived(request: produceRequests.add(request)))
    }
  }

  /// Writes down that a request with the record leaves its producer.
  private mutating func tellProduce(_ record: Int, of index: Int) {
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
