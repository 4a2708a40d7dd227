import Drawing

/// How wide each kind of label is and where it wants to stand.
enum LabelPlacing {
  /// Places the labels of one strip, in order of time.
  static func place(_ marks: [LabelMark], in frame: DiagramFrame) -> [PlacedLabel] {
    let sorted = marks.enumerated().sorted { left, right in
      if left.element.time != right.element.time { return left.element.time < right.element.time }
      let leftOptional = left.element.isOptional
      let rightOptional = right.element.isOptional
      return leftOptional == rightOptional ? left.offset < right.offset : rightOptional
    }
    let joined = LabelJoining.joined(sorted.map { $0.element }, in: frame)
    let labels = joined.map { measure($0, in: frame) }
    return LabelDodging.place(
      labels, left: frame.metrics.margin, right: frame.rightEdge, gap: frame.metrics.px(4)
    ) { first, next, isLastResort in
      LabelJoining.joined(first, with: next, isLastResort: isLastResort).map {
        measure($0, in: frame)
      }
    }
  }

  /// Where a label wants to stand, and how wide it is.
  static func measure(_ mark: LabelMark, in frame: DiagramFrame) -> DodgingLabel {
    let metrics = frame.metrics
    let start = frame.intervalStart(mark.time)
    let x = frame.x(mark.time)
    switch mark.style {
    case .owner, .wordFrom:
      return DodgingLabel(
        minX: start + metrics.px(4), width: textWidth(mark.text, isBold: true, metrics), mark: mark)
    case .offset:
      let width = textWidth(mark.text, isBold: false, metrics)
      return DodgingLabel(minX: x - width / 2, width: width, mark: mark)
    case .word, .danger:
      let width = textWidth(mark.text, isBold: true, metrics)
      return DodgingLabel(minX: x - width / 2, width: width, mark: mark)
    case .chips(let names, _):
      let before = epochWidth(mark.text, metrics)
      let names = shownChips(names, from: start + before, in: frame)
      return DodgingLabel(minX: start, width: before + chipsWidth(names, metrics), mark: mark)
    case .idle:
      return DodgingLabel(minX: start, width: chipWidth(mark.text, metrics), mark: mark)
    case .flag(let isRefused):
      let width = textWidth(mark.text, isBold: isRefused, metrics) + metrics.px(14)
      return DodgingLabel(minX: x - metrics.px(5), width: width, mark: mark)
    case .tick:
      let width = textWidth(mark.text, isBold: false, metrics) + metrics.px(16)
      return DodgingLabel(minX: x - metrics.px(7), width: width, mark: mark)
    case .bracket(let until):
      let shape = BracketShape(mark, until: until, in: frame)
      return DodgingLabel(minX: shape.minX, width: shape.maxX - shape.minX, mark: mark)
    }
  }

  /// The width of what is written before chips, with the gap to them.
  static func epochWidth(_ text: String, _ metrics: DiagramMetrics) -> Double {
    text.isEmpty ? 0 : textWidth(text, isBold: true, metrics) + metrics.px(4)
  }

  /// The names themselves, or their number where they would reach beyond the canvas.
  static func shownChips(
    _ names: [String], from start: Double, in frame: DiagramFrame
  ) -> [String] {
    let fits = start + chipsWidth(names, frame.metrics) <= frame.rightEdge
    return fits || names.count == 1 ? names : ["\(names.count) partitions"]
  }

  private static func chipsWidth(_ names: [String], _ metrics: DiagramMetrics) -> Double {
    names.map { chipWidth($0, metrics) + metrics.px(4) }.reduce(0, +) - metrics.px(4)
  }

  /// The width of a chip with a name in it.
  static func chipWidth(_ name: String, _ metrics: DiagramMetrics) -> Double {
    textWidth(name, isBold: true, metrics) + metrics.px(8)
  }

  /// The width to reserve for small text.
  static func textWidth(_ text: String, isBold: Bool, _ metrics: DiagramMetrics) -> Double {
    TextMetrics.reservedWidth(of: text, size: metrics.smallSize, isBold: isBold)
  }
}
