package import EventKernel
package import KafkaModel

/// Who asked whom for what, in order: the content of a sequence diagram.
///
/// A plain value that pictures and Mermaid texts are made from.
package struct SequenceStory: Sendable {
  /// From left to right.
  package internal(set) var participants: [SequenceParticipant] = []
  /// In order of time; of one instant, in order of cause.
  package internal(set) var steps: [SequenceStep] = []
  /// When participants are at work on something, by participant and then by step.
  package internal(set) var activations: [SequenceActivation] = []
  /// Whether polls were left out because nothing came back.
  package internal(set) var hasIdlePolls = false

  /// Reads a whole trace.
  ///
  /// - Parameters:
  ///   - trace: The facts of a run.
  ///   - participants: Who takes part; empty for the usual ones.
  ///   - from: First instant told, or nil for the start.
  ///   - to: Last instant told, or nil for the end.
  package init(
    _ trace: Trace, participants: [ParticipantReference] = [], from: SimulationTime? = nil,
    to: SimulationTime? = nil
  ) {
    let cast = SequenceCast(trace, participants)
    self.participants = cast.participants.map { $0.ending(trace, at: to ?? trace.end) }
    var builder = SequenceBuilder(trace, cast, from: from ?? .zero, to: to ?? trace.end)
    for (place, event) in trace.events.enumerated() { builder.add(event, at: place) }
    builder.close()
    steps = builder.steps
    hasIdlePolls = builder.hasIdlePolls
    activations = builder.mergedActivations()
  }
}

/// One head of a sequence diagram.
package struct SequenceParticipant: Hashable, Sendable {
  package var reference: ParticipantReference
  /// What it is, such as `producer` or `leader`.
  package var kind: String
  /// What it has become by the end, such as another `leader`, or `down`.
  package var finalKind: String
  package var name: String
}

/// One line of a sequence diagram.
package struct SequenceStep: Hashable, Sendable {
  /// What is drawn; numbers are places among the participants.
  package enum Action: Hashable, Sendable {
    /// An arrow; to oneself where both are the same.
    case message(from: Int, to: Int, isAnswer: Bool, isLost: Bool)
    /// A remark over the participants from one to the other.
    case note(from: Int, to: Int)
    /// Work on a record.
    case work(at: Int)
    /// A process dies, and nothing comes from it until it starts again.
    case crash(at: Int)
    /// A process starts.
    case start(at: Int)
    /// Time in which nothing is drawn.
    case pass
  }

  package var time: SimulationTime
  package var action: Action
  package var text: String
  /// Whether it is bad news.
  package var isTrouble = false
  package var marbles: [SequenceMarble] = []

  /// The first and the last participant that the step reaches.
  package var span: (first: Int, last: Int)? {
    switch action {
    case .message(let from, let to, _, _), .note(let from, let to): (min(from, to), max(from, to))
    case .work(let place), .crash(let place), .start(let place): (place, place)
    case .pass: nil
    }
  }
}

/// A record, or a control record, on a lifeline.
package struct SequenceMarble: Hashable, Sendable {
  /// What lies there.
  package enum Content: Hashable, Sendable {
    case record(RecordID, RecordKindID)
    case control(TransactionOutcome)
  }

  package var participant: Int
  package var content: Content
  /// The offset it was stored at, where the step stores it.
  package var offset: Offset?
}

/// A participant at work, from one step to another.
package struct SequenceActivation: Hashable, Sendable {
  package var participant: Int
  package var first: Int
  package var last: Int
}

extension SequenceParticipant {
  /// Names the participant as the header of a trace does.
  init(_ reference: ParticipantReference, _ header: TraceHeader) {
    self.reference = reference
    switch reference {
    case .producer(let producer):
      kind = "producer"
      name = header.producers[producer.index].name
    case .broker(let broker):
      kind = Self.role(of: broker, header)
      name = broker.index < header.brokers.count ? header.brokers[broker.index] : "broker"
    case .topic(let topic):
      kind = "topic"
      name = header.topics[topic.index].name
    case .partition(let number):
      kind = "partition"
      name = "\(header.topics[number.topic.index].name)-\(number.number)"
    case .group(let group):
      kind = "group"
      name = header.groups[group.index].name
    case .consumer(let consumer):
      kind = "consumer"
      name = header.consumers[consumer.index].name
    }
    finalKind = kind
  }

  /// The same with what the facts up to `time` make of it.
  func ending(_ trace: Trace, at time: SimulationTime) -> SequenceParticipant {
    guard case .broker(let broker) = reference, kind != "broker" else { return self }
    var participant = self
    var isDown = false
    for event in trace.events {
      if event.time > time { break }
      switch event.fact {
      case .leaderElected(_, let leader, _, _, _):
        participant.finalKind = leader == broker ? "leader" : "follower"
      case .leaderLost: participant.finalKind = "follower"
      case .brokerCrashed(broker), .brokerStopped(broker): isDown = true
      case .brokerStarted(broker): isDown = false
      default: break
      }
    }
    if isDown { participant.finalKind = "down" }
    return participant
  }

  /// Where one partition alone is replicated, what a broker is to it as the run starts.
  private static func role(of broker: BrokerID, _ header: TraceHeader) -> String {
    let replicated = header.partitions.filter { $0.replicas.count > 1 }
    guard replicated.count == 1 else { return "broker" }
    if replicated[0].replicas[0] == broker { return "leader" }
    return replicated[0].replicas.contains(broker) ? "follower" : "broker"
  }
}
