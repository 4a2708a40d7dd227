import EventKernel
import KafkaModel

// The thread that polls hands records to workers and polls on, as applications do that must not
// miss `max.poll.interval.ms`. The client knows nothing of it: order, and what is committed, are
// the application's own affair.
extension Cluster {
  /// One poll of a consumer with workers: nothing is taken while it has enough in hand.
  mutating func deliverToWorkers(_ index: Int) {
    pauseIfFull(index)
    if consumers[index].pool?.isPaused ?? false {
      consumers[index].batch.removeAll()
    } else {
      collectBatch(index)
    }
    sendFetch(index)
    if consumers[index].batch.isEmpty {
      armAutoCommitTimer(index)
      return
    }
    let mode = groups[consumers[index].group].spec.commit
    if mode == .beforeProcessing, commit(batchPositions(of: index), of: index) {
      consumers[index].activity = .committing(then: .handOver)
    } else {
      handOver(index)
    }
  }

  /// Gives the polled records to the workers; the loop polls on, unless it commits whole batches.
  mutating func handOver(_ index: Int) {
    for place in consumers[index].batch.indices {
      let run = consumers[index].batch[place]
      for offset in run.next..<run.end {
        let record = polledRecord(run.partition, offset, index)
        let kind = kindOf(record)
        let key = scenario.recordKinds[kind].key
        consumers[index].pool?.add(
          WorkerPool.Item(
            partition: run.partition, offset: offset, record: record, key: key))
      }
    }
    let waits = groups[consumers[index].group].spec.commit == .afterBatch
    consumers[index].activity = waits ? .awaitingWorkers : .polling
    assignJobs(index)
    pauseIfFull(index)
    if !waits { schedule(.pollAgain(consumers[index].process(index)), at: now) }
  }

  private mutating func assignJobs(_ index: Int) {
    while let (worker, item) = consumers[index].pool?.begin() {
      startJob(item, worker: worker, of: index)
    }
  }

  private mutating func startJob(_ item: WorkerPool.Item, worker: Int, of index: Int) {
    record(
      .processingStarted(
        consumer: ConsumerID(index), record: RecordID(item.record),
        partition: PartitionID(item.partition), offset: Offset(item.offset)))
    schedule(
      .workerDone(consumers[index].process(index), worker: worker),
      at: now + nextDuration(of: index))
  }

  /// A worker is done with its record, or with waiting to try it again.
  mutating func finishJob(of process: ProcessRef, worker: Int) {
    let index = process.consumer
    guard isAlive(process), let job = consumers[index].pool?.jobs[worker] else { return }
    if job.debt > .zero {
      schedule(.workerDone(process, worker: worker), at: now + job.debt)
      consumers[index].pool?.jobs[worker]?.debt = .zero
      return
    }
    if job.isBackingOff {
      consumers[index].pool?.jobs[worker]?.isBackingOff = false
      startJob(job.item, worker: worker, of: index)
      return
    }
    if fails(job.item.record, of: index) {
      failJob(job, worker: worker, of: index)
      return
    }
    record(
      .processingFinished(
        consumer: ConsumerID(index), record: RecordID(job.item.record),
        partition: PartitionID(job.item.partition), offset: Offset(job.item.offset)))
    leaveJob(job, worker: worker, of: index)
  }

  /// The worker is free again.
  private mutating func leaveJob(_ job: WorkerPool.Job, worker: Int, of index: Int) {
    consumers[index].pool?.jobs[worker] = nil
    if !job.isStale { commitFinished(job.item, of: index) }
    assignJobs(index)
    resumeIfRoom(index)
  }

  /// Counts a failed try; the worker tries again or leaves the record behind.
  private mutating func failJob(_ job: WorkerPool.Job, worker: Int, of index: Int) {
    noteFailedTry(of: job.item.record, job.item.partition, job.item.offset, index)
    let policy = groups[consumers[index].group].spec.onFailure
    if policy.resort == .skip, job.attempts >= policy.retries {
      record(
        .recordSkipped(
          consumer: ConsumerID(index), record: RecordID(job.item.record),
          partition: PartitionID(job.item.partition), offset: Offset(job.item.offset)))
      leaveJob(job, worker: worker, of: index)
      return
    }
    consumers[index].pool?.jobs[worker]?.attempts += 1
    consumers[index].pool?.jobs[worker]?.isBackingOff = true
    schedule(
      .workerDone(consumers[index].process(index), worker: worker), at: now + policy.backoff)
  }

  /// What is committed once a worker is done.
  private mutating func commitFinished(_ item: WorkerPool.Item, of index: Int) {
    guard let slot = consumers[index].slot(of: item.partition) else { return }
    switch groups[consumers[index].group].spec.commit {
    case .afterRecord:
      commitAsynchronously([(partition: item.partition, offset: item.offset + 1)], of: index)
    case .lowestUnfinished:
      let owned = consumers[index].owned[slot]
      let lowest =
        consumers[index].pool?.lowestUnfinished(of: item.partition) ?? owned.position
      if lowest > max(owned.committed, item.offset) {
        commitAsynchronously([(partition: item.partition, offset: lowest)], of: index)
      }
    case .auto, .afterBatch, .beforeProcessing, .transaction: break
    }
  }

  private mutating func pauseIfFull(_ index: Int) {
    guard let pool = consumers[index].pool, !pool.isPaused, pool.inHand >= pool.spec.capacity,
      case .polling = consumers[index].activity
    else { return }
    consumers[index].pool?.isPaused = true
    record(.consumptionPaused(consumer: ConsumerID(index)))
  }

  /// The loop notices room, or that its whole batch is done.
  private mutating func resumeIfRoom(_ index: Int) {
    guard let pool = consumers[index].pool else { return }
    if case .awaitingWorkers = consumers[index].activity {
      if pool.inHand == 0 { finishBatch(index) }
      return
    }
    guard pool.isPaused, pool.inHand < pool.spec.capacity else { return }
    consumers[index].pool?.isPaused = false
    record(.consumptionResumed(consumer: ConsumerID(index)))
    if consumers[index].isPolling, canDeliver(index) { poll(index) }
  }

  /// The process dies with records in hand; those that no worker has begun leave no trace.
  mutating func abandonJobs(of index: Int) {
    guard let pool = consumers[index].pool else { return }
    for job in pool.jobs.compactMap({ $0 }) where !job.isBackingOff {
      record(
        .processingAbandoned(
          consumer: ConsumerID(index), record: RecordID(job.item.record),
          partition: PartitionID(job.item.partition), offset: Offset(job.item.offset)))
    }
    consumers[index].pool = WorkerPool(pool.spec)
  }
}
