import Drawing
import TraceAnalysis

/// Where the lifelines of a sequence diagram stand, and their heads.
///
/// The rule: neighbours stand as far apart as the texts between them ask for; what is left of the
/// width goes to the narrowest gaps, what is missing is taken from all gaps alike.
struct SequenceColumns {
  /// The head of one lifeline.
  struct Head {
    var width: Double
    var lines: [String]
    var size: Double
  }

  /// The x of each lifeline.
  let xs: [Double]
  let heads: [Head]
  let headHeight: Double
  /// Where marks must begin: behind the times.
  let left: Double
  /// Where marks must end.
  let right: Double
  private let metrics: DiagramMetrics

  init(_ story: SequenceStory, metrics: DiagramMetrics) {
    self.metrics = metrics
    let times = story.steps.map {
      TextMetrics.reservedWidth(of: TimeText.text($0.time), size: metrics.smallSize)
    }.max()
    left = metrics.margin + metrics.px(10) + (times ?? 0) + metrics.px(8)
    right = metrics.width - metrics.margin
    let gaps = Self.gaps(story, room: right - left, metrics)
    var x = left + gaps[0]
    var xs: [Double] = []
    for place in story.participants.indices {
      if place > 0 { x += gaps[place] }
      xs.append(x)
    }
    self.xs = xs
    // Neighbours share their gap by what their names need.
    let needs = Self.headWidths(story, size: metrics.smallSize, metrics)
    let widths = needs.indices.map { place in
      let before =
        place > 0
        ? gaps[place] * needs[place] / (needs[place - 1] + needs[place]) : gaps[0]
      let after =
        place + 1 < needs.count
        ? gaps[place + 1] * needs[place] / (needs[place] + needs[place + 1]) : gaps[needs.count]
      return min(metrics.px(230), 2 * min(before, after) - metrics.px(12))
    }
    // Heads are of one width where the narrowest holds every name.
    let full = Self.headWidths(story, size: metrics.labelSize, metrics).max() ?? 0
    let narrowest = widths.min() ?? 0
    let isEven = full - metrics.px(12) <= narrowest
    heads = widths.indices.map { place in
      Self.head(story.participants[place].name, isEven ? narrowest : widths[place], metrics)
    }
    let lines = heads.map { $0.lines.count }.max() ?? 1
    headHeight = metrics.px(38) + Double(lines) * metrics.px(24)
  }

  /// The distances before, between and after the lifelines.
  private static func gaps(
    _ story: SequenceStory, room: Double, _ metrics: DiagramMetrics
  ) -> [Double] {
    let count = story.participants.count
    let least = headGaps(story, size: metrics.smallSize, metrics)
    var wanted = headGaps(story, size: metrics.labelSize, metrics)
    for step in story.steps {
      guard let (first, last) = step.span else { continue }
      let width = TextMetrics.reservedWidth(of: step.text, size: metrics.subtitleSize)
      if case .message = step.action, last == first + 1 {
        wanted[last] = max(wanted[last], min(width, metrics.px(280)) + metrics.px(56))
      } else if first == last {
        // Words beside a lifeline stand to its right.
        wanted[last + 1] = max(wanted[last + 1], min(width, metrics.px(130)) + metrics.px(56))
      }
    }
    let total = wanted.reduce(0, +)
    if total <= room { return filled(wanted, spare: room - total, limit: metrics.px(400)) }
    let floor = least.reduce(0, +)
    if floor >= room { return least.map { $0 * room / floor } }
    let share = (room - floor) / (total - floor)
    return (0...count).map { least[$0] + (wanted[$0] - least[$0]) * share }
  }

  /// The room that each head needs, with air, when names are set in `size`.
  private static func headWidths(
    _ story: SequenceStory, size: Double, _ metrics: DiagramMetrics
  ) -> [Double] {
    story.participants.map { participant in
      let words = participant.name.split(separator: " ").map {
        TextMetrics.reservedWidth(of: String($0), size: size, isBold: true)
      }
      let kind = TextMetrics.reservedWidth(
        of: participant.kind, size: metrics.smallSize, isBold: true)
      let widest = max(max(words.max() ?? 0, kind), metrics.px(96))
      return min(widest, metrics.px(200)) + metrics.px(28)
    }
  }

  /// The gaps that heads need when names are set in `size`.
  private static func headGaps(
    _ story: SequenceStory, size: Double, _ metrics: DiagramMetrics
  ) -> [Double] {
    let widths = headWidths(story, size: size, metrics)
    var gaps = [(widths.first ?? 0) / 2 + metrics.px(4)]
    for place in widths.indices.dropFirst() {
      gaps.append((widths[place - 1] + widths[place]) / 2)
    }
    return gaps + [(widths.last ?? 0) / 2 + metrics.px(4)]
  }

  /// The gaps between lifelines with what is spare: the narrowest grow first, up to `limit`, and
  /// what is left stands at both ends.
  private static func filled(_ gaps: [Double], spare: Double, limit: Double) -> [Double] {
    var gaps = gaps
    var spare = spare
    let inner = 1..<(gaps.count - 1)
    while spare > 0.01, let least = gaps[inner].min(), least < limit - 0.01 {
      let narrow = inner.filter { gaps[$0] <= least + 0.01 }
      let next = gaps[inner].filter { $0 > least + 0.01 }.min() ?? limit
      let growth = min(min(next, limit) - least, spare / Double(narrow.count))
      for place in narrow { gaps[place] += growth }
      spare -= growth * Double(narrow.count)
    }
    gaps[0] += spare / 2
    gaps[gaps.count - 1] += spare / 2
    return gaps
  }

  /// A name in the largest type that holds it in two lines, else cut.
  private static func head(_ name: String, _ width: Double, _ metrics: DiagramMetrics) -> Head {
    let room = width - metrics.px(12)
    func fits(_ lines: [String], _ size: Double) -> Bool {
      lines.count <= 2
        && lines.allSatisfy {
          TextMetrics.reservedWidth(of: $0, size: size, isBold: true) <= room
        }
    }
    for size in [metrics.labelSize, metrics.subtitleSize, metrics.smallSize] {
      let lines = TextMetrics.lines(of: name, size: size, isBold: true, limit: room)
      if fits(lines, size) { return Head(width: width, lines: lines, size: size) }
    }
    let kept = Shortening.cut(name, limit: room) {
      TextMetrics.reservedWidth(of: $0, size: metrics.smallSize, isBold: true)
    }
    return Head(width: width, lines: [kept], size: metrics.smallSize)
  }
}
