// The module in WebAssembly has no start: its host calls the entry points. On a computer the same
// code draws the scenario of standard input, which is how its answers are compared with the tool's.
#if !hasFeature(Embedded)
  var text = ""
  while let line = readLine(strippingNewline: false) { text += line }
  let answer = PlaygroundAnswer(to: Array(text.utf8))
  for picture in answer.pictures { print(picture.svg, terminator: "") }
  print(answer.diagnostics, terminator: "")
#endif
