import EventKernel
import KafkaModel

// What a producer makes of answers, or of none (`Sender.completeBatch`).
extension Cluster {
  /// A broker's answer reached its producer.
  mutating func receiveAnswer(_ slot: Int, number: Int) {
    guard let request = sentRequests[slot], request.number == number, request.isOpen else {
      releaseRequest(slot, number: number)
      return
    }
    stopWaiting(slot)
    for part in request.parts { complete(part, of: request, part.error) }
    releaseRequest(slot, number: number)
    runSender(of: request.producer)
  }

  /// A request without an answer has failed as a whole: its connection broke.
  mutating func failRequest(_ slot: Int, number: Int, _ error: ProduceError) {
    guard let request = sentRequests[slot], request.number == number, request.isOpen else { return }
    stopWaiting(slot)
    for part in request.parts { complete(part, of: request, error) }
    if request.isAnswered { releaseRequest(slot, number: number) }
    // The client hears of all requests of a connection before it sends again, so that a batch that
    // was never sent does not overtake one that was (`NetworkClient.poll`).
    schedule(.senderDue(producer: request.producer), at: now)
  }

  /// `request.timeout.ms` without an answer: the client drops the connection, and with it all
  /// requests on it.
  mutating func endRequestTime(_ slot: Int, number: Int) {
    guard let late = sentRequests[slot], late.number == number, late.isOpen else { return }
    for other in slotsInOrder(to: late.broker) {
      guard let request = sentRequests[other], request.isOpen, request.producer == late.producer
      else { continue }
      let error = other == slot ? ProduceError.requestTimedOut : .networkException
      schedule(
        .requestBroken(request: other, number: request.number, error: error.index), at: now)
    }
    closeConnection(of: late.producer, to: late.broker)
    refreshLeaders(of: late.producer, from: late.broker)
  }

  /// The producer waits no more for a request.
  private mutating func stopWaiting(_ slot: Int) {
    guard let request = sentRequests[slot] else { return }
    sentRequests[slot]?.isOpen = false
    if request.acks != .none {
      producers[request.producer].pipeline?.inFlight[request.broker] -= 1
    }
  }

  /// The process of a producer ended: nobody waits for its requests any more, and the next one
  /// connects anew.
  mutating func closePipeline(of index: Int) {
    for slot in sentRequests.usedSlots where sentRequests[slot]?.producer == index {
      sentRequests[slot]?.isOpen = false
    }
    for broker in brokers.indices { closeConnection(of: index, to: broker) }
    producers[index].pipeline?.clear(producerID: nextProducerID)
    nextProducerID += 1
  }

  /// Forgets a request that neither side needs any more.
  mutating func releaseRequest(_ slot: Int, number: Int) {
    guard sentRequests[slot]?.number == number else { return }
    _ = sentRequests.take(slot)
  }

  /// One batch was answered.
  private mutating func complete(
    _ part: SentRequest.Part, of request: SentRequest, _ error: ProduceError?
  ) {
    let index = request.producer
    guard
      let place = producers[index].pipeline?.queues[part.number].inFlight.firstIndex(
        where: { $0.number == part.batch.number }),
      let batch = producers[index].pipeline?.queues[part.number].inFlight.remove(at: place)
    else { return }
    guard let error else {
      if let sequence = batch.sequence, part.batch.epoch == queueEpoch(index, part.number) {
        let last = max(
          lastAcknowledged(index, part.number), sequence + batch.records.count - 1)
        producers[index].pipeline?.queues[part.number].lastAcknowledged = last
      }
      for record in batch.records {
        self.record(
          .recordAcknowledged(record: RecordID(record.number), producer: ProducerID(index)))
      }
      settle(part.number, of: index)
      return
    }
    for record in batch.records {
      self.record(
        .produceRefused(
          record: RecordID(record.number), producer: ProducerID(index),
          broker: BrokerID(request.broker), error: error))
    }
    handle(
      error, batch, part.number, of: request,
      isCurrent: part.batch.epoch == queueEpoch(index, part.number))
    settle(part.number, of: index)
  }

  private func queueEpoch(_ index: Int, _ number: Int) -> Int? {
    producers[index].pipeline?.queues[number].epoch
  }

