/// Kafka 4.0's own property names, so that a real one that is not modelled is told from a typing
/// mistake (`ProducerConfig`, `ConsumerConfig`, `GroupCoordinatorConfig`).
enum KafkaProperties {
  /// The Java classes of the assignors, in the order of `AssignorName`.
  static let assignorClasses = [
    "org.apache.kafka.clients.consumer.RangeAssignor",
    "org.apache.kafka.clients.consumer.RoundRobinAssignor",
    "org.apache.kafka.clients.consumer.StickyAssignor",
    "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
  ]

  static let otherProducer = [
    "bootstrap.servers", "buffer.memory", "client.dns.lookup", "client.id", "compression.type",
    "connections.max.idle.ms", "interceptor.classes", "key.serializer", "max.block.ms",
    "max.request.size", "partitioner.adaptive.partitioning.enable",
    "partitioner.availability.timeout.ms", "partitioner.class", "partitioner.ignore.keys",
    "receive.buffer.bytes", "reconnect.backoff.max.ms", "reconnect.backoff.ms",
    "send.buffer.bytes", "value.serializer",
  ]

  static let otherConsumer = [
    "allow.auto.create.topics", "bootstrap.servers", "check.crcs", "client.id", "client.rack",
    "connections.max.idle.ms", "default.api.timeout.ms", "exclude.internal.topics",
    "group.id", "group.instance.id",
    "group.max.session.timeout.ms", "group.min.session.timeout.ms",
    "interceptor.classes", "key.deserializer",
    "receive.buffer.bytes", "request.timeout.ms", "retry.backoff.ms", "send.buffer.bytes",
    "value.deserializer",
  ]
}
