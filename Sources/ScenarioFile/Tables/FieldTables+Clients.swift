import KafkaModel

extension FieldTables {
  /// One producer.
  package static let producer: [FieldSpec] = [
    FieldSpec("topic", .text, default: "the only topic", "the topic it sends to"),
    FieldSpec(
      "sends", .either([.marbles, .list(.mapping(send))]),
      "records by marble string, or one by one where names are longer than a letter"),
    FieldSpec(
      "records", .named(.mapping(record)), "what a label stands for; labels without a key have none"
    ),
    FieldSpec(
      "keys", .named(.either([.scalarText, .list(.scalarText)])),
      "short form of `records`: key → the letters, or the list of labels, that have it"),
    FieldSpec("workload", .mapping(workload), "records drawn at random, instead of `sends`"),
    FieldSpec(
      "partitioner", .choice(PartitionerSpec.allCases.map { $0.rawValue }), default: "java",
      "java: murmur2 of the key, sticky without one; consistent_random: librdkafka's CRC32"),
    FieldSpec(
      "transactions", .either([.list(.mapping(transaction)), .mapping(countedTransactions)]),
      "sends in transactions: `[{ begin: 2s, commit: 5s }]`, or `{ every: 3 }` records"),
    FieldSpec("config", .mapping(producerConfig), "settings by Kafka's property names"),
  ]

  /// One entry of a list of sends.
  package static let send: [FieldSpec] =
    [
      FieldSpec("at", .duration, "when; required"),
      FieldSpec("record", .scalarText, "what is written into the marble; required"),
    ] + record

  /// What a record is.
  package static let record: [FieldSpec] = [
    FieldSpec("key", .either([.scalarText, .nothing]), default: "no key", "text that is hashed"),
    FieldSpec(
      "value", .anything,
      "any YAML value; shown in tooltips; null is a tombstone, which deletes the key"),
    FieldSpec("headers", .named(.scalarText), "header name → text; shown in tooltips"),
    FieldSpec("size", .bytes, default: "100", "serialized size in bytes"),
    FieldSpec(
      "partition", .integer(low: 0, high: 9_999), default: "the partitioner's choice",
      "partition number; overrides the partitioner"),
    FieldSpec(
      "fails", .either([.integer(low: 0, high: 1_000_000), .choice(["always"])]), default: "0",
      "how often its processing fails in each group"),
  ]

  /// Random records.
  package static let workload: [FieldSpec] = [
    FieldSpec("records", .integer(low: 0, high: 1_000_000_000), "how many at most"),
    FieldSpec("for", .duration, "how long"),
    FieldSpec("starts", .duration, default: "0s", "when the first gap begins"),
    FieldSpec("arrivals", .mapping(arrivals), "how records arrive; required"),
    FieldSpec(
      "keys", .either([.mapping(keys), .choice(["none"])]), default: "none", "how keys are drawn"),
    FieldSpec("size", .bytes, default: "100", "serialized size in bytes"),
  ]

  private static let phases = FieldType.either([
    .rate,
    .list(.mapping(phase)),
  ])

  /// One phase of a list of rates.
  static let phase: [FieldSpec] = [
    FieldSpec("until", .duration, default: "for good", "when the next rate begins"),
    FieldSpec("rate", .rate, "records per time; required"),
  ]

  /// How records arrive.
  package static let arrivals: [FieldSpec] = [
    FieldSpec("constant", phases, "equal gaps"),
    FieldSpec("poisson", phases, "exponential gaps"),
    FieldSpec(notModelled: "bursts"),
  ]

  /// How keys are drawn; they are named `0`, `1`, `2`, ….
  package static let keys: [FieldSpec] = [
    FieldSpec("uniform", .integer(low: 1, high: 1_000_000), "that many keys, equally likely"),
    FieldSpec("zipf", .decimal, "exponent of a Zipf law over `of` keys"),
    FieldSpec("of", .integer(low: 1, high: 1_000_000), "number of keys of a Zipf law"),
    FieldSpec(notModelled: "weighted"),
  ]

