import Drawing

/// The `d` of a path in absolute M, L, H, V, C, A and Z.
struct PortableSVGPath {
  /// Each subpath as straight pieces; of a curve, its control points and ends.
  private(set) var lines: [[Point]] = []

  private static let counts: [Character: Int] = [
    "M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0,
  ]

  /// Reads `data`, or is nil when it holds anything else.
  init?(_ data: String) {
    var rest = data[...]
    while let command = rest.first(where: { $0 != " " }) {
      guard let count = Self.counts[command], let start = rest.firstIndex(of: command) else {
        return nil
      }
      rest = rest[rest.index(after: start)...]
      let end = rest.firstIndex(where: \.isLetter) ?? rest.endIndex
      let numbers = rest[..<end].split(whereSeparator: { $0 == " " || $0 == "," })
      rest = rest[end...]
      guard numbers.allSatisfy({ PortableSVGGrammar.isNumber(String($0)) }) else { return nil }
      let values = numbers.compactMap { Double($0) }
      let isWhole = count == 0 ? values.isEmpty : !values.isEmpty && values.count % count == 0
      guard isWhole, !lines.isEmpty || command == "M" else { return nil }
      if count == 0 { close() }
      for first in stride(from: 0, to: values.count, by: max(count, 1)) {
        add(command, Array(values[first..<first + count]))
      }
    }
    if lines.isEmpty { return nil }
  }

  private var last: Point { lines.last?.last ?? Point(0, 0) }

  private mutating func close() {
    guard let first = lines.last?.first else { return }
    lines[lines.count - 1].append(first)
  }

  private mutating func add(_ command: Character, _ values: [Double]) {
    switch command {
    case "M": lines.append([Point(values[0], values[1])])
    case "H": lines[lines.count - 1].append(Point(values[0], last.y))
    case "V": lines[lines.count - 1].append(Point(last.x, values[0]))
    case "A": lines[lines.count - 1].append(Point(values[5], values[6]))
    default:
      for first in stride(from: 0, to: values.count, by: 2) {
        lines[lines.count - 1].append(Point(values[first], values[first + 1]))
      }
    }
  }
}
