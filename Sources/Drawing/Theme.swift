/// The colours of a picture.
package struct Theme: Sendable {
  /// The frame around lanes of one kind.
  package struct Panel: Hashable, Sendable {
    package var fill: Color
    package var stroke: Color
    /// Title of the panel: at least 4.5:1 on the fill.
    package var ink: Color
  }

  /// The fill of a marble and the colour of the letter on it, at least 4.5:1.
  package struct MarbleFill: Hashable, Sendable {
    package var fill: Color
    package var ink: Color
  }

  /// What a panel holds.
  package enum Role: Int, CaseIterable, Sendable {
    case producer
    case topic
    case group
    case neutral
  }

  package var name: String
  package var background: Color
  /// Titles and labels.
  package var ink: Color
  /// Subtitles, offsets, axis numbers: still at least 4.5:1 on every panel.
  package var mutedInk: Color
  package var guide: Color
  /// Lane lines and marble outlines.
  package var line: Color
  /// Lines of lanes whose process is gone.
  package var deadLine: Color
  package var danger: Color
  /// Words such as "again" and "rebalance" that point out something.
  package var accent: Color
  package var chipFill: Color
  /// Panels by role.
  package var panels: [Panel]
  /// Marbles without a key.
  package var keyless: MarbleFill
  /// Fills by key; when they run out the shape changes.
  package var fills: [MarbleFill]
  /// Colours of consumers: bands, chips and their names.
  package var owners: [Color]
  package var bandOpacity: Double
  package var spanColor: Color
  package var spanOpacity: Double

  /// The panel of a role.
  package func panel(_ role: Role) -> Panel { panels[role.rawValue] }
  /// The colour of the n-th consumer of a group; repeats when they run out.
  package func owner(_ index: Int) -> Color { owners[index % owners.count] }

  /// Every theme, the default first.
  package static let all: [Theme] = [.talk, .dark, .print, .plain]
}
