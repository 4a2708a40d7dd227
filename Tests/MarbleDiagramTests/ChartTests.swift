import Drawing
import EventKernel
import KafkaModel
import MarbleDiagram
import TestSupport
import Testing

/// Charts of sweeps: whatever the numbers, nothing overlaps and what matters is written.
@Suite("Charts of what-ifs")
struct ChartTests {
  /// A chart drawn at random, with a chosen point and a limit.
  private static func content(_ seed: UInt64) -> ChartContent {
    var stream = RandomStream(seed: seed, name: "chart")
    func number(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + stream.integer(below: range.count)
    }
    var content = ChartContent()
    content.title = "A chart of \(seed)"
    content.subtitle = "Peak lag, group billing, 6 partitions, 30 replications"
    content.theme = ThemeName.allCases[Int(seed) % ThemeName.allCases.count]
    content.xTitle = "consumers"
    content.columns = (1...number(1...10)).map { "\($0)" }
    content.series =
      [[""], ["3 partitions", "6 partitions"], ["a", "b", "c", "d"]][number(0...2)]
    content.chosenText = "smallest that holds"
    let top = [3.0, 80, 2_000, 100_000][number(0...3)]
    content.limit = top * stream.unitInterval()
    content.limitText = "required: under 1,000"
    content.missingText = "not drained"
    content.verdict = ["Six consumers are the fewest that hold: with five, more arrives."]
    let chosen = number(0...(content.columns.count * content.series.count - 1))
    for column in content.columns.indices {
      for series in content.series.indices {
        let value = top * DeterministicMath.exp(-6 * stream.unitInterval())
        var point = ChartContent.Point(
          column: column, series: series,
          value: number(0...9) == 0 ? 0 : number(0...9) == 0 ? nil : value,
          halfWidth: value * 1.5 * stream.unitInterval(), text: "some")
        point.name = "Point \(content.points.count)"
        point.isGood = number(0...1) == 0
        point.isChosen = content.points.count == chosen
        point.idle = max(0, number(-2...3))
        content.points.append(point)
        content.curves.append(
          ChartContent.Curve(
            labels: ["\(column + 1) consumers", content.series[series]].filter { !$0.isEmpty },
            shortLabels: ["\(column + 1)", content.series[series]].filter { !$0.isEmpty },
            slotSeconds: 1, seconds: 40,
            values: (0..<40).map { _ in Int64(stream.integer(below: 900)) }))
      }
    }
    return content
  }

  @Test(
    "nothing overlaps, nothing is clipped, and the chosen setting is told in words",
    arguments: 1...60 as ClosedRange<UInt64>)
  func portable(seed: UInt64) {
    let text = SVGWriter.text(for: ChartBuilder.scene(for: Self.content(seed)))
    let violations = PortableSVG.violations(in: text, smallestType: 16)
    #expect(violations.isEmpty, "\(violations.prefix(4))")
    #expect(text.contains(">smallest that holds<"))
    #expect(text.contains(">required: under 1,000<"))
  }

  private func labels(_ values: [Double], _ unit: ChartContent.Unit) -> [String] {
    var content = ChartContent()
    content.unit = unit
    content.columns = values.map { "\($0)" }
    for (place, value) in values.enumerated() {
      content.points.append(
        ChartContent.Point(column: place, series: 0, value: value, halfWidth: 0, text: ""))
    }
    return ChartBuilder.scene(for: content).nodes.compactMap { node in
      if case .text(let run) = node, run.anchor == .end { return run.text }
      return nil
    }
  }

