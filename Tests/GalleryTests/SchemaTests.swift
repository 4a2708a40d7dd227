import CommandLineInterface
import TestSupport
import Testing

/// The JSON Schema of scenario files in the eyes of a real validator.
struct SchemaTests {
  private static let judge = OutsideJudge.python(with: "jsonschema")

  /// Scenarios that the reader refuses; the schema, of what one file alone can tell, must too.
  static let bad: [(name: String, text: String)] = [
    ("a misspelt key", "topics: { orders: { partitons: 1 } }\n"),
    ("an unknown key at the top", "topic: { orders: { partitions: 1 } }\n"),
    ("no partitions", "topics: { orders: { partitions: 0 } }\n"),
    ("a text for a number", "topics: { orders: { partitions: three } }\n"),
    ("a list for a map", "topics: [orders]\n"),
    ("a theme that is none", "topics: { a: {} }\ndiagram: { theme: sepia }\n"),
    ("a size that is none", "topics: { a: {} }\ndiagram: { size: poster }\n"),
    ("a setting that is none", "groups: { g: { config: { sesion.timeout.ms: 5 } } }\n"),
    ("a number for a marble string", "producers: { p: { topic: a, sends: [1, 2] } }\n"),
    ("a limit without a unit", "expect: [{ latency.p99: '< 5' }]\n"),
    ("a share without a sign", "expect: [{ busy: '80' }]\n"),
    ("a rate that is a duration", "expect: [{ throughput: 5s }]\n"),
    ("a claim that is none", "expect: [{ latency.p95: 5s }]\n"),
    ("a top that is a list", "- topics\n"),
  ]

  /// The validator's verdicts on documents, a line each: `valid`, or where and why not.
  private func verdicts(_ documents: [String]) throws -> [String] {
    let world = MemoryWorld()
    #expect(world.run(["schema"]) == .success)
    let folder = try TemporaryFolder()
    try folder.write("schema.json", world.outputText)
    for (number, text) in documents.enumerated() { try folder.write("\(number).json", text) }
    try folder.write(
      "judge.py",
      """
      import json, sys
      from jsonschema import Draft202012Validator as Validator
      schema = json.load(open(sys.argv[1]))
      Validator.check_schema(schema)
      for path in sys.argv[2:]:
          errors = list(Validator(schema).iter_errors(json.load(open(path))))
          print("; ".join(f"{e.json_path}: {e.message[:120]}" for e in errors) or "valid")

      """)
    let names = ["judge.py", "schema.json"] + documents.indices.map { "\($0).json" }
    let answer = try Self.judge.ask(names.map { folder.place(of: $0) })
    #expect(answer.status == 0, "\(answer.errors)")
    return answer.output.split(separator: "\n").map { String($0) }
  }

  private func document(_ text: String) throws -> String {
    let world = MemoryWorld(["a.yaml": text])
    try #require(world.run(["trace", "--document", "a.yaml"]) == .success)
    return world.outputText
  }

  @Test(
    "every scenario of the gallery is valid",
    .enabled(if: judge.isExpected, "needs python3 with jsonschema"))
  func gallery() throws {
    let texts = Gallery.scenarioPaths.map { RepositoryRoot.text(of: $0) ?? "" }
    let verdicts = try verdicts(try texts.map { try document($0) })
    #expect(verdicts.count == texts.count)
    for (path, verdict) in zip(Gallery.scenarioPaths, verdicts) {
      #expect(verdict == "valid", "\(path): \(verdict)")
    }
  }

  @Test(
    "limits in all their spellings are valid",
    .enabled(if: judge.isExpected, "needs python3 with jsonschema"))
  func limits() throws {
    let file = """
      topics: { t: {} }
      producers: { p: { sends: "a" } }
      groups: { g: { consumers: [c] } }
      expect:
        - { latency.mean: "< 1.5 s" }
        - { latency.p99: 250ms, since: append, group: g }
        - { latency.max: 0 }
        - { latency.max: "<= 0" }
        - { throughput: "> 0.5/s" }
        - { busy: "!= 12.5 %", of: c }
        - { idle: "< 2" }
        - { idle: 1 }
        - { idle: c, at: 1s }
        - { unowned: 0s, of: t-0 }
        - { lag.time: "< 3s", above: 2, of: t-0, group: g }
        - { lag.max: 1, of: t-0 }
        - { refused-commits: 0 }
        - { order: kept, per: producer, stage: append }

      """
    _ = try ScenarioRun.scenario(file)
    #expect(try verdicts([try document(file)]) == ["valid"])
  }

  @Test(
    "what the reader refuses is not valid",
    .enabled(if: judge.isExpected, "needs python3 with jsonschema"))
  func badSamples() throws {
    let verdicts = try verdicts(try Self.bad.map { try document($0.text) })
    #expect(verdicts.count == Self.bad.count)
    for (sample, verdict) in zip(Self.bad, verdicts) {
      let world = MemoryWorld(["a.yaml": sample.text])
      #expect(world.run(["check", "a.yaml"]) == .badScenario, "\(sample.name)")
      #expect(verdict != "valid", "\(sample.name)")
    }
  }
}