  /// One consumer group.
  package static let group: [FieldSpec] = [
    FieldSpec("topics", names, default: "the only topic", "subscribed topics"),
    FieldSpec(
      "consumers",
      .either([
        .integer(low: 1, high: 1000), .list(.text),
        .named(.either([.mapping(consumer), .nothing])),
      ]), "how many, which, or what is special about each; required"),
    FieldSpec("processing", processing, default: "1t", "how long one record takes"),
    FieldSpec(
      "commit", .choice(CommitMode.allCases.map { $0.rawValue }), default: "auto",
      "when offsets are committed"),
    FieldSpec(
      "committed", .named(committedOffset),
      "partition such as orders-0 → offset that the group had committed before the run"),
    FieldSpec("config", .mapping(groupConfig), "settings by Kafka's property names"),
    FieldSpec(
      "transforms", .mapping(transforms),
      "one output record for each record, with the same key, `to` another topic"),
    FieldSpec("on-failure", .mapping(onFailure), "what follows when a record `fails`"),
    FieldSpec(
      "static-members", .boolean, default: "false",
      "whether every consumer has its name as `group.instance.id` (KIP-345)"),
    FieldSpec("autoscale", .mapping(autoscale), "consumers by lag, as KEDA's Kafka scaler"),
    FieldSpec(
      "workers", .either([workerCount, .mapping(workers)]), default: "none: the loop processes",
      "workers of each consumer, which polls on meanwhile"),
  ]

  private static let committedOffset = FieldType.integer(low: 0, high: 1_000_000_000)

  private static let workerCount = FieldType.integer(low: 1, high: 1000)

  /// Workers inside each consumer.
  static let workers: [FieldSpec] = [
    FieldSpec("count", workerCount, "how many; required"),
    FieldSpec(
      "order", .choice(WorkerPoolSpec.Order.allCases.map { $0.rawValue }), default: "key",
      "what is worked on one at a time: records of a key, of a partition, or nothing"),
    FieldSpec(
      "capacity", .integer(low: 1, high: 1_000_000), default: "500",
      "records in hand from which on the consumer calls `pause()`"),
  ]

  /// What follows when the processing of a record fails.
  package static let onFailure: [FieldSpec] = [
    FieldSpec(
      "retries", .integer(low: 0, high: 1_000_000), default: "0",
      "tries in place after the first, which block the consumer"),
    FieldSpec("backoff", .duration, default: "1t", "pause before each of them"),
    FieldSpec(
      "retry-topics", .named(.duration),
      "topic → delay: where a failed record goes next, in this order; the group reads them"),
    FieldSpec("dead-letter", .text, "topic for records that fail to the last"),
    FieldSpec(
      "then", .choice(["block", "skip"]), default: "block",
      "block: try for ever; skip: leave the record behind"),
  ]

  /// Scaling by lag; names and defaults are KEDA's.
  package static let autoscale: [FieldSpec] = [
    FieldSpec("lagThreshold", .integer(low: 1, high: 1 << 40), default: "10", "lag per consumer"),
    FieldSpec(
      "activationLagThreshold", .integer(low: 0, high: 1 << 40), default: "0",
      "lag above which the first consumer is started"),
    FieldSpec("minReplicaCount", .integer(low: 0, high: 1000), default: "1", "fewest consumers"),
    FieldSpec(
      "maxReplicaCount", .integer(low: 1, high: 1000), default: "100", "most consumers"),
    FieldSpec("pollingInterval", .duration, default: "30 s", "time between two looks at the lag"),
    FieldSpec(
      "cooldownPeriod", .duration, default: "300 s", "lag gone for so long stops the last one"),
    FieldSpec(
      "stabilizationWindow", .duration, default: "300 s",
      "scaling down follows the highest wish of this time"),
    FieldSpec(
      "allowIdleConsumers", .boolean, default: "false", "more consumers than partitions"),
    FieldSpec(
      "limitToPartitionsWithLag", .boolean, default: "false",
      "at most as many consumers as partitions with lag"),
    FieldSpec(
      "excludePersistentLag", .boolean, default: "false",
      "lag does not count where commits stand still"),
  ]

  /// One consumer.
  package static let consumer: [FieldSpec] = [
    FieldSpec("processing", processing, default: "the group's", "how long one record takes"),
    FieldSpec(
      "starts", .duration, default: "0s, or by the timeline", "when the process first starts"),
    FieldSpec(
      "group.instance.id", .text, default: "none: a dynamic member",
      "makes it a static member (KIP-345)"),
  ]

  static let processing = FieldType.either([.duration, .mapping(distribution)])

