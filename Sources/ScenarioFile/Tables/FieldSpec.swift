package import KafkaModel

/// One key of a scenario file: the reader, the JSON Schema and the reference all come from it.
package struct FieldSpec: Sendable {
  /// The key as files spell it.
  package let key: String
  /// What may be written.
  package let type: FieldType
  /// The default in words; empty when the key is required or simply absent.
  package let fallback: String
  /// One line for people.
  package let meaning: String
  /// Whether the key is known but refused, because the simulation does not model it yet.
  package let isModelled: Bool

  init(_ key: String, _ type: FieldType, default fallback: String = "", _ meaning: String) {
    self.key = key
    self.type = type
    self.fallback = fallback
    self.meaning = meaning
    isModelled = true
  }

  /// A key of Kafka, or of a later version, that is refused by name instead of ignored.
  init(notModelled key: String) {
    self.key = key
    type = .anything
    fallback = ""
    meaning = "not modelled yet"
    isModelled = false
  }
}

/// What may be written as a value.
package indirect enum FieldType: Sendable {
  case anything
  case text
  /// Text, or any other scalar taken as it is written.
  case scalarText
  case boolean
  case integer(low: Int64, high: Int64)
  /// A decimal number that is not negative.
  case decimal
  /// `250ms`, `1.2s`, `5m`, `2h`, `3t`.
  case duration
  /// A duration, or a bare number of milliseconds as Kafka's own files have it.
  case milliseconds
  /// `40/s`, `2400/m`, `1/t`.
  case rate
  /// `100`, `16kB`, `1MiB`.
  case bytes
  case marbles
  case choice([String])
  /// A count, or a comparison such as `"< 3"`.
  case countTest
  /// A value with its unit, or a comparison with one such as `"< 5s"`.
  case limit(MetricName.Unit)
  case mapping([FieldSpec])
  /// A mapping from free names to values of one type; null stands for all defaults.
  case named(FieldType)
  case list(FieldType)
  case either([FieldType])
  case nothing

  /// The type in a few words, for messages and tables.
  package var words: String {
    switch self {
    case .anything: "anything"
    case .text: "text"
    case .scalarText: "text or number"
    case .boolean: "true or false"
    case .integer(let low, let high):
      high == .max ? "whole number from \(low)" : "whole number from \(low) to \(high)"
    case .decimal: "number"
    case .duration: "duration such as 1.2s"
    case .milliseconds: "duration such as 6s, or milliseconds"
    case .rate: "rate such as 40/s"
    case .bytes: "size such as 100 or 16kB"
    case .marbles: "marble string"
    case .choice(let words): words.joinedWithOr()
    case .countTest: "whole number, or a comparison such as \"< 3\""
    case .limit(let unit): "\(unit.words), or a comparison such as \"\(unit.sample)\""
    case .mapping: "mapping"
    case .named(let type): "name → \(type.words)"
    case .list(let type): "list of \(type.words)"
    case .either(let types): types.map { $0.words }.joinedWithOr()
    case .nothing: "nothing"
    }
  }
}

extension MetricName.Unit {
  /// What is written as a value of the unit.
  package var words: String {
    switch self {
    case .count: "whole number"
    case .duration: "duration"
    case .rate: "rate"
    case .share: "percentage"
    }
  }

  /// How a comparison can read.
  package var sample: String {
    switch self {
    case .count: "< 3"
    case .duration: "< 5s"
    case .rate: "> 40/s"
    case .share: "< 80%"
    }
  }
}

extension [String] {
  /// The words as people list a choice: `a, b or c`.
  package func joinedWithOr() -> String {
    var text = ""
    for (index, word) in enumerated() {
      if index > 0 { text += index == count - 1 ? " or " : ", " }
      text += word
    }
    return text
  }
}
