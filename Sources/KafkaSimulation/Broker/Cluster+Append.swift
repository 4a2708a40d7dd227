import EventKernel
import KafkaModel

/// Records of one producer on their way to the broker, one batch a partition.
struct ProduceRequest {
  var producer: Int
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
    for batch in request.batches {
      for record in batch.records {
        store(record.number, bytes: record.bytes, in: batch.partition)
      }
      answerWaitingFetches(of: batch.partition)
    }
    if scenario.detail == .requests {
      send(.produceConfirmed(request: produceRequests.add(request)))
    }
  }

  /// Appends a batch of one record.
  mutating func append(_ record: Int, bytes: Int, to partition: Int) {
    store(record, bytes: bytes, in: partition)
    answerWaitingFetches(of: partition)
  }

  /// Gives a record its offset.
  private mutating func store(_ record: Int, bytes: Int, in partition: Int) {
    let offset = logs[partition].append(record, bytes: bytes)
    if logs[partition].keepsAppendTimes { logs[partition].noteAppendTime(now) }
    noteProgress(with: record)
    self.record(
      .recordAppended(
        record: RecordID(record), partition: PartitionID(partition), offset: Offset(offset)))
  }
}
