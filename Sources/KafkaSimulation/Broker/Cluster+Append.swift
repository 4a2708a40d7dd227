import EventKernel
import KafkaModel

/// Records of one producer on their way to the broker, one batch a partition.
struct ProduceRequest {
  /// Index of the producer.
  var producer: Int
  /// Epoch of its transactional id, or nil without one.
  var epoch: Int?
  /// Batches in partition order.
  var batches: [RecordBatch]
}

/// Records of one producer for one partition, in `send()` order.
struct RecordBatch {
  /// Dense partition index.
  var partition: Int
  var records: [BatchRecord]
}

/// One record of a batch.
struct BatchRecord {
  var number: Int
  var bytes: Int
}

extension Cluster {
  /// A produce request reached the broker: each batch is appended as a whole, then read.
  mutating func handleProduce(_ request: Int) {
    guard let request = produceRequests.take(request) else { return }
    var isStored = true
    for batch in request.batches {
      if request.epoch != nil || logs[batch.partition].ageing != nil {
        isStored = storeWithCare(batch, of: request) && isStored
      } else {
        for record in batch.records {
          store(record.number, bytes: record.bytes, in: batch.partition)
        }
      }
      answerWaitingFetches(of: batch.partition)
    }
    if tellsRequests, isStored {
      send(.produceConfirmed(request: produceRequests.add(request)))
    }
  }

  /// A batch that the leader may refuse as a whole: of a fenced producer, or without a key for a
  /// compacted topic; whether it took the batch.
  private mutating func storeWithCare(
    _ batch: RecordBatch, of request: ProduceRequest
  ) -> Bool {
    let error = produceError(batch, of: request)
    if let error {
      for record in batch.records {
        refuse(record.number, from: request.producer, epoch: request.epoch, error)
      }
      return false
    }
    var transaction: Int?
    if request.epoch != nil, let session = producers[request.producer].session {
      transaction = transactions[session.coordinator].number
    }
    for record in batch.records {
      store(record.number, bytes: record.bytes, in: batch.partition, transaction: transaction)
    }
    return true
  }

  private mutating func produceError(
    _ batch: RecordBatch, of request: ProduceRequest
  ) -> ProduceError? {
    if lacksKeys(batch.records, for: batch.partition) { return .invalidRecord }
    guard let epoch = request.epoch, let session = producers[request.producer].session else {
      return nil
    }
    let number = register(
      batch.partition, for: .producer(ProducerID(request.producer)), at: session.coordinator,
      epoch: epoch)
    return number == nil ? .invalidProducerEpoch : nil
  }

  /// Whether a compacted log would not know which key to keep a record of.
  func lacksKeys(_ records: [BatchRecord], for partition: Int) -> Bool {
    (logs[partition].ageing?.config.compacts ?? false)
      && records.contains { scenario.recordKinds[kindOf($0.number)].key == nil }
  }

  /// Appends a batch of one record.
  mutating func append(
    _ record: Int, bytes: Int, to partition: Int, transaction: Int? = nil
  ) {
    if hasReplicas {
      storedBatches.append(StoredBatch(transaction: transaction, sizes: [bytes]))
    }
    store(record, bytes: bytes, in: partition, transaction: transaction)
    answerWaitingFetches(of: partition)
  }

  /// Gives a record its offset.
  @inline(__always)
  mutating func store(
    _ record: Int, bytes: Int, in partition: Int, transaction: Int? = nil
  ) {
    if hasAgeing, logs[partition].ageing != nil {
      rollSegment(of: partition, bytes: bytes, at: timeOf(record))
    }
    let offset = logs[partition].append(record, bytes: bytes)
    if logs[partition].keepsTimes { logs[partition].noteTime(timeOf(record)) }
    if let transaction { logs[partition].openTransaction(transaction, at: offset) }
    if hasReplicas { noteStored(lastStored(record), in: partition) }
    noteProgress(with: record)
    self.record(
      .recordAppended(
        record: RecordID(record), partition: PartitionID(partition), offset: Offset(offset)))
  }

  /// What the leader's replica stores of a record of the last batch.
  private mutating func lastStored(_ record: Int) -> LogEntry {
    LogEntry(
      record: Int32(truncatingIfNeeded: record),
      batch: Int32(truncatingIfNeeded: storedBatches.count - 1))
  }

  /// Rolls the active segment if the next record, which bears `time`, does not belong into it.
  mutating func rollSegment(of partition: Int, bytes: Int, at time: SimulationTime) {
    let end = logs[partition].end
    guard logs[partition].ageing?.append(bytes: Int64(bytes), at: end, time) ?? false else {
      return
    }
    record(.segmentRolled(partition: PartitionID(partition), base: Offset(end)))
  }
}
