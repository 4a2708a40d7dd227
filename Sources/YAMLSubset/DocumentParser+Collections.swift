import SourceText

/// A key that was read, with `position` at what follows it.
struct MappingKey {
  let span: SourceSpan
  /// Nil when the key was refused; its entry is read for its own faults and then dropped.
  let scalar: YAMLScalar?
}

/// A collection that is being put together.
struct CollectionParts {
  var items: [YAMLNode] = []
  var entries: [YAMLEntry] = []
  var keys = KeyRegister()
  var weight = 1
  var height = 0

  mutating func count(_ part: BuiltNode) {
    weight += part.weight
    height = max(height, part.height)
  }

  mutating func append(_ item: BuiltNode) {
    items.append(item.node)
    count(item)
  }

  func sequence(_ span: SourceSpan) -> RawNode {
    RawNode(
      span: span,
      content: .collection(.sequence(items), weight: weight, height: height + 1))
  }

  func mapping(_ span: SourceSpan) -> RawNode {
    RawNode(
      span: span, content: .collection(.mapping(entries), weight: weight, height: height + 1))
  }
}

extension DocumentParser {
  /// Reads the entries of a block sequence, from its first `-`.
  mutating func blockSequence(column: Int, parent: Int) throws(Abandoned) -> RawNode {
    try enterCollection(at: position)
    let level = depth
    let start = position
    var end = position + 1
    var parts = CollectionParts()
    repeat {
      let line = lineStart
      do throws(Abandoned) {
        position += 1
        let place = BlockPlace(
          parent: column, allowsSequenceAtParent: false, allowsCompact: true)
        let item = try blockNode(place)
        parts.append(item)
        end = max(end, item.node.span.end)
      } catch {
        depth = level
        recover(column: column, entryLine: line)
      }
    } while try moveToEntry(column: column, inSequence: true, parent: parent)
    depth -= 1
    return parts.sequence(SourceSpan(start: start, end: end))
  }

  /// Reads the entries of a block mapping, from its first key or just after it.
  mutating func blockMapping(column: Int, first: MappingKey?) throws(Abandoned) -> RawNode {
    let start = first?.span.start ?? position
    try enterCollection(at: start)
    let level = depth
    var end = start
    var parts = CollectionParts()
    var pending = first
    repeat {
      let line = lineStart
      do throws(Abandoned) {
        let isExplicit = pending == nil && isIndicator(.question)
        let key = if let pending { pending } else { try nextKey(column: column) }
        let value =
          isExplicit ? try explicitValue(column: column) : try implicitValue(column: column)
        add(key, value, to: &parts)
        end = max(end, key.span.end, value.node.span.end)
      } catch {
        depth = level
        recover(column: column, entryLine: line)
      }
      pending = nil
    } while try moveToEntry(column: column, inSequence: false, parent: column)
    depth -= 1
    return parts.mapping(SourceSpan(start: start, end: end))
  }

  /// Adds an entry, refusing a key that is there already.
  mutating func add(_ key: MappingKey, _ value: BuiltNode, to parts: inout CollectionParts) {
    guard let scalar = key.scalar else { return }
    if let earlier = parts.keys.add(scalar.text, at: key.span) {
      report(
        "duplicate-key", at: key.span,
        "the key '\(shortened(scalar.text))' stands twice in this mapping; "
          + "the first is on line \(lineNumber(of: earlier.start))",
        help: "YAML wants keys to be unique: rename or delete one of them")
      return
    }
    parts.entries.append(YAMLEntry(keySpan: key.span, key: scalar, value: value.node))
    parts.weight += 1
    parts.count(value)
  }

  private func shortened(_ text: String) -> String {
    text.utf8.count <= 60 ? text : String(text.unicodeScalars.prefix(40).map(Character.init)) + "…"
  }

