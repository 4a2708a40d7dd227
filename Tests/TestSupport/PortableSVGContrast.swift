import Drawing
import Foundation

extension PortableSVGPainting {
  /// Whether an item is ground that other things stand on: the background or a panel, which are
  /// wide, or higher than any mark and some hundredths of the canvas.
  func isGround(_ item: PortableSVGItem) -> Bool {
    guard case .rect(let rect) = item.shape else { return false }
    let share = rect.width * rect.height / (canvas.width * canvas.height)
    return rect.width > canvas.width / 2 || (rect.height > 60 && share > 0.03)
  }

  /// Whether item number `place` only clears the ground for a text on it.
  func isClearing(_ item: PortableSVGItem, at place: Int) -> Bool {
    guard case .rect = item.shape, item.stroke == nil, item.isOpaque else { return false }
    return items[(place + 1)...].contains { other in
      guard case .text = other.shape else { return false }
      return item.fills(other.bounds.center)
    }
  }

  /// Whether an item is a line that only guides the eye: one pixel wide at most.
  func isHairline(_ item: PortableSVGItem) -> Bool {
    guard case .lines = item.shape else { return false }
    return item.strokeWidth <= 1
  }
}

/// Compares what is painted with what lies beneath it.
struct PortableSVGContrast {
  private let painting: PortableSVGPainting

  init(_ painting: PortableSVGPainting) { self.painting = painting }

  /// The contrast ratio of WCAG 2.2, from 1 to 21.
  static func ratio(_ first: Color, _ second: Color) -> Double {
    let (a, b) = (luminance(first), luminance(second))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  private static func luminance(_ color: Color) -> Double {
    func linear(_ channel: UInt8) -> Double {
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
  }

  /// All findings, in painting order.
  func violations() -> [String] {
    painting.items.enumerated().compactMap { place, item in
      if case .text(let line) = item.shape { return text(item, line, at: place) }
      return mark(item, at: place)
    }
  }

  /// The colour at a point of all that is painted before item number `place`; paper is white.
  private func ground(at point: Point, below place: Int) -> Color {
    var layers: [(color: Color, opacity: Double)] = []
    for item in painting.items[..<place].reversed() where item.fills(point) {
      layers.append((item.fill ?? Color(0xFFFFFF), item.fillOpacity))
      if item.isOpaque { break }
    }
    return layers.reversed().reduce(Color(0xFFFFFF)) {
      $1.color.over($0, opacity: $1.opacity)
    }
  }

  private func text(_ item: PortableSVGItem, _ line: PortableSVGText, at place: Int) -> String? {
    guard let color = item.fill else { return "\(item.name) has no colour" }
    let rect = line.rect(stretch: 1)
    var worst = 21.0
    for column in 0...8 {
      for row in 1...3 {
        let point = Point(
          rect.x + rect.width * Double(column) / 8, rect.y + rect.height * Double(row) / 4)
        worst = min(worst, Self.ratio(color, ground(at: point, below: place)))
      }
    }
    return worst < 4.5 ? "\(item.name) has a contrast of \(Self.tenths(worst)), not 4.5" : nil
  }

  private func mark(_ item: PortableSVGItem, at place: Int) -> String? {
    if painting.isGround(item) || painting.isClearing(item, at: place) { return nil }
    // Tints and guides help, but whatever they tell is also told by something else.
    let isTint = item.stroke == nil && item.fillOpacity < 1
    if isTint || painting.isHairline(item) { return nil }
    let paints = Self.paints(of: item)
    var worst = 21.0
    for point in Self.surroundings(of: item) {
      let ground = ground(at: point, below: place)
      let best = paints.map { Self.ratio($0.color.over(ground, opacity: $0.opacity), ground) }.max()
      worst = min(worst, best ?? 1)
    }
    return worst < 3 ? "\(item.name) has a contrast of \(Self.tenths(worst)), not 3" : nil
  }

  /// What makes a mark visible: its fill, unless it is a line, and its outline.
  private static func paints(of item: PortableSVGItem) -> [(color: Color, opacity: Double)] {
    var paints: [(color: Color, opacity: Double)] = []
    if let stroke = item.stroke { paints.append((stroke, item.strokeOpacity)) }
    if let fill = item.fill {
      switch item.shape {
      case .lines, .text: break
      case .rect, .circle, .polygon: paints.append((fill, item.fillOpacity))
      }
    }
    return paints
  }

  /// Points at the edge of a mark, where it has to differ from its ground.
  private static func surroundings(of item: PortableSVGItem) -> [Point] {
    switch item.shape {
    case .lines(let lines): return lines.flatMap { $0 }
    case .polygon(let points): return points
    case .rect, .circle, .text:
      let bounds = item.bounds
      let (x, y) = (bounds.x + bounds.width / 2, bounds.y + bounds.height / 2)
      return [
        Point(bounds.x, y), Point(bounds.maxX, y), Point(x, bounds.y), Point(x, bounds.maxY),
      ]
    }
  }

  private static func tenths(_ ratio: Double) -> Double { (ratio * 10).rounded(.down) / 10 }
}