  @Test("the axis has powers of ten where values differ much and none is 0, else even steps")
  func axes() {
    #expect(labels([3, 45, 700], .count) == ["1", "10", "100", "1,000"])
    #expect(labels([3, 45, 59], .count) == ["0", "20", "40", "60"])
    #expect(labels([0, 45, 7000], .count) == ["0", "2,000", "4,000", "6,000", "8,000"])
    #expect(labels([0.004, 0.02, 6], .seconds) == ["1 ms", "10 ms", "100 ms", "1 s", "10 s"])
    #expect(
      labels([0.4, 0.9], .seconds) == ["0 s", "200 ms", "400 ms", "600 ms", "800 ms", "1 s"])
    #expect(labels([30, 80], .percent) == ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"])
  }

  @Test("where all is 0 the axis has an end that can be read")
  func zeros() {
    #expect(labels([0, 0], .count) == ["0", "1"])
    #expect(labels([0, 0.3], .count) == ["0", "1"])
    #expect(labels([0, 0], .percent).last == "1 %")
    #expect(labels([0, 0], .seconds).last == "1 s")
  }

  @Test("a bar that goes on below a scale of powers of ten has no end there, but an arrow")
  func openBar() throws {
    var content = ChartContent()
    content.columns = ["1", "2"]
    // 125 ± 129 reaches down to nothing, 600 ± 100 does not.
    for (value, half) in [(600.0, 100.0), (25, 29)] {
      content.points.append(
        ChartContent.Point(
          column: content.points.count, series: 0, value: value, halfWidth: half, text: ""))
    }
    let bars = ChartBuilder.scene(for: content).nodes.compactMap { node -> [[Point]]? in
      if case .strokes(let lines, _) = node { lines } else { nil }
    }
    try #require(bars.count == 2)
    // A bar, a level end above and a level end below.
    #expect(bars[0].map { $0.count } == [2, 2, 2])
    #expect(bars[0][2][0].y == bars[0][2][1].y)
    #expect(bars[1].map { $0.count } == [2, 2, 3])
    let tip = bars[1][2]
    #expect(tip[1].y > tip[0].y && tip[1].y == bars[1][0][1].y)
  }

  @Test("a setting without a value stands above the scale, with an arrow, and in no line")
  func missing() {
    var content = ChartContent()
    content.columns = ["1", "2", "3"]
    content.unit = .seconds
    content.missingText = "not drained"
    for value in [nil, 20, 30] as [Double?] {
      content.points.append(
        ChartContent.Point(
          column: content.points.count, series: 0, value: value, halfWidth: 0, text: ""))
    }
    let text = SVGWriter.text(for: ChartBuilder.scene(for: content))
    #expect(text.contains(">arrow: not drained<") && text.contains(">not drained<"))
    // The scale is that of the values there are.
    #expect(text.contains(">40 s<") && !text.contains(">60 s<"))
  }

  @Test("small multiples say how many of the settings they show")
  func multiples() {
    var content = ChartContent()
    for place in 0..<8 {
      content.columns.append("\(place)")
      content.points.append(
        ChartContent.Point(column: place, series: 0, value: 1, halfWidth: 0, text: ""))
      content.curves.append(
        ChartContent.Curve(
          labels: ["\(place)"], shortLabels: ["\(place)"], slotSeconds: 1, seconds: 9,
          values: [1, 2, 3]))
    }
    let eight = SVGWriter.text(for: ChartBuilder.scene(for: content))
    #expect(eight.contains(">lag over 9 s in 6 of 8 settings, first"))
    content.settingCount = 96
    let many = SVGWriter.text(for: ChartBuilder.scene(for: content))
    #expect(many.contains(">lag over 9 s in 6 of 96 settings, first"))
    content.points.removeLast(3)
    content.curves.removeLast(3)
    content.settingCount = 5
    #expect(SVGWriter.text(for: ChartBuilder.scene(for: content)).contains(">lag over 9 s, first"))
  }

  @Test("a legend that is longer than the picture is wide goes on in another row")
  func longLegend() {
    var content = Self.content(3)
    content.series = ["partition.assignment.strategy range", "another series of a long name"]
    content.series += ["a third one with a name that is as long", "and the fourth"]
    content.columns = ["1"]
    content.curves = []
    content.points = content.series.indices.map {
      var point = ChartContent.Point(column: 0, series: $0, value: 2, halfWidth: 1, text: "2")
      point.isGood = $0 > 1
      return point
    }
    let text = SVGWriter.text(for: ChartBuilder.scene(for: content))
    #expect(PortableSVG.violations(in: text, smallestType: 16) == [])
    #expect(text.contains("hollow: fails") && text.contains("filled: holds"))
  }
}
