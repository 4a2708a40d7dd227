import EventKernel
import KafkaModel

// The producer's sender thread: which batches leave, when, to which broker (`Sender`).
extension Cluster {
  /// Adds a record to the last batch of its partition, or to a new one.
  mutating func accumulateForSender(_ record: Int, bytes: Int, _ number: Int, of index: Int) {
    let limit = producers[index].spec.batchSizeBytes
    guard var queue = producers[index].pipeline?.queues[number] else { return }
    let sent = BatchRecord(number: record, bytes: bytes)
    let last = queue.waiting.count - 1
    if last >= 0, !queue.waiting[last].isClosed, queue.waiting[last].bytes + bytes <= limit {
      queue.waiting[last].records.append(sent)
      queue.waiting[last].bytes += bytes
    } else {
      if last >= 0 { queue.waiting[last].isClosed = true }
      queue.waiting.append(newBatch(sent, of: index))
      queue.wasUsed = true
    }
    let isFull = queue.waiting[queue.waiting.count - 1].bytes >= limit
    if isFull { queue.waiting[queue.waiting.count - 1].isClosed = true }
    producers[index].pipeline?.queues[number] = queue
    producers[index].choice.didAppend(bytes: bytes, to: number, leavesOpenBatch: !isFull)
    runSender(of: index)
  }

  private mutating func newBatch(_ record: BatchRecord, of index: Int) -> ProducerBatch {
    let number = producers[index].pipeline?.nextBatch ?? 0
    producers[index].pipeline?.nextBatch += 1
    let linger = producers[index].spec.linger
    if linger > .zero { schedule(.senderDue(producer: index), at: now + linger) }
    schedule(
      .deliveryTimeout(producer: index, batch: number),
      at: now + producers[index].spec.delivery.deliveryTimeout)
    return ProducerBatch(
      number: number, records: [record], bytes: record.bytes, created: now, readyAt: now + linger)
  }

  /// Sends what is ready, broker by broker, as long as requests may be in flight.
  ///
  /// A broker that is sent anything gets the first batch of each of its partitions, lingered or not
  /// (`drainBatchesForOneNode`).
  mutating func runSender(of index: Int) {
    guard !producers[index].isDown, producers[index].pipeline != nil else { return }
    refreshLeaders(of: index)
    for broker in brokers.indices {
      while let parts = nextParts(of: index, to: broker) {
        sendRequest(parts, of: index, to: broker)
      }
    }
    endTransactionIfIdle(index)
  }

  /// The client looks for a new leader where it cannot connect to the one it knows.
  private mutating func refreshLeaders(of index: Int) {
    let first = firstPartition[producers[index].topic]
    for number in producers[index].pipeline?.queues.indices ?? 0..<0 {
      let known = producers[index].pipeline?.queues[number].leader
      if known.map({ !brokers[$0].isRunning }) ?? true {
        producers[index].pipeline?.queues[number].leader =
          replicaSets[first + number].leadingBroker
      }
    }
  }

  /// A broken connection makes the client ask who leads what it sent there
  /// (`NetworkClient.handleServerDisconnect`); the controller may not have missed the broker yet.
  mutating func refreshLeaders(of index: Int, from broker: Int) {
    let first = firstPartition[producers[index].topic]
    for number in producers[index].pipeline?.queues.indices ?? 0..<0
    where producers[index].pipeline?.queues[number].leader == broker {
      producers[index].pipeline?.queues[number].leader = replicaSets[first + number].leadingBroker
    }
  }

  /// The batches of the next request to a broker, or nil when there is none to send.
  private mutating func nextParts(of index: Int, to broker: Int) -> [SentRequest.Part]? {
    guard let pipeline = producers[index].pipeline, brokers[broker].isRunning,
      pipeline.inFlight[broker] < pipeline.config.maxInFlight
    else { return nil }
    let isMuting = pipeline.config.maxInFlight == 1
    let numbers = pipeline.queues.indices.filter {
      pipeline.queues[$0].leader == broker
        && pipeline.queues[$0].maySend(at: now, isMuting: isMuting)
    }
    let isReady = numbers.contains {
      pipeline.queues[$0].isReady(at: now, isFlushing: pipeline.isFlushing)
    }
    guard isReady else { return nil }
    return numbers.map { number in
      SentRequest.Part(number: number, batch: takeBatch(number, of: index))
    }
  }

  /// Takes the first batch of a queue for sending; a new one gets its sequence number.
  private mutating func takeBatch(_ number: Int, of index: Int) -> ProducerBatch {
    guard var pipeline = producers[index].pipeline else {
      preconditionFailure("a batch without a pipeline")
    }
    let epoch = producers[index].session?.epoch ?? pipeline.epoch
    if pipeline.queues[number].epoch != epoch, !pipeline.queues[number].hasNumbered {
      pipeline.queues[number].restart(epoch: epoch)
    }
    var batch = pipeline.queues[number].waiting.removeFirst()
    batch.isClosed = true
    batch.attempts += 1
    if pipeline.config.isIdempotent, batch.sequence == nil {
      batch.sequence = pipeline.queues[number].nextSequence
      batch.epoch = pipeline.queues[number].epoch
      pipeline.queues[number].nextSequence += batch.records.count
    }
    if pipeline.config.acks != .none { pipeline.queues[number].inFlight.append(batch) }
    producers[index].pipeline = pipeline
    return batch
  }

  private mutating func sendRequest(
    _ parts: [SentRequest.Part], of index: Int, to broker: Int
  ) {
    guard let pipeline = producers[index].pipeline else { return }
    for part in parts {
      for record in part.batch.records {
        self.record(
          .produceSent(
            record: RecordID(record.number), producer: ProducerID(index),
            broker: BrokerID(broker), attempt: part.batch.attempts))
      }
    }
    let session = producers[index].session
    sentCount += 1
    let request = SentRequest(
      number: sentCount, producer: index, broker: broker, brokerLife: brokers[broker].life,
      connection: connections[index * brokers.count + broker].number,
      producerID: session.map { Self.transactionalID($0.coordinator) } ?? pipeline.producerID,
      transactionEpoch: session?.epoch,
      acks: pipeline.config.acks, parts: parts)
    let slot = sentRequests.add(request)
    if pipeline.config.acks != .none {
      producers[index].pipeline?.inFlight[broker] += 1
      schedule(
        .requestTimeout(request: slot, number: sentCount),
        at: now + pipeline.config.requestTimeout)
    }
    send(.requestArrived(request: slot, number: sentCount))
  }

  /// Ids of transactional producers are apart from those of others.
  private static func transactionalID(_ coordinator: Int) -> Int { -1 - coordinator }

  /// Everything is answered: a transaction that waits for it can be ended.
  mutating func endTransactionIfIdle(_ index: Int) {
    guard let pipeline = producers[index].pipeline, !pipeline.isBusy,
      let outcome = pipeline.pendingEnd, let session = producers[index].session
    else { return }
    producers[index].pipeline?.pendingEnd = nil
    producers[index].pipeline?.isFlushing = false
    send(
      .transactionEndArrived(
        coordinator: session.coordinator, epoch: session.epoch,
        commits: outcome == .commit && !session.hasFailed))
    producers[index].session?.hasFailed = false
  }

  /// A partition has a new leader: producers with something for it look for it.
  mutating func wakeSenders(of partition: Int) {
    for index in producers.indices where !producers[index].isDown {
      let number = partition - firstPartition[producers[index].topic]
      guard let pipeline = producers[index].pipeline, pipeline.queues.indices.contains(number),
        pipeline.queues[number].isBusy
      else { continue }
      send(.senderDue(producer: index))
    }
  }
}
