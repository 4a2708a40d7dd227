/// A picture with `body` painted on white, `size` pixels each way.
func picture(_ body: String, size: Int = 200) -> String {
  """
  <svg xmlns="http://www.w3.org/2000/svg" width="\(size)" height="\(size)" \
  viewBox="0 0 \(size) \(size)" role="img" aria-labelledby="t d">
  <title id="t">Title</title>
  <desc id="d">Story</desc>
  <rect width="\(size)" height="\(size)" fill="#FFFFFF"/>
  \(body)
  </svg>
  """
}

/// A marble of radius 15 with a letter in it.
func marble(_ x: Double, _ y: Double, _ letter: String = "a", fill: String = "#E69F00") -> String {
  """
  <g><title>\(letter)</title><circle cx="\(x)" cy="\(y)" r="15" fill="\(fill)" \
  stroke="#1F2937" stroke-width="2"/><text x="\(x)" y="\(y + 6)" font-size="18" \
  font-weight="bold" text-anchor="middle" fill="#000000">\(letter)</text></g>
  """
}

/// A word in dark grey.
func word(_ text: String, _ x: Double, _ y: Double, _ more: String = "") -> String {
  "<text x=\"\(x)\" y=\"\(y)\" font-size=\"16\" fill=\"#1F2937\"\(more)>\(text)</text>"
}
