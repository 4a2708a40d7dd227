import TestSupport
import Testing

@testable import CommandLineInterface

/// What `render` writes, and where.
struct RenderCommandTests {
  private func isSVG(_ text: String?) -> Bool {
    guard let text else { return false }
    return text.contains("<svg") && text.hasSuffix("</svg>\n")
  }

  @Test("one scenario goes to standard output")
  func standardOutput() {
    for target in [[], ["-o", "-"]] {
      let world = MemoryWorld(["simple.yaml": SampleScenarios.simple])
      #expect(world.run(["render", "simple.yaml"] + target) == .success)
      #expect(isSVG(world.outputText))
      #expect(world.writes == 0)
      #expect(world.complaints.isEmpty)
    }
  }

  @Test("a scenario is read from standard input")
  func standardInput() {
    let world = MemoryWorld()
    world.setInput(SampleScenarios.simple)
    #expect(world.run(["render", "-"]) == .success)
    #expect(isSVG(world.outputText))
    world.setInput(SampleScenarios.misspelt)
    #expect(world.run(["render", "-"]) == .badScenario)
    #expect(world.complaints.hasPrefix("<stdin>:"))
    #expect(world.run(["render", "-", "-"]) == .usage)
  }

  @Test(
    "the place to write to follows from its spelling and from what is there",
    arguments: [
      ("x.svg", "x.svg"), ("new/x.svg", "new/x.svg"), ("plain", "plain"),
      ("new/", "new/simple.svg"), ("there", "there/simple.svg"), ("./there/", "there/simple.svg"),
      ("x.yaml.svg", "x.yaml.svg"),
    ])
  func places(option: String, expected: String) {
    let world = MemoryWorld(["talk/simple.yaml": SampleScenarios.simple])
    world.makeFolder("there")
    #expect(world.run(["render", "talk/simple.yaml", "-o", option]) == .success)
    #expect(isSVG(world.text(expected)))
    #expect(world.files.count == 2)
    #expect(world.output.isEmpty)
  }

