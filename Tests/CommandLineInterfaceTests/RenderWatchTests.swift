import TestSupport
import Testing

@testable import CommandLineInterface

/// Watching: rendering again after changes, and going on after faults.
struct RenderWatchTests {
  private let command = ["render", "in", "-o", "out", "--watch"]

  @Test("without changes it renders once")
  func once() {
    let world = MemoryWorld(["in/a.yaml": SampleScenarios.simple])
    world.happenings = [{ _ in }, { _ in }]
    #expect(world.run(command) == .success)
    #expect(world.writes == 1)
    #expect(world.complaints == "marbles: note: drew 1 picture, watching\n")
  }

  @Test("a change that has come to rest is rendered")
  func change() {
    let world = MemoryWorld(["in/a.yaml": SampleScenarios.simple])
    let other = SampleScenarios.simple.replacing("title: Simple", with: "title: Changed")
    world.happenings = [{ $0.put("in/a.yaml", other) }, { _ in }, { _ in }]
    #expect(world.run(command) == .success)
    #expect(world.writes == 2)
    #expect(world.text("out/a.svg")?.contains("Changed") == true)
  }

  @Test("a file that is still being written is left alone")
  func settling() {
    let world = MemoryWorld(["in/a.yaml": SampleScenarios.simple])
    world.happenings = (0..<3).map { count in
      { $0.put("in/a.yaml", SampleScenarios.simple + String(repeating: "\n", count: count)) }
    }
    #expect(world.run(command) == .success)
    #expect(world.writes == 1)
  }

  @Test("a fault is told, the old picture stays, and its repair is rendered")
  func fault() {
    let world = MemoryWorld(["in/a.yaml": SampleScenarios.simple])
    world.happenings = [
      { $0.put("in/a.yaml", SampleScenarios.misspelt) }, { _ in },
      { world in
        #expect(world.complaints.contains("in/a.yaml:5:"))
        #expect(world.complaints.contains("nothing drawn, watching"))
        #expect(world.writes == 1 && world.text("out/a.svg") != nil)
        world.put("in/a.yaml", SampleScenarios.simple)
      }, { _ in },
    ]
    #expect(world.run(command) == .success)
    #expect(world.writes == 2)
  }

  @Test("files that come and go are noticed, also when none is left")
  func comingAndGoing() {
    let world = MemoryWorld(["in/a.yaml": SampleScenarios.simple])
    world.happenings = [
      { $0.put("in/b.yaml", SampleScenarios.simple) }, { _ in },
      { world in
        #expect(world.text("out/b.svg") != nil)
        world.remove("in/a.yaml")
        world.remove("in/b.yaml")
      }, { _ in },
      { $0.put("in/c.yaml", SampleScenarios.simple) }, { _ in },
    ]
    #expect(world.run(command) == .success)
    #expect(world.text("out/c.svg") != nil)
  }

  @Test("watching needs a file to read and a place to draw")
  func usage() {
    let world = MemoryWorld(["a.yaml": SampleScenarios.simple])
    #expect(world.run(["render", "a.yaml", "--watch"]) == .usage)
    #expect(world.run(["render", "a.yaml", "--watch", "-o", "-"]) == .usage)
    #expect(world.run(["render", "-", "--watch", "-o", "x.svg"]) == .usage)
    #expect(world.run(["render", "a.yaml", "--watch", "--format", "text"]) == .success)
  }
}
