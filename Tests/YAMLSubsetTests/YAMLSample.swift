import SourceText
import Testing
import YAMLSubset

/// What reading a sample gave: JSON, or the codes and places of its errors.
struct YAMLSample {
  let json: String?
  let errors: [Diagnostic]
  let remarks: [Diagnostic]

  init(_ text: String, limits: YAMLLimits = YAMLLimits()) {
    self.init(bytes: Array(text.utf8), limits: limits)
  }

  init(bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) {
    let file = SourceFile(name: "sample.yaml", bytes: bytes)
    do throws(DiagnosticError) {
      let reading = try YAMLParser.read(file, limits: limits)
      json = String(YAMLDocumentJSON.text(of: reading.root).dropLast())
      errors = []
      remarks = reading.remarks
    } catch {
      json = nil
      errors = error.diagnostics.filter { $0.severity == .error }
      remarks = error.diagnostics.filter { $0.severity != .error }
    }
  }

  /// The codes of the errors, in the order reported.
  var codes: [String] { errors.map { $0.code } }
}

/// A faulty sample in which `‸` stands before each place an error must point at, and the codes.
struct FaultySample: Sendable, CustomTestStringConvertible {
  let marked: String
  let codes: [String]

  init(_ marked: String, _ codes: String...) {
    self.marked = marked
    self.codes = codes
  }

  var testDescription: String { marked.debugDescription }

  /// Reads the sample without its marks and compares places and codes.
  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    let parts = marked.components(separatedBy: "‸")
    var offsets: [Int] = []
    var offset = 0
    for part in parts.dropLast() {
      offset += part.utf8.count
      offsets.append(offset)
    }
    let sample = YAMLSample(parts.joined())
    #expect(sample.json == nil, sourceLocation: sourceLocation)
    #expect(sample.codes == codes, sourceLocation: sourceLocation)
    #expect(sample.errors.map { $0.span.start } == offsets, sourceLocation: sourceLocation)
  }
}

extension String {
  /// The parts between the separators, without Foundation.
  func components(separatedBy separator: Character) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
