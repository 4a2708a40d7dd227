import KafkaModel
import ScenarioFile
import Testing

/// The short texts of a what-if: what to vary, and what must hold.
@Suite("Questions of a sweep")
struct RequirementTests {
  @Test(
    "requirements are read with their units and groups",
    arguments: [
      ("lag.max < 100", MetricName.lagMax, nil, Int64(100)),
      ("lag.g.max<=5", .lagMax, GroupID(0), 5),
      ("latency.g.p99 < 1.5s", .latencyP99, GroupID(0), 1_500_000_000),
      ("throughput > 12.5/s", .throughput, nil, 12_500),
      ("busy.g < 80%", .busy, GroupID(0), 800_000),
      ("order == 0", .order, nil, 0),
    ] as [(String, MetricName, GroupID?, Int64)])
  func requirements(_ text: String, _ metric: MetricName, _ group: GroupID?, _ limit: Int64) throws
  {
    let found = try WhatIfText.requirement(parsing: text, groups: ["g"])
    #expect(found.metric == metric)
    #expect(found.group == group)
    #expect(found.limit == limit)
  }

  @Test(
    "what cannot be read is refused with a hint",
    arguments: [
      ("lag.max", "write 'lag.max < 100' or 'latency.p99 < 5s'"),
      ("lag.mx < 3", "did you mean 'lag.max'?"),
      ("lag.billng.max < 3", "did you mean 'lag.billing.max'?"),
      ("throughptu.billing > 3/s", "did you mean 'throughput.billing'?"),
      ("latency.p99 < 5", "write 'latency.p99 < 5s'"),
    ])
  func refused(_ text: String, _ help: String) {
    do {
      _ = try WhatIfText.requirement(parsing: text, groups: ["g", "billing"])
      Issue.record("\(text) is read")
    } catch {
      #expect(error.help == help)
    }
  }

  @Test("ranges and lists name their values")
  func values() throws {
    #expect(try WhatIfText.values(parsing: "1..4") == ["1", "2", "3", "4"])
    #expect(try WhatIfText.values(parsing: "3, 6,12") == ["3", "6", "12"])
    #expect(try WhatIfText.values(parsing: "12,3,6") == ["3", "6", "12"])
    #expect(try WhatIfText.values(parsing: "range,sticky") == ["range", "sticky"])
    #expect(try WhatIfText.variation(parsing: "a.b.ms=0.5s,1s").values == ["0.5s", "1s"])
    #expect(throws: WhatIfText.Failure.self) { try WhatIfText.values(parsing: "4..1") }
  }

  @Test(
    "a value that is named twice is one setting, so it is refused",
    arguments: [("3,3,3", "3"), ("12,3,6,03", "3"), ("range,sticky,range", "range")])
  func twice(_ text: String, _ value: String) {
    do {
      _ = try WhatIfText.values(parsing: text)
      Issue.record("\(text) is read")
    } catch {
      #expect(error.message == "'\(value)' is named twice")
    }
  }
}
