/// A JSON value as RFC 8259 has it.
package indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A number, as it is written; its meaning is the reader's business.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// Members in the order of the text, each name once.
  case object([Member])

  /// One member of an object.
  package struct Member: Hashable, Sendable {
    package let name: String
    package let value: JSONValue

    package init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// The value of an object's member, or nil when there is none or this is no object.
  package func member(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The text of a string, else nil.
  package var string: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// A number that is a whole one, written without fraction and exponent, else nil.
  package var integer: Int? {
    if case .number(let text) = self { return Int(text) }
    return nil
  }
}

/// Why a text is not JSON.
package struct JSONError: Error, Hashable, Sendable {
  /// One sentence without a full stop.
  package let message: String
  /// Offset of the byte that does not fit, from 0.
  package let offset: Int

  package init(_ message: String, offset: Int) {
    self.message = message
    self.offset = offset
  }
}
