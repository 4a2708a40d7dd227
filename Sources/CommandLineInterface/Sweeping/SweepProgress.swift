/// How far a sweep is, as one line of a terminal that is written over and over.
struct SweepProgress {
  private static let barWidth = 24
  /// Erases the line and goes to its start.
  static let erase = "\r\u{1B}[K"

  let count: Int
  private let started: Int64
  private var lastText = ""

  init(count: Int, started: Int64) {
    self.count = count
    self.started = started
  }

  /// The line for so many finished runs, or nil when it is what it was.
  mutating func line(finished: Int, now: Int64) -> String? {
    let text = text(finished: finished, elapsed: now - started)
    if text == lastText { return nil }
    lastText = text
    return Self.erase + text
  }

  private func text(finished: Int, elapsed: Int64) -> String {
    let done = finished * Self.barWidth / max(count, 1)
    let bar =
      String(repeating: "#", count: done) + String(repeating: ".", count: Self.barWidth - done)
    let percent = finished * 100 / max(count, 1)
    let text = "[\(bar)] \(percent) %, \(finished) of \(count) runs"
    guard finished > 0, finished < count else { return text }
    let left = Double(elapsed) / Double(finished) * Double(count - finished) / 1e9
    return text + ", " + Self.length(Int(left.rounded(.up))) + " left"
  }

  private static func length(_ seconds: Int) -> String {
    if seconds < 100 { return "\(seconds) s" }
    return seconds < 6000 ? "\(seconds / 60) min" : "\(seconds / 3600) h \(seconds / 60 % 60) min"
  }
}
