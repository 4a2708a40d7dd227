/// One part of the runs of a setting, for one group: sums over all replications as rates.
struct LoadRates {
  /// How many of the runs must agree before one name is told for all.
  private static let agreement = 0.9

  /// Mean length of the part in seconds.
  let seconds: Double
  /// Records a second, and records in a mean run.
  let arrived: Double
  let finished: Double
  let records: Double
  let growth: Double
  /// Share of their time that the owners work.
  let busy: Double
  /// How many consumers own something.
  let owners: Double
  /// How many of them are full, in a mean run.
  let full: Double
  /// The partition that falls behind most, where the runs agree.
  let partition: Part?
  /// The owners that are full while others are not, where the runs agree who or how many.
  let fullOwners: Part?

  /// What one partition or some consumers had and did.
  struct Part {
    /// Number of the partition, or of the one consumer, in the run; -1 for several consumers.
    var name: Int
    /// How many consumers, and what they own.
    var consumers: Int
    var partitions: Int
    /// Records a second, and of the owner in all.
    var arrived: Double
    var finished: Double
    var ownerFinished: Double
    /// Share of the time that its owners work, and that all others do.
    var busy: Double
    var othersBusy: Double
    /// Share of what the lag grew by.
    var growthShare: Double

    /// What its owners finish in a second if they work all the time.
    var ownerRate: Double { busy > 0 ? ownerFinished / busy : 0 }
  }

  init(_ spans: [LoadSpan]) {
    func sum(_ figure: LoadSpan.Figure) -> Double {
      spans.reduce(0) { $0 + Double($1[figure]) }
    }
    let runs = Double(max(spans.count, 1))
    let length = (sum(.end) - sum(.start)) / 1e9
    seconds = length / runs
    arrived = length > 0 ? sum(.arrived) / length : 0
    finished = length > 0 ? sum(.finished) / length : 0
    records = sum(.arrived) / runs
    growth = (sum(.arrived) - sum(.finished)) / runs
    busy = sum(.capacity) > 0 ? sum(.busy) / sum(.capacity) : 0
    owners = sum(.owners) / runs
    full = sum(.full) / runs
    partition = Self.partition(spans)
    fullOwners = Self.fullOwners(spans)
  }

  private static func partition(_ all: [LoadSpan]) -> Part? {
    let spans = agreeing(all, .partition)
    guard let name = spans.first?[.partition], name >= 0 else { return nil }
    var part = part(spans, .partitionArrived, .partitionFinished, .ownerBusy, .ownerCapacity)
    part.name = Int(name)
    part.consumers = 1
    part.ownerFinished = rate(spans, .ownerFinished)
    return part
  }

  private static func fullOwners(_ all: [LoadSpan]) -> Part? {
    let spans = agreeing(agreeing(all, .full), .fullConsumer)
    guard let first = spans.first, first[.full] > 0, first[.full] < first[.owners],
      Double(spans.count) >= agreement * Double(all.count)
    else { return nil }
    var part = part(spans, .fullArrived, .fullFinished, .fullBusy, .fullCapacity)
    part.name = Int(first[.fullConsumer])
    part.consumers = Int(first[.full])
    let partitions = spans.reduce(0) { $0 + Double($1[.fullPartitions]) } / Double(spans.count)
    part.partitions = Int(partitions + 0.5)
    part.ownerFinished = part.finished
    return part
  }

  /// The runs that have the same number of a name, where they are nearly all and steady.
  private static func agreeing(_ spans: [LoadSpan], _ figure: LoadSpan.Figure) -> [LoadSpan] {
    guard spans.allSatisfy({ $0[.isSteady] == 1 }) else { return [] }
    for span in spans {
      let same = spans.filter { $0[figure] == span[figure] }
      if Double(same.count) >= agreement * Double(spans.count) { return same }
    }
    return []
  }

  private static func rate(_ spans: [LoadSpan], _ figure: LoadSpan.Figure) -> Double {
    let length = spans.reduce(0) { $0 + Double($1[.end] - $1[.start]) } / 1e9
    return length > 0 ? spans.reduce(0) { $0 + Double($1[figure]) } / length : 0
  }

  private static func part(
    _ spans: [LoadSpan], _ arrived: LoadSpan.Figure, _ finished: LoadSpan.Figure,
    _ busy: LoadSpan.Figure, _ capacity: LoadSpan.Figure
  ) -> Part {
    func sum(_ figure: LoadSpan.Figure) -> Double {
      spans.reduce(0) { $0 + Double($1[figure]) }
    }
    let growth = sum(.arrived) - sum(.finished)
    let others = sum(.capacity) - sum(capacity)
    return Part(
      name: -1, consumers: 0, partitions: 0, arrived: rate(spans, arrived),
      finished: rate(spans, finished), ownerFinished: 0,
      busy: sum(capacity) > 0 ? sum(busy) / sum(capacity) : 0,
      othersBusy: others > 0 ? (sum(.busy) - sum(busy)) / others : 0,
      growthShare: growth > 0 ? (sum(arrived) - sum(finished)) / growth : 0)
  }
}