  /// Tries a batch again, or gives it up; whether it was sent in the epoch of now.
  private mutating func handle(
    _ error: ProduceError, _ batch: ProducerBatch, _ number: Int, of request: SentRequest,
    isCurrent: Bool
  ) {
    let index = request.producer
    let config = producers[index].spec.delivery
    let mayRetry = error.isRetriable && batch.attempts <= config.retries ?? .max
    if !mayRetry {
      giveUp(batch, of: index, error, epoch: request.transactionEpoch)
      if error.isRetriable {
        // It may be stored all the same.
        producers[index].pipeline?.queues[number].isUnresolved = batch.sequence != nil
      } else if batch.sequence != nil {
        bumpEpoch(of: index, number)
      }
      return
    }
    var again = batch
    again.readyAt = now + pause(before: again, number, of: request)
    producers[index].pipeline?.queues[number].putBack(again)
    let isNext = batch.sequence == lastAcknowledged(index, number) + 1
    if error == .outOfOrderSequenceNumber, isNext, producers[index].session == nil,
      isCurrent
    {
      // What lies before it is acknowledged, and the leader does not have it: a real gap.
      bumpEpoch(of: index, number)
    }
    schedule(.senderDue(producer: index), at: again.readyAt)
  }

  private func lastAcknowledged(_ index: Int, _ number: Int) -> Int {
    producers[index].pipeline?.queues[number].lastAcknowledged ?? -1
  }

  /// `retry.backoff.ms`, which is skipped if another broker leads by now than the one that the
  /// batch was sent to (KIP-951, `ProducerBatch.hasLeaderChangedForTheOngoingRetry`).
  private mutating func pause(
    before batch: ProducerBatch, _ number: Int, of request: SentRequest
  ) -> SimulationDuration {
    let index = request.producer
    let backoff = producers[index].pipeline?.backoff(after: batch.attempts) ?? .zero
    let partition = firstPartition[producers[index].topic] + number
    guard let leader = replicaSets[partition].leadingBroker, leader != request.broker else {
      return backoff
    }
    producers[index].pipeline?.queues[number].leader = leader
    return .zero
  }

  /// The application is told that the records of a batch were not sent.
  private mutating func giveUp(
    _ batch: ProducerBatch, of index: Int, _ error: ProduceError, epoch: Int?
  ) {
    noteProgress()
    for record in batch.records {
      self.record(
        .sendFailed(record: RecordID(record.number), producer: ProducerID(index), error: error))
    }
    if let session = producers[index].session {
      producers[index].session?.hasFailed = true
      if error == .invalidProducerEpoch, epoch == session.epoch { fence(index) }
    }
  }

  /// A gap in the sequence is for good: the producer goes on in a new epoch, from sequence 0
  /// (`requestIdempotentEpochBumpForPartition`).
  private mutating func bumpEpoch(of index: Int, _ number: Int) {
    guard producers[index].session == nil, var pipeline = producers[index].pipeline,
      pipeline.config.isIdempotent
    else { return }
    pipeline.epoch += 1
    pipeline.queues[number].restart(epoch: pipeline.epoch)
    pipeline.queues[number].isUnresolved = false
    producers[index].pipeline = pipeline
  }

  /// A batch of unknown fate may have left a gap: new sequence numbers begin once every other batch
  /// that has one is answered, so that none is stored a second time under another
  /// (`maybeResolveSequences`).
  private mutating func settle(_ number: Int, of index: Int) {
    guard let queue = producers[index].pipeline?.queues[number], queue.isUnresolved,
      !queue.hasNumbered
    else { return }
    producers[index].pipeline?.queues[number].isUnresolved = false
    bumpEpoch(of: index, number)
  }

  /// `delivery.timeout.ms` since the batch was made: it has failed, even if it is under way.
  mutating func expireBatch(_ batchNumber: Int, of index: Int) {
    for number in producers[index].pipeline?.queues.indices ?? 0..<0 {
      guard let queue = producers[index].pipeline?.queues[number] else { return }
      if let place = queue.waiting.firstIndex(where: { $0.number == batchNumber }) {
        producers[index].pipeline?.queues[number].waiting.remove(at: place)
        expire(queue.waiting[place], number, of: index)
      } else if let place = queue.inFlight.firstIndex(where: { $0.number == batchNumber }) {
        producers[index].pipeline?.queues[number].inFlight.remove(at: place)
        expire(queue.inFlight[place], number, of: index)
      } else {
        continue
      }
      runSender(of: index)
      return
    }
  }
}

extension Cluster {
  /// A batch that has a sequence number was sent before, and may be stored all the same.
  private mutating func expire(_ batch: ProducerBatch, _ number: Int, of index: Int) {
    giveUp(batch, of: index, .deliveryTimeout, epoch: nil)
    if batch.sequence != nil { producers[index].pipeline?.queues[number].isUnresolved = true }
    settle(number, of: index)
  }
}

extension ProduceError {
  /// Place among all errors, for events.
  var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
