/// An array whose first elements may be forgotten; the others keep their indexes.
///
/// It holds at most about twice the memory of what was not forgotten at any one time.
@frozen
public struct SlidingArray<Element>: ~Copyable {
  @usableFromInline var elements = UniqueArray<Element>()
  /// The index of the first of `elements`, some of which may be forgotten already.
  @usableFromInline var base = 0
  /// The first index that is not forgotten.
  @usableFromInline var first = 0

  /// Makes an empty array.
  @inlinable
  public init() {}

  /// The first index that was not forgotten.
  @inlinable public var startIndex: Int { first }
  /// The index that the next element gets.
  @inlinable public var endIndex: Int { base + elements.count }
  /// How many elements there are that were not forgotten.
  @inlinable public var count: Int { endIndex - first }

  /// The element at an index from `startIndex` up to, not including, `endIndex`.
  @inlinable
  public subscript(index: Int) -> Element {
    @inline(__always)
    unsafeAddress { UnsafePointer(elements.place(index - base)) }
    @inline(__always)
    unsafeMutableAddress { elements.place(index - base) }
  }

  /// Adds an element at `endIndex`.
  @inlinable
  public mutating func append(_ element: Element) { elements.append(element) }

  /// Takes away everything from `index` on, which must not lie below `startIndex`.
  @inlinable
  public mutating func truncate(to index: Int) {
    if index < endIndex { elements.removeLast(endIndex - index) }
  }

  /// Forgets everything below `index`, which may lie beyond either end.
  @inlinable
  public mutating func forget(below index: Int) {
    if index <= first { return }
    first = min(index, endIndex)
    // Moving what is left only after half has gone costs nothing in the mean.
    if first - base < 1024 || 2 * (first - base) < elements.count { return }
    elements.removeFirst(first - base)
    base = first
  }
}

extension SlidingArray: Sendable where Element: Sendable {}
