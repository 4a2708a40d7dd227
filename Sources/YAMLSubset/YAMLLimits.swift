/// Bounds that turn hostile or broken input into an error instead of a crash or a stall.
package struct YAMLLimits: Hashable, Sendable {
  /// Collections inside each other, aliases followed; deeper is an error.
  package var nesting: Int
  /// Size of a file in bytes; larger is an error before anything is read.
  package var bytes: Int
  /// Nodes that aliases may add to a document, a long scalar counting for several.
  package var expandedNodes: Int

  /// Makes bounds; the defaults suit files written by people.
  package init(nesting: Int = 100, bytes: Int = 16 << 20, expandedNodes: Int = 100_000) {
    self.nesting = nesting
    self.bytes = bytes
    self.expandedNodes = expandedNodes
  }
}
