import Drawing
import EventKernel
import KafkaModel
import TestSupport
import Testing

@testable import MarbleDiagram

/// Sequence diagrams as pictures, as Mermaid text and as lines of text.
@Suite("Sequence diagrams")
struct SequenceViewTests {
  private static let samples: [Trace] = [
    TraceSamples.replicated(acksAll: true), TraceSamples.replicated(acksAll: false),
    TraceSamples.retried(),
  ]

  private static var spec: DiagramSpec {
    var spec = DiagramSpec()
    spec.view = .sequence
    return spec
  }

  @Test(
    "nothing overlaps and nothing is clipped, in every theme and size", arguments: samples.indices)
  func portable(sample: Int) {
    for theme in ThemeName.allCases {
      for size in DiagramSize.allCases {
        let scene = DiagramBuilder.scene(
          for: Self.samples[sample], spec: Self.spec,
          options: DiagramOptions(theme: theme, size: size))
        let violations = PortableSVG.violations(
          in: SVGWriter.text(for: scene), smallestType: size == .slide ? 16 : 11)
        #expect(
          violations.isEmpty, "\(theme.rawValue), \(size.rawValue): \(violations.prefix(5))")
      }
    }
  }

  @Test(
    "random runs are drawn without overlap and written as valid Mermaid text",
    arguments: 1...6 as ClosedRange<UInt64>)
  func random(seed: UInt64) {
    var scenario = RandomScenario.scenario(seed: seed)
    scenario.detail = .requests
    let trace = ScenarioRun.trace(of: scenario)
    var spec = Self.spec
    spec.to = SimulationTime(nanoseconds: 6_000_000_000)
    let svg = SVGWriter.text(for: DiagramBuilder.scene(for: trace, spec: spec))
    #expect(PortableSVG.violations(in: svg, smallestType: 16).isEmpty)
    #expect(MermaidGrammar.violations(in: MermaidText.text(for: trace, spec: spec)).isEmpty)
  }

  @Test("a picture that fits a slide is as high as one; a long one repeats its heads below")
  func heights() throws {
    let scene = DiagramBuilder.scene(for: Self.samples[2], spec: Self.spec)
    #expect(scene.height == 720)
    #expect(scene.nodes.texts.count { $0.text == "broker-1" } == 1)
    let long = try ScenarioRun(
      """
      topics: { t: {} }
      producers: { p: { sends: "abcdefgh" } }
      groups: { g: { consumers: [c], processing: 1s } }
      diagram: { view: sequence }
      """)
    let tall = DiagramBuilder.scene(for: long.trace, spec: Self.spec)
    #expect(tall.height > 720)
    #expect(tall.nodes.texts.count { $0.text == "broker-1" } == 2)
  }

  @Test("rows go down with time, and times stand at the left")
  func order() {
    let runs = DiagramBuilder.scene(for: Self.samples[0], spec: Self.spec).nodes.texts
    let times = runs.filter { $0.position.x < 60 && $0.text.hasSuffix(" s") }
    #expect(times.map { $0.text } == ["0 s", "2 s", "3 s", "4 s", "5 s", "6 s", "20 s", "21 s"])
    #expect(times.map { $0.position.y } == times.map { $0.position.y }.sorted())
  }

  @Test("text of users cannot break out of Mermaid text")
  func escaping() {
    var trace = Self.samples[0]
    trace.header.title = "End; # %% {x} <b> \"q\"\nend"
    trace.header.description = "a\r\nb"
    trace.header.producers[0].name = "end"
    trace.header.recordKinds[0] = RecordKind(label: "x;y", key: "end #1 -->> p2: no")
    let text = MermaidText.text(for: trace, spec: Self.spec)
    #expect(MermaidGrammar.violations(in: text).isEmpty, "\(text)")
    #expect(text.split(separator: "\n").count { $0.contains("participant ") } == 4)
  }

  @Test(
    "the judge of Mermaid text refuses what Mermaid refuses",
    arguments: [
      "graph TD", "sequenceDiagram\n a->>b: hi", "sequenceDiagram\n participant a as A\n a->>a hi",
      "sequenceDiagram\n participant a as A\n deactivate a",
      "sequenceDiagram\n participant a as A\n activate a",
      "sequenceDiagram\n participant a as A\n a->>a: x;y",
      "sequenceDiagram\n participant a as A\n Note over a, b: x",
    ])
  func judge(text: String) {
    #expect(!MermaidGrammar.violations(in: text).isEmpty)
  }

  @Test(
    "Mermaid itself reads what is written for it",
    .enabled(if: OutsideJudge.python(with: "mermaidx").isExpected, "needs python3 with mermaidx"))
  func mermaid() throws {
    let folder = try TemporaryFolder()
    var broken = Self.samples[0]
    broken.header.producers[0].name = "the end; #1"
    let texts =
      (Self.samples + [broken]).map { MermaidText.text(for: $0, spec: Self.spec) }
      + ["sequenceDiagram\n participant a as A\n a->>a: x;y\n"]
    for (number, text) in texts.enumerated() { try folder.write("\(number).mmd", text) }
    try folder.write("judge.py", MermaidJudge.script)
    let paths = texts.indices.map { folder.place(of: "\($0).mmd") }
    let answer = try OutsideJudge.python(with: "mermaidx")
      .ask([folder.place(of: "judge.py")] + paths)
    let verdicts = answer.output.split(separator: "\n").map { String($0) }
    #expect(verdicts.count == texts.count, "\(answer.errors)")
    #expect(verdicts.dropLast().allSatisfy { $0 == "valid" }, "\(verdicts)")
    #expect(verdicts.last != "valid")
  }

  @Test("as text, every step has its line, and lifelines stand under their heads")
  func lines() throws {
    let run = try ScenarioRun(
      """
      title: T
      clock: { end: 12s }
      topics: { t: {} }
      producers: { p: { sends: "ab" } }
      groups: { g: { consumers: [c], processing: 1s } }
      timeline: [{ at: 9s, crash: c }]
      diagram: { view: sequence }
      """)
    let lines = SequenceText.text(for: run.trace, spec: Self.spec)
      .split(separator: "\n").map { Array($0) }
    let heads = try #require(lines.first { String($0).contains("broker-1") })
    #expect(String(heads).split(separator: " ") == ["p", "broker-1", "t-0", "c"])
    let last = try #require(lines.last)
    let columns = last.indices.filter { last[$0] == "|" }
    #expect(columns.count == 4)
    for (name, column) in zip(["p", "broker-1", "t-0", "c"], columns) {
      let start = try #require(heads.firstRange(of: Array(name))).lowerBound
      #expect(start <= column && column < start + name.count)
    }
    let text = lines.map { String($0) }
    for (mark, words) in [
      ("0 s", "- poll from offset 0 -"), ("", "- produce a -"), ("", ". offset 0 ."),
      ("", "process a, 1 s"), ("1 s", "- produce b -"), ("9 s", "X crashes"),
      ("", "... 4 s pass ..."),
    ] {
      let line = try #require(text.first { $0.contains(words) }, "\(words)")
      #expect(mark.isEmpty ? line.hasPrefix(" ") : line.hasPrefix(mark), "\(line)")
    }
  }
}
