import KafkaModel

extension FieldTables {
  /// One claim of `expect:`.
  package static let expectation: [FieldSpec] =
    stateClaims + measureClaims + logClaims + claimDetails

  private static let stateClaims: [FieldSpec] = [
    FieldSpec(
      "order", .choice(["kept", "broken"]),
      "whether records are in order, by default at the end of their processing, against the order "
        + "they were stored in"),
    FieldSpec(
      "per", .choice(OrderScope.allCases.map { $0.rawValue }), default: "key",
      "which records `order` compares; `topic` at the end of processing only"),
    FieldSpec(
      "stage", .choice(OrderStage.allCases.map { $0.rawValue }), default: "end",
      "where `order` looks; append: stored in the order of `send()`; start, end: processed in the "
        + "order of the log"),
    FieldSpec("duplicates", .countTest, "how often a group finished a record again"),
    FieldSpec(
      "lost", .countTest,
      "records committed past, but never finished, or deleted by retention before they were read"),
    FieldSpec("rebalances", .countTest, "rebalances after a group's first generation"),
    FieldSpec("lag", .countTest, "records between the log end and the committed offset"),
    FieldSpec("owner", .text, "who owns the partition `of` at `at`; `none` for nobody"),
    FieldSpec(
      "of", .text,
      "what a claim is about: a partition such as `orders-2`; for `busy`, `idle-time` and "
        + "`refused-commits` a consumer"),
    FieldSpec(
      "above", .integer(low: 0, high: .max), default: "0",
      "the lag above which `lag.time` counts"),
    FieldSpec(
      "idle", .either([.text, .countTest]),
      "a consumer that is a member without partitions; or how many own nothing at the end"),
    FieldSpec("lane", .text, "a producer, a consumer, or a partition such as `orders-2`"),
    FieldSpec("shows", .marbles, "the records of the lane, tick by tick"),
  ]

  /// What can be compared with a limit; `idle` has a second meaning and stands elsewhere.
  private static let measureClaims = Measure.allCases.filter { $0 != .idle }.map { measure in
    FieldSpec(
      measure.rawValue, measure.unit == .count ? .countTest : .limit(measure.unit),
      meaning(of: measure))
  }

  private static let logClaims: [FieldSpec] = [
    FieldSpec("aborted", .countTest, "records stored in transactions that were aborted"),
    FieldSpec("compacted", .countTest, "records that the cleaner removed"),
    FieldSpec("log-start", .countTest, "first offset of the partition `of` that is still there"),
    FieldSpec(
      "last-stable-offset", .countTest,
      "up to where `read_committed` consumers can read the partition `of`"),
    FieldSpec(
      "wrong-outputs", .countTest,
      "finished records with more or fewer than one output that `read_committed` shows"),
    FieldSpec(
      "acknowledged-lost", .countTest,
      "records that were acknowledged and then lost by a change of leaders"),
    FieldSpec("stored-twice", .countTest, "records that are in the log more than once"),
    FieldSpec("leader", .text, "the broker that leads the partition `of`; `none` for nobody"),
    FieldSpec(
      "in-sync", .either([.countTest, .list(.text)]),
      "the in-sync replicas of the partition `of`: the brokers, or how many"),
  ]

  private static let claimDetails: [FieldSpec] = [
    FieldSpec(
      "since", .choice(LatencyStart.allCases.map { $0.rawValue }), default: "send",
      "where the latency of a record begins: `send()`, or the append to its partition"),
    FieldSpec("at", .duration, default: "the end of the run", "the instant a claim is about"),
    FieldSpec(
      "group", .text, default: "all groups: their sum of counts, their largest length and share",
      "the group a claim is about"),
  ]

  private static func meaning(of measure: Measure) -> String {
    switch measure {
    case .latencyMean: "time from `since` to the end of processing, on average"
    case .latencyP50: "the same: what half of the records do not exceed"
    case .latencyP90: "the same for 90 % of the records"
    case .latencyP99: "the same for 99 %"
    case .latencyMax: "the same for the slowest record"
    case .throughput: "records finished per second, repeats too, from the start to the last of them"
    case .lagMax: "the largest lag of a group, or of the partition `of`"
    case .lagEnd: "the lag at the end of the run, of a group or of the partition `of`"
    case .lagTime: "how long the lag is above `above`, of a group or of the partition `of`"
    case .drain: "time from the peak of the lag until it is gone"
    case .busy: "the share of its time that a consumer, or the group, works"
    case .idleTime: "how long the process runs without working, summed over the group's workers"
    case .idle: "consumers that own nothing at the end"
    case .unowned: "time without owner of the partition `of`, or summed over partitions"
    case .finished: "records finished at least once"
    case .repeated: "how often a record was finished again; the same as in `whatif`"
    case .inHand: "records in somebody's hands at the end"
    case .unread: "records that are not begun and still in the log at the end"
    case .givenUp: "records skipped or copied to another topic, and never finished"
    case .skipped: "how often a record was skipped"
    case .retried: "copies to retry topics"
    case .deadLettered: "copies to dead-letter topics"
    case .passedOver:
      "records that a group is not shown: before its first position, aborted, compacted, or "
        + "skipped by `auto.offset.reset`"
    case .refusedCommits: "commits that the coordinator refused"
    }
  }
}
