import TestSupport
import Testing

@testable import CommandLineInterface

/// Shards of a sweep, and what joins them.
struct WhatIfShardTests {
  private static let text = """
    clock: { end: 20s }
    topics: { t: { partitions: 2 } }
    producers: { p: { workload: { for: 12s, arrivals: { poisson: 9/s }, keys: { uniform: 9 } } } }
    groups:
      g: { consumers: 2, processing: 200ms, config: { auto.offset.reset: earliest } }
      h:
        consumers: 1
        processing: { exponential: 20ms }
        config: { auto.offset.reset: earliest }
    whatif:
      vary: { groups.g.consumers: 1..2, groups.h.consumers: [1, 2] }
      replications: 3
      require: ["lag.g.max < 40"]
    """

  private func world(_ parts: ClosedRange<Int>, of count: Int) -> MemoryWorld {
    let world = MemoryWorld(["a.yaml": Self.text])
    for part in parts {
      #expect(
        world.run(["whatif", "a.yaml", "--shard", "\(part)/\(count)", "-o", "\(part).jsonl"])
          == .success)
    }
    return world
  }

  private func merge(_ world: MemoryWorld, _ arguments: [String]) -> CommandLineInterface.ExitStatus
  {
    world.run(["whatif", "a.yaml", "--merge"] + arguments)
  }

  @Test(
    "parts join to the bytes of one run, in every format and order, for any number of workers",
    arguments: ["table", "csv", "json", "svg"])
  func joins(format: String) {
    let whole = MemoryWorld(["a.yaml": Self.text])
    let status = whole.run(["whatif", "a.yaml", "--format", format, "--workers", "1"])
    let three = MemoryWorld(["a.yaml": Self.text])
    #expect(three.run(["whatif", "a.yaml", "--format", format, "--workers", "3"]) == status)
    #expect(three.output == whole.output)
    let parts = world(1...5, of: 5)
    let names = ["4.jsonl", "1.jsonl", "5.jsonl", "2.jsonl", "3.jsonl"]
    #expect(merge(parts, names + ["--format", format]) == status)
    #expect(parts.output == whole.output)
    #expect(whole.output.count > 500)
  }

  @Test("a requirement may be asked of parts that were run without it")
  func otherRequirement() {
    let parts = world(1...2, of: 2)
    #expect(merge(parts, ["1.jsonl", "2.jsonl", "--require", "lag.g.max < 1"]) == .claimFailed)
    #expect(parts.outputText.contains("No setting holds; "))
  }

  @Test("more shards than runs: some are empty, and join all the same")
  func emptyShards() {
    let parts = world(1...14, of: 14)
    #expect(parts.text("13.jsonl")?.split(separator: "\n").count == 1)
    #expect(merge(parts, (1...14).map { "\($0).jsonl" }) == .claimFailed)
    #expect(parts.outputText.contains("No setting holds; "))
  }

  @Test("the lines of a part are JSON, and its numbers are whole")
  func lines() throws {
    let parts = world(2...2, of: 5)
    let lines = (parts.text("2.jsonl") ?? "").split(separator: "\n")
    #expect(lines.count == 4)
    for line in lines { _ = try JSONReader.read(Array(line.utf8)[...]) }
    #expect(!lines.dropFirst().contains { $0.contains(".") })
    #expect(
      lines[0].contains("\"shard\":2,\"shards\":5,\"runs\":3,\"of_runs\":12,\"stopped\":false"))
    #expect(lines[1].hasPrefix("{\"run\":1,"))
  }

  @Test(
    "parts that do not belong are refused by name",
    arguments: [
      ("2.jsonl", "shard 2/3 is missing", ["1.jsonl", "3.jsonl"]),
      ("twice", "2.jsonl: the part is named twice", ["1.jsonl", "2.jsonl", "2.jsonl", "3.jsonl"]),
      ("copy", "run 1 also stands in 2.jsonl; give every shard once", ["2.jsonl", "copy.jsonl"]),
      ("missing file", "cannot read 'x.jsonl'", ["1.jsonl", "x.jsonl"]),
      ("scenario", "a.yaml:1:1: this is no part", ["1.jsonl", "a.yaml"]),
      (
        "settings", "1.jsonl: the part was made with other settings: it has --replications 3",
        ["1.jsonl", "2.jsonl", "3.jsonl", "-n", "4"]
      ),
      (
        "set",
        "made with other settings: it lacks --set seed=2, which this command has",
        ["1.jsonl", "2.jsonl", "3.jsonl", "--set", "seed=2"]
      ),
    ])
  func refused(name: String, words: String, arguments: [String]) {
    let parts = world(1...3, of: 3)
    parts.put("copy.jsonl", parts.text("2.jsonl") ?? "")
    #expect(merge(parts, arguments) != .success)
    #expect(parts.complaints.contains(words), "\(name): \(parts.complaints)")
    #expect(parts.output.isEmpty)
  }

  @Test("parts of another text, another version, or cut short are refused by name")
  func otherText() {
    let parts = world(1...2, of: 2)
    let second = parts.text("2.jsonl") ?? ""
    func complaint(_ text: String) -> String {
      let world = MemoryWorld([
        "a.yaml": Self.text, "1.jsonl": parts.text("1.jsonl") ?? "", "2.jsonl": text,
      ])
      #expect(merge(world, ["1.jsonl", "2.jsonl"]) == .badScenario)
      return world.complaints
    }
    #expect(
      complaint(second + "{}\n").contains(
        "2.jsonl:8: more follows than the 6 runs that the head of shard 2/2 tells; run it again"))
    let lines = second.split(separator: "\n").dropLast().joined(separator: "\n")
    #expect(complaint(lines + "\n").contains("2.jsonl: the part is cut short; run shard 2/2 again"))
    #expect(complaint(lines + "\n" + second).contains("2.jsonl: the part is cut short"))
    #expect(complaint(String(second.dropLast())).contains("2.jsonl: the part is cut short"))
    #expect(complaint("").contains("2.jsonl: the file is empty"))
    #expect(
      complaint(second.replacing("\"version\":\"", with: "\"version\":\"9"))
        .contains("2.jsonl: the part was made by marbles 9"))
    #expect(
      complaint(second.replacing("_part\":3", with: "_part\":1"))
        .contains("2.jsonl: the part has format 1, this marbles reads 3; run its shard again"))
    for (name, other) in [("load\":[", "load\":[7,"), ("spans\":[", "spans\":[[1],")] {
      #expect(
        complaint(second.replacing(name, with: other))
          .contains("2.jsonl:2: this is no run of the sweep"))
    }
    // Only a drain time and latencies may be missing.
    #expect(
      complaint(second.replacing("\"values\":[", with: "\"values\":[null,7,"))
        .contains("2.jsonl:2: this is no run of the sweep"))
    parts.put("a.yaml", Self.text + "\n# changed\n")
    #expect(merge(parts, ["1.jsonl", "2.jsonl"]) == .badScenario)
    #expect(parts.complaints.contains("1.jsonl: the part was made from another text"))
  }

  @Test(
    "what makes no sense is a usage error",
    arguments: [
      (["--shard", "6/5"], "write 2/5 for the second of five"),
      (["--shard", "two"], "write 2/5"), (["--merge"], "no parts to join"),
      (["--merge", "b", "--shard", "1/2"], "not both at once"),
      (["--shard", "1/2", "--format", "csv"], "a format of its own"),
      (["b.jsonl"], "parts need '--merge'"),
    ])
  func usage(options: [String], words: String) {
    let world = MemoryWorld(["a.yaml": Self.text])
    #expect(world.run(["whatif", "a.yaml"] + options) == .usage)
    #expect(world.complaints.contains(words), "\(world.complaints)")
  }

  @Test("a stopped sweep tells what is finished, says so, and ends with 130")
  func stopped() {
    let world = MemoryWorld(["a.yaml": Self.text])
    world.wantsStop = true
    #expect(world.run(["whatif", "a.yaml", "--workers", "1", "-n", "500"]) == .interrupted)
    #expect(world.complaints.contains("of 4 settings are finished"))
    #expect(world.outputText.contains("Stopped early: "))
  }

  @Test("a stopped shard keeps what is finished; the parts tell it, and say which to run again")
  func stoppedShard() throws {
    let parts = world(1...2, of: 2)
    parts.wantsStop = true
    #expect(
      parts.run(["whatif", "a.yaml", "--workers", "1", "--shard", "1/2", "-o", "1.jsonl"])
        == .interrupted)
    // The first look comes before any run is done, or after some: as many lines as the head tells.
    let lines = try #require(parts.text("1.jsonl")?.split(separator: "\n"))
    #expect(lines[0].contains("\"runs\":\(lines.count - 1),"))
    #expect(lines[0].contains("\"stopped\":true"))
    #expect(
      parts.complaints.contains("stopped early: the part has \(lines.count - 1) of its 6 runs"))
    // As if it had been stopped after four of six: the first two of four settings are finished.
    let whole = world(1...2, of: 2)
    let first = try #require(whole.text("1.jsonl")?.split(separator: "\n"))
    whole.put(
      "1.jsonl",
      first[0].replacing("\"runs\":6", with: "\"runs\":4")
        .replacing("\"stopped\":false", with: "\"stopped\":true") + "\n"
        + first[1...4].joined(separator: "\n") + "\n")
    #expect(merge(whole, ["1.jsonl", "2.jsonl"]) == .badScenario)
    #expect(whole.complaints.contains("shard 1/2 was stopped after 4 of its 6 runs; run it again"))
    #expect(whole.outputText.contains("Stopped early: 2 of 4 settings are not finished"))
  }

  @Test("parts may stand one after another, in a file and on standard input")
  func joined() throws {
    let parts = world(1...3, of: 3)
    let texts = (1...3).compactMap { parts.text("\($0).jsonl") }
    let status = merge(parts, ["1.jsonl", "2.jsonl", "3.jsonl"])
    let other = MemoryWorld(["a.yaml": Self.text, "all.jsonl": texts.joined()])
    #expect(merge(other, ["all.jsonl"]) == status)
    #expect(other.output == parts.output)
    let piped = MemoryWorld(["a.yaml": Self.text, "1.jsonl": texts[0]])
    piped.setInput(texts[2] + texts[1])
    #expect(merge(piped, ["1.jsonl", "-"]) == status)
    #expect(piped.output == parts.output && piped.complaints.isEmpty)
    let both = MemoryWorld(["a.yaml": Self.text])
    #expect(both.run(["whatif", "-", "--merge", "-"]) == .usage)
    #expect(both.complaints.contains("standard input ('-') can be read only once"))
  }

  @Test(
    "a lag that is left goes through parts to the same bytes", arguments: ["table", "csv", "json"])
  func absent(format: String) {
    let text = Self.text.replacing("end: 20s", with: "end: 13s")
    let whole = MemoryWorld(["a.yaml": text])
    let status = whole.run(["whatif", "a.yaml", "--format", format])
    let parts = MemoryWorld(["a.yaml": text])
    for part in 1...2 {
      #expect(
        parts.run(["whatif", "a.yaml", "--shard", "\(part)/2", "-o", "\(part).jsonl"]) == .success)
    }
    #expect(parts.text("1.jsonl")?.contains(",null,") == true)
    #expect(merge(parts, ["1.jsonl", "2.jsonl", "--format", format]) == status)
    #expect(parts.output == whole.output)
  }

  @Test("the progress line tells runs and time left, and changes only when something does")
  func progress() {
    var progress = SweepProgress(count: 40, started: 1_000_000_000)
    let erase = SweepProgress.erase
    let dots = String(repeating: ".", count: 18)
    #expect(
      progress.line(finished: 10, now: 4_000_000_000)
        == erase + "[######\(dots)] 25 %, 10 of 40 runs, 9 s left")
    #expect(progress.line(finished: 10, now: 4_000_000_000) == nil)
    #expect(progress.line(finished: 10, now: 301_000_000_000)?.hasSuffix("15 min left") == true)
    #expect(progress.line(finished: 40, now: 5_000_000_000)?.hasSuffix("40 of 40 runs") == true)
  }
}
