import Drawing
import EventKernel

/// What a picture shows, in times and words; nothing here knows a pixel.
struct DiagramContent {
  var title = ""
  var subtitle = ""
  /// The story for screen readers.
  var story = ""
  var panels: [DiagramPanel] = []
  /// First and last instant of the axis.
  var from = SimulationTime.zero
  var to = SimulationTime.zero
  var axis = AxisUnits.time
  /// What marble fills mean, or empty when words and letters say it all.
  var legend: [LegendEntry] = []
  /// What the lines of plots mean.
  var plotLegend: [LegendEntry] = []
  /// What happened to somebody: a line through the panels, and words below the axis.
  var events: [EventMark] = []
  /// What `legend` lists, such as `key`.
  var legendTitle = ""
}

/// How the axis is labelled.
enum AxisUnits: Hashable {
  case time
  /// Numbers of ticks of this length.
  case ticks(SimulationDuration)
}

/// One entry of the legend.
struct LegendEntry {
  /// The appearance of the marbles; nil for marbles without one.
  var appearance: Int?
  /// The sign that is explained, or nil for marbles.
  var sign: GlyphMark.Kind?
  /// The line of a plot that is explained, or nil.
  var line: PlotMark.LineKind?
  /// The tint of a time that is explained, or nil.
  var tint: SpanMark.Phase?
  var text: String
}

/// Lanes that belong together.
struct DiagramPanel {
  var title: String
  var role: Theme.Role
  var lanes: [DiagramLane] = []
  var spans: [SpanMark] = []
  /// What the panel shows in a few words, at the right of its head.
  var summary = ""
  /// Words in its head over the times that they are about, the most telling first.
  var headWords: [HeadWord] = []

  /// Whether it shows ownership and nothing else.
  var isSlim: Bool { lanes.contains { $0.isSlim } }
}

/// Words over a time, in the head of a panel.
struct HeadWord {
  var start: SimulationTime
  var end: SimulationTime
  var text: String
}

/// Something that happened at one instant.
struct EventMark {
  var time: SimulationTime
  var text: String
  var isDanger = false
  /// The only panel that it concerns, or nil for all.
  var panel: Int?
}

/// A time that concerns every lane of a panel.
struct SpanMark {
  /// What goes on in it.
  enum Phase {
    /// Nobody knows yet that somebody is missing.
    case detection
    case rebalance
    /// New owners work on what was left to them.
    case catchingUp
  }

  var start: SimulationTime
  var end: SimulationTime
  var phase = Phase.rebalance
  /// What is written beside it, or nil when another panel says it.
  var label: String?
  /// What is written where there is no room for more; nil for nothing.
  var shortLabel: String?
}

/// One horizontal line of the picture and all that is on it.
struct DiagramLane {
  var name: String
  var marbles: [MarbleMark] = []
  var bars: [BarMark] = []
  var bands: [BandMark] = []
  /// Number of band rows above the marbles; 0 draws bands behind them.
  var bandRows = 0
  /// Whether the lane is its band rows and nothing else.
  var isSlim = false
  /// Stretches of the first band row that belong to nobody.
  var gaps: [LineMark] = []
  var glyphs: [GlyphMark] = []
  var lines: [LineMark] = []
  /// Stretches of the log that are gone.
  var hatches: [LineMark] = []
  /// Where new segments of the log begin.
  var edges: [SegmentEdge] = []
  /// Offsets that rise through the lane as steps.
  var boundaries: [BoundaryMark] = []
  /// A graph instead of marbles, or nil.
  var plot: PlotMark?
  /// Names and chips above the lane.
  var above: [LabelMark] = []
  /// Offsets, flags and words below the lane.
  var below: [LabelMark] = []
  /// How many rows of marbles it may have before they are drawn as counts.
  var marbleRows = MarbleStacking.rowLimit
  /// What one marble is called when there are too many to draw.
  var countNoun = "records"
}

