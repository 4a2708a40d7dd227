import SourceText
import Testing

@testable import ScenarioFile

/// A scenario with one fault: `«` and `»` enclose what the complaint must point at.
struct FaultSample: CustomTestStringConvertible, Sendable {
  let code: String
  let help: String?
  let text: String

  init(_ code: String, help: String? = nil, _ text: String) {
    self.code = code
    self.help = help
    self.text = text
  }

  var testDescription: String { "\(code): \(text.suffix(60))" }
}

/// Every kind of fault is found, at its place, with advice.
@Suite("Faults of scenario files")
struct FaultTests {
  private static let topic = "topics: { orders: { partitions: 2 } }\n"
  private static let web = topic + "producers: { web: { sends: -a } }\n"
  private static let all = web + "groups: { billing: { consumers: [worker-0, worker-1] } }\n"

  static let samples: [FaultSample] = [
    FaultSample("unknown-key", help: "did you mean 'topics'?", "«topcis»: {}\n" + all),
    FaultSample(
      "unknown-key", help: "did you mean 'partitions'?",
      "topics: { orders: { «partitons»: 2 } }\n"),
    FaultSample("out-of-range", all + "brokers: «0»\n"),
    FaultSample("wrong-type", help: "write 'brokers: 3'", all + "brokers: «three»\n"),
    FaultSample("conflict", all + "brokers: [a, b, «a»]\n"),
    FaultSample("conflict", all + "brokers: { «count»: 3, names: [a, b] }\n"),
    FaultSample(
      "unknown-key", help: "did you mean 'replica.lag.time.max.ms'?",
      all + "brokers: { config: { «replica.lag.time.mx.ms»: 5s } }\n"),
    FaultSample(
      "impossible", help: "write 'brokers: 3'",
      "topics: { orders: { replication.factor: «3» } }\n"),
    FaultSample(
      "wrong-type",
      "topics: { t: { config: { unclean.leader.election.enable: «maybe» } } }\n"),
    FaultSample(
      "unknown-value", topic + "producers: { web: { sends: a, config: { acks: «two» } } }\n"),
    FaultSample(
      "conflict", help: "leave 'enable.idempotence' out, or this",
      topic
        + "producers: { web: { sends: a, config: { «acks»: 1, enable.idempotence: true } } }\n"
    ),
    FaultSample(
      "conflict",
      topic + "producers: { web: { sends: a, transactions: { every: 1 }, "
        + "config: { «acks»: 1 } } }\n"),
    FaultSample(
      "conflict", help: "write a shorter 'request.timeout.ms' too",
      topic + "producers: { web: { sends: a, config: { delivery.timeout.ms: «5s» } } }\n"),
    FaultSample(
      "unknown-name", help: "did you mean 'broker-1'?",
      all + "timeline: [{ at: 1s, kill-broker: «broker1» }]\n"),
    FaultSample(
      "impossible",
      all + "timeline: [{ at: 1s, crash: broker-1 }, { at: 2s, stop: «broker-1» }]\n"),
    FaultSample("impossible", all + "timeline: [{ at: 1s, start: «broker-1» }]\n"),
    FaultSample("conflict", all + "timeline: [{ at: 1s, «slow»: broker-1, by: 2, for: 3s }]\n"),
    FaultSample(
      "wrong-type", help: "write 'disconnect: [broker-1, broker-2]'",
      all + "timeline: [{ at: 1s, disconnect: «broker-1» }]\n"),
    FaultSample(
      "unknown-value", help: "did you mean 'NOT_ENOUGH_REPLICAS'?",
      all + "timeline: [{ at: 1s, fail: orders-0, with: «NOT_ENOUGH_REPLICA» }]\n"),
    FaultSample("unknown-value", "topics: { t: { config: { cleanup.policy: «compacted» } } }\n"),
    FaultSample(
      "unknown-key", help: "did you mean 'retention.ms'?",
      "topics: { t: { config: { «retention.m»: 5 } } }\n"),
    FaultSample(
      "bad-unit",
      topic
        + "groups: { g: { consumers: 1, config: { auto.offset.reset: «by_duration:P1X» } } }\n"),
    FaultSample(
      "unknown-value", help: "did you mean 'earliest'?",
      topic + "groups: { g: { consumers: 1, config: { auto.offset.reset: «earlist» } } }\n"),
    FaultSample(
      "impossible",
      topic + "producers: { «web»: { sends: a--b, transactions: [{ begin: 0s, commit: 1s }] } }\n"),
    FaultSample(
      "impossible",
      topic + "producers: { web: { sends: a, transactions: "
        + "[{ begin: 0s, commit: 2s }, «{ begin: 1s }»] } }\n"),
    FaultSample(
      "conflict",
      topic + "producers: { web: { sends: a, transactions: "
        + "[{ begin: 0s, commit: 2s, «abort»: 3s }] } }\n"),
    FaultSample(
      "missing-key",
      topic + "producers: { web: { sends: a, config: { «transactional.id»: w } } }\n"),
    FaultSample(
      "missing-key", help: "add 'transforms: { to: TOPIC }'",
      topic + "groups: { g: { consumers: 1, commit: «transaction» } }\n"),
    FaultSample(
      "conflict", topic + "groups: { g: { consumers: 1, transforms: { to: «orders» } } }\n"),
    FaultSample("missing-key", help: "add 'of: orders-0'", all + "expect: [{ log-start: «3» }]\n"),
    FaultSample(
      "missing-key", help: "add 'of: orders-0'", all + "expect: [{ leader: «broker-1» }]\n"),
    FaultSample(
      "unknown-name", help: "did you mean 'broker-1'?",
      all + "expect: [{ leader: «broker1», of: orders-0 }]\n"),
    FaultSample(
      "unknown-name", help: "did you mean 'broker-1'?",
      all + "expect: [{ in-sync: [broker-1, «broker-2»], of: orders-0 }]\n"),
    FaultSample("bad-comparison", all + "expect: [{ in-sync: «all», of: orders-0 }]\n"),
    FaultSample("conflict", all + "expect: [{ acknowledged-lost: 0, «at»: 3s }]\n"),
    FaultSample(
      "not-modelled",
      topic + "producers: { web: { sends: a, config: { «buffer.memory»: 1MiB } } }\n"),
    FaultSample(
      "unknown-key", help: "did you mean 'linger.ms'?",
      topic + "producers: { web: { sends: a, config: { «linger.m»: 5 } } }\n"),
    FaultSample(
      "unknown-value", help: "did you mean 'read_committed'?",
      topic + "groups: { g: { consumers: 1, config: { isolation.level: «read_comitted» } } }\n"),
    FaultSample(
      "conflict", topic + "groups: { g: { consumers: 1, commit: «lowest-unfinished» } }\n"),
    FaultSample(
      "unknown-name", help: "did you mean 'orders-0'?",
      topic + "groups: { g: { consumers: 1, committed: { «orders-2»: 5 } } }\n"),
    FaultSample(
      "out-of-range", topic + "groups: { g: { consumers: 1, committed: { orders-1: «-5» } } }\n"),
    FaultSample(
      "wrong-type", topic + "groups: { g: { consumers: 1, committed: { orders-1: «end» } } }\n"),
    FaultSample(
      "impossible", help: "add the topic to its 'topics', or leave the partition out",
      "topics: { a: {}, b: {} }\n"
        + "groups: { g: { topics: a, consumers: 1, committed: { «b-0»: 5 } } }\n"),
    FaultSample(
      "missing-key", help: "add 'count: 4'",
      topic + "groups: { g: { consumers: 1, workers: «{ order: key }» } }\n"),
    FaultSample(
      "missing-key", help: "write 'lognormal: { median: 20ms, sigma: 0.5 }'",
      topic + "groups: { g: { consumers: 1, processing: { lognormal: «{ sigma: 1 }» } } }\n"),
    FaultSample("negative", "clock: { end: «-3s» }\n" + all),
    FaultSample("missing-unit", topic + "groups: { g: { consumers: 1, processing: «12» } }\n"),
    FaultSample(
      "bad-unit", help: "did you mean 'ms'?",
      topic + "groups: { g: { consumers: 1, processing: «12mss» } }\n"),
    FaultSample("out-of-range", "clock: { tick: «0s» }\n" + all),
    FaultSample("out-of-range", "topics: { orders: { partitions: «0» } }\n"),
    FaultSample("wrong-type", "topics: { orders: { partitions: «three» } }\n"),
    FaultSample("bad-name", "topics: { «my topic»: {} }\n"),
    FaultSample(
      "unknown-name", help: "did you mean 'orders'?",
      topic + "producers: { web: { topic: «order», sends: a } }\n"),
    FaultSample(
      "missing-key",
      "topics: { a: {}, b: {} }\nproducers: { «web»: { sends: a } }\n"),
    FaultSample("missing-key", topic + "producers: { «web»: {} }\n"),
    FaultSample(
      "conflict",
      topic + "producers: { web: { sends: a, «workload»: { arrivals: { constant: 1/s } } } }\n"),
    FaultSample("bad-marbles", topic + "producers: { web: { sends: \"-a-«?»b\" } }\n"),
    FaultSample("bad-marbles", topic + "producers: { web: { sends: \"-a«(»bc\" } }\n"),
    FaultSample("bad-marbles", topic + "producers: { web: { sends: «\"-a#\"» } }\n"),
    FaultSample(
      "unknown-name", topic + "producers: { web: { sends: -a, records: { «b»: { key: k } } } }\n"),
    FaultSample(
      "unknown-name", topic + "producers: { web: { sends: -a, keys: { k: a«b» } } }\n"),
    FaultSample(
      "conflict", topic + "producers: { web: { sends: -a, keys: { k: a, l: «a» } } }\n"),
    FaultSample(
      "out-of-range",
      topic + "producers: { web: { sends: a, records: { a: { partition: «2» } } } }\n"),
    FaultSample(
      "endless", topic + "producers: { web: { workload: «{ arrivals: { poisson: 4/s } }» } }\n"),
    FaultSample(
      "missing-unit",
      topic + "producers: { web: { workload: { records: 3, arrivals: { poisson: «4» } } } }\n"),
    FaultSample("missing-key", topic + "groups: { «g»: {} }\n"),
    FaultSample(
      "duplicate-name", topic + "groups: { g: { consumers: [a] }, h: { consumers: [«a»] } }\n"),
    FaultSample(
      "unknown-value", help: "did you mean 'after-batch'?",
      topic + "groups: { g: { consumers: 1, commit: «after-bach» } }\n"),
    FaultSample(
      "unknown-value",
      topic + "groups: { g: { consumers: 1, config: "
        + "{ partition.assignment.strategy: «uniform» } } }\n"),
    FaultSample(
      "conflict",
      topic + "groups: { g: { consumers: 1, on-failure: { «retries»: 2 } } }\n"),
    FaultSample(
      "unknown-value", help: "did you mean 'skip'?",
      topic + "groups: { g: { consumers: 1, on-failure: { then: «skp» } } }\n"),
    FaultSample(
      "out-of-range",
      topic + "groups: { g: { consumers: 1, "
        + "autoscale: { «minReplicaCount»: 5, maxReplicaCount: 2 } } }\n"),
    FaultSample(
      "out-of-range",
      topic + "groups: { g: { consumers: 1, config: "
        + "{ «heartbeat.interval.ms»: 50s } } }\n"),
    FaultSample(
      "conflict",
      topic + "groups: { g: { consumers: 1, commit: after-batch, config: "
        + "{ enable.auto.commit: «true» } } }\n"),
    FaultSample(
      "unknown-name", help: "did you mean 'worker-0'?",
      all + "timeline: [{ at: 3s, crash: «worker-9» }]\n"),
    FaultSample("missing-key", all + "timeline: [«{ crash: worker-0 }»]\n"),
    FaultSample("missing-key", all + "timeline: [«{ at: 3s }»]\n"),
    FaultSample("not-modelled", all + "timeline: [{ at: 3s, «send»: 1 }]\n"),
    FaultSample("missing-key", all + "timeline: [{ at: 3s, «pause»: worker-0 }]\n"),
    FaultSample("conflict", all + "timeline: [{ at: 3s, crash: worker-0, «for»: 3s }]\n"),
    FaultSample("impossible", all + "timeline: [{ at: 3s, partitions: { orders: «1» } }]\n"),
    FaultSample("impossible", all + "timeline: [{ at: 3s, scale: { billing: «9» } }]\n"),
    FaultSample("unknown-name", all + "timeline: [{ at: 3s, scale: { «nobody»: 1 } }]\n"),
    FaultSample(
      "impossible",
      all + "timeline: [{ at: 3s, crash: worker-0 }, "
        + "{ at: 4s, stop: «worker-0» }]\n"),
    FaultSample(
      "out-of-range", "clock: { end: 2s }\n" + all + "timeline: [{ at: «3s», crash: worker-0 }]\n"),
    FaultSample("bad-comparison", all + "expect: [{ lost: «about 3» }]\n"),
    FaultSample("conflict", all + "expect: [{ lost: 0, «duplicates»: 0 }]\n"),
    FaultSample("unknown-name", all + "expect: [{ lane: «orders-2», shows: a }]\n"),
    FaultSample("missing-key", all + "expect: [{ owner: «worker-0», of: orders-0 }]\n"),
    FaultSample("missing-key", all + "diagram: { compare: [«{ set: { seed: 3 } }»] }\n"),
    FaultSample("unknown-key", all + "diagram: { compare: [{ «nam»: a }] }\n"),
    FaultSample(
      "unknown-value", help: "did you mean 'ownership'?", all + "diagram: { view: «ownershp» }\n"),
    FaultSample(
      "unknown-key",
      help: "known keys of that kind: 'latency.mean', 'latency.p50', 'latency.p90', "
        + "'latency.p99' or 'latency.max'", all + "expect: [{ «latency»: 3s }]\n"),
    FaultSample(
      "bad-comparison", help: "write '5s' or '\"< 5s\"'",
      all + "expect: [{ latency.p99: «3» }]\n"),
    FaultSample("bad-comparison", all + "expect: [{ latency.max: «quick» }]\n"),
    FaultSample(
      "bad-comparison", help: "write '80%' or '\"< 80%\"'", all + "expect: [{ busy: «'< 3'» }]\n"),
    FaultSample("bad-comparison", all + "expect: [{ throughput: «40s» }]\n"),
    FaultSample("bad-comparison", all + "expect: [{ dead-lettered: «1s» }]\n"),
    FaultSample("wrong-type", all + "expect: [{ drain: «[]» }]\n"),
    FaultSample("unknown-name", all + "expect: [{ busy: 80%, of: «orders-0» }]\n"),
    FaultSample("unknown-name", all + "expect: [{ unowned: 0, of: «worker-0» }]\n"),
    FaultSample(
      "conflict", all + "expect: [{ busy: 80%, of: worker-0, «group»: billing }]\n"),
    FaultSample("conflict", all + "expect: [{ drain: 1s, «of»: orders-0 }]\n"),
    FaultSample("conflict", all + "expect: [{ order: kept, «since»: append }]\n"),
    FaultSample("unknown-value", all + "expect: [{ latency.p50: 1s, since: «poll» }]\n"),
    FaultSample("unknown-value", all + "expect: [{ order: kept, stage: «poll» }]\n"),
    FaultSample("conflict", all + "expect: [{ order: kept, per: topic, stage: «start» }]\n"),
    FaultSample(
      "conflict", all + "expect: [{ order: kept, stage: append, «group»: billing }]\n"),
    FaultSample("conflict", all + "expect: [{ idle: 1, «at»: 3s }]\n"),
    FaultSample("conflict", all + "expect: [{ idle: worker-0, «group»: billing }]\n"),
    FaultSample("unknown-name", all + "expect: [{ idle: «worker-7» }]\n"),
    FaultSample(
      "unknown-value", help: "did you mean 'dark'?", all + "diagram: { theme: «darc» }\n"),
    FaultSample("out-of-range", all + "diagram: { from: 5s, to: «4s» }\n"),
    FaultSample("conflict", "streams: { a: -x }\n«topics»: { orders: {} }\n"),
  ]