  @Test("a folder keeps its relative paths and gets a page that shows all pictures")
  func folder() throws {
    let world = MemoryWorld([
      "in/b.yaml": SampleScenarios.simple, "in/a/c.yml": SampleScenarios.simple,
      "in/a/slides.yaml": SampleScenarios.diagrams, "in/notes.txt": "no scenario",
      "in/.hidden/d.yaml": "no: scenario", "in/.e.yaml": "no: scenario",
    ])
    #expect(world.run(["render", "in", "-o", "out"]) == .success)
    let written = world.files.keys.filter { $0.hasPrefix("out/") }.sorted()
    #expect(
      written == [
        "out/a/c.svg", "out/a/slides/first-one.svg", "out/a/slides/second.svg", "out/b.svg",
        "out/index.html",
      ])
    #expect(world.writes == 1)
    let page = try #require(world.text("out/index.html"))
    for path in written where path.hasSuffix(".svg") {
      #expect(page.contains("src=\"\(path.dropFirst(4))\""))
    }
  }

  @Test("the page does not depend on how the folder is spelt or where it lies")
  func pageIsStable() {
    let pages = [("in", "out"), ("./in/", "out/"), ("deep/in", "other/out")].map { input, output in
      let world = MemoryWorld(["in/b.yaml": SampleScenarios.simple])
      world.put("deep/in/b.yaml", SampleScenarios.simple)
      #expect(world.run(["render", input, "-o", output]) == .success)
      return world.text(output + "/index.html")
    }
    #expect(pages[0] != nil)
    #expect(pages.allSatisfy { $0 == pages[0] })
  }

  @Test("several files go into a folder without a page")
  func severalFiles() {
    let world = MemoryWorld([
      "a.yaml": SampleScenarios.simple, "x/b.yaml": SampleScenarios.simple,
    ])
    #expect(world.run(["render", "a.yaml", "x/b.yaml", "-o", "out"]) == .success)
    #expect(world.files.keys.sorted() == ["a.yaml", "out/a.svg", "out/b.svg", "x/b.yaml"])
    #expect(world.run(["render", "a.yaml", "x/b.yaml", "-o", "one.svg"]) == .usage)
    #expect(world.complaints.contains("2 pictures cannot share the file 'one.svg'"))
    #expect(world.run(["render", "a.yaml", "x/b.yaml"]) == .usage)
    #expect(world.complaints.contains("2 pictures cannot share standard output"))
    #expect(world.complaints.contains("-o FOLDER"))
  }

  @Test("a file of several pictures gives one file per name")
  func diagrams() {
    let world = MemoryWorld(["slides.yaml": SampleScenarios.diagrams])
    #expect(world.run(["render", "slides.yaml", "-o", "out"]) == .success)
    #expect(isSVG(world.text("out/first-one.svg")))
    #expect(isSVG(world.text("out/second.svg")))
    #expect(world.files.count == 3)
    #expect(world.run(["render", "slides.yaml"]) == .usage)
  }

  @Test("two scenarios never overwrite each other")
  func collision() {
    let world = MemoryWorld(["x.yaml": SampleScenarios.simple, "x.yml": SampleScenarios.simple])
    #expect(world.run(["render", "x.yaml", "x.yml", "-o", "out"]) == .usage)
    #expect(world.complaints.contains("x.yaml and x.yml would both be drawn into 'x.svg'"))
    #expect(world.writes == 0)
  }

  @Test(
    "names that cannot be file names are refused",
    arguments: ["../up", "a/b", ".hidden", "", "a\\\\b", "a\\tb", "..", "what?", "c:"])
  func badNames(name: String) {
    let world = MemoryWorld([
      "s.yaml": "diagrams:\n  \"\(name)\":\n    title: T\n    streams: { lane: \"a\" }\n"
    ])
    #expect(world.run(["render", "s.yaml", "-o", "out"]) == .badScenario)
    #expect(world.complaints.contains("s.yaml"))
    #expect(world.writes == 0)
  }

  @Test("with one bad scenario among good ones, all errors are told and nothing is written")
  func allOrNothing() {
    let world = MemoryWorld([
      "in/a.yaml": SampleScenarios.misspelt, "in/b.yaml": SampleScenarios.simple,
      "in/c.yaml": SampleScenarios.misspelt,
    ])
    #expect(world.run(["render", "in", "-o", "out"]) == .badScenario)
    #expect(world.complaints.contains("in/a.yaml:5:"))
    #expect(world.complaints.contains("in/c.yaml:5:"))
    #expect(world.writes == 0)
    #expect(world.output.isEmpty)
  }

  @Test("a text goes to standard output, several of them under headings")
  func text() {
    let world = MemoryWorld([
      "in/a.yaml": SampleScenarios.simple, "in/b.yaml": SampleScenarios.diagrams,
    ])
    #expect(world.run(["render", "in/a.yaml", "--format", "text"]) == .success)
    #expect(!world.outputText.isEmpty && !world.outputText.contains("=="))
    #expect(!world.outputText.contains("<svg"))
    #expect(world.run(["render", "in", "--format=text"]) == .success)
    #expect(world.outputText.contains("== in/b.yaml: first-one ==\n"))
    #expect(world.run(["render", "in", "-ftext", "-oout"]) == .success)
    #expect(
      world.files.keys.filter { $0.hasPrefix("out") }.sorted()
        == ["out/a.txt", "out/b/first-one.txt", "out/b/second.txt"])
  }

  @Test("theme, size and replaced values change the picture")
  func options() {
    let world = MemoryWorld(["s.yaml": SampleScenarios.simple])
    let variants = [
      [], ["--theme", "dark"], ["--theme", "print"], ["--size", "document"],
      ["--set", "title=Another"],
    ]
    let pictures = variants.map { options in
      let world = MemoryWorld(["s.yaml": SampleScenarios.simple])
      #expect(world.run(["render", "s.yaml"] + options) == .success)
      return world.outputText
    }
    #expect(Set(pictures).count == variants.count)
    #expect(world.run(["render", "s.yaml", "--theme", "talk", "--size", "slide"]) == .success)
    #expect(world.outputText == pictures[0])
  }

  @Test(
    "a replacement that makes no sense is refused",
    arguments: [
      ("nonsense", .usage), ("", .usage), ("groups.biling.processing=1s", .badScenario),
      ("groups.billing.processing=-1s", .badScenario),
    ] as [(String, CommandLineInterface.ExitStatus)])
  func badOverrides(text: String, status: CommandLineInterface.ExitStatus) {
    let world = MemoryWorld(["s.yaml": SampleScenarios.simple])
    #expect(world.run(["render", "s.yaml", "--set", text]) == status)
    #expect(world.output.isEmpty && !world.complaints.isEmpty)
  }

  @Test(
    "a name that promises another format is refused",
    arguments: [
      ("x.png", [], "-o x.svg"), ("x.txt", [], "--format text"), ("x.html", [], "-o x.svg"),
      ("a/x.svg", ["--format", "text"], "-o a/x.txt, or add --format svg"),
      ("./s.yaml", [], "-o ./s.svg"),
    ] as [(String, [String], String)])
  func misleadingName(path: String, options: [String], help: String) {
    let world = MemoryWorld(["s.yaml": SampleScenarios.simple])
    #expect(world.run(["render", "s.yaml", "-o", path] + options) == .usage)
    #expect(world.complaints.contains(help))
    #expect(world.writes == 0)
  }

  @Test("-v tells what was written")
  func verbose() {
    let world = MemoryWorld(["s.yaml": SampleScenarios.simple])
    #expect(world.run(["render", "s.yaml", "-v", "-o", "x.svg"]) == .success)
    #expect(world.complaints.contains("wrote x.svg\n"))
  }
}
