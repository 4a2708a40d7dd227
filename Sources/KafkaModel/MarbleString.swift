package import EventKernel

/// A parsed marble string: what happens when on one lane.
package struct MarbleString: Hashable, Sendable {
  /// One mark of the string.
  package struct Mark: Hashable, Sendable {
    /// When, counted from the start of the string.
    package var time: SimulationDuration
    package var symbol: Symbol

    package init(time: SimulationDuration, symbol: Symbol) {
      self.time = time
      self.symbol = symbol
    }
  }

  /// What a character stands for.
  package enum Symbol: Hashable, Sendable {
    /// A letter or digit: one record.
    case record(String)
    /// `#`, and `X` in free-hand strings.
    case error
    /// `|`.
    case end
    /// `R` in free-hand strings.
    case rebalance
    /// `C` in free-hand strings.
    case compaction
    /// `L` in free-hand strings.
    case lag
  }

  /// Marks in time order, ties in the order of the string.
  package var marks: [Mark]
  /// How long the whole string is: every character, group and time progression counted.
  package var length: SimulationDuration

  package init(marks: [Mark], length: SimulationDuration) {
    self.marks = marks
    self.length = length
  }
}

/// A picture drawn from marble strings alone, without a simulation.
package struct FreehandDiagram: Sendable {
  /// One lane of the picture.
  package struct Lane: Sendable {
    package var name: String
    package var marbles: MarbleString

    package init(name: String, marbles: MarbleString) {
      self.name = name
      self.marbles = marbles
    }
  }

  /// The name under `diagrams:`, which becomes the file name; nil for a file with `streams:`.
  package var name: String?
  package var title = ""
  package var description = ""
  /// Asked canvas width in pixels; the picture is never narrower than its content needs.
  package var width: Int?
  /// Asked canvas height in pixels; the picture is never lower than its lanes need.
  package var height: Int?
  /// Length of one character.
  package var tick = SimulationDuration.seconds(1)
  package var lanes: [Lane]
  package var diagram = DiagramSpec()

  package init(name: String?, lanes: [Lane]) {
    self.name = name
    self.lanes = lanes
  }
}
