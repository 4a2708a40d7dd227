import KafkaModel

/// Who takes part, and who answers for those that do not.
struct SequenceCast {
  /// How many participants are chosen where the scenario does not choose: what a slide holds.
  private static let limit = 8

  let header: TraceHeader
  let participants: [SequenceParticipant]
  private let places: [ParticipantReference: Int]

  init(_ trace: Trace, _ chosen: [ParticipantReference]) {
    let header = trace.header
    self.header = header
    let references = chosen.isEmpty ? Self.usual(trace) : chosen
    participants = references.map { SequenceParticipant($0, header) }
    var places: [ParticipantReference: Int] = [:]
    for (place, reference) in references.enumerated() where places[reference] == nil {
      places[reference] = place
    }
    self.places = places
  }

  /// The usual cast: producers, brokers, what is stored where, consumers.
  ///
  /// Partitions stand beside their broker when there is one broker only; where partitions are too
  /// many their topics stand for them, and where consumers are too many their groups do.
  private static func usual(_ trace: Trace) -> [ParticipantReference] {
    let header = trace.header
    let used = UsedParts(trace)
    let producers = header.producers.indices.filter { used.producers[$0] }
      .map { ParticipantReference.producer(ProducerID($0)) }
    let brokers = header.brokers.indices.filter { used.brokers[$0] }
      .map { ParticipantReference.broker(BrokerID($0)) }
    let partitions = header.partitions.indices.filter { used.partitions[$0] }.map { index in
      let info = header.partitions[index]
      return ParticipantReference.partition(
        PartitionNumber(topic: info.topic, number: info.number))
    }
    let topics = header.topics.indices.filter { topic in
      header.topics[topic].partitions.contains { used.partitions[$0] }
    }.map { ParticipantReference.topic(TopicID($0)) }
    let consumers = header.consumers.indices.filter { used.consumers[$0] }
      .map { ParticipantReference.consumer(ConsumerID($0)) }
    let groups = header.groups.indices.map { ParticipantReference.group(GroupID($0)) }
    let isReplicated = header.brokers.count > 1
    let choices: [[ParticipantReference]] =
      isReplicated
      ? [
        producers + brokers + consumers, producers + brokers + groups, producers + topics + groups,
      ]
      : [
        producers + brokers + partitions + consumers, producers + partitions + consumers,
        producers + brokers + topics + consumers, producers + topics + groups,
      ]
    let fitting = choices.first { $0.count <= limit } ?? choices[choices.count - 1]
    return Array(fitting.prefix(limit))
  }

  /// The place of a participant, or nil.
  func place(of reference: ParticipantReference) -> Int? { places[reference] }

  func place(of producer: ProducerID) -> Int? { places[.producer(producer)] }

  /// A consumer, or its group in its stead.
  func place(of consumer: ConsumerID) -> Int? {
    places[.consumer(consumer)] ?? places[.group(header.consumers[consumer.index].group)]
  }

  /// The place of a partition's log: itself or its topic.
  func log(of partition: PartitionID) -> Int? {
    let info = header.partitions[partition.index]
    return places[.partition(PartitionNumber(topic: info.topic, number: info.number))]
      ?? places[.topic(info.topic)]
  }

  /// Who is asked for a partition: its leader, or the log itself where no broker takes part.
  func server(of partition: PartitionID, leader: BrokerID?) -> Int? {
    leader.flatMap { places[.broker($0)] } ?? log(of: partition)
  }

  /// Who takes commits: the group's coordinator, the only broker, or what stands for all of it.
  func coordinator(of consumer: ConsumerID, for partition: PartitionID) -> Int? {
    let group = ParticipantReference.group(header.consumers[consumer.index].group)
    if let place = places[group], places[.consumer(consumer)] != nil { return place }
    return header.brokers.count == 1 ? server(of: partition, leader: BrokerID(0)) : nil
  }

  /// Whether there is only one partition, which then needs no name.
  var hasOnePartition: Bool { header.partitions.count == 1 }

  /// The topic's name and the partition's number, as in `orders-2`.
  func name(of partition: PartitionID) -> String {
    let info = header.partitions[partition.index]
    return "\(header.topics[info.topic.index].name)-\(info.number)"
  }
}

/// Which parts of a cluster a run has touched.
private struct UsedParts {
  var producers: [Bool]
  var brokers: [Bool]
  var partitions: [Bool]
  var consumers: [Bool]

  init(_ trace: Trace) {
    let header = trace.header
    producers = Array(repeating: false, count: header.producers.count)
    brokers = Array(repeating: false, count: header.brokers.count)
    partitions = Array(repeating: false, count: header.partitions.count)
    consumers = Array(repeating: false, count: header.consumers.count)
    for event in trace.events {
      switch event.fact {
      case .recordSent(_, let producer, _): producers[producer.index] = true
      case .recordAppended(_, let partition, _): partitions[partition.index] = true
      case .recordsPolled(let consumer, _, _, _): consumers[consumer.index] = true
      case .consumerCrashed(let consumer): consumers[consumer.index] = true
      case .commitRefused(let consumer, _, _, _): consumers[consumer.index] = true
      default: break
      }
    }
    for (partition, isUsed) in partitions.enumerated() where isUsed {
      for broker in header.partitions[partition].replicas where broker.index < brokers.count {
        brokers[broker.index] = true
      }
    }
  }
}
