import SourceText

/// Renders again whenever a scenario changes.
enum RenderWatch {
  /// Renders, then looks for changes until the user stops; faults are told and watching goes on.
  static func run(
    _ job: RenderJob, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    var watch = FileWatch(stamps: stamps(of: job, session))
    var goesOn = render(job, session)
    while goesOn, session.environment.pause() {
      if watch.look(stamps(of: job, session)) { goesOn = render(job, session) }
    }
    return .success
  }

  /// Renders once; false when the user stopped it.
  private static func render(_ job: RenderJob, _ session: CommandSession) -> Bool {
    do {
      let outcome = try job.run(session)
      try session.flush()
      if outcome.status == .interrupted { return false }
      if outcome.status == .success {
        session.complain(.note, "drew \(WordList.count(outcome.pictures, "picture")), watching")
      } else {
        session.complain(.note, "nothing drawn, watching")
      }
    } catch {
      CommandLineTool.report(error, of: "render", to: session)
    }
    return true
  }

  /// Every scenario that the job would read now, with its stamp; an operand that cannot be read
  /// stands for itself, so that its return is noticed.
  private static func stamps(of job: RenderJob, _ session: CommandSession) -> [WatchedFile] {
    let files = session.environment.files
    return job.operands.flatMap { operand in
      let inputs = try? ScenarioFinder(files: files).inputs(for: [operand])
      let paths = inputs?.map { $0.path } ?? [operand]
      return paths.map { WatchedFile(path: $0, stamp: files.stamp($0)) }
    }
  }
}

/// A file and what it looked like.
struct WatchedFile: Hashable {
  let path: String
  let stamp: FileStamp?
}

/// Notices changes that have come to rest.
struct FileWatch {
  private var rendered: [WatchedFile]
  private var seen: [WatchedFile]

  /// Starts from the files as they are rendered first.
  init(stamps: [WatchedFile]) {
    rendered = stamps
    seen = stamps
  }

  /// Takes the next look; true when the files differ from those rendered and have stayed as they
  /// are since the look before, so that half-saved files are left alone.
  mutating func look(_ stamps: [WatchedFile]) -> Bool {
    defer { seen = stamps }
    guard stamps == seen, stamps != rendered else { return false }
    rendered = stamps
    return true
  }
}
