import SourceText

/// Answers questions about keys, a JSON object a line.
struct PartitionAnswers {
  let hash: KeyHash
  /// How many partitions where a line does not say, or nil when every line must.
  let partitions: Int?

  private static let lineBound = 16 * 1_048_576
  private static let partitionRange = 1...Int(Int32.max)

  /// Reads standard input to its end and writes an answer per line.
  ///
  /// Answers are handed on whenever no more questions are at hand, so that a program can ask one
  /// question at a time.
  func stream(_ session: CommandSession) throws(CommandFailure) -> ExitStatus {
    var splitter = LineSplitter(limit: Self.lineBound)
    var number = 0
    var status = ExitStatus.success
    func reply(_ line: LineSplitter.Line) throws(CommandFailure) {
      number += 1
      var text = JSONText()
      do {
        try answer(line, into: &text)
      } catch {
        status = .badScenario
        text = Self.complaint(error, line: number)
      }
      text.endLine()
      try session.write(bytes: text.bytes)
    }
    while true {
      let piece: [UInt8]
      do { piece = try session.environment.streams.read() } catch { throw .file(error) }
      if piece.isEmpty { break }
      try splitter.add(piece, reply)
      try session.flush()
    }
    try splitter.finish(reply)
    return status
  }

  private static func complaint(_ error: QuestionError, line: Int) -> JSONText {
    var text = JSONText()
    text.beginObject()
    text.member("error", error.message)
    text.member("line", Int64(line))
    text.endObject()
    return text
  }

  private func answer(
    _ line: LineSplitter.Line, into text: inout JSONText
  ) throws(QuestionError) {
    guard case .text(let bytes) = line else {
      throw QuestionError("the line has more than \(Self.lineBound) bytes")
    }
    let question: JSONValue
    do {
      question = try JSONReader.read(bytes[...])
    } catch {
      throw QuestionError("not JSON at column \(error.offset + 1): \(error.message)")
    }
    guard case .object = question else {
      throw QuestionError("expected an object such as {\"key\": \"a\", \"partitions\": 6}")
    }
    // Other members are the asker's own notes.
    guard let key = question.member("key")?.string else {
      throw QuestionError("\"key\" must be a string")
    }
    let count = try partitionCount(question.member("partitions"))
    let keyBytes = Array(key.utf8)
    text.beginObject()
    text.member("key", key)
    text.member(hash.hashName, hash.hash(keyBytes))
    text.member("partition", Int64(hash.partition(keyBytes, count)))
    text.endObject()
  }

  private func partitionCount(_ value: JSONValue?) throws(QuestionError) -> Int {
    if value == nil, let partitions { return partitions }
    guard let count = value?.integer, Self.partitionRange.contains(count) else {
      throw QuestionError(
        "\"partitions\" must be a whole number from 1 to \(Self.partitionRange.upperBound)")
    }
    return count
  }
}

/// Why a line is no question about a key.
private struct QuestionError: Error {
  let message: String

  init(_ message: String) {
    self.message = message
  }
}
