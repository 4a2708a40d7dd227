import KafkaModel

extension FieldTables {
  /// Settings of a producer.
  package static let producerConfig: [FieldSpec] =
    [
      FieldSpec(
        "linger.ms", .milliseconds, default: "0; kafka: 5 ms (KIP-1030)",
        "how long a batch waits for more records"),
      FieldSpec(
        "batch.size", .bytes, default: "16384",
        "bytes of a full batch, and how much goes to one partition without keys (KIP-794)"),
      FieldSpec(
        "metadata.max.age.ms", .milliseconds, default: "0; kafka: 5 min",
        "how late new partitions are noticed"),
      FieldSpec(
        "acks", .either([.choice(["all"]), .integer(low: -1, high: 1)]), default: "all",
        "0: wait for nothing; 1: the leader has stored it; all (or -1): all in-sync replicas have"),
      FieldSpec(
        "enable.idempotence", .boolean, default: "true, unless other settings contradict",
        "whether brokers drop what they have already and refuse gaps (KIP-98)"),
      FieldSpec(
        "max.in.flight.requests.per.connection", .integer(low: 1, high: 1_000_000), default: "5",
        "requests without an answer, per broker"),
      FieldSpec(
        "retries", .integer(low: 0, high: 1 << 31), default: "as many as there is time for",
        "how often a batch is sent again"),
      FieldSpec(
        "request.timeout.ms", .milliseconds, default: "30 s",
        "how long an answer is waited for before the request is sent again"),
      FieldSpec(
        "delivery.timeout.ms", .milliseconds, default: "2 min",
        "how long a record may take, retries included, before its sending has failed"),
      FieldSpec(
        "retry.backoff.ms", .milliseconds, default: "1t; kafka: 100 ms",
        "pause before a batch is sent again; doubles each time"),
      FieldSpec(
        "retry.backoff.max.ms", .milliseconds, default: "1t; kafka: 1 s", "the longest pause"),
      FieldSpec(
        "transactional.id", .text, default: "the producer's name, where it has `transactions`",
        "processes with the same id fence each other"),
      FieldSpec(
        "transaction.timeout.ms", .milliseconds, default: "60 s",
        "how long a transaction may stay open before it is aborted"),
    ] + KafkaProperties.otherProducer.map { FieldSpec(notModelled: $0) }
}
