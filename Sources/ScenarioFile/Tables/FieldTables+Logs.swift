import KafkaModel

extension FieldTables {
  static let brokerCount = FieldType.integer(low: 1, high: ScenarioDecoder.brokerLimit)

  static let brokerNames = FieldType.list(.text)

  /// The mapping under `brokers:`.
  package static let brokers: [FieldSpec] = [
    FieldSpec("count", brokerCount, default: "1", "how many; they are broker-1, broker-2, …"),
    FieldSpec(
      "names", .either([brokerNames, .named(.either([.mapping(broker), .nothing]))]),
      "which, or what is special about each"),
    FieldSpec(
      "latency", .duration, default: "0",
      "one-way delay of every message between two brokers, on top of the profile's"),
    FieldSpec("config", .mapping(brokerConfig), "settings by Kafka's property names"),
  ]

  /// One broker.
  package static let broker: [FieldSpec] = [
    FieldSpec(
      "rack", .text, "`broker.rack`: replicas of a partition are spread over racks"),
    FieldSpec(
      "latency", .duration, default: "that of all",
      "one-way delay of messages between it and other brokers"),
  ]

  /// Settings of the brokers.
  package static let brokerConfig: [FieldSpec] = [
    FieldSpec(
      "log.retention.check.interval.ms", .milliseconds, default: "1t; kafka: 5 min",
      "time between two looks for segments to delete"),
    FieldSpec(
      "log.initial.task.delay.ms", .milliseconds, default: "1t; kafka: 30 s",
      "when the first of these looks is"),
    FieldSpec(
      "log.cleaner.backoff.ms", .milliseconds, default: "1t; kafka: 15 s",
      "how long the cleaner rests when nothing is dirty enough"),
    FieldSpec(
      "transaction.abort.timed.out.transaction.cleanup.interval.ms", .milliseconds,
      default: "0: at once; kafka: 10 s", "time between two looks for transactions to abort"),
    FieldSpec(
      "default.replication.factor", brokerCount, default: "1", "for topics that do not say"),
    FieldSpec(
      "min.insync.replicas", brokerCount, default: "1", "for topics that do not say"),
    FieldSpec(
      "unclean.leader.election.enable", .boolean, default: "false", "for topics that do not say"),
    FieldSpec(
      "replica.lag.time.max.ms", .milliseconds, default: "30 s",
      "how long a follower may be behind before it is out of sync; looked at each half of it"),
    FieldSpec(
      "replica.fetch.wait.max.ms", .milliseconds, default: "no limit; kafka: 500 ms",
      "how long a leader holds the fetch of a follower that has everything"),
    FieldSpec(
      "broker.session.timeout.ms", .milliseconds, default: "9 s",
      "how long a silent broker counts as alive"),
    FieldSpec(
      "broker.heartbeat.interval.ms", .milliseconds, default: "0; kafka: 2 s",
      "how often a broker tells the controller that it is alive"),
    FieldSpec(
      "auto.leader.rebalance.enable", .boolean, default: "true",
      "whether leadership goes back to the first replica of the list"),
    FieldSpec(
      "leader.imbalance.check.interval.seconds", .integer(low: 1, high: 1 << 31), default: "300",
      "time between two looks for leaders to move back"),
  ]

  /// Settings of a topic.
  package static let topicConfig: [FieldSpec] = [
    FieldSpec(
      "min.insync.replicas", brokerCount, default: "1",
      "replicas in sync that a write with `acks: all` needs, and that consumers wait for"),
    FieldSpec(
      "unclean.leader.election.enable", .boolean, default: "false",
      "whether a replica out of sync may lead when no other can, which loses records"),
    FieldSpec(
      "cleanup.policy",
      .either([.choice(["delete", "compact", "compact,delete"]), .list(.text)]),
      default: "delete", "whether old segments are deleted, or old values of keys, or both"),
    FieldSpec(
      "retention.ms", .milliseconds, default: "7 days",
      "age of the newest record from which a segment is deleted; -1 for never"),
    FieldSpec(
      "retention.bytes", .bytes, default: "-1: no limit",
      "size of a partition from which the oldest segments are deleted"),
    FieldSpec(
      "segment.bytes", .bytes, default: "1GiB", "size at which a new segment begins"),
    FieldSpec(
      "segment.ms", .milliseconds, default: "7 days",
      "age of its first record at which an append begins a new segment"),
    FieldSpec(
      "min.cleanable.dirty.ratio", .decimal, default: "0.5",
      "share of bytes never cleaned above which a log is cleaned"),
    FieldSpec(
      "min.compaction.lag.ms", .milliseconds, default: "0",
      "how long a record is safe from the cleaner"),
    FieldSpec(
      "max.compaction.lag.ms", .milliseconds, default: "no limit",
      "how long a record may wait for the cleaner"),
    FieldSpec(
      "delete.retention.ms", .milliseconds, default: "1 day",
      "how long tombstones and control records stay once they are clean"),
  ]

  /// One transaction of a producer.
  package static let transaction: [FieldSpec] = [
    FieldSpec("begin", .duration, "when it calls `beginTransaction()`; required"),
    FieldSpec("commit", .duration, "when it calls `commitTransaction()`"),
    FieldSpec(
      "abort", .duration, "when it calls `abortTransaction()`; without either it stays open"),
  ]

  /// Transactions of a producer by number of records.
  static let countedTransactions: [FieldSpec] = [
    FieldSpec(
      "every", .integer(low: 1, high: 1_000_000), "records of each transaction; required")
  ]

  /// What a group makes of its records.
  package static let transforms: [FieldSpec] = [
    FieldSpec("to", .text, "topic of the outputs; required"),
    FieldSpec(
      "transaction.timeout.ms", .milliseconds, default: "60 s",
      "how long a transaction of `commit: transaction` may stay open"),
  ]
}
