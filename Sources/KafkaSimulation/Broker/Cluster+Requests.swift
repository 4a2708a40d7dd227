import EventKernel
import KafkaModel

// The leader's side of produce requests, where brokers may fail (`ReplicaManager.appendRecords`).
extension Cluster {
  /// A request reached its broker; those behind it on the same connection wait.
  mutating func handleRequest(_ slot: Int, number: Int) {
    guard let request = sentRequests[slot], request.number == number else { return }
    let broker = brokers[request.broker]
    if !broker.isRunning || broker.life != request.brokerLife {
      forget(slot)
      return
    }
    if isPutOff(.requestArrived(request: slot, number: number), by: request.broker) { return }
    let place = request.producer * brokers.count + request.broker
    // What was on its way when its connection was closed is stored, and delays nobody.
    if request.connection == connections[place].number {
      if let current = connections[place].current, current != slot {
        connections[place].backlog.append(slot)
        return
      }
      connections[place].current = slot
    }
    serve(slot)
  }

  /// A connection is closed: requests that its broker has not begun to serve are gone.
  mutating func closeConnection(of producer: Int, to broker: Int) {
    let place = producer * brokers.count + broker
    for slot in connections[place].backlog { forget(slot) }
    connections[place] = ProducerConnection(number: connections[place].number + 1)
  }

  /// A request that nobody will answer.
  private mutating func forget(_ slot: Int) {
    sentRequests[slot]?.isAnswered = true
    guard let request = sentRequests[slot], !request.isOpen || request.acks == .none else { return }
    releaseRequest(slot, number: request.number)
  }

  private mutating func serve(_ slot: Int) {
    guard var request = sentRequests[slot] else { return }
    for place in request.parts.indices { store(&request, place) }
    sentRequests[slot] = request
    for part in request.parts {
      let partition = firstPartition[producers[request.producer].topic] + part.number
      if part.wantedEnd != nil { replicaSets[partition].waiting.append(slot) }
      let isStored = part.error == nil || part.error == .notEnoughReplicasAfterAppend
      if isStored { answerWaitingFetches(of: partition) }
    }
    if let served = sentRequests[slot], served.number == request.number, !served.isAnswered,
      !served.isWaiting
    {
      answer(slot)
    }
  }

  /// Stores one batch, or finds out why not.
  private mutating func store(_ request: inout SentRequest, _ place: Int) {
    let part = request.parts[place]
    let partition = firstPartition[producers[request.producer].topic] + part.number
    var injected: ProduceError?
    if replicaSets[partition].leadingBroker == request.broker,
      !replicaSets[partition].failures.isEmpty
    {
      injected = replicaSets[partition].failures.removeFirst()
    }
    // Whether enough replicas are in sync is looked at before what the batch says of itself.
    if injected == .notEnoughReplicas {
      request.parts[place].error = injected
      return
    }
    let verdict = verdict(on: part.batch, partition, request)
    if let error = refusal(part, partition, request, verdict) ?? injected, error.preventsAppend {
      request.parts[place].error = error
      return
    }
    var transaction: Int?
    if let epoch = request.transactionEpoch, let session = producers[request.producer].session {
      transaction = register(
        partition, for: .producer(ProducerID(request.producer)), at: session.coordinator,
        epoch: epoch)
      if transaction == nil {
        request.parts[place].error = .invalidProducerEpoch
        return
      }
    }
    let end: Int64
    if case .duplicate(let offset) = verdict {
      end = dropDuplicate(part.batch, of: partition, from: offset)
    } else {
      end = append(part.batch, to: partition, request, transaction)
    }
    if injected == .networkException { request.losesAnswer = true }
    request.parts[place].error = injected == .networkException ? nil : injected
    if request.acks == .all, injected != .notEnoughReplicasAfterAppend,
      logs[partition].highWatermark < end || replicaSets[partition].leader == nil
    {
      request.parts[place].wantedEnd = end
    }
  }

  /// What the leader's memory of producers makes of a batch.
  private func verdict(
    on batch: ProducerBatch, _ partition: Int, _ request: SentRequest
  ) -> ProducerMemory.Verdict {
    guard let sequence = batch.sequence else { return .next }
    return replicaSets[partition].producers.check(
      request.producerID, epoch: batch.epoch, sequence: sequence, count: batch.records.count)
  }

  /// Why a leader does not store a batch.
  private func refusal(
    _ part: SentRequest.Part, _ partition: Int, _ request: SentRequest,
    _ verdict: ProducerMemory.Verdict
  ) -> ProduceError? {
    if replicaSets[partition].leadingBroker != request.broker { return .notLeaderOrFollower }
    if request.acks == .all, replicaSets[partition].isUnderMinimum { return .notEnoughReplicas }
    if lacksKeys(part.batch.records, for: partition) { return .invalidRecord }
    switch verdict {
    case .next, .duplicate: return nil
    case .outOfOrder: return .outOfOrderSequenceNumber
    case .oldEpoch: return .invalidProducerEpoch
    }
  }

  /// The leader has a batch already, from `offset` on; where it ends in the log.
  private mutating func dropDuplicate(
    _ batch: ProducerBatch, of partition: Int, from offset: Int64
  ) -> Int64 {
    for (place, record) in batch.records.enumerated() {
      self.record(
        .duplicateDropped(
          record: RecordID(record.number), partition: PartitionID(partition),
          offset: Offset(offset + Int64(place))))
    }
    return offset + Int64(batch.records.count)
  }

