/// The page that shows all pictures of a folder: one file without scripts or outside resources.
///
/// It refers to the pictures by relative paths only and says nothing of when or where it was
/// made, so that the same scenarios always give the same page.
enum GalleryPage {
  /// The text of `index.html` for pictures in the order of their paths.
  static func text(for pictures: [Picture]) -> String {
    let groups = grouped(pictures)
    var text = head
    text += "<header>\n<h1>Marble diagrams</h1>\n"
    text += "<p>\(WordList.count(pictures.count, "picture")), made by marbles.</p>\n"
    if groups.count > 1 { text += navigation(groups) }
    text += "</header>\n<main>\n"
    for group in groups { text += section(group) }
    text += "</main>\n</body>\n</html>\n"
    return text
  }

  /// The pictures of the scenarios of one folder.
  private struct Group {
    /// Below the rendered folder; empty for its top.
    let folder: String
    var pictures: [Picture]

    var heading: String { folder.isEmpty ? "Scenarios" : folder }
    /// The folder in per cent form is unique and holds no spaces, as an `id` must.
    var anchor: String { folder.isEmpty ? "top" : "folder-" + HTMLText.reference(to: folder) }
  }

  /// Folders in the order of their first pictures, the top folder first.
  private static func grouped(_ pictures: [Picture]) -> [Group] {
    var groups: [Group] = []
    for picture in pictures {
      let folder = PathText.folder(of: picture.input.relativePath)
      if let index = groups.firstIndex(where: { $0.folder == folder }) {
        groups[index].pictures.append(picture)
      } else {
        groups.append(Group(folder: folder, pictures: [picture]))
      }
    }
    return groups.filter { $0.folder.isEmpty } + groups.filter { !$0.folder.isEmpty }
  }

  private static func navigation(_ groups: [Group]) -> String {
    let items = groups.map { group in
      let target = HTMLText.escaped(HTMLText.reference(to: group.anchor))
      return "<li><a href=\"#\(target)\">\(HTMLText.escaped(group.heading))</a></li>\n"
    }
    return "<nav aria-label=\"Folders\">\n<ul>\n\(items.joined())</ul>\n</nav>\n"
  }

  private static func section(_ group: Group) -> String {
    let figures = group.pictures.map(figure(of:)).joined()
    return """
      <section id="\(HTMLText.escaped(group.anchor))">
      <h2>\(HTMLText.escaped(group.heading))</h2>
      \(figures)</section>

      """
  }

  private static func figure(of picture: Picture) -> String {
    let path = picture.relativePath(.svg)
    let link = HTMLText.reference(to: path)
    let fallback = PathText.withoutExtension(PathText.lastComponent(of: path))
    let title = HTMLText.escaped(picture.title.isEmpty ? fallback : picture.title)
    let size = picture.size.map { " width=\"\($0.width)\" height=\"\($0.height)\"" } ?? ""
    var text = "<figure>\n"
    text += "<a href=\"\(link)\"><img src=\"\(link)\"\(size) loading=\"lazy\" "
    text += "alt=\"\(HTMLText.escaped(picture.alternative))\"/></a>\n"
    text += "<figcaption>\n<h3>\(title)</h3>\n"
    if !picture.description.isEmpty {
      text += "<p>\(HTMLText.escaped(picture.description))</p>\n"
    }
    if !picture.story.isEmpty {
      let story = HTMLText.escaped(picture.story)
      text += "<details>\n<summary>In words</summary>\n<p>\(story)</p>\n</details>\n"
    }
    let source = HTMLText.escaped(picture.input.relativePath)
    text += "<p class=\"source\"><code>\(source)</code> · <a href=\"\(link)\">SVG</a>"
    if picture.table != nil {
      let table = HTMLText.reference(to: picture.relativePath(.text))
      text += " · <a href=\"\(table)\">table</a>"
    }
    text += "</p>\n"
    return text + "</figcaption>\n</figure>\n"
  }

  private static let head = """
    <!DOCTYPE html>
    <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <title>Marble diagrams</title>
    <style>
    :root { color-scheme: light dark; --page: #f4f5f7; --card: #ffffff; --text: #1d2430;
      --soft: #4a5568; --line: #d5dae1; --link: #0b5cad; }
    @media (prefers-color-scheme: dark) {
      :root { --page: #14171c; --card: #1e232b; --text: #e8ebf0; --soft: #aab4c2;
        --line: #353d49; --link: #8ec5ff; }
    }
    body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 100rem; background: var(--page);
      color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
    h1, h2, h3 { line-height: 1.25; }
    h2 { margin: 2.5rem 0 1rem; }
    h3 { margin: 0; font-size: 1.125rem; }
    a { color: var(--link); }
    nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; list-style: none; }
    section { display: grid; gap: 1.5rem;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 46rem), 1fr)); }
    section h2 { grid-column: 1 / -1; margin-bottom: 0; }
    figure { margin: 0; border: 1px solid var(--line); border-radius: .5rem; overflow: hidden;
      background: var(--card); }
    img { display: block; width: 100%; height: auto; border-bottom: 1px solid var(--line); }
    figcaption { padding: .875rem 1rem 1rem; }
    figcaption p { margin: .375rem 0 0; }
    details { margin-top: .5rem; }
    summary { cursor: pointer; color: var(--link); }
    .source { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
    </style>
    </head>
    <body>

    """
}
