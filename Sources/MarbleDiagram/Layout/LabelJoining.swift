import Drawing
import EventKernel

/// Joins labels that say the same about several marbles, before places are sought for them.
///
/// Offsets of one instant become one range, so that no offset of a batch is left out for want of
/// rows, and names of records that are acknowledged together stand behind one tick; words such as
/// "again" under marbles that are closer than the word is wide become one word with their number,
/// in the middle; owners and chips that do not change are told again only where there is room
/// beside the first.
enum LabelJoining {
  /// `marks` in order of time; the joined ones stand where the first of them stood.
  static func joined(_ marks: [LabelMark], in frame: DiagramFrame) -> [LabelMark] {
    var joined: [LabelMark] = []
    var isTaken = Array(repeating: false, count: marks.count)
    for (place, mark) in marks.enumerated() where !isTaken[place] {
      let others: [Int]
      switch mark.style {
      case .offset: others = offsets(after: place, marks)
      case .tick: others = ticks(after: place, marks)
      case .word where mark.text == "again": others = repeats(after: place, marks, in: frame)
      case .owner, .chips:
        for same in unchanged(after: place, marks, in: frame) { isTaken[same] = true }
        others = []
      default: others = []
      }
      for other in others { isTaken[other] = true }
      joined.append(others.isEmpty ? mark : join(mark, others.map { marks[$0] }))
    }
    return joined
  }

  /// Further offsets of the same instant.
  private static func offsets(after place: Int, _ marks: [LabelMark]) -> [Int] {
    var others: [Int] = []
    var next = place + 1
    while next < marks.count, marks[next].time == marks[place].time {
      if case .offset = marks[next].style { others.append(next) }
      next += 1
    }
    return others
  }

  /// Further acknowledgements of the same instant.
  private static func ticks(after place: Int, _ marks: [LabelMark]) -> [Int] {
    marks.indices.dropFirst(place + 1).prefix { marks[$0].time == marks[place].time }.filter {
      if case .tick = marks[$0].style { true } else { false }
    }
  }

  /// Further repeats, each too close to the one before it for a word of its own.
  private static func repeats(
    after place: Int, _ marks: [LabelMark], in frame: DiagramFrame
  ) -> [Int] {
    let metrics = frame.metrics
    let width = LabelPlacing.textWidth(marks[place].text, isBold: true, metrics) + metrics.px(4)
    var others: [Int] = []
    var last = frame.x(marks[place].time)
    for next in marks.indices.dropFirst(place + 1) where marks[next].text == "again" {
      let x = frame.x(marks[next].time)
      if x - last >= width { break }
      last = x
      others.append(next)
    }
    return others
  }

  /// The same owner or the same chips, so close to the first that they would not fit beside it.
  private static func unchanged(
    after place: Int, _ marks: [LabelMark], in frame: DiagramFrame
  ) -> [Int] {
    let label = LabelPlacing.measure(marks[place], in: frame)
    let end = label.minX + label.width + frame.metrics.px(4)
    var same: [Int] = []
    for next in marks.indices.dropFirst(place + 1) {
      guard says(marks[next], as: marks[place]),
        LabelPlacing.measure(marks[next], in: frame).minX < end
      else { break }
      same.append(next)
    }
    return same
  }

  private static func says(_ one: LabelMark, as other: LabelMark) -> Bool {
    switch (one.style, other.style) {
    case (.owner(let one), .owner(let other)): one == other
    case (.chips(let names, _), .chips(let others, _)): names == others && one.text == other.text
    default: false
    }
  }

  /// What two neighbours say that have no room for one each, or nil.
  ///
  /// It is the offsets of both, or of each partition the offset that was committed last. What the
  /// second says nothing of moves to its time only if `isLastResort`.
  static func joined(
    _ first: LabelMark, with next: LabelMark, isLastResort: Bool = false
  ) -> LabelMark? {
    var joined = next
    switch (first.style, next.style) {
    case (.offset, .offset):
      guard let low = values(first.text), let high = values(next.text) else { return nil }
      let all = Array(Set(low + high)).sorted()
      guard let start = all.first, let end = all.last else { return nil }
      let isDense = end - start == Int64(all.count - 1)
      // Numbers that do not follow each other read badly in one: only where rows are spent.
      if !isDense, !isLastResort || all.count > 3 { return nil }
      joined.text =
        isDense ? "\(start)–\(end)" : all.map { "\($0)" }.joined(separator: ", ")
      joined.time =
        first.time
        + SimulationDuration(nanoseconds: (next.time - first.time).nanoseconds / 2)
    case (.flag(isRefused: false), .flag(isRefused: false)):
      let isSuperseded = first.commits.allSatisfy { old in
        next.commits.contains { $0.partition == old.partition }
      }
      if !isSuperseded, !isLastResort { return nil }
      joined.commits = first.commits
      for commit in next.commits {
        if let place = joined.commits.firstIndex(where: { $0.partition == commit.partition }) {
          joined.commits[place] = commit
        } else {
          joined.commits.append(commit)
        }
      }
      joined.text = FlagOffset.text(of: joined.commits)
    default: return nil
    }
    return joined
  }

  /// The offsets that a label of offsets tells, or nil for too many.
  private static func values(_ text: String) -> [Int64]? {
    let ends = text.split(separator: "–").compactMap { Int64($0) }
    if ends.count == 2, ends[0] <= ends[1], ends[1] - ends[0] < 1000 {
      return Array(ends[0]...ends[1])
    }
    var values: [Int64] = []
    for part in text.split(separator: ",") {
      guard let value = Int64(String(part.drop { $0 == " " })) else { return nil }
      values.append(value)
    }
    return values
  }

  private static func join(_ first: LabelMark, _ others: [LabelMark]) -> LabelMark {
    var joined = first
    if case .tick = first.style {
      let names = ([first] + others).map { $0.text }
      let areFew = names.count <= 4 && names.allSatisfy { !$0.isEmpty }
      joined.text = areFew ? names.joined(separator: ", ") : "\(names.count) records"
      return joined
    }
    guard case .offset = first.style else {
      let last = others.last?.time ?? first.time
      joined.time =
        first.time
        + SimulationDuration(nanoseconds: (last - first.time).nanoseconds / 2)
      joined.text = "\(others.count + 1) \(first.text)"
      return joined
    }
    let values = ([first] + others).compactMap { Int64($0.text) }.sorted()
    guard let low = values.first, let high = values.last else { return first }
    let isDense = high - low == Int64(values.count - 1)
    joined.text =
      isDense ? "\(low)–\(high)" : values.map { "\($0)" }.joined(separator: ", ")
    return joined
  }
}
