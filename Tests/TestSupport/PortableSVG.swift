/// Judges whether an SVG file stays inside what all renderers draw alike and people can read.
///
/// It shares nothing with the code that draws but the table of letter widths: it parses the text,
/// works out what is painted where, and looks at the result as a viewer would.
package enum PortableSVG {
  /// Everything wrong with `svg`, in words; empty for a good picture.
  ///
  /// Markup outside the portable subset hides the rest, since its effect cannot be foretold; after
  /// that come type under `smallestType` pixels, things outside the canvas, marks and labels that
  /// cover each other, and contrast below WCAG 2.2: 4.5:1 for text (1.4.3), 3:1 for marks (1.4.11).
  package static func violations(in svg: String, smallestType: Double = 11) -> [String] {
    let root: PortableSVGElement
    do throws(PortableSVGFault) {
      root = try PortableSVGParser.root(of: svg)
    } catch {
      return [error.message]
    }
    let markup = PortableSVGGrammar.violations(in: root)
    if !markup.isEmpty { return markup }
    let painting = PortableSVGPainting(root)
    return type(in: painting, smallest: smallestType)
      + PortableSVGPlacement(painting).violations()
      + PortableSVGContrast(painting).violations()
  }

  private static func type(in painting: PortableSVGPainting, smallest: Double) -> [String] {
    painting.items.compactMap { item in
      guard case .text(let line) = item.shape, line.size < smallest else { return nil }
      return "\(item.name) is set in \(line.size) px, less than \(smallest)"
    }
  }
}
