package import KafkaModel

/// A chart of settings: numbers and words, no pixels.
package struct ChartContent: Sendable {
  /// What values count, which sets how the axis is written.
  package enum Unit: Sendable {
    case count
    case seconds
    case perSecond
    case percent
  }

  /// One setting.
  package struct Point: Sendable {
    /// Where it stands: its place in `columns` and in `series`.
    package var column: Int
    package var series: Int
    /// Nil where some run has no value.
    package var value: Double?
    /// Half the width of its confidence interval; 0 for none.
    package var halfWidth: Double
    /// The setting and the value as people read them.
    package var name: String
    package var text: String
    /// Whether the setting meets every requirement; nil when nothing is required.
    package var isGood: Bool?
    /// Whether it is the smallest that does.
    package var isChosen: Bool
    /// Consumers without partitions.
    package var idle: Int

    package init(column: Int, series: Int, value: Double?, halfWidth: Double, text: String) {
      self.column = column
      self.series = series
      self.value = value
      self.halfWidth = halfWidth
      self.text = text
      name = ""
      isChosen = false
      idle = 0
    }
  }

  /// Lag over time of one setting; as many as there are points, in their order.
  package struct Curve: Sendable {
    /// What is set, a text for each value, and the same without names where room is short.
    package var labels: [String]
    package var shortLabels: [String]
    /// Seconds of each slot.
    package var slotSeconds: Double
    /// Seconds of the whole run.
    package var seconds: Double
    /// The largest lag in each slot.
    package var values: [Int64]

    package init(
      labels: [String], shortLabels: [String], slotSeconds: Double, seconds: Double,
      values: [Int64]
    ) {
      self.labels = labels
      self.shortLabels = shortLabels
      self.slotSeconds = slotSeconds
      self.seconds = seconds
      self.values = values
    }
  }

  package var title = ""
  package var subtitle = ""
  package var theme = ThemeName.talk
  package var unit = Unit.count
  /// What is varied along the axis, and its values.
  package var xTitle = ""
  package var columns: [String] = []
  /// Names of the series; one without a name when there is only one axis.
  package var series: [String] = [""]
  package var points: [Point] = []
  /// How many settings there are, of which `points` are those around the decision.
  package var settingCount = 0
  /// The place in `points` of the setting that decides: the chosen one, or the nearest.
  package var focus: Int?
  /// What points without a value are called.
  package var missingText = ""
  /// The value that the points are compared with, or nil.
  package var limit: Double?
  package var limitText = ""
  /// What is written beside the chosen point.
  package var chosenText = ""
  /// The same limit on the scale of the curves, where it is about the largest lag.
  package var lagLimit: Double?
  package var curves: [Curve] = []
  /// What it comes to, in sentences.
  package var verdict: [String] = []

  package init() {}
}
