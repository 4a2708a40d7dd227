import EventKernel
import KafkaModel

extension Cluster {
  /// Starts on the next record of the batch, or polls again when there is none left.
  mutating func beginNextRecord(_ index: Int) {
    guard let run = currentRun(of: index) else {
      finishBatch(index)
      return
    }
    consumers[index].attempts = 0
    begin(run, index)
  }

  /// Works on a record, for the first time or again.
  @inline(__always)
  private mutating func begin(_ run: PolledRun, _ index: Int) {
    let length = beginWork(of: index)
    record(
      .processingStarted(
        consumer: ConsumerID(index), record: RecordID(record(of: run, index)),
        partition: PartitionID(run.partition), offset: Offset(run.next)))
    schedule(.processingDone(consumers[index].process(index)), at: now + length)
  }

  @inline(__always)
  private mutating func beginWork(of index: Int) -> SimulationDuration {
    let duration = consumers[index].beginWork()
    return slowed(duration, index)
  }

  /// How long the next record takes.
  mutating func nextDuration(of index: Int) -> SimulationDuration {
    let duration = consumers[index].durations.next()
    return slowed(duration, index)
  }

  /// A duration as it is while the process is slow.
  @inline(__always)
  private mutating func slowed(_ duration: SimulationDuration, _ index: Int) -> SimulationDuration {
    if now >= consumers[index].slowUntil { return duration }
    let slowed = Double(duration.nanoseconds) * consumers[index].slowFactor
    return SimulationDuration(nanoseconds: slowed < 9e18 ? Int64(slowed) : .max)
  }

  /// The application is done with a record, unless the process stood still in between.
  mutating func finishRecord(_ process: ProcessRef) {
    let index = process.consumer
    guard isAlive(process), let run = currentRun(of: index) else { return }
    if consumers[index].pauseDebt > .zero {
      schedule(.processingDone(process), at: now + consumers[index].pauseDebt)
      consumers[index].pauseDebt = .zero
      return
    }
    let record = record(of: run, index)
    if fails(record, of: index) {
      handleFailure(of: record, run, index)
      return
    }
    self.record(
      .processingFinished(
        consumer: ConsumerID(index), record: RecordID(record),
        partition: PartitionID(run.partition), offset: Offset(run.next)))
    if let topic = groups[consumers[index].group].outputTopic {
      sendOutput(of: record, index, to: topic)
    }
    leaveRecord(run, index)
  }

  /// The application goes on after a record that it is done with, in whatever way.
  mutating func leaveRecord(_ run: PolledRun, _ index: Int) {
    consumers[index].batch[consumers[index].batchCursor].next += 1
    if groups[consumers[index].group].commitsEachRecord {
      consumers[index].activity = .committing(then: .nextRecord)
      commitOne(run.partition, run.next + 1, of: index)
    } else {
      beginNextRecord(index)
    }
  }

  /// Works on the same record again.
  mutating func retryRecord(_ process: ProcessRef) {
    let index = process.consumer
    guard isAlive(process), consumers[index].isBackingOff, let run = currentRun(of: index) else {
      return
    }
    if consumers[index].pauseDebt > .zero {
      schedule(.retryDue(process), at: now + consumers[index].pauseDebt)
      consumers[index].pauseDebt = .zero
      return
    }
    begin(run, index)
  }

  /// The process died in the middle of a record.
  mutating func abandonWork(of index: Int) {
    abandonJobs(of: index)
    guard consumers[index].isProcessing, let run = currentRun(of: index) else { return }
    record(
      .processingAbandoned(
        consumer: ConsumerID(index), record: RecordID(record(of: run, index)),
        partition: PartitionID(run.partition), offset: Offset(run.next)))
  }

  /// All records of the poll are processed.
  mutating func finishBatch(_ index: Int) {
    if consumers[index].session?.isOpen ?? false {
      sendOffsetsToTransaction(of: index)
      return
    }
    let afterBatch = groups[consumers[index].group].commitsEachBatch
    if afterBatch, commit(batchPositions(of: index), of: index) {
      consumers[index].activity = .committing(then: .poll)
    } else {
      poll(index)
    }
  }

  /// The run with the next record to process; finished runs are skipped.
  @inline(__always)
  mutating func currentRun(of index: Int) -> PolledRun? {
    consumers[index].currentRun()
  }
}