  /// How long processing takes, where it is not always the same.
  static let distribution: [FieldSpec] = [
    FieldSpec("constant", .duration, "always the same"),
    FieldSpec(
      "uniform", .list(.duration), "the shortest and the longest, equally likely between"),
    FieldSpec("exponential", .duration, "the mean of an exponential distribution"),
    FieldSpec("lognormal", .mapping(lognormal), "many short ones and a few long ones"),
    FieldSpec("empirical", .list(.duration), "measured durations, all equally likely"),
  ]

  /// A lognormal distribution.
  static let lognormal: [FieldSpec] = [
    FieldSpec("median", .duration, "half of all are shorter; required"),
    FieldSpec("sigma", .decimal, "deviation of the logarithm; required"),
  ]

  /// Settings of a group and its consumers.
  package static let groupConfig: [FieldSpec] =
    [
      assignmentStrategy,
      FieldSpec(
        "group.remote.assignor", .choice(RemoteAssignorName.allCases.map { $0.rawValue }),
        default: "uniform", "the coordinator's assignor (KIP-848)"),
      FieldSpec(
        "session.timeout.ms", .milliseconds, default: "45 s",
        "how long a silent member counts as alive"),
      FieldSpec(
        "heartbeat.interval.ms", .milliseconds, default: "0: noticed at once; kafka: 3 s",
        "how often a member asks whether to rejoin"),
      FieldSpec(
        "group.consumer.session.timeout.ms", .milliseconds, default: "45 s",
        "the same for `group.protocol: consumer`"),
      FieldSpec(
        "group.consumer.heartbeat.interval.ms", .milliseconds,
        default: "0: noticed at once; kafka: 5 s", "the same for `group.protocol: consumer`"),
      FieldSpec(
        "max.poll.interval.ms", .milliseconds, default: "5 min",
        "a member that does not poll for longer leaves; also the rebalance timeout"),
      FieldSpec(
        "group.max.size", .integer(low: 1, high: 1 << 31), default: "no limit",
        "members of the group at most"),
      FieldSpec(
        "metadata.max.age.ms", .milliseconds, default: "0; kafka: 5 min",
        "how late new partitions are noticed"),
      FieldSpec(
        "offsets.retention.minutes", .integer(low: 1, high: 1 << 31), default: "10080",
        "how long an empty group keeps its offsets"),
      FieldSpec(
        "fetch.min.bytes", .bytes, default: "1", "how much the broker waits for"),
      FieldSpec("fetch.max.bytes", .bytes, default: "50MiB", "most that one fetch returns"),
      FieldSpec(
        "max.partition.fetch.bytes", .bytes, default: "1MiB",
        "most that one fetch returns of one partition"),
      FieldSpec(
        "max.poll.records", .integer(low: 1, high: 1_000_000_000), default: "500",
        "records that one poll returns at most"),
      FieldSpec(
        "auto.commit.interval.ms", .milliseconds, default: "5 s", "time between auto-commits"),
      FieldSpec(
        "enable.auto.commit", .boolean, default: "what `commit` says",
        "must agree with `commit`"),
      FieldSpec(
        "auto.offset.reset", .text, default: "latest",
        "where to go without a valid offset: earliest, latest, none, by_duration:PT1H"),
      FieldSpec(
        "isolation.level", .choice(IsolationLevel.allCases.map { $0.rawValue }),
        default: "read_uncommitted",
        "read_committed: neither aborted records nor those of open transactions are shown"),
      FieldSpec(
        "group.initial.rebalance.delay.ms", .milliseconds, default: "0; kafka: 3 s",
        "how long an empty group waits for more members"),
      FieldSpec(
        "fetch.max.wait.ms", .milliseconds, default: "500 ms",
        "how long the broker holds a fetch; without effect in the classroom"),
      FieldSpec(
        "group.protocol", .choice(GroupProtocol.allCases.map { $0.rawValue }),
        default: "classic", "classic: JoinGroup and SyncGroup; consumer: KIP-848"),
    ] + KafkaProperties.otherConsumer.map { FieldSpec(notModelled: $0) }
}

extension FieldTables {
  /// `partition.assignment.strategy`, of a group and of a deployment that changes it.
  static let assignmentStrategy = FieldSpec(
    "partition.assignment.strategy",
    .either([
      .choice(AssignorName.allCases.map { $0.rawValue } + KafkaProperties.assignorClasses),
      .list(.choice(AssignorName.allCases.map { $0.rawValue } + KafkaProperties.assignorClasses)),
    ]),
    default: "range", "who gets which partitions; not used by `group.protocol: consumer`")
}