/// A stretch of the lane's line.
struct LineMark {
  var start: SimulationTime
  var end: SimulationTime
  /// Dashed where the process is gone.
  var isDashed: Bool
}

/// The beginning of a segment: an edge between two records.
struct SegmentEdge {
  /// When the first record of the segment was stored.
  var time: SimulationTime
  /// When the record before it was, if there is one.
  var before: SimulationTime?
}

/// An offset that rises through a lane, drawn as steps from its bottom to its top.
struct BoundaryMark {
  var kind: PlotMark.LineKind
  var steps: [PlotMark.Step]
  /// The value at the top of the lane.
  var maximum: Int64
}

/// One record at one instant.
struct MarbleMark {
  /// What a marble has around it.
  enum Ring {
    case none
    /// Processed before.
    case again
    /// Will never be processed: drawn hollow.
    case lost
    /// Dropped by its replica: drawn hollow and struck.
    case truncated
    /// Part of a transaction that was aborted: drawn struck.
    case aborted
    /// Compacted or deleted since: drawn hollow and faded.
    case gone
  }

  var time: SimulationTime
  var label: String
  /// Index into the theme's fills and shapes; nil for records without a key.
  var appearance: Int?
  var ring = Ring.none
  /// A sign drawn instead of a record: in free-hand pictures, and for control records.
  var sign: GlyphMark.Kind?
  var tooltip = ""

  /// Whether a stroke goes through it.
  var isStruck: Bool { ring == .truncated || ring == .aborted }
}

/// Work that leads to a marble.
struct BarMark {
  var start: SimulationTime
  var end: SimulationTime
  var appearance: Int?
}

/// Values over time, drawn as steps.
struct PlotMark {
  /// What a line stands for, told apart by dashes as well as by colour.
  enum LineKind {
    case logEnd
    case position
    case committed
    /// A sum, with the area below it filled.
    case total
    case highWatermark
    case lastStableOffset
  }

  /// A value from an instant on; nil where there is none.
  struct Step {
    var time: SimulationTime
    var value: Int64?
  }

  var lines: [(kind: LineKind, steps: [Step])]
  /// The largest value of all lines.
  var maximum: Int64
  /// Where the distance between the outer lines is largest; nil when there is none.
  var peak: (time: SimulationTime, low: Int64, high: Int64)?
}

/// Ownership of a partition.
struct BandMark {
  var start: SimulationTime
  var end: SimulationTime
  var owner: Int
  /// What it may be called, the fullest first; each tells the owner from all others of the group.
  var names: [String]
  var row = 0
}

/// A sign on the lane's line.
struct GlyphMark {
  enum Kind {
    case crash
    case stop
    case start
    case error
    case rebalance
    case compaction
    case lag
    case end
    case commitMarker
    case abortMarker
    case leader
    case cleaned
    case segment
    case tick
  }

  var time: SimulationTime
  var kind: Kind
  var tooltip = ""
}

/// Something written near a lane; placed so that nothing overlaps.
struct LabelMark {
  enum Style {
    case owner(Int)
    case offset
    case word
    /// A word that begins at its instant instead of standing in its middle.
    case wordFrom
    case danger
    case chips([String], owner: Int)
    case idle
    case flag(isRefused: Bool)
    /// A tick: the answer that a record is stored.
    case tick
    /// A measure from the label's time to another.
    case bracket(until: SimulationTime)
  }

  var time: SimulationTime
  var text: String
  var style: Style
  /// Whether a bracket begins beside the word of a sign, such as "crash", at the same instant.
  var isBesideWord = false
  /// Labels that may be left out where there is no room; their facts are in tooltips too.
  var isOptional = false
  /// The offsets on a flag, each with the partition it is about.
  var commits: [FlagOffset] = []
}

/// One offset on a flag.
struct FlagOffset {
  /// The partition's name with a colon; empty where there is only one.
  var partition: String
  var offset: String

  /// What is written beside the flag.
  static func text(of commits: [FlagOffset]) -> String {
    commits.map { $0.partition + $0.offset }.joined(separator: "  ")
  }
}
