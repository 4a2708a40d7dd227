import Drawing

/// Finds things outside the canvas and things that cover each other.
struct PortableSVGPlacement {
  private let painting: PortableSVGPainting
  private let texts: [(place: Int, item: PortableSVGItem, line: PortableSVGText, rect: Rect)]
  /// Marbles, chips and other opaque bodies with an outline: circles, and whatever holds a text.
  private let bodies: [(place: Int, item: PortableSVGItem)]

  /// What two neighbours may share without being said to overlap, in pixels: numbers are rounded.
  private static let tolerance = 0.1

  init(_ painting: PortableSVGPainting) {
    self.painting = painting
    let items = Array(painting.items.enumerated())
    let texts = items.compactMap { place, item -> (Int, PortableSVGItem, PortableSVGText, Rect)? in
      guard case .text(let line) = item.shape else { return nil }
      return (place, item, line, item.bounds)
    }
    self.texts = texts
    bodies = items.compactMap { place, item in
      guard item.isOpaque, item.stroke != nil, !painting.isGround(item) else { return nil }
      switch item.shape {
      case .circle: return (place, item)
      case .rect, .polygon:
        let holdsText = texts.contains { $0.0 > place && item.fills($0.3.center) }
        return holdsText ? (place, item) : nil
      case .lines, .text: return nil
      }
    }
  }

  /// All findings, in painting order within each kind.
  func violations() -> [String] {
    outside() + overlappingBodies() + overlappingTexts() + textsOnBodies() + struckTexts()
  }

  private func outside() -> [String] {
    let canvas = PortableSVGItem.grown(painting.canvas, by: 0.01)
    return painting.items.compactMap { item in
      let bounds = item.bounds
      let isInside =
        bounds.x >= canvas.x && bounds.y >= canvas.y && bounds.maxX <= canvas.maxX
        && bounds.maxY <= canvas.maxY
      return isInside ? nil : "\(item.name) reaches outside the canvas"
    }
  }

  private func overlappingBodies() -> [String] {
    var found: [String] = []
    for (index, first) in bodies.enumerated() {
      for second in bodies[(index + 1)...] where Self.overlap(first.item, second.item) {
        found.append("\(first.item.name) and \(second.item.name) overlap")
      }
    }
    return found
  }

  private static func overlap(_ first: PortableSVGItem, _ second: PortableSVGItem) -> Bool {
    if case .circle(let a, let r) = first.shape, case .circle(let b, let s) = second.shape {
      let reach = r + s + (first.strokeWidth + second.strokeWidth) / 2 - tolerance
      let (dx, dy) = (a.x - b.x, a.y - b.y)
      return dx * dx + dy * dy < reach * reach
    }
    return shrunk(first.bounds).overlaps(shrunk(second.bounds))
  }

  private static func shrunk(_ rect: Rect) -> Rect {
    PortableSVGItem.grown(rect, by: -tolerance / 2)
  }

  private func overlappingTexts() -> [String] {
    var found: [String] = []
    for (index, first) in texts.enumerated() {
      let rect = Self.shrunk(first.rect)
      for second in texts[(index + 1)...] where rect.overlaps(Self.shrunk(second.rect)) {
        found.append("\(first.item.name) and \(second.item.name) overlap")
      }
    }
    return found
  }

  /// A text either lies in a body, all of it, or off it; and nothing opaque is painted over it.
  private func textsOnBodies() -> [String] {
    var found: [String] = []
    for text in texts {
      let rect = Self.shrunk(text.rect)
      for body in bodies where body.item.bounds.overlaps(rect) {
        let isInside = body.place < text.place && body.item.fills(rect.center)
        let bounds = body.item.bounds
        if isInside, rect.x < bounds.x || rect.maxX > bounds.maxX {
          found.append("\(text.item.name) is too wide for \(body.item.name)")
        } else if !isInside, Self.touches(body.item, rect) {
          found.append("\(text.item.name) and \(body.item.name) overlap")
        }
      }
      let later = painting.items[(text.place + 1)...]
      for cover in later where cover.isOpaque && cover.fills(rect.center) {
        found.append("\(cover.name) covers \(text.item.name)")
      }
    }
    return found
  }

  /// Whether a body comes into `rect`; corners of the rectangle around a circle are free.
  private static func touches(_ body: PortableSVGItem, _ rect: Rect) -> Bool {
    guard case .circle(let center, let radius) = body.shape else { return true }
    let dx = center.x - max(rect.x, min(center.x, rect.maxX))
    let dy = center.y - max(rect.y, min(center.y, rect.maxY))
    let reach = radius + body.strokeWidth / 2
    return dx * dx + dy * dy < reach * reach
  }

  /// A clear line behind a text looks as if the text were struck out.
  private func struckTexts() -> [String] {
    var found: [String] = []
    for text in texts {
      let letters = text.line.rect(stretch: 1)
      for (place, line) in painting.items.enumerated() where place != text.place {
        for piece in line.pieces where !painting.isHairline(line) {
          let isVisible = Self.points(of: piece, inside: letters).contains { point in
            !painting.items[(place + 1)...].prefix(max(0, text.place - place - 1))
              .contains { $0.isOpaque && $0.fills(point) }
          }
          if isVisible {
            found.append("\(line.name) strikes through \(text.item.name)")
            break
          }
        }
      }
    }
    return found
  }

  /// Points of a piece of line within a rectangle, a pixel apart.
  private static func points(of piece: (Point, Point), inside rect: Rect) -> [Point] {
    let (dx, dy) = (piece.1.x - piece.0.x, piece.1.y - piece.0.y)
    let box = Rect(
      x: min(piece.0.x, piece.1.x), y: min(piece.0.y, piece.1.y), width: abs(dx),
      height: abs(dy))
    guard PortableSVGItem.grown(box, by: 0.01).overlaps(rect) else { return [] }
    let count = max(1, Int(max(abs(dx), abs(dy))))
    return (0...count).compactMap { step in
      let share = Double(step) / Double(count)
      let point = Point(piece.0.x + share * dx, piece.0.y + share * dy)
      let isInside =
        point.x > rect.x && point.x < rect.maxX && point.y > rect.y && point.y < rect.maxY
      return isInside ? point : nil
    }
  }
}
