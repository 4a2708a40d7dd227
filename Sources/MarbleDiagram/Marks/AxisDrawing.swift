import Drawing
import EventKernel
import TraceAnalysis

/// The time axis: guides behind the panels, numbers below them.
struct AxisDrawing {
  /// Instants that get a guide and a number.
  let ticks: [(time: SimulationTime, text: String)]
  let frame: DiagramFrame

  init(_ content: DiagramContent, in frame: DiagramFrame) {
    self.frame = frame
    let (step, text) = Self.step(for: content, in: frame)
    var ticks: [(time: SimulationTime, text: String)] = []
    let start = SimulationTime(nanoseconds: content.from.nanoseconds / step * step)
    // Sums that reach beyond time stay at its end.
    var time = start < content.from ? start + SimulationDuration(nanoseconds: step) : start
    while time <= content.to, time < .never, ticks.count < 100 {
      ticks.append((time: time, text: text(time)))
      time = time + SimulationDuration(nanoseconds: step)
    }
    self.ticks = ticks
  }

  /// The smallest round step whose numbers do not touch.
  private static func step(
    for content: DiagramContent, in frame: DiagramFrame
  ) -> (Int64, (SimulationTime) -> String) {
    let length = (content.to - content.from).nanoseconds
    let limit = Int64((frame.axisEnd - frame.axisStart) / frame.metrics.px(100))
    switch content.axis {
    case .ticks(let tick):
      let step = AxisTicks.step(for: length / max(tick.nanoseconds, 1), limit: limit * 2)
      let (product, isTooLong) = step.multipliedReportingOverflow(by: tick.nanoseconds)
      return (isTooLong ? .max : product, { "\($0.nanoseconds / tick.nanoseconds)" })
    case .time:
      // Beyond three of a unit, steps are round in that unit.
      for unit in [3_600_000_000_000, 60_000_000_000] as [Int64] where length >= 3 * unit {
        return (AxisTicks.step(for: length / unit, limit: limit) * unit, { TimeText.text($0) })
      }
      let step = AxisTicks.step(for: length, limit: limit)
      // One unit for all: 60 s and not 1 min between 50 s and 70 s.
      let second: Int64 = 1_000_000_000
      if step % second != 0 { return (step, { TimeText.text($0) }) }
      return (step, { "\($0.nanoseconds / second) s" })
    }
  }

  func guides(top: Double, bottom: Double) -> [SceneNode] {
    ticks.map { tick in
      let x = frame.x(tick.time)
      return .line(Point(x, top), Point(x, bottom), .line(frame.theme.guide, 1))
    }
  }

  func numbers(baseline: Double) -> [SceneNode] {
    ticks.map { tick in
      .text(
        TextRun(
          tick.text, at: Point(frame.x(tick.time), baseline), size: frame.metrics.smallSize,
          color: frame.theme.mutedInk, anchor: .middle))
    }
  }
}
