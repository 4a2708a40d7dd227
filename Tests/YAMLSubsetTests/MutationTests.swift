import SourceText
import Testing
import YAMLSubset

/// Damaged documents: each is read or refused, at places inside the file, and always ends.
@Suite struct MutationTests {
  private static let documents = [
    """
    # a scenario
    topics:
      orders: {partitions: 2, "keys": [a, b]}
    producers:
    - name: &shop shop
      sends: "a-b--|"
      text: |
        some text
         more
      note: >-
        folded
        text

        here
    - {name: 'web', rate: 1.5e3, at: [0, ~, true]}
    ? explicit
    : - *shop
      - !!str 12
    """,
    "%YAML 1.2\n---\n- - a\n  - b: c\n    d:\n    - e\n"
      + "- \"x\\u00e9\\\n  y\"\n- 'z''\n\n  w'\n...\n",
    "{a: [b, {c: d}], ? e : f, : g,\n \"h\":i}\n",
  ]

  private static let pieces = [
    "", " ", "  ", "\n", "\r\n", "\t", "- ", ": ", ":", "#", " #", ",", "[", "]", "{", "}", "\"",
    "'", "|", ">",
    "&a ",
    "*a", "!!str ", "? ", "-", "...\n", "---\n", "\\", "%", "@", "é", "\u{FEFF}", "\u{0}",
    "<<: ",
  ]

  private func mutated(_ text: String, _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      let start = Int.random(in: 0...bytes.count, using: &generator)
      let end = min(bytes.count, start + Int.random(in: 0...4, using: &generator))
      let piece = Self.pieces.randomElement(using: &generator) ?? ""
      bytes.replaceSubrange(start..<end, with: Array(piece.utf8))
    }
    if Int.random(in: 0..<20, using: &generator) == 0, !bytes.isEmpty {
      bytes[Int.random(in: 0..<bytes.count, using: &generator)] = 0xC3
    }
    return bytes
  }

  @Test(.timeLimit(.minutes(1)), arguments: [UInt64](1...8))
  func `a damaged document is read or refused`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let document = Self.documents.randomElement(using: &generator) ?? ""
      let bytes = mutated(document, &generator)
      let file = SourceFile(name: "f", bytes: bytes)
      let sample = YAMLSample(bytes: bytes)
      #expect((sample.json == nil) == !sample.errors.isEmpty)
      for fault in sample.errors + sample.remarks {
        let isInside = fault.span.start >= 0 && fault.span.end <= bytes.count
        #expect(isInside, "\(fault.code) in \(String(decoding: bytes, as: UTF8.self))")
        let words = DiagnosticRenderer.text(for: fault, in: file)
        #expect(words.hasPrefix("f:"))
      }
      #expect(sample.errors == Diagnostic.sorted(sample.errors))
    }
  }

  @Test(arguments: [UInt64](1...4))
  func `random bytes are read or refused`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      let sample = YAMLSample(bytes: bytes)
      #expect((sample.json == nil) == !sample.errors.isEmpty)
    }
  }

  @Test func `every beginning of a document is read or refused`() {
    for document in Self.documents {
      let bytes = Array(document.utf8)
      for length in 0...bytes.count {
        let sample = YAMLSample(bytes: Array(bytes[..<length]))
        #expect((sample.json == nil) == !sample.errors.isEmpty)
      }
    }
  }
}
