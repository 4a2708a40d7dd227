import KafkaModel

/// `marbles render FILE|FOLDER...`.
enum RenderCommand {
  static let subcommand = Subcommand(
    name: "render",
    summary: "draw scenarios as marble diagrams",
    details: [
      """
      A scenario file is simulated and drawn. A folder stands for every *.yaml and *.yml below \
      it: the pictures keep their relative paths, and a page index.html shows them all. A file \
      with 'diagrams:' gives a picture per name. The view whatif draws the answer to the \
      scenario's 'whatif:' as a chart; in a folder its table stands beside it as text. With - the \
      scenario is read from standard input.
      """,
      """
      All pictures are written, or none: when a scenario has errors, every error is told and \
      the output stays as it was.
      """,
    ],
    operand: OperandSpec(ValueSpec("FILE|FOLDER", .scenario), count: 1...Int.max),
    options: [output, format, theme, size, view, SharedOptions.set, watch, SharedOptions.verbose],
    examples: [
      Subcommand.Example(
        "marbles render scenarios -o output", "Draw every scenario of a folder, with a page."),
      Subcommand.Example(
        "marbles render crash.yaml -o crash.svg --theme dark", "Draw one for a dark slide."),
      Subcommand.Example(
        "marbles render crash.yaml --format text", "Show the lanes as marble strings."),
      Subcommand.Example(
        "marbles render crash.yaml -o calls.svg --view sequence",
        "Draw who asks whom, time downwards."),
      Subcommand.Example(
        "marbles render crash.yaml -o calls.mmd --format mermaid",
        "Write the same as Mermaid text."),
      Subcommand.Example(
        "marbles render crash.yaml -o four.svg --set groups.billing.consumers=4",
        "Draw what would happen with four consumers."),
      Subcommand.Example(
        "marbles render crash.yaml -o crash.svg --watch",
        "Draw again whenever the scenario is saved, until Ctrl-C."),
    ],
    run: run)

  private static let output = OptionSpec(
    "output", short: "o", value: ValueSpec("PATH", .path, default: "standard output"),
    """
    write there: into a folder if PATH ends with a slash, is a folder, or has to hold several \
    pictures; else to that file
    """)

  private static let format = OptionSpec(
    "format", short: "f",
    value: ValueSpec(
      "FORMAT", .choice(PictureFormat.allCases.map { Choice($0.rawValue, $0.summary) }),
      default: PictureFormat.svg.rawValue),
    "what to write")

  private static let theme = OptionSpec(
    "theme", short: "t",
    value: ValueSpec(
      "THEME", .choice(ThemeName.allCases.map { Choice($0.rawValue) }),
      default: "the scenario's, else \(ThemeName.talk.rawValue)"),
    "colours")

  private static let size = OptionSpec(
    "size", short: "s",
    value: ValueSpec(
      "SIZE", .choice(DiagramSize.allCases.map { Choice($0.rawValue) }),
      default: "the scenario's, else \(DiagramSize.slide.rawValue)"),
    "where the picture is shown, which sets its type")

  private static let view = OptionSpec(
    "view",
    value: ValueSpec(
      "VIEW", .choice(DiagramView.allCases.map { Choice($0.rawValue) }),
      default: "the scenario's, else \(DiagramView.marbles.rawValue)"),
    "what of the run is drawn")

  private static let watch = OptionSpec(
    "watch", short: "w", "draw again whenever a scenario changes, until Ctrl-C")

  @Sendable
  private static func run(
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    var look = PictureLook()
    look.format = arguments.value(of: format).flatMap { PictureFormat(rawValue: $0) } ?? .svg
    look.theme = arguments.value(of: theme).flatMap { ThemeName(rawValue: $0) }
    look.view = arguments.value(of: view).flatMap { DiagramView(rawValue: $0) }
    look.size = arguments.value(of: size).flatMap { DiagramSize(rawValue: $0) }
    let job = RenderJob(
      operands: arguments.operands, output: arguments.value(of: output), look: look,
      overrides: try SharedOptions.overrides(arguments),
      tellsNotes: arguments.has(SharedOptions.verbose))
    let stdinCount = arguments.operands.filter { $0 == "-" }.count
    if stdinCount > 1 {
      throw .usage(UsageError("standard input can be read only once"))
    }
    guard arguments.has(watch) else { return try job.run(session).status }
    if stdinCount > 0 {
      throw .usage(UsageError("standard input cannot be watched", help: "name a file"))
    }
    if look.format == .svg, job.output == nil || job.output == "-" {
      throw .usage(UsageError("watching needs a place to draw", help: "add -o PATH"))
    }
    return try RenderWatch.run(job, session)
  }
}
