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
  /// The parts whose heads were seen.
  private var shards: [Shard] = []

  /// What the head of a part says of it.
  private struct Shard {
    var number: Int
    var count: Int
    /// How many runs follow, and whether its sweep was stopped before the end.
    var runs: Int
    var isStopped: Bool
  }

  /// The runs of all parts: nil for those that a stopped shard has not finished, of which the
  /// notes tell.
  struct Joined {
    var runs: [SweepRun?]
    var notes: [String] = []
  }

  init(session: CommandSession, stamp: SweepStamp) {
    self.session = session
    self.stamp = stamp
    runs = Array(repeating: nil, count: stamp.runCount)
    origins = Array(repeating: nil, count: stamp.runCount)
  }

  /// Reads the parts at `paths`, of which `-` is standard input.
  ///
  /// One part after another may stand in one file.
  ///
  /// - Returns: Every run of the sweep, but for those of shards that were stopped.
  /// - Throws: A failure that names the first part that does not fit, or what is missing.
  mutating func read(_ paths: [String]) throws(CommandFailure) -> Joined {
    for (place, path) in paths.enumerated() {
      if paths[..<place].contains(path) { throw .data("\(path): the part is named twice") }
      try read(path)
    }
    let missing = runs.indices.filter { runs[$0] == nil }
    if missing.isEmpty { return Joined(runs: runs) }
    if let count = shards.first?.count, shards.allSatisfy({ $0.count == count }) {
      let absent = (1...count).filter { number in !shards.contains { $0.number == number } }
      if !absent.isEmpty {
        let names = absent.map { "\($0)/\(count)" }.joined(separator: ", ")
        throw .data("the parts are not complete: shard \(names) is missing")
      }
      let notes = shards.filter { $0.isStopped }.map { shard in
        let all = stride(from: shard.number - 1, to: runs.count, by: count)
        return "shard \(shard.number)/\(count) was stopped after \(shard.runs) of its "
          + "\(Array(all).count) runs"
      }
      if !notes.isEmpty { return Joined(runs: runs, notes: notes) }
    }
    throw .data("the parts are not complete: \(missing.count) of \(runs.count) runs are missing")
  }

  private mutating func read(_ path: String) throws(CommandFailure) {
    let bytes = try bytes(path)
    let lines = bytes.split(separator: 0x0A)
    if lines.isEmpty { throw .data("\(path): the file is empty") }
    // How many runs the part in hand must still have.
    var left = 0
    for (place, line) in lines.enumerated() {
      let value = try value(line, path, line: place + 1)
      if place == 0 || value.member("marbles_whatif_part") != nil {
        if left > 0 { throw cutShort(path) }
        left = try check(value, path)
      } else if left == 0, let last = shards.last {
        throw .data(
          "\(path):\(place + 1): more follows than the \(last.runs) runs that the head of "
            + "shard \(last.number)/\(last.count) tells; run it again")
      } else {
        try add(value, path, line: place + 1)
        left -= 1
      }
    }
    if left > 0 || bytes.last != 0x0A { throw cutShort(path) }
  }

  private func cutShort(_ path: String) -> CommandFailure {
    let shard = shards.last.map { "shard \($0.number)/\($0.count)" } ?? "its shard"
    return .data("\(path): the part is cut short; run \(shard) again")
  }

  private func bytes(_ path: String) throws(CommandFailure) -> [UInt8] {
    do throws(FileFailure) {
      return path == "-"
        ? try session.environment.streams.readAll(Self.sizeBound, as: "standard input")
        : try session.environment.files.read(path, Self.sizeBound)
    } catch {
      throw .file(error)
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

  /// The head must tell the same scenario, settings and version; how many runs follow it.
  private mutating func check(
    _ head: JSONValue, _ path: String
  ) throws(CommandFailure) -> Int {
    guard let format = head.member("marbles_whatif_part")?.integer else {
      throw .data("\(path): this is no part of a sweep; 'marbles whatif --shard' makes them")
    }
    let version = head.member("version")?.string ?? "?"
    if version != stamp.version {
      throw .data("\(path): the part was made by marbles \(version), this is \(stamp.version)")
    }
    if format != SweepPart.format {
      throw .data(
        "\(path): the part has format \(format), this marbles reads \(SweepPart.format); run its "
          + "shard again")
    }
    if head.member("scenario")?.string != stamp.scenario {
      throw .data("\(path): the part was made from another text of the scenario")
    }
    var settings: [String] = []
    if case .array(let items)? = head.member("settings") {
      settings = items.compactMap { $0.string }
    }
    if settings != stamp.settings { throw .data("\(path): \(difference(settings))") }
    let count = max(head.member("shards")?.integer ?? 1, 1)
    let runs = max(head.member("runs")?.integer ?? 0, 0)
    shards.append(
      Shard(
        number: head.member("shard")?.integer ?? 0, count: count, runs: runs,
        isStopped: head.member("stopped") == .bool(true)))
    return runs
  }

  /// How the settings of a part differ from those of this command.
  private func difference(_ settings: [String]) -> String {
    let theirs = settings.filter { !stamp.settings.contains($0) }.joined(separator: ", ")
    let ours = stamp.settings.filter { !settings.contains($0) }.joined(separator: ", ")
    let start = "the part was made with other settings: "
    switch (theirs.isEmpty, ours.isEmpty) {
    case (false, false): return start + "it has \(theirs), this command has \(ours)"
    case (false, true): return start + "it has \(theirs), which this command lacks"
    case (true, false): return start + "it lacks \(ours), which this command has"
    case (true, true): return start + "it has them in another order"
    }
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
      let peakLag = value.member("lag_max")?.integer,
      case .array(let items)? = value.member("groups")
    else { return nil }
    var groups: [SweepPart.Group] = []
    for item in items {
      guard let values = values(item.member("values")),
        let load = numbers(item.member("load")),
        case .array(let spans)? = item.member("spans"),
        let hottest = item.member("hottest")?.integer,
        let busiest = item.member("busiest")?.integer,
        let partitions = item.member("partitions")?.integer
      else { return nil }
      groups.append(
        SweepPart.Group(
          values: values, hottest: Int64(hottest), busiest: Int64(busiest), partitions: partitions,
          load: load, spans: spans.map { numbers($0) ?? [] }, lag: numbers(item.member("lag"))))
    }
    return SweepPart.run(isStalled: isStalled, peakLag: Int64(peakLag), groups: groups)
  }

  /// Numbers, or null where a run has no value.
  private static func values(_ value: JSONValue?) -> [Int64?]? {
    guard case .array(let items)? = value else { return nil }
    var values: [Int64?] = []
    for item in items {
      if let number = item.integer {
        values.append(Int64(number))
      } else if item == .null {
        values.append(nil)
      } else {
        return nil
      }
    }
    return values
  }

  private static func numbers(_ value: JSONValue?) -> [Int64]? {
    guard case .array(let items)? = value else { return nil }
    let numbers = items.compactMap { $0.integer.map { Int64($0) } }
    return numbers.count == items.count ? numbers : nil
  }
}
