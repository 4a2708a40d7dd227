import Testing

@testable import CommandLineInterface

/// The conventions of `getopt_long`, sample by sample.
struct ArgumentReaderTests {
  static let output = OptionSpec(
    "output", short: "o", value: ValueSpec("PATH", .path), "where")
  static let theme = OptionSpec(
    "theme", short: "t", value: ValueSpec("THEME", .choice([Choice("talk"), Choice("dark")])),
    "colours")
  static let count = OptionSpec(
    "count", short: "n", value: ValueSpec("N", .integer(1...9)), "how many")
  static let set = OptionSpec(
    "set", value: ValueSpec("PATH=VALUE", .text), repeatable: true, "replace")
  static let watch = OptionSpec("watch", short: "w", "look")
  static let verbose = OptionSpec("verbose", short: "v", "tell")
  static let options = [output, theme, count, set, watch, verbose, .help]

  private func read(
    _ words: [String], operands: ClosedRange<Int> = 0...9
  ) throws -> ParsedArguments {
    try ArgumentReader.read(
      words, options: Self.options,
      operand: OperandSpec(ValueSpec("FILE", .scenario), count: operands))
  }

  private func fault(_ words: [String], operands: ClosedRange<Int> = 0...9) -> UsageError? {
    #expect(throws: UsageError.self) { try read(words, operands: operands) }
  }

  @Test(
    "a value may follow its option in four ways",
    arguments: [["--output", "x"], ["--output=x"], ["-o", "x"], ["-ox"]])
  func spellingsOfAValue(words: [String]) throws {
    #expect(try read(words).value(of: Self.output) == "x")
  }

  @Test("options may stand anywhere among operands")
  func optionsAnywhere() throws {
    let parsed = try read(["a", "-w", "b", "--theme", "dark", "c"])
    #expect(parsed.operands == ["a", "b", "c"])
    #expect(parsed.has(Self.watch))
    #expect(parsed.value(of: Self.theme) == "dark")
  }

  @Test("-- ends the options and - is an operand or a value")
  func dashes() throws {
    let parsed = try read(["-o", "-", "-", "--", "--watch", "-w", "--"])
    #expect(parsed.operands == ["-", "--watch", "-w", "--"])
    #expect(parsed.value(of: Self.output) == "-")
    #expect(!parsed.has(Self.watch))
  }

  @Test("flags may be bundled, the last one with its value")
  func bundles() throws {
    let parsed = try read(["-wvofile"])
    #expect(parsed.has(Self.watch) && parsed.has(Self.verbose))
    #expect(parsed.value(of: Self.output) == "file")
  }

  @Test("the last value counts, of a repeatable option all do")
  func repetition() throws {
    let parsed = try read(["-oa", "-ob", "--set", "x=1", "--set=y=2=3"])
    #expect(parsed.value(of: Self.output) == "b")
    #expect(parsed.values(of: Self.set) == ["x=1", "y=2=3"])
  }

  @Test("a value may be empty or look like an option")
  func oddValues() throws {
    #expect(try read(["--set="]).value(of: Self.set) == "")
    #expect(try read(["--set", "--watch"]).value(of: Self.set) == "--watch")
    #expect(try read(["--set", "--watch"]).has(Self.watch) == false)
  }

  @Test(
    "a misspelt option is answered by the one that was meant",
    arguments: [("--themes", "--theme"), ("--wach", "--watch"), ("--otuput=x", "--output")])
  func suggestion(spelt: String, meant: String) {
    let error = fault([spelt])
    #expect(error?.message == "unknown option '\(spelt.split(separator: "=")[0])'")
    #expect(error?.help == "did you mean '\(meant)'?")
  }

  @Test("an option like no other is answered by the list, a number by --")
  func hopelessOptions() {
    #expect(fault(["--xyzzy"])?.help?.contains("--theme, --count") == true)
    #expect(fault(["-x"])?.message == "unknown option '-x'")
    #expect(fault(["-7"])?.help == "write '--' before arguments that begin with a dash")
  }

  @Test("abbreviations are not taken, so that options can be added later")
  func abbreviation() {
    #expect(fault(["--them", "dark"])?.help == "did you mean '--theme'?")
  }

  @Test("a flag takes no value and an option must have one")
  func wrongArity() {
    #expect(fault(["--watch=1"])?.message == "option '--watch' takes no value")
    #expect(fault(["--theme"])?.message == "option '--theme' needs a value")
    #expect(fault(["--theme"])?.help == "write one of talk or dark")
    #expect(fault(["-t"])?.message == "option '-t' needs a value")
    #expect(fault(["-wo"])?.message == "option '-o' needs a value")
  }

  @Test("a value outside the choice is refused with the nearest or with all")
  func choices() {
    #expect(fault(["--theme", "drak"])?.help == "did you mean 'dark'?")
    #expect(fault(["--theme", "sepia"])?.help == "write one of talk or dark")
    #expect(fault(["--theme="])?.message == "option '--theme' has no value ''")
  }

  @Test(
    "a number must be whole and in range",
    arguments: ["0", "10", "1.5", "x", "", "+3", " 3", "99999999999999999999"])
  func numbers(text: String) {
    #expect(fault(["--count", text])?.help == "write a whole number from 1 to 9")
  }

  @Test("a number in range is read")
  func goodNumber() throws {
    #expect(try read(["-n9"]).integer(of: Self.count) == 9)
  }

  @Test("too few and too many operands are told, unless help is asked for")
  func operandCount() throws {
    #expect(fault([], operands: 1...2)?.message == "missing FILE")
    #expect(fault(["a", "b", "c"], operands: 1...2)?.message == "unexpected argument 'c'")
    #expect(try read(["--help"], operands: 1...2).has(.help))
    #expect(fault([""], operands: 1...2)?.message == "FILE is empty")
  }

  @Test("a command without operands refuses them")
  func noOperands() {
    let error = #expect(throws: UsageError.self) {
      try ArgumentReader.read(["x"], options: [.help], operand: nil)
    }
    #expect(error?.message == "unexpected argument 'x'")
  }
}
