package import KafkaModel

/// A chart of settings: numbers and words, no pixels.
package struct ChartContent: Sendable {
  /// One setting.
  package struct Point: Sendable {
    /// What stands below it.
    package var label: String
    package var value: Double
    /// Half the width of its confidence interval; 0 for none.
    package var halfWidth: Double
    /// The value as people read it.
    package var text: String
    /// Whether the setting meets every requirement.
    package var isGood: Bool
    /// Whether it is the smallest that does.
    package var isChosen: Bool
    /// Consumers without partitions.
    package var idle: Int

    package init(
      label: String, value: Double, halfWidth: Double, text: String, isGood: Bool, isChosen: Bool,
      idle: Int
    ) {
      self.label = label
      self.value = value
      self.halfWidth = halfWidth
      self.text = text
      self.isGood = isGood
      self.isChosen = isChosen
      self.idle = idle
    }
  }

  /// Lag over time of one setting.
  package struct Curve: Sendable {
    package var label: String
    /// The same without names, where there is little room.
    package var shortLabel: String
    /// Seconds of each slot.
    package var slotSeconds: Double
    /// Seconds of the whole run.
    package var seconds: Double
    /// The largest lag in each slot.
    package var values: [Int64]

    package init(
      label: String, shortLabel: String, slotSeconds: Double, seconds: Double, values: [Int64]
    ) {
      self.label = label
      self.shortLabel = shortLabel
      self.slotSeconds = slotSeconds
      self.seconds = seconds
      self.values = values
    }
  }

  package var title = ""
  package var subtitle = ""
  package var theme = ThemeName.talk
  /// What is varied.
  package var xTitle = ""
  package var points: [Point] = []
  /// The value that the points are compared with, or nil.
  package var limit: Double?
  package var limitText = ""
  package var curves: [Curve] = []
  /// What it comes to, in sentences.
  package var verdict: [String] = []

  package init() {}
}
