import SourceText

/// A text that equals another only when the bytes do.
///
/// Swift's `String` compares by canonical equivalence; YAML compares code points, so `é` written in
/// two ways makes two keys.
struct ByteText: Hashable {
  let text: String

  static func == (left: ByteText, right: ByteText) -> Bool {
    left.text.utf8.count == right.text.utf8.count
      && left.text.utf8.elementsEqual(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(UInt8(0xFF))
  }
}

/// The keys a mapping has so far, for finding duplicates in constant time each.
struct KeyRegister {
  /// Up to this many keys, comparing with each is faster than hashing.
  private static let few = 8

  private var keys: [(name: ByteText, span: SourceSpan)] = []
  private var spans: [ByteText: SourceSpan] = [:]

  /// Adds a key; where the same text was a key before, or nil when it is new.
  mutating func add(_ text: String, at span: SourceSpan) -> SourceSpan? {
    let name = ByteText(text: text)
    if keys.count <= Self.few {
      for key in keys where key.name == name { return key.span }
      keys.append((name, span))
      if keys.count > Self.few {
        for key in keys { spans[key.name] = key.span }
      }
      return nil
    }
    if let earlier = spans[name] { return earlier }
    spans[name] = span
    return nil
  }
}
