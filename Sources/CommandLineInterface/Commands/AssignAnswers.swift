import KafkaSimulation
import SourceText

/// Answers questions about assignments, a JSON object a line.
enum AssignAnswers {
  private static let lineBound = 64 * 1_048_576

  /// Reads standard input to its end and writes an answer per line, each as soon as it is known.
  static func stream(_ session: CommandSession) throws(CommandFailure) -> ExitStatus {
    var splitter = LineSplitter(limit: lineBound)
    var status = ExitStatus.success
    func reply(_ line: LineSplitter.Line) throws(CommandFailure) {
      var text = JSONText()
      if !answer(line, into: &text) { status = .badScenario }
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

  /// Writes the answer to one line; false when it is a complaint.
  private static func answer(_ line: LineSplitter.Line, into text: inout JSONText) -> Bool {
    guard case .text(let bytes) = line else {
      return complain("the line has more than \(lineBound) bytes", nil, into: &text)
    }
    let question: JSONValue
    do {
      question = try JSONReader.read(bytes[...])
    } catch {
      let message = "not JSON at column \(error.offset + 1): \(error.message)"
      return complain(message, nil, into: &text)
    }
    let id = question.member("id")
    do throws(AssignmentCase.Fault) {
      let asked = try AssignmentCase(question)
      let assignment = asked.assignor.assign(asked.request)
      text.beginObject()
      writeID(id, into: &text)
      text.key("assignment")
      write(assignment, asked.request, into: &text)
      text.endObject()
      return true
    } catch {
      return complain(error.message, id, into: &text)
    }
  }

  private static func complain(
    _ message: String, _ id: JSONValue?, into text: inout JSONText
  ) -> Bool {
    text = JSONText()
    text.beginObject()
    writeID(id, into: &text)
    text.member("error", message)
    text.endObject()
    return false
  }

  /// The asker's own name for the question; null when it gave none.
  private static func writeID(_ id: JSONValue?, into text: inout JSONText) {
    text.key("id")
    switch id {
    case .string(let name): text.string(name)
    case .number(let digits): text.literal(digits)
    case .bool(let flag): text.literal(flag ? "true" : "false")
    default: text.literal("null")
    }
  }

  private static func write(
    _ assignment: Assignment, _ request: AssignmentRequest, into text: inout JSONText
  ) {
    let order = request.members.indices.sorted { left, right in
      request.members[left].id.utf16.lexicographicallyPrecedes(request.members[right].id.utf16)
    }
    text.beginObject()
    for place in order {
      text.key(request.members[place].id)
      text.beginArray()
      let sorted = assignment[place].sorted { left, right in
        left.topic == right.topic
          ? left.number < right.number
          : left.topic.utf16.lexicographicallyPrecedes(right.topic.utf16)
      }
      for partition in sorted {
        text.beginArray()
        text.string(partition.topic)
        text.integer(Int64(partition.number))
        text.endArray()
      }
      text.endArray()
    }
    text.endObject()
  }
}
