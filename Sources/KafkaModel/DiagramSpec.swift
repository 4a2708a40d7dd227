package import EventKernel

/// How a scenario wants to be drawn; nil and empty mean "as the tool thinks best".
package struct DiagramSpec: Sendable {
  /// Name of a theme, already checked against the known ones.
  package var theme: ThemeName?
  /// Where the picture is going to be shown.
  package var size: DiagramSize?
  /// Which lanes to draw, in this order; empty for all.
  package var lanes: [LaneReference] = []
  /// First instant of the axis.
  package var from: SimulationTime?
  /// Last instant of the axis.
  package var to: SimulationTime?
  /// What the fill of a marble tells.
  package var colorBy = ColorBy.key
  /// What of the run is drawn.
  package var view = DiagramView.marbles
  /// Whether each replica of a partition has a lane; nil for where they are few.
  package var replicas: ReplicaLanes?
  /// Who takes part in a sequence diagram, from left to right; empty for what the run shows best.
  package var participants: [ParticipantReference] = []

  package init() {}
}

/// The looks a picture can have.
package enum ThemeName: String, CaseIterable, Sendable {
  case talk
  case dark
  case print
  case plain
}

/// Where a picture is shown, which sets how small its type may be.
package enum DiagramSize: String, CaseIterable, Sendable {
  /// 1280 px wide, nothing under 16 px.
  case slide
  /// For pages read at a desk: type down to 11 px.
  case document
}

/// What of a run is drawn.
package enum DiagramView: String, CaseIterable, Sendable {
  /// Records on the lanes of producers, partitions and consumers.
  case marbles
  /// Who owns which partition over time.
  case ownership
  /// How far groups are behind: log end, position and committed offset as lines.
  case lag
  /// Who asks whom for what, time downwards.
  case sequence
  /// Not of one run: the answer to the scenario's `whatif:`, as a chart.
  case whatif
}

/// Whether replicas have lanes of their own.
package enum ReplicaLanes: String, CaseIterable, Sendable {
  case shown
  case hidden
}

/// Who can take part in a sequence diagram.
package enum ParticipantReference: Hashable, Sendable {
  case producer(ProducerID)
  case broker(BrokerID)
  /// All partitions of a topic as one.
  case topic(TopicID)
  case partition(PartitionNumber)
  /// The coordinator of a group; all its consumers as one where none of them takes part itself.
  case group(GroupID)
  case consumer(ConsumerID)
}

/// What the fill of a marble tells.
package enum ColorBy: String, CaseIterable, Sendable {
  case key
  case label
  case partition
}
