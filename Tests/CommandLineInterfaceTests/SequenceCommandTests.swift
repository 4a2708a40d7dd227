import CommandLineInterface
import TestSupport
import Testing

/// Sequence diagrams on the command line.
@Suite("render: sequences")
struct SequenceCommandTests {
  private static let small = """
    title: S
    clock: { end: 3s }
    topics: { t: {} }
    producers: { p: { sends: "a" } }
    groups: { g: { consumers: [c] } }

    """

  @Test("--view sequence draws one, --format mermaid writes one whatever the view is")
  func formats() {
    let world = MemoryWorld(["a.yaml": Self.small])
    #expect(world.run(["render", "a.yaml", "--view", "sequence", "-o", "a.svg"]) == .success)
    #expect(world.text("a.svg")?.contains("Sequence diagram of p, broker-1, t-0, c") == true)
    #expect(world.run(["render", "a.yaml", "--format", "mermaid", "-o", "a.mmd"]) == .success)
    let mermaid = world.text("a.mmd") ?? ""
    #expect(mermaid.hasPrefix("sequenceDiagram\n"))
    #expect(MermaidGrammar.violations(in: mermaid).isEmpty)
  }

  @Test("as text, a sequence has arrows and no marble strings")
  func text() {
    let world = MemoryWorld(["a.yaml": Self.small])
    #expect(world.run(["render", "a.yaml", "--view", "sequence", "-f", "text"]) == .success)
    #expect(world.outputText.contains("- produce a -"))
  }

  @Test("a free-hand picture is refused by name as Mermaid text, and nothing is written")
  func freehand() {
    let world = MemoryWorld(["f.yaml": "title: F\nstreams: { x: \"-a\" }\n", "a.yaml": Self.small])
    #expect(
      world.run(["render", "f.yaml", "a.yaml", "-f", "mermaid", "-o", "out/"]) == .badScenario)
    #expect(world.complaints.contains("f.yaml: a free-hand picture has no sequence"))
    #expect(world.text("out/a.mmd") == nil)
  }

  @Test("a picture higher than a slide tells how to cut it; a document may be as high as it likes")
  func height() {
    let many = Self.small.replacing("\"a\"", with: "\"(abcdefgh)\"")
    let world = MemoryWorld(["a.yaml": many])
    let render = ["render", "a.yaml", "--view", "sequence", "-o", "a.svg"]
    #expect(world.run(render) == .success)
    #expect(world.complaints.contains("more than the 720 of a slide"))
    #expect(world.complaints.contains("from: …, to: …"))
    let other = MemoryWorld(["a.yaml": many])
    #expect(other.run(render + ["--size", "document"]) == .success)
    #expect(other.complaints.isEmpty)
  }

  @Test(
    "participants are checked",
    arguments: [
      ("[p, worker]", "there is no participant 'worker'"), ("[p, p]", "'p' takes part already"),
      ("[\(Array(repeating: "p", count: 11).joined(separator: ", "))]", "at most 10 participants"),
    ])
  func participants(list: String, complaint: String) {
    let text = Self.small + "diagram: { view: sequence, participants: \(list) }\n"
    let world = MemoryWorld(["a.yaml": text])
    #expect(world.run(["check", "a.yaml"]) == .badScenario)
    #expect(world.complaints.contains(complaint), "\(world.complaints)")
  }

  @Test("a name that means two participants is refused")
  func ambiguous() {
    let text = Self.small.replacing("{ g:", with: "{ t:")
    let world = MemoryWorld([
      "a.yaml": text + "diagram: { view: sequence, participants: [t] }\n"
    ])
    #expect(world.run(["check", "a.yaml"]) == .badScenario)
    #expect(world.complaints.contains("more than one participant is called 't'"))
  }
}
