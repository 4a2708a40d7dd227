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

  /// What stands for the picture where it cannot be seen.
  var alternative: String {
    let kind = table == nil ? "Marble diagram" : "Chart"
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

  var fileExtension: String {
    switch self {
    case .svg: "svg"
    case .text: "txt"
    }
  }

  var summary: String {
    switch self {
    case .svg: "for slides and pages"
    case .text: "marble strings for terminals"
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