  @Test("is found at its place", arguments: samples)
  func isFound(_ sample: FaultSample) throws {
    let bytes = Array(sample.text.utf8)
    let open = Array("«".utf8)
    let start = try #require(sample.text.firstRange(of: "«"))
    let end = try #require(sample.text.firstRange(of: "»"))
    let from = sample.text.utf8.distance(
      from: sample.text.startIndex, to: start.lowerBound)
    let to =
      sample.text.utf8.distance(from: sample.text.startIndex, to: end.lowerBound) - open.count
    let text = sample.text.filter { $0 != "«" && $0 != "»" }
    #expect(bytes.count == text.utf8.count + 2 * open.count)
    let file = SourceFile(name: "bad.yaml", bytes: Array(text.utf8))
    let error = #expect(throws: DiagnosticError.self) { try ScenarioReader.read(file) }
    let diagnostics = error?.diagnostics ?? []
    let found = diagnostics.first { $0.code == sample.code }
    #expect(diagnostics.count == 1, "\(diagnostics)")
    #expect(found?.span == SourceSpan(start: from, end: to), "\(diagnostics)")
    if let help = sample.help { #expect(found?.help == help) }
  }

  @Test("are all reported, in order of their places")
  func allAreReported() {
    let text = """
      clock: { end: -3s }
      topics: { orders: { partitons: 3 } }
      producers: { web: { topic: order, sends: "-a-?" } }
      groups: { g: { consumers: 0, commit: never } }
      expect: [{ duplicate: 1 }]
      """
    let file = SourceFile(name: "bad.yaml", bytes: Array(text.utf8))
    let error = #expect(throws: DiagnosticError.self) { try ScenarioReader.read(file) }
    let lines = error?.diagnostics.map { file.position(at: $0.span.start).line } ?? []
    #expect(lines == [1, 2, 3, 3, 4, 5])
  }
}
