import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

// `acks`, idempotence, retries and time limits of producers (`ProducerConfig`).
extension ScenarioDecoder {
  /// The keys that make a producer tell of its requests.
  private static let deliveryKeys = [
    "acks", "enable.idempotence", "max.in.flight.requests.per.connection", "retries",
    "request.timeout.ms", "delivery.timeout.ms", "retry.backoff.ms", "retry.backoff.max.ms",
  ]

  mutating func readDelivery(_ config: Fields?, _ producer: inout ProducerSpec) {
    var delivery = DeliveryConfig()
    let isKafka = scenario.clock.profile == .kafka
    delivery.retryBackoff = isKafka ? .milliseconds(100) : scenario.clock.tick
    delivery.retryBackoffMax = isKafka ? .seconds(1) : scenario.clock.tick
    delivery.retryJitterPercent = isKafka ? 20 : 0
    if let config {
      if Self.deliveryKeys.contains(where: { config[$0] != nil }) { writesDelivery = true }
      readLimits(config, &delivery)
      readTimeouts(config, linger: producer.linger, &delivery)
      settleIdempotence(config, &delivery, isTransactional: producer.transactions != nil)
    }
    producer.delivery = delivery
  }

  private mutating func readLimits(_ config: Fields, _ delivery: inout DeliveryConfig) {
    if let node = config["acks"], let word = text(node, "'acks'") {
      if let acks = Acknowledgement(rawValue: word == "-1" ? "all" : word) {
        delivery.acks = acks
      } else {
        failChoice(word, node.span, "'acks'", Acknowledgement.allCases.map { $0.rawValue })
      }
    }
    let inFlight = "max.in.flight.requests.per.connection"
    if let value = integer(config[inFlight], "'\(inFlight)'", low: 1, high: 1_000_000) {
      delivery.maxInFlight = Int(value)
    }
    if let value = integer(config["retries"], "'retries'", low: 0, high: 1 << 31) {
      delivery.retries = Int(value)
    }
  }

  private mutating func readTimeouts(
    _ config: Fields, linger: SimulationDuration, _ delivery: inout DeliveryConfig
  ) {
    if let value = positiveDuration(
      config["request.timeout.ms"], "'request.timeout.ms'", inMilliseconds: true)
    {
      delivery.requestTimeout = value
    }
    if let value = positiveDuration(
      config["retry.backoff.ms"], "'retry.backoff.ms'", inMilliseconds: true)
    {
      delivery.retryBackoff = value
      delivery.retryBackoffMax = max(value, delivery.retryBackoffMax)
    }
    if let value = positiveDuration(
      config["retry.backoff.max.ms"], "'retry.backoff.max.ms'", inMilliseconds: true)
    {
      delivery.retryBackoffMax = max(value, delivery.retryBackoff)
    }
    let least = SimulationDuration(
      nanoseconds: linger.nanoseconds + delivery.requestTimeout.nanoseconds)
    guard let node = config["delivery.timeout.ms"] else {
      delivery.deliveryTimeout = max(delivery.deliveryTimeout, least)
      return
    }
    guard let value = positiveDuration(node, "'delivery.timeout.ms'", inMilliseconds: true) else {
      return
    }
    if value < least {
      fail(
        "conflict", node.span,
        "'delivery.timeout.ms' must be at least linger.ms + request.timeout.ms, "
          + "\(least.nanoseconds / 1_000_000) ms",
        help: "write a shorter 'request.timeout.ms' too")
    }
    delivery.deliveryTimeout = value
  }

  /// Idempotence needs `acks: all`, retries and at most 5 requests in flight: what contradicts it
  /// turns it off, unless the file asks for it (`postProcessAndValidateIdempotenceConfigs`).
  private mutating func settleIdempotence(
    _ config: Fields, _ delivery: inout DeliveryConfig, isTransactional: Bool
  ) {
    let asked = flag(config["enable.idempotence"], "'enable.idempotence'")
    if asked == false {
      if isTransactional {
        fail(
          "conflict", config.keySpan("enable.idempotence"), "transactions need idempotence",
          help: "leave 'enable.idempotence' out")
      }
      delivery.isIdempotent = false
      return
    }
    let inFlight = "max.in.flight.requests.per.connection"
    var conflict: (key: String, needs: String)?
    if delivery.acks != .all { conflict = ("acks", "'acks: all'") }
    if delivery.retries == 0 { conflict = ("retries", "'retries' above 0") }
    if delivery.maxInFlight > 5 { conflict = (inFlight, "'\(inFlight)' of at most 5") }
    guard let conflict else { return }
    if asked == true || isTransactional {
      fail(
        "conflict", config.keySpan(conflict.key),
        "\(isTransactional ? "transactions need" : "idempotence needs") \(conflict.needs)",
        help: isTransactional ? nil : "leave 'enable.idempotence' out, or this")
    } else {
      remarks.append(
        Diagnostic(
          .note, code: "no-idempotence", at: config.keySpan(conflict.key),
          "this turns 'enable.idempotence' off, which needs \(conflict.needs)"))
    }
    delivery.isIdempotent = false
  }
}
