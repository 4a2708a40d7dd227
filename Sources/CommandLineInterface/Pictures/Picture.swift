import KafkaModel

/// One picture of a scenario, drawn.
struct Picture {
  let input: ScenarioInput
  /// The name under `diagrams:`, or nil for a file that is one picture.
  let name: String?
  let title: String
  let description: String
  /// What the picture tells, in words; empty for text.
  let story: String
  /// The whole file.
  let text: String
  /// Size in pixels; nil for text.
  let size: PictureSize?
  /// The numbers of a chart as text, which a folder gets beside it; nil for other pictures.
  var table: String?
  /// What kind of picture it is, as its first word for those who cannot see it.
  var kind = Picture.marbleKind

  /// What sequence diagrams are called.
  static let sequenceKind = "Sequence diagram"
  /// What answers to what-ifs are called.
  static let chartKind = "Chart"
  /// What all other pictures are called.
  static let marbleKind = "Marble diagram"

  /// What stands for the picture where it cannot be seen.
  var alternative: String {
    let parts = [kind, title, description].filter { !$0.isEmpty }
    return parts.joined(separator: ": ")
  }

  /// Where it belongs below the output folder, with the format's extension.
  ///
  /// A file of several pictures, found in a folder, becomes a folder of its own, so that pictures
  /// of different files never meet.
  func relativePath(_ format: PictureFormat) -> String {
    let stem = PathText.withoutExtension(input.relativePath)
    guard let name else { return stem + "." + format.fileExtension }
    let file = name + "." + format.fileExtension
    return input.origin == .folder ? PathText.join(stem, file) : file
  }
}

/// Width and height in whole pixels.
struct PictureSize: Hashable {
  let width: Int
  let height: Int
}

/// What pictures can be written as.
enum PictureFormat: String, CaseIterable, Sendable {
  case svg
  case text
  case mermaid

  var fileExtension: String {
    switch self {
    case .svg: "svg"
    case .text: "txt"
    case .mermaid: "mmd"
    }
  }

  var summary: String {
    switch self {
    case .svg: "for slides and pages"
    case .text: "marble strings, or arrows for a sequence, for terminals"
    case .mermaid: "the sequence diagram as Mermaid text"
    }
  }
}

/// How the command line wants pictures to look.
struct PictureLook: Sendable {
  var format = PictureFormat.svg
  /// Overrides what the scenario says, or nil.
  var theme: ThemeName?
  /// Overrides what the scenario says, or nil.
  var size: DiagramSize?
  /// Overrides the view of the scenario.
  var view: DiagramView?
}
