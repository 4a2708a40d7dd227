import EventKernel
import KafkaModel

extension Cluster {
  /// Starts on the next record of the batch, or polls again when there is none left.
  mutating func beginNextRecord(_ index: Int) {
    guard let run = currentRun(of: index) else {
      finishBatch(index)
      return
    }
    consumers[index].activity = .processing
    record(
      .processingStarted(
        consumer: ConsumerID(index), record: RecordID(logs[run.partition].record(at: run.next)),
        partition: PartitionID(run.partition), offset: Offset(run.next)))
    let duration = consumers[index].durations.next()
    schedule(.processingDone(consumers[index].process(index)), at: now + duration)
  }

  /// The application is done with a record.
  mutating func finishRecord(_ process: ProcessRef) {
    let index = process.consumer
    guard isAlive(process), let run = currentRun(of: index) else { return }
    record(
      .processingFinished(
        consumer: ConsumerID(index), record: RecordID(logs[run.partition].record(at: run.next)),
        partition: PartitionID(run.partition), offset: Offset(run.next)))
    consumers[index].batch[consumers[index].batchCursor].next += 1
    let afterRecord = groups[consumers[index].group].spec.commit == .afterRecord
    if afterRecord, commit([(run.partition, run.next + 1)], of: index) {
      consumers[index].activity = .committing(then: .nextRecord)
    } else {
      beginNextRecord(index)
    }
  }

  /// The process died in the middle of a record.
  mutating func abandonRecord(of index: Int) {
    guard let run = currentRun(of: index) else { return }
    record(
      .processingAbandoned(
        consumer: ConsumerID(index), record: RecordID(logs[run.partition].record(at: run.next)),
        partition: PartitionID(run.partition), offset: Offset(run.next)))
  }

  /// All records of the poll are processed.
  private mutating func finishBatch(_ index: Int) {
    let afterBatch = groups[consumers[index].group].spec.commit == .afterBatch
    if afterBatch, commit(batchPositions(of: index), of: index) {
      consumers[index].activity = .committing(then: .poll)
    } else {
      poll(index)
    }
  }

  /// The run with the next record to process; finished runs are skipped.
  private mutating func currentRun(of index: Int) -> PolledRun? {
    while consumers[index].batchCursor < consumers[index].batch.count {
      let run = consumers[index].batch[consumers[index].batchCursor]
      if run.next < run.end { return run }
      consumers[index].batchCursor += 1
    }
    return nil
  }
}
