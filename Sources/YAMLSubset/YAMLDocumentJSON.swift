package import SourceText

/// A parsed document as JSON, for tools and tests.
package enum YAMLDocumentJSON {
  /// The JSON text of `node` and everything in it, ending with a line break.
  ///
  /// Mappings keep their order. Integers and floats are numbers with the digits that were written;
  /// `.inf`, `-.inf` and `.nan` are strings, as JSON has no such numbers; a key that is no string
  /// is its canonical text, so that `0x10:` and `16:` read alike.
  package static func text(
    of node: YAMLNode, layout: JSONText.Layout = .compact
  ) -> String {
    var json = JSONText(layout)
    write(node, to: &json)
    json.endLine()
    return json.text
  }

  private static func write(_ node: YAMLNode, to json: inout JSONText) {
    switch node.content {
    case .scalar(let scalar):
      write(scalar, to: &json)
    case .sequence(let items):
      json.beginArray()
      for item in items { write(item, to: &json) }
      json.endArray()
    case .mapping(let entries):
      json.beginObject()
      for entry in entries {
        json.key(CoreSchema.canonicalText(of: entry.key))
        write(entry.value, to: &json)
      }
      json.endObject()
    }
  }

  private static func write(_ scalar: YAMLScalar, to json: inout JSONText) {
    switch scalar.value {
    case .null: json.null()
    case .bool(let value): json.bool(value)
    case .integer(let value): json.integer(value)
    case .bigInteger(let digits): json.literal(digits)
    case .float: json.literal(NumberText.json(ofFloat: scalar.text))
    case .string(let text): json.string(text)
    }
  }
}
