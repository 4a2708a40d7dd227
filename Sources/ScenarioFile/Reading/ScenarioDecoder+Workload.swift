import EventKernel
import KafkaModel
import SourceText
import YAMLSubset

extension ScenarioDecoder {
  mutating func readWorkload(_ node: YAMLNode, _ producer: String) -> Traffic? {
    let what = "'workload' of \(producer)"
    guard let fields = fields(of: node, FieldTables.workload, of: what) else { return nil }
    guard let arrivalsNode = fields["arrivals"] else {
      fail(
        "missing-key", node.span, "\(what) needs 'arrivals'",
        help: "add 'arrivals: { poisson: 40/s }'")
      return nil
    }
    let arrivals = readArrivals(arrivalsNode)
    let choice = readKeyChoice(fields["keys"])
    let size = bytes(fields["size"], "'size'") ?? 100
    let first = scenario.recordKinds.count
    guard let arrivals, let choice else { return nil }
    addKinds(of: choice, sizeBytes: size)
    var workload = WorkloadSpec(
      process: arrivals.process, phases: arrivals.phases, keys: choice,
      firstKind: RecordKindID(first))
    workload.start = instant(fields["starts"], "'starts'") ?? .zero
    workload.recordLimit = integer(
      fields["records"], "'records'", low: 0, high: 1_000_000_000
    ).map { Int($0) }
    if let length = positiveDuration(fields["for"], "'for'") {
      workload.end = workload.start + length
    }
    let lastPhase = arrivals.phases.last?.until
    if workload.recordLimit == nil, workload.end == nil, lastPhase == nil,
      scenario.clock.end == nil
    {
      fail(
        "endless", node.span, "\(what) never ends",
        help: "add 'records:', 'for:' or 'clock: { end: … }'")
    }
    return .workload(workload)
  }

  private mutating func addKinds(of choice: KeyChoice, sizeBytes: Int) {
    switch choice {
    case .none:
      var kind = RecordKind(label: "", key: nil)
      kind.sizeBytes = sizeBytes
      scenario.recordKinds.append(kind)
    case .uniform(let count), .zipf(_, let count):
      for number in 0..<count {
        var kind = RecordKind(label: "\(number)", key: "\(number)")
        kind.sizeBytes = sizeBytes
        scenario.recordKinds.append(kind)
      }
    }
  }

  private mutating func readArrivals(
    _ node: YAMLNode
  ) -> (process: WorkloadSpec.ArrivalProcess, phases: [RatePhase])? {
    guard let fields = fields(of: node, FieldTables.arrivals, of: "'arrivals'") else { return nil }
    guard fields.entries.count == 1, let entry = fields.entries.first,
      let process = WorkloadSpec.ArrivalProcess(rawValue: entry.key.text)
    else {
      if faults.isEmpty || fields.entries.count > 1 {
        fail(
          "missing-key", node.span, "'arrivals' needs one of 'constant' and 'poisson'",
          help: "write 'arrivals: { poisson: 40/s }'")
      }
      return nil
    }
    guard let items = entry.value.sequence else {
      return rate(entry.value, "'\(entry.key.text)'").map {
        (process, [RatePhase(until: nil, microRecords: $0.microRecords, period: $0.period)])
      }
    }
    var phases: [RatePhase] = []
    for (index, item) in items.enumerated() {
      guard let phase = self.fields(of: item, FieldTables.phase, of: "a phase") else { return nil }
      let until = instant(phase["until"], "'until'")
      guard let rate = rate(phase["rate"], "'rate'") else {
        if phase["rate"] == nil { fail("missing-key", item.span, "a phase needs 'rate'") }
        return nil
      }
      if until == nil, index < items.count - 1, phase["until"] == nil {
        fail("missing-key", item.span, "only the last phase may do without 'until'")
      }
      if let until, let before = phases.last?.until, until <= before {
        fail("out-of-order", item.span, "phases must follow each other in time")
      }
      phases.append(
        RatePhase(until: until, microRecords: rate.microRecords, period: rate.period))
    }
    if phases.isEmpty { fail("missing-key", entry.value.span, "there is no phase") }
    return phases.isEmpty ? nil : (process, phases)
  }

  private mutating func readKeyChoice(_ node: YAMLNode?) -> KeyChoice? {
    guard let node else { return KeyChoice.none }
    if let scalar = node.scalar {
      if scalar.text == "none" || scalar.value == .null { return KeyChoice.none }
      failChoice(scalar.text, node.span, "'keys'", ["none"])
      return nil
    }
    guard let fields = fields(of: node, FieldTables.keys, of: "'keys'") else { return nil }
    if let count = fields["uniform"] {
      if fields["zipf"] != nil || fields["of"] != nil {
        fail("conflict", node.span, "'keys' is either uniform or zipf, not both")
      }
      return integer(count, "'uniform'", low: 1, high: 1_000_000).map {
        .uniform(count: Int($0))
      }
    }
    guard let exponentNode = fields["zipf"], let countNode = fields["of"] else {
      fail(
        "missing-key", node.span, "'keys' needs 'uniform: N', or 'zipf: S' with 'of: N'")
      return nil
    }
    let count = integer(countNode, "'of'", low: 1, high: 1_000_000)
    let exponent = decimal(exponentNode, "'zipf'")
    guard let count, let exponent else { return nil }
    return .zipf(exponent: exponent, count: Int(count))
  }

  /// A number from 0 to 100.
  mutating func decimal(_ node: YAMLNode, _ what: String) -> Double? {
    let value: Double
    switch node.scalar?.value {
    case .integer(let whole): value = Double(whole)
    case .float(let number): value = number
    case .null, .bool, .bigInteger, .string, nil:
      fail("wrong-type", node.span, "\(what) must be a number, not \(kind(of: node))")
      return nil
    }
    if value >= 0, value <= 100 { return value }
    fail("out-of-range", node.span, "\(what) must be from 0 to 100")
    return nil
  }
}