  /// Appends a batch; where it ends in the log.
  private mutating func append(
    _ batch: ProducerBatch, to partition: Int, _ request: SentRequest, _ transaction: Int?
  ) -> Int64 {
    storedBatches.append(
      StoredBatch(
        producerID: batch.sequence == nil ? nil : request.producerID, epoch: batch.epoch,
        sequence: batch.sequence ?? 0, transaction: transaction,
        sizes: batch.records.map { $0.bytes }))
    if let sequence = batch.sequence {
      replicaSets[partition].producers.note(
        request.producerID, epoch: batch.epoch, sequence: sequence,
        count: batch.records.count, at: logs[partition].end)
    }
    for record in batch.records {
      store(record.number, bytes: record.bytes, in: partition, transaction: transaction)
    }
    return logs[partition].end
  }

  /// Everything that the answer waits for is so: it goes out, and the next request is served.
  private mutating func answer(_ slot: Int) {
    guard let request = sentRequests[slot] else { return }
    sentRequests[slot]?.isAnswered = true
    let place = request.producer * brokers.count + request.broker
    if connections[place].current == slot { connections[place].current = nil }
    if request.acks == .none || !request.isOpen {
      if request.acks == .none { breakIfRefused(request) }
      releaseRequest(slot, number: request.number)
    } else if request.losesAnswer {
      send(
        .requestBroken(
          request: slot, number: request.number, error: ProduceError.networkException.index))
    } else {
      send(.requestAnswered(request: slot, number: request.number))
    }
    if connections[place].current == nil { serveNext(of: place) }
  }

  /// Nobody waits for an answer with `acks=0`, so the broker closes the connection where it could
  /// not store something: the client looks for the leader anew (`KafkaApis.handleProduceRequest`).
  private mutating func breakIfRefused(_ request: SentRequest) {
    for part in request.parts where part.error != nil {
      let known = producers[request.producer].pipeline?.queues[part.number].leader
      if known == request.broker {
        producers[request.producer].pipeline?.queues[part.number].leader = nil
      }
    }
  }

  /// The next request of a connection comes before any that arrives from now on.
  private mutating func serveNext(of place: Int) {
    while !connections[place].backlog.isEmpty {
      let next = connections[place].backlog.removeFirst()
      guard let request = sentRequests[next] else { continue }
      connections[place].current = next
      schedule(.requestArrived(request: next, number: request.number), at: now)
      return
    }
  }

  /// The high watermark moved: batches below it are stored as `acks=all` asks
  /// (`checkEnoughReplicasReachOffset`).
  mutating func answerStoredBatches(of partition: Int) {
    let mark = logs[partition].highWatermark
    let leader = replicaSets[partition].leadingBroker
    settleWaiting(of: partition) { $0 == leader && $1 <= mark }
  }

  /// Nobody leads the partition any more, or another does: who waits is told so, by brokers that do
  /// not stand still.
  mutating func refuseWaiting(of partition: Int) {
    if replicaSets[partition].waiting.isEmpty { return }
    let isPaused = brokers.indices.map { brokers[$0].pausedUntil > now }
    settleWaiting(of: partition, error: .notLeaderOrFollower) { broker, _ in !isPaused[broker] }
  }

  /// A broker goes on, and finds what waits at it where it leads no more.
  mutating func refuseStale(at index: Int) {
    for partition in replicaSets.indices where replicaSets[partition].leadingBroker != index {
      settleWaiting(of: partition, error: .notLeaderOrFollower) { broker, _ in broker == index }
    }
  }

  /// Answers the requests that wait, where `isDone` says so of their broker and the end they want.
  private mutating func settleWaiting(
    of partition: Int, error: ProduceError? = nil, where isDone: (Int, Int64) -> Bool
  ) {
    let slots = replicaSets[partition].waiting
    guard !slots.isEmpty else { return }
    let isShort = replicaSets[partition].isUnderMinimum
    replicaSets[partition].waiting = []
    for slot in slots {
      guard let request = sentRequests[slot] else { continue }
      let number = partition - firstPartition[producers[request.producer].topic]
      guard let place = request.parts.firstIndex(where: { $0.number == number }),
        let end = request.parts[place].wantedEnd
      else { continue }
      if !isDone(request.broker, end) {
        replicaSets[partition].waiting.append(slot)
        continue
      }
      sentRequests[slot]?.parts[place].wantedEnd = nil
      sentRequests[slot]?.parts[place].error =
        error ?? (isShort ? .notEnoughReplicasAfterAppend : request.parts[place].error)
      if let settled = sentRequests[slot], !settled.isWaiting, !settled.isAnswered { answer(slot) }
    }
  }

  /// The requests to a broker that are remembered, in the order of sending.
  func slotsInOrder(to broker: Int) -> [Int] {
    sentRequests.usedSlots.filter { sentRequests[$0]?.broker == broker }.sorted {
      (sentRequests[$0]?.number ?? 0) < (sentRequests[$1]?.number ?? 0)
    }
  }

  /// The broker's process ended: producers learn that their connections broke.
  mutating func breakConnections(to broker: Int) {
    for index in producers.indices {
      closeConnection(of: index, to: broker)
      refreshLeaders(of: index, from: broker)
    }
    for slot in slotsInOrder(to: broker) {
      guard let request = sentRequests[slot], request.acks != .none else { continue }
      if !request.isOpen {
        releaseRequest(slot, number: request.number)
        continue
      }
      sentRequests[slot]?.isAnswered = true
      send(
        .requestBroken(
          request: slot, number: request.number, error: ProduceError.networkException.index))
    }
    for partition in replicaSets.indices where replicaSets[partition].leadingBroker == broker {
      replicaSets[partition].waiting = []
    }
  }
}

extension ProduceError {
  /// Whether a batch that is answered with it was not stored.
  fileprivate var preventsAppend: Bool {
    self != .notEnoughReplicasAfterAppend && self != .networkException
  }
}
