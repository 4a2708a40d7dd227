package import Drawing

extension [SceneNode] {
  /// All text in the nodes, groups included, in the order in which it is drawn.
  package var texts: [TextRun] {
    flatMap { node -> [TextRun] in
      switch node {
      case .group(_, let inner): inner.texts
      case .text(let run): [run]
      default: []
      }
    }
  }

  /// The same without how it is drawn.
  package var words: [String] { texts.map { $0.text } }
}
