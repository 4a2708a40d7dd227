package import EventKernel
package import SourceText

/// What a scenario file asks to be simulated: the input contract, with every default filled in.
///
/// Readers of files make it, the simulation reads it; nothing in it refers back to the text but
/// the spans, which later complaints use to point into the file.
package struct Scenario: Sendable {
  /// Slide title; empty when the file gives none.
  package var title = ""
  /// Slide subtitle; empty when the file gives none.
  package var description = ""
  /// Speaker notes; empty when the file gives none.
  package var notes = ""
  /// Seed of every random stream of the run.
  package var seed: UInt64 = 1
  /// Time: marble tick, end, profile.
  package var clock = ClockSpec()
  /// Brokers in file order; one unless the file says otherwise, never empty, at most 64.
  package var brokers = [BrokerSpec(name: "broker-1")]
  /// Settings that all brokers share.
  package var brokerConfig = BrokerConfig()
  /// How much the trace tells.
  package var detail = TraceDetail.records
  /// Topics in file order.
  package var topics: [TopicSpec] = []
  /// What records look like; producers refer to it.
  package var recordKinds: [RecordKind] = []
  /// Producers in file order.
  package var producers: [ProducerSpec] = []
  /// Consumer groups in file order.
  package var groups: [GroupSpec] = []
  /// What goes wrong and when, sorted by time, ties in file order.
  package var timeline: [TimelineEntry] = []
  /// Claims that `marbles check` tests.
  package var expectations: [Expectation] = []
  /// What it is meant to be asked, or nil.
  package var whatIf: WhatIfSpec?
  /// How to draw it.
  package var diagram = DiagramSpec()
  /// The same scenario with other settings, to be drawn as one figure; empty for most.
  package var variants: [ScenarioVariant] = []

  /// An empty scenario with every default.
  package init() {}
}

/// A broker of the cluster.
package struct BrokerSpec: Sendable {
  package var name: String
  /// `broker.rack`, or nil.
  package var rack: String?
  /// One-way delay of messages between it and other brokers, on top of the profile's.
  package var latency: SimulationDuration

  /// Makes a broker; by default without a rack and without a delay.
  package init(name: String, rack: String? = nil, latency: SimulationDuration = .zero) {
    self.name = name
    self.rack = rack
    self.latency = latency
  }
}

/// How much a trace tells.
package enum TraceDetail: Sendable {
  /// What happens to records, groups and brokers.
  case records
  /// Also each request of a client and its answer.
  ///
  /// Readers set it where a sequence view is asked for, a topic has more than one replica, or a
  /// producer's settings of acknowledgement are written out; it costs several facts a record.
  case requests
}

/// A scenario with other settings, under a name.
package struct ScenarioVariant: Sendable {
  package var name: String
  package var scenario: Scenario

  package init(name: String, scenario: Scenario) {
    self.name = name
    self.scenario = scenario
  }
}

/// What one file holds: something to simulate, or pictures drawn free-hand.
package enum ScenarioDocument: Sendable {
  case simulated(Scenario)
  /// One picture for `streams:`, or one for each name of `diagrams:`, in file order.
  case freehand([FreehandDiagram])
}

/// The clock of a run.
package struct ClockSpec: Sendable {
  /// Length of one character of a marble string; default 1 s.
  package var tick = SimulationDuration.seconds(1)
  /// When the run stops, or nil to run until nothing more can happen.
  package var end: SimulationTime?
  /// Which defaults and delays are in force.
  package var profile = Profile.classroom

  package init() {}
}

/// Two sets of defaults: a clean clock for teaching, or Kafka's own.
package enum Profile: String, CaseIterable, Sendable {
  /// No network delay, no linger, heartbeats noticed at once, groups stable at time 0.
  case classroom
  /// Kafka 4.0's defaults, and a network delay on every request.
  case kafka
}

/// A topic and its partitions.
package struct TopicSpec: Sendable {
  package var name: String
  /// Where the name stands in the file.
  package var span: SourceSpan
  /// Number of partitions at the start, at least 1.
  package var partitions: Int
  /// Number of partitions once the timeline has added all it adds; at least `partitions`.
  package var finalPartitions: Int
  /// The brokers of each partition's replicas, preferred leader first, for all final partitions.
  ///
  /// Empty when every partition has its one replica on the first broker, which never fails.
  package var replicas: [[BrokerID]] = []
  /// `min.insync.replicas`; at most the number of replicas counts.
  package var minInSyncReplicas = 1
  /// `unclean.leader.election.enable`.
  package var allowsUncleanElection = false
  /// How its logs grow old; nil where nothing that a run lives to see is deleted or cleaned.
  package var log: LogConfig?

  package init(name: String, span: SourceSpan, partitions: Int) {
    self.name = name
    self.span = span
    self.partitions = partitions
    finalPartitions = partitions
  }
}

