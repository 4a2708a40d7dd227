import KafkaModel

extension FieldTables {
  /// One claim of `expect:`.
  package static let expectation: [FieldSpec] = [
    FieldSpec(
      "order", .choice(["kept", "broken"]),
      "whether records finish processing in the order they were stored in"),
    FieldSpec(
      "per", .choice(OrderScope.allCases.map { $0.rawValue }), default: "key",
      "which records `order` compares"),
    FieldSpec("duplicates", .countTest, "records that a group finished again"),
    FieldSpec("lost", .countTest, "records committed past, but never finished"),
    FieldSpec("rebalances", .countTest, "rebalances after a group's first generation"),
    FieldSpec("lag", .countTest, "records between the log end and the committed offset"),
    FieldSpec("owner", .text, "who owns the partition `of` at `at`; `none` for nobody"),
    FieldSpec("of", .text, "partition of an `owner` claim and the like, such as `orders-2`"),
    FieldSpec("idle", .text, "a consumer that is a member without partitions"),
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
    FieldSpec("lane", .text, "a producer, a consumer, or a partition such as `orders-2`"),
    FieldSpec("shows", .marbles, "the records of the lane, tick by tick"),
    FieldSpec("at", .duration, default: "the end of the run", "the instant a claim is about"),
    FieldSpec("group", .text, default: "all groups together", "the group a claim is about"),
    FieldSpec(notModelled: "latency"),
    FieldSpec(notModelled: "throughput"),
  ]
}