  /// Reads the key of an entry other than the first.
  private mutating func nextKey(column: Int) throws(Abandoned) -> MappingKey {
    if isIndicator(.question) {
      let start = position
      position += 1
      let place = BlockPlace(
        parent: column, allowsSequenceAtParent: true, allowsCompact: true)
      let key = try blockNode(place)
      let sign = SourceSpan(start: start, end: start + 1)
      return mappingKey(key, at: key.node.span.end > key.node.span.start ? key.node.span : sign)
    }
    let start = position
    let line = lineStart
    let properties = try properties(inFlow: false)
    if !properties.isEmpty { skipWhite() }
    var raw = RawNode.empty(at: position)
    if !isIndicator(.colon) {
      raw =
        isPlainStart
        ? plainLine(inFlow: false) : try flowContent(minIndent: column + 1, inFlow: false)
    }
    guard lineStart == line, isKeyEnd() else { throw refuseKeylessLine(raw, start: start) }
    return try implicitKey(raw, properties, start: start)
  }

  /// The fault of a line that should begin with a key and does not.
  private mutating func refuseKeylessLine(_ raw: RawNode, start: Int) -> Abandoned {
    skipWhite()
    if byte() == .colon, lineStart <= start {
      return fail(
        "missing-space", at: span(at: position), "a space is needed after ':'",
        help: "write ': '")
    }
    let text = SourceSpan(start: start, end: max(raw.span.end, start))
    let colon = bytes[text.start..<text.end].firstIndex(of: .colon)
    if raw.isPlain, let colon {
      return fail(
        "missing-space", at: span(at: colon),
        "'\(excerpt(text))' is one text: a key needs a space after its ':'", help: "write ': '")
    }
    return fail(
      "missing-colon", at: text, "'\(excerpt(text))' is no entry of a mapping: it has no ': '",
      help: "write 'key: value'; to continue the text of the line above, indent this line more")
  }

  /// Makes a key of a node that `:` follows, and passes the white space up to the `:`.
  mutating func implicitKey(
    _ raw: RawNode, _ properties: NodeProperties, start: Int
  ) throws(Abandoned) -> MappingKey {
    skipWhite()
    try checkKeyLength(start: start)
    return mappingKey(complete(raw, properties), at: raw.span)
  }

  /// Makes a key of a node, refusing collections and merge keys.
  mutating func mappingKey(_ node: BuiltNode, at span: SourceSpan) -> MappingKey {
    guard let scalar = node.node.scalar else {
      report(
        "collection-key", at: span, "a sequence or mapping as a key is not read here",
        help: "use a scalar key; if the text is meant, put it in quotes")
      return MappingKey(span: span, scalar: nil)
    }
    if scalar.style == .plain, scalar.text == "<<", scalar.value == .string("<<") {
      report(
        "merge-key", at: span, "the merge key '<<' is not part of YAML 1.2 and not read here",
        help: "write the entries out; for a key of that name, put it in quotes")
      return MappingKey(span: span, scalar: nil)
    }
    let key = YAMLScalar(
      text: CoreSchema.canonicalText(of: scalar), style: scalar.style, value: scalar.value)
    return MappingKey(span: span, scalar: key)
  }

  /// Reads the value after an implicit key, from its `:`.
  private mutating func implicitValue(column: Int) throws(Abandoned) -> BuiltNode {
    position += 1
    remarkComment(after: position)
    return try blockNode(
      BlockPlace(parent: column, allowsSequenceAtParent: true, allowsCompact: false))
  }

  /// Reads the value of an explicit key, which stands after `:` on a line of its own, or is absent.
  private mutating func explicitValue(column: Int) throws(Abandoned) -> BuiltNode {
    let end = position
    _ = skipGap()
    let hasValue =
      !isAtDocumentEnd && isFresh && lineIndent == column && !isTabbed && isIndicator(.colon)
    guard hasValue else { return complete(.empty(at: end), NodeProperties()) }
    position += 1
    return try blockNode(
      BlockPlace(parent: column, allowsSequenceAtParent: true, allowsCompact: true))
  }
}
