import KafkaModel
import SourceText

/// The JSON Schema of scenario files, made from the reader's own tables, for editors that complete
/// and check.
package enum ScenarioSchema {
  /// JSON Schema, draft 2020-12, ending in a line feed.
  package static func jsonSchema() -> String {
    var json = JSONText(.pretty)
    json.beginObject()
    json.member("$schema", "https://json-schema.org/draft/2020-12/schema")
    json.member("title", "kafka-marbles scenario")
    json.member(
      "description", "An event-streaming scenario, or free-hand marble diagrams (kafka-marbles)")
    writeMembers(of: .mapping(FieldTables.scenario), to: &json)
    json.endObject()
    json.endLine()
    return json.text
  }

  /// The members of the schema of one type, without its braces.
  private static func writeMembers(of type: FieldType, to json: inout JSONText) {
    switch type {
    case .anything: break
    case .text, .scalarText:
      json.key("type")
      names(["string", "number", "boolean"], &json)
    case .boolean: json.member("type", "boolean")
    case .integer(let low, let high):
      json.member("type", "integer")
      json.member("minimum", low)
      if high < .max { json.member("maximum", high) }
    case .decimal:
      json.member("type", "number")
      json.member("minimum", 0)
      json.member("maximum", 100)
    case .duration: writeEither([("string", duration), ("zero", "")], to: &json)
    case .milliseconds: writeEither([("string", duration), ("number", "")], to: &json)
    case .rate:
      json.member("type", "string")
      json.member("pattern", "^[0-9.]+ */ *(ns|us|µs|ms|s|m|min|h|d|t)$")
    case .bytes:
      writeEither([("string", "^[0-9.]+ *(B|kB|KB|MB|KiB|MiB)?$"), ("number", "")], to: &json)
    case .marbles:
      json.key("type")
      names(["string", "integer"], &json)
    case .choice(let words):
      json.key("enum")
      names(words, &json)
    case .countTest:
      writeEither([("string", "^ *(==|!=|<=|>=|<|>) *-?[0-9]+ *$"), ("integer", "")], to: &json)
    case .limit(let unit):
      writeEither([("string", limit(unit)), ("zero", "")], to: &json)
    case .mapping(let table): writeMapping(table, to: &json)
    case .named(let inner):
      json.key("type")
      names(["object", "null"], &json)
      json.key("additionalProperties")
      // A name with nothing behind it stands for all defaults.
      if case .mapping = inner {
        write(.either([inner, .nothing]), to: &json)
      } else {
        write(inner, to: &json)
      }
    case .list(let inner):
      json.key("type")
      names(["array", "null"], &json)
      json.key("items")
      write(inner, to: &json)
    case .either(let types):
      json.key("anyOf")
      json.beginArray()
      for type in types { write(type, to: &json) }
      json.endArray()
    case .nothing: json.member("type", "null")
    }
  }

  /// A comparison sign, which may be missing, and a value with its unit.
  private static func limit(_ unit: MetricName.Unit) -> String {
    let value =
      switch unit {
      case .count: "[0-9]+"
      case .duration: "\\+?[0-9]+\\.?[0-9]* *(ns|us|µs|ms|s|m|min|h|d|t)|0"
      case .rate: "[0-9.]+ */ *(ns|us|µs|ms|s|m|min|h|d|t)"
      case .share: "[0-9]+\\.?[0-9]* *%"
      }
    return "^ *(==|!=|<=|>=|<|>)? *(\(value)) *$"
  }

  private static let duration = "^\\+?[0-9]+\\.?[0-9]* *(ns|us|µs|ms|s|m|min|h|d|t)$|^0$"

  private static func write(_ type: FieldType, to json: inout JSONText) {
    json.beginObject()
    writeMembers(of: type, to: &json)
    json.endObject()
  }

  private static func names(_ words: [String], _ json: inout JSONText) {
    json.beginArray()
    for word in words { json.string(word) }
    json.endArray()
  }

  private static func writeMapping(_ table: [FieldSpec], to json: inout JSONText) {
    json.member("type", "object")
    json.key("additionalProperties")
    json.bool(false)
    json.key("properties")
    json.beginObject()
    for spec in table where spec.isModelled {
      json.key(spec.key)
      json.beginObject()
      let fallback = spec.fallback.isEmpty ? "" : " (default: \(spec.fallback))"
      json.member("description", spec.meaning + fallback)
      writeMembers(of: spec.type, to: &json)
      json.endObject()
    }
    json.endObject()
  }

  /// Alternatives: strings of a pattern, numbers, or the number 0.
  private static func writeEither(
    _ alternatives: [(kind: String, pattern: String)], to json: inout JSONText
  ) {
    json.key("anyOf")
    json.beginArray()
    for (kind, pattern) in alternatives {
      json.beginObject()
      if kind == "zero" {
        json.key("const")
        json.integer(0)
      } else {
        json.member("type", kind)
      }
      if !pattern.isEmpty { json.member("pattern", pattern) }
      if kind == "number" || kind == "integer" { json.member("minimum", 0) }
      json.endObject()
    }
    json.endArray()
  }
}