/// What goes wrong, or is done, at a moment.
package struct TimelineEntry: Sendable {
  /// What a timeline entry does.
  package enum Action: Sendable {
    /// The process dies at once: no commit, no LeaveGroup, silence.
    case crash(ConsumerID)
    /// The consumer finishes its polled batch, then `close()`s: commit by its mode, LeaveGroup.
    case stop(ConsumerID)
    /// The process starts (again); a dynamic member joins as a new one.
    case start(ConsumerID)
    /// A stop, and a start so long after the process has ended.
    case restart(ConsumerID, gap: SimulationDuration)
    /// From its next start on the consumer lists these assignors.
    case reconfigure(ConsumerID, assignors: [AssignorName])
    /// `seek()`: the consumer goes on from another offset of a partition that it owns.
    case seek(ConsumerID, PartitionNumber, to: SeekTarget)
    /// The whole process stands still: no processing, no poll, no heartbeat.
    case pause(ConsumerID, for: SimulationDuration)
    /// Records begun in that time take so many times as long.
    case slow(ConsumerID, by: Double, for: SimulationDuration)
    /// The coordinator cannot be reached: the process goes on with what it has.
    case isolate(ConsumerID, for: SimulationDuration)
    /// The first so many consumers of the group run, the others stop.
    case scale(GroupID, to: Int)
    /// Partitions are added until there are so many.
    case addPartitions(TopicID, to: Int)
    /// The producer's process dies: what it has not sent is gone, its open transaction stays open.
    case crashProducer(ProducerID)
    /// The producer's process starts again: a new session of its transactional id.
    case startProducer(ProducerID)
    /// The broker's process dies at once; what it stored is still there when it starts again.
    case crashBroker(BrokerID)
    /// Controlled shutdown: leaderships move first, then the process ends.
    case stopBroker(BrokerID)
    /// The broker's process starts (again).
    case startBroker(BrokerID)
    /// A broker that runs shuts down and is away for so long; one that does not starts at once.
    case restartBroker(BrokerID, gap: SimulationDuration)
    /// The broker stands still: no answers, no copies, no heartbeats.
    case pauseBroker(BrokerID, for: SimulationDuration)
    /// The brokers cannot reach each other; clients and the controller reach all of them.
    case disconnect(BrokerSet, for: SimulationDuration)
    /// The next so many batches for the partition get this answer.
    case failBatches(PartitionNumber, with: ProduceError, times: Int)
  }

  /// Where a `seek()` goes.
  package enum SeekTarget: Hashable, Sendable {
    /// `seekToBeginning()`.
    case beginning
    /// `seekToEnd()`.
    case end
    case offset(Int64)
  }

  package var time: SimulationTime
  package var action: Action
  /// Where the entry stands in the file.
  package var span: SourceSpan

  package init(time: SimulationTime, action: Action, span: SourceSpan) {
    self.time = time
    self.action = action
    self.span = span
  }
}

extension TimelineEntry.Action {
  /// Whom the action is about; nil when it is about a group or a topic.
  package var consumer: ConsumerID? {
    switch self {
    case .crash(let consumer), .stop(let consumer), .start(let consumer),
      .restart(let consumer, _), .pause(let consumer, _), .slow(let consumer, _, _),
      .isolate(let consumer, _), .reconfigure(let consumer, _), .seek(let consumer, _, _):
      consumer
    case .scale, .addPartitions, .crashProducer, .startProducer, .crashBroker, .stopBroker,
      .startBroker, .restartBroker, .pauseBroker, .disconnect, .failBatches:
      nil
    }
  }

  /// Whether it is about brokers or about what they answer.
  package var concernsBrokers: Bool {
    switch self {
    case .crashBroker, .stopBroker, .startBroker, .restartBroker, .pauseBroker, .disconnect,
      .failBatches:
      true
    default: false
    }
  }
}
