import Drawing

/// The SVG writer alone, measured: one picture of so many marks, each a circle with its letter.
struct BenchDrawing {
  var marks: Int
  /// Length of the file.
  var bytes: Int
  /// Processor time of writing it in nanoseconds, without making the marks.
  var nanoseconds: Int64

  static func measured(marks: Int, usage: () -> ProcessUsage) -> BenchDrawing {
    let scene = scene(of: marks)
    let start = usage().nanoseconds
    let text = SVGWriter.text(for: scene)
    let end = usage().nanoseconds
    return BenchDrawing(marks: marks, bytes: text.utf8.count, nanoseconds: end - start)
  }

  private static func scene(of marks: Int) -> Scene {
    let (step, columns) = (36.0, 1000)
    let rows = (marks + columns - 1) / columns
    var scene = Scene(
      width: step * Double(columns), height: step * Double(rows), title: "Marks",
      description: "Circles with letters", background: nil)
    let style = Style(fill: Color(0x0072B2), stroke: Color(0x1F2937), strokeWidth: 2)
    for mark in 0..<marks {
      let center = Point(
        step * (Double(mark % columns) + 0.5), step * (Double(mark / columns) + 0.5))
      scene.nodes.append(.circle(center: center, radius: 15, style))
      scene.nodes.append(
        .text(
          TextRun(
            String(UnicodeScalar(UInt8(97 + mark % 26))),
            at: Point(center.x, center.y + 6.3), size: 18,
            color: Color(0xFFFFFF), anchor: .middle)))
    }
    return scene
  }
}
