import TestSupport
import Testing

@testable import CommandLineInterface

/// What `check` says and how it ends.
struct CheckCommandTests {
  @Test("good scenarios are passed over in silence")
  func silence() {
    let world = MemoryWorld([
      "in/a.yaml": SampleScenarios.simple, "in/b/c.yml": SampleScenarios.diagrams,
    ])
    #expect(world.run(["check", "in"]) == .success)
    #expect(world.output.isEmpty && world.complaints.isEmpty)
  }

  @Test("a false claim is told at its place with what breaks it, and the status is 1")
  func falseClaim() {
    let world = MemoryWorld(["a.yaml": SampleScenarios.falseClaim])
    #expect(world.run(["check", "a.yaml"]) == .claimFailed)
    #expect(world.complaints.hasPrefix("a.yaml:11:"))
    #expect(world.complaints.contains("error:"))
    #expect(world.complaints.contains("- { duplicates: 7 }"))
    #expect(world.output.isEmpty)
  }

  @Test("a bad scenario outweighs a false claim, a missing file outweighs both")
  func precedence() {
    let world = MemoryWorld(["f.yaml": SampleScenarios.falseClaim, "b.yaml": "nonsense: 1\n"])
    #expect(world.run(["check", "f.yaml", "b.yaml"]) == .badScenario)
    #expect(world.run(["check", "b.yaml", "f.yaml", "m.yaml"]) == .noInput)
    #expect(world.complaints.contains("f.yaml:11:") && world.complaints.contains("b.yaml:1:1:"))
  }

  @Test("-v tells one line per file")
  func verbose() {
    let world = MemoryWorld([
      "a.yaml": SampleScenarios.simple, "b.yaml": SampleScenarios.falseClaim,
      "c.yaml": SampleScenarios.diagrams,
    ])
    #expect(world.run(["check", "-v", "a.yaml", "b.yaml", "c.yaml"]) == .claimFailed)
    #expect(
      world.outputText == """
        a.yaml: good, 1 claim
        b.yaml: 1 of 1 claim false
        c.yaml: good, drawn free-hand without claims

        """)
  }

  @Test("--set is applied before checking")
  func overrides() {
    let world = MemoryWorld(["a.yaml": SampleScenarios.simple])
    #expect(world.run(["check", "a.yaml", "--set", "expect.0.duplicates=3"]) == .claimFailed)
    #expect(world.run(["check", "a.yaml", "--set", "groups.billing.processing=2s"]) == .success)
  }
}
