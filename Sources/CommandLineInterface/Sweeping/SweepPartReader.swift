import Sweep

/// Reads the parts of a sweep that shards have written, and refuses by name what does not belong.
struct SweepPartReader {
  /// Largest part in bytes.
  private static let sizeBound = 1024 * 1_048_576

  let session: CommandSession
  /// What the parts must have been made from.
  let stamp: SweepStamp
  private var runs: [SweepRun?]
  /// The part that each run stands in.
  private var origins: [String?]
  /// Shards that were seen, and of how many.
  private var shards: [(shard: Int, of: Int)] = []

  init(session: CommandSession, stamp: SweepStamp) {
    self.session = session
    self.stamp = stamp
    runs = Array(repeating: nil, count: stamp.runCount)
    origins = Array(repeating: nil, count: stamp.runCount)
  }

  /// Reads the parts at `paths`.
  ///
  /// - Returns: Every run of the sweep.
  /// - Throws: A failure that names the first part that does not fit, or what is missing.
  mutating func read(_ paths: [String]) throws(CommandFailure) -> [SweepRun?] {
    for (place, path) in paths.enumerated() {
      if paths[..<place].contains(path) { throw .data("\(path): the part is named twice") }
      try read(path)
    }
    let missing = runs.indices.filter { runs[$0] == nil }
    if missing.isEmpty { return runs }
    if let count = shards.first?.of, shards.allSatisfy({ $0.of == count }) {
      let absent = (1...count).filter { shard in !shards.contains { $0.shard == shard } }
      if !absent.isEmpty {
        let names = absent.map { "\($0)/\(count)" }.joined(separator: ", ")
        throw .data("the parts are not complete: shard \(names) is missing")
      }
    }
    throw .data("the parts are not complete: \(missing.count) of \(runs.count) runs are missing")
  }

  private mutating func read(_ path: String) throws(CommandFailure) {
    let bytes: [UInt8]
    do {
      bytes = try session.environment.files.read(path, Self.sizeBound)
    } catch {
      throw .file(error)
    }
    let lines = bytes.split(separator: 0x0A)
    guard let first = lines.first else { throw .data("\(path): the file is empty") }
    let head = try value(first, path, line: 1)
    try check(head, path)
    guard head.member("runs")?.integer == lines.count - 1, bytes.last == 0x0A else {
      throw .data("\(path): the part is cut short; run its shard again")
    }
    for (place, line) in lines.enumerated().dropFirst() {
      try add(try value(line, path, line: place + 1), path, line: place + 1)
    }
  }

  private func value(
    _ bytes: ArraySlice<UInt8>, _ path: String, line: Int
  ) throws(CommandFailure) -> JSONValue {
    do {
      return try JSONReader.read(bytes)
    } catch {
      throw .data(
        "\(path):\(line):\(error.offset + 1): this is no part of a sweep: \(error.message)")
    }
  }

  /// The head must tell the same scenario, settings and version.
  private mutating func check(_ head: JSONValue, _ path: String) throws(CommandFailure) {
    guard head.member("marbles_whatif_part")?.integer == 1 else {
      throw .data("\(path): this is no part of a sweep; 'marbles whatif --shard' makes them")
    }
    let version = head.member("version")?.string ?? "?"
    if version != stamp.version {
      throw .data("\(path): the part was made by marbles \(version), this is \(stamp.version)")
    }
    if head.member("scenario")?.string != stamp.scenario {
      throw .data("\(path): the part was made from another text of the scenario")
    }
    var settings: [String] = []
    if case .array(let items)? = head.member("settings") {
      settings = items.compactMap { $0.string }
    }
    if settings != stamp.settings {
      let theirs = settings.filter { !stamp.settings.contains($0) }
      let ours = stamp.settings.filter { !settings.contains($0) }
      throw .data(
        "\(path): the part was made with other settings: it has \(Self.list(theirs)), "
          + "this command has \(Self.list(ours))")
    }
    shards.append(
      (head.member("shard")?.integer ?? 0, of: max(head.member("shards")?.integer ?? 1, 1)))
  }

  private static func list(_ settings: [String]) -> String {
    settings.isEmpty ? "the same in another order" : settings.joined(separator: ", ")
  }

  private mutating func add(
    _ value: JSONValue, _ path: String, line: Int
  ) throws(CommandFailure) {
    guard let number = value.member("run")?.integer, runs.indices.contains(number),
      let run = Self.run(value)
    else { throw .data("\(path):\(line): this is no run of the sweep") }
    if let other = origins[number] {
      throw .data(
        other == path
          ? "\(path):\(line): run \(number) stands in the part twice"
          : "\(path): run \(number) also stands in \(other); give every shard once")
    }
    runs[number] = run
    origins[number] = path
  }

  private static func run(_ value: JSONValue) -> SweepRun? {
    guard case .bool(let isStalled)? = value.member("stalled"),
      case .array(let items)? = value.member("groups")
    else { return nil }
    var groups: [SweepPart.Group] = []
    for item in items {
      guard let values = numbers(item.member("values")),
        let buildup = numbers(item.member("buildup")),
        let hottest = item.member("hottest")?.integer,
        let busiest = item.member("busiest")?.integer,
        let partitions = item.member("partitions")?.integer
      else { return nil }
      groups.append(
        SweepPart.Group(
          values: values, hottest: Int64(hottest), busiest: Int64(busiest), partitions: partitions,
          buildup: buildup, lag: numbers(item.member("lag"))))
    }
    return SweepPart.run(isStalled: isStalled, groups: groups)
  }

  private static func numbers(_ value: JSONValue?) -> [Int64]? {
    guard case .array(let items)? = value else { return nil }
    let numbers = items.compactMap { $0.integer.map { Int64($0) } }
    return numbers.count == items.count ? numbers : nil
  }
}
