/// How a text is set, apart from where it stands: what a group can say for all texts in it.
struct TextSetting: Hashable, Sendable {
  var size: Double
  var isBold = false
  var anchor = TextAnchor.start
  var color = Color(0x000000)

  /// SVG's initial values with a size.
  init(size: Double) { self.size = size }

  init(_ run: TextRun) {
    size = run.size
    isBold = run.isBold
    anchor = run.anchor
    color = run.color
  }

  /// The size, weight and anchor that most texts have, each by itself; the colour stays black,
  /// since shapes inherit it too.
  static func mostCommon(in nodes: [SceneNode]) -> TextSetting {
    let settings = nodes.flatMap { texts(in: $0) }
    var common = TextSetting(size: 16)
    if let size = settings.map({ $0.size }).mostCommon { common.size = size }
    common.isBold = settings.count { $0.isBold } * 2 > settings.count
    let middle = settings.count { $0.anchor == .middle }
    let end = settings.count { $0.anchor == .end }
    if middle * 2 > settings.count { common.anchor = .middle }
    if end * 2 > settings.count { common.anchor = .end }
    return common
  }

  /// The settings of all texts in a node.
  static func texts(in node: SceneNode) -> [TextSetting] {
    switch node {
    case .group(_, let nodes): nodes.flatMap { texts(in: $0) }
    case .text(let run): [TextSetting(run)]
    case .rect, .circle, .line, .polygon, .strokes: []
    }
  }

  /// Bytes that the attributes take which differ from those of `outer`.
  func cost(besides outer: TextSetting) -> Int {
    var buffer = SVGBuffer()
    buffer.setting = self
    buffer.settingAttributes(besides: outer)
    return buffer.bytes.count
  }
}

/// Neighbouring nodes, and what is said once for all texts in them.
struct TextSettingRun {
  var places: Range<Int>
  /// Nil where nothing is worth saying.
  var setting: TextSetting?

  /// What a group takes beside its attributes.
  private static let groupCost = "<g>\n</g>\n".utf8.count

  /// Cuts `nodes` into runs whose texts are set alike, given what the picture says for all.
  static func runs(in nodes: [SceneNode], besides common: TextSetting) -> [TextSettingRun] {
    var runs: [TextSettingRun] = []
    var open: (start: Int, end: Int, settings: [TextSetting])?
    func close() {
      guard let run = open, let first = run.settings.first else { return }
      var setting = first
      // Shapes say how they are filled, so only texts follow the colour of their group.
      if run.settings.contains(where: { $0.color != first.color }) { setting.color = common.color }
      let cost = setting.cost(besides: common)
      let pays = run.settings.count * cost > cost + groupCost
      runs.append(TextSettingRun(places: run.start..<run.end, setting: pays ? setting : nil))
      open = nil
    }
    func add(_ place: Int, _ settings: [TextSetting]) {
      if let first = open?.settings.first, settings.allSatisfy({ $0.isSetLike(first) }) {
        open?.end = place + 1
        open?.settings += settings
        return
      }
      close()
      let from = runs.last?.places.upperBound ?? 0
      if from < place { runs.append(TextSettingRun(places: from..<place)) }
      if settings.allSatisfy({ $0.isSetLike(settings[0]) }) {
        open = (place, place + 1, settings)
      } else {
        runs.append(TextSettingRun(places: place..<(place + 1)))
      }
    }
    for (place, node) in nodes.enumerated() {
      let settings = TextSetting.texts(in: node)
      if !settings.isEmpty { add(place, settings) }
    }
    close()
    let from = runs.last?.places.upperBound ?? 0
    if from < nodes.count { runs.append(TextSettingRun(places: from..<nodes.count)) }
    return runs
  }
}

extension TextSetting {
  /// Whether it differs in colour at most.
  fileprivate func isSetLike(_ other: TextSetting) -> Bool {
    size == other.size && isBold == other.isBold && anchor == other.anchor
  }
}

extension [Double] {
  /// The value that is there most often, the smallest of several; nil when there is none.
  var mostCommon: Double? {
    let sorted = sorted()
    var found: Double?
    var most = 0
    var first = 0
    for place in sorted.indices {
      if sorted[place] != sorted[first] { first = place }
      if place - first + 1 > most {
        most = place - first + 1
        found = sorted[place]
      }
    }
    return found
  }
}
