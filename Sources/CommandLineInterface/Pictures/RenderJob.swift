import KafkaModel
import ScenarioFile
import SourceText

/// One rendering of everything a command line names, from reading to writing.
struct RenderJob {
  let operands: [String]
  /// The value of `-o`, or nil.
  let output: String?
  let look: PictureLook
  let overrides: [ScenarioOverride]
  let tellsNotes: Bool

  /// Draws all pictures, then writes all of them; nothing is written when anything is wrong.
  ///
  /// - Parameter session: Where to read, write and complain.
  /// - Returns: The worst that was met, and how many pictures were drawn.
  /// - Throws: What stops the job as a whole.
  func run(
    _ session: CommandSession
  ) throws(CommandFailure) -> (status: ExitStatus, pictures: Int) {
    let inputs: [ScenarioInput]
    do {
      inputs = try ScenarioFinder(files: session.environment.files).inputs(for: operands)
    } catch {
      throw .file(error)
    }
    var loader = ScenarioLoader(session: session, overrides: overrides, tellsNotes: tellsNotes)
    var pictures: [Picture] = []
    var status = ExitStatus.success
    for input in inputs {
      guard let scenario = loader.load(input) else { continue }
      if look.format == .mermaid, case .freehand = scenario.document {
        session.complain(
          .error,
          "\(input.path): a free-hand picture has no sequence that Mermaid could draw")
        status = .badScenario
        continue
      }
      var drawn: [Picture] = []
      if SweepPicture.isWanted(of: scenario, look) {
        let answer = try SweepPicture.answer(to: scenario, look, overrides, session)
        status = status.worse(answer.status)
        if answer.status == .interrupted { break }
        drawn = answer.pictures
      } else {
        drawn = PictureDrawer.pictures(of: scenario, look: look)
      }
      for picture in drawn where !isFileName(picture, session) { status = .badScenario }
      pictures += drawn
    }
    status = status.worse(loader.status)
    if status == .success { try deliver(pictures, session) }
    return (status, pictures.count)
  }

  private func isFileName(_ picture: Picture, _ session: CommandSession) -> Bool {
    guard let name = picture.name, let objection = PictureName.objection(to: name) else {
      return true
    }
    session.complain(
      .error,
      "\(picture.input.path): the diagram name \(JSONText.quoted(name)) cannot name a file: "
        + objection)
    return false
  }

  private func deliver(
    _ pictures: [Picture], _ session: CommandSession
  ) throws(CommandFailure) {
    let target = try RenderTarget.choose(
      output, for: pictures, format: look.format, files: session.environment.files)
    switch target {
    case .standardOutput: try show(pictures, session)
    case .file(let path):
      try write([OutputFile(path: path, bytes: Array(pictures[0].text.utf8))], session)
      tellHeight(of: pictures[0], session)
    case .folder(let folder): try write(try files(for: pictures, in: folder), session)
    }
  }

  private func write(
    _ files: [OutputFile], _ session: CommandSession
  ) throws(CommandFailure) {
    try session.write(files)
    guard tellsNotes else { return }
    for file in files { session.complain(.note, "wrote \(file.path)") }
  }

  /// A sequence that is higher than a slide can be cut in time.
  private func tellHeight(of picture: Picture, _ session: CommandSession) {
    guard let size = picture.size, picture.kind == Picture.sequenceKind, look.size != .document,
      size.height > 720
    else { return }
    session.complain(
      .note,
      "the picture is \(size.height) pixels high, more than the 720 of a slide; "
        + "'diagram: { from: …, to: … }' shows a part of the run")
  }

  private func show(
    _ pictures: [Picture], _ session: CommandSession
  ) throws(CommandFailure) {
    for (index, picture) in pictures.enumerated() {
      // Several texts in a row are told apart by a heading; a lone one is nothing but itself.
      if pictures.count > 1 {
        let name = picture.name.map { ": " + $0 } ?? ""
        try session.write("\(index == 0 ? "" : "\n")== \(picture.input.path)\(name) ==\n")
      }
      try session.write(picture.text)
    }
  }

  private func files(
    for pictures: [Picture], in folder: String
  ) throws(CommandFailure) -> [OutputFile] {
    var owners: [String: Picture] = [:]
    var files: [OutputFile] = []
    for picture in pictures {
      let relative = picture.relativePath(look.format)
      if let other = owners.updateValue(picture, forKey: relative) {
        throw .usage(
          UsageError(
            "\(other.input.path) and \(picture.input.path) would both be drawn into '\(relative)'",
            help: "rename one of them, or render them into different folders"))
      }
      files.append(
        OutputFile(path: PathText.join(folder, relative), bytes: Array(picture.text.utf8)))
      if let table = picture.table {
        let beside = picture.relativePath(.text)
        files.append(OutputFile(path: PathText.join(folder, beside), bytes: Array(table.utf8)))
      }
    }
    let fromFolder = pictures.filter { $0.input.origin == .folder }
    if look.format == .svg, !fromFolder.isEmpty {
      files.append(
        OutputFile(
          path: PathText.join(folder, "index.html"),
          bytes: Array(GalleryPage.text(for: pictures).utf8)))
    }
    return files
  }
}
