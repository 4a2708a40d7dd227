/// Mermaid's own parser as a judge: the Python package `mermaidx` runs it in an embedded engine.
package enum MermaidJudge {
  /// Prints `valid`, or what is wrong, a line for each file.
  package static let script = """
    import sys
    import mermaidx
    for path in sys.argv[1:]:
        try:
            svg = mermaidx.render(open(path).read()).svg
            svg = svg() if callable(svg) else svg
            print("valid" if "<svg" in str(svg) else "no picture")
        except Exception as error:
            print("refused: " + " ".join(str(error).split())[:160])

    """
}
