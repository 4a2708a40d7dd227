/// An array that cannot be copied, so that changing an element never has to ask who else holds it.
///
/// An `Array` checks at each change of an element that nobody shares its memory, and reading a
/// field of a large element often copies all of it first. Here the compiler sees that there is one
/// owner, and elements that cannot be copied themselves are always used in place.
///
/// Memory that was needed once is kept until the array goes.
@frozen
public struct UniqueArray<Element: ~Copyable>: ~Copyable {
  // Pointers, because nothing in the standard library grows and holds what cannot be copied.
  // Indexes are checked at every access.
  /// Room for `capacity` elements, of which the first `length` exist; nil without room.
  @usableFromInline var elements: UnsafeMutablePointer<Element>?
  @usableFromInline var capacity: Int
  @usableFromInline var length: Int

  /// Makes an empty array.
  @inlinable
  public init() {
    elements = nil
    capacity = 0
    length = 0
  }

  @inlinable
  deinit {
    elements?.deinitialize(count: length)
    elements?.deallocate()
  }

  /// How many elements there are.
  @inlinable public var count: Int { length }

  /// Whether there is none.
  @inlinable public var isEmpty: Bool { length == 0 }

  /// The indexes of all elements.
  @inlinable public var indices: Range<Int> { 0..<length }

  /// The element at an index from 0 up to, not including, `count`.
  @inlinable
  public subscript(index: Int) -> Element {
    @inline(__always)
    unsafeAddress { UnsafePointer(place(index)) }
    @inline(__always)
    unsafeMutableAddress { place(index) }
  }

  @inlinable
  @inline(__always)
  func place(_ index: Int) -> UnsafeMutablePointer<Element> {
    // One comparison: what is below 0 is huge without its sign.
    precondition(
      UInt(bitPattern: index) < UInt(bitPattern: length), "an index outside of its array")
    return elements.unsafelyUnwrapped + index
  }

  /// Adds an element at the end.
  @inlinable
  public mutating func append(_ element: consuming Element) {
    if length == capacity { grow(to: length + 1) }
    (elements.unsafelyUnwrapped + length).initialize(to: element)
    length += 1
  }

  /// Takes the last element out of an array that is not empty.
  @inlinable
  public mutating func removeLast() -> Element {
    precondition(length > 0, "nothing to remove")
    length -= 1
    return (elements.unsafelyUnwrapped + length).move()
  }

  /// Takes the last `amount` elements out.
  @inlinable
  public mutating func removeLast(_ amount: Int) {
    precondition(amount >= 0 && amount <= length, "more to remove than there is")
    guard let elements else { return }
    length -= amount
    (elements + length).deinitialize(count: amount)
  }

  /// Takes all elements out.
  @inlinable
  public mutating func removeAll() {
    elements?.deinitialize(count: length)
    length = 0
  }

  /// Takes an element out; those after it move up.
  @inlinable
  public mutating func remove(at index: Int) {
    let gap = place(index)
    gap.deinitialize(count: 1)
    gap.moveInitialize(from: gap + 1, count: length - index - 1)
    length -= 1
  }

  /// Takes the first `amount` elements out; the others move up.
  @inlinable
  public mutating func removeFirst(_ amount: Int) {
    precondition(amount >= 0 && amount <= length, "more to remove than there is")
    guard let elements else { return }
    elements.deinitialize(count: amount)
    elements.moveInitialize(from: elements + amount, count: length - amount)
    length -= amount
  }

  /// Makes room for so many elements in all.
  @inlinable
  public mutating func reserveCapacity(_ wanted: Int) {
    if wanted > capacity { grow(to: wanted) }
  }

  @inlinable
  @inline(never)
  mutating func grow(to least: Int) {
    let room = max(least, 2 * capacity, 4)
    let moved = UnsafeMutablePointer<Element>.allocate(capacity: room)
    if let elements {
      moved.moveInitialize(from: elements, count: length)
      elements.deallocate()
    }
    elements = moved
    capacity = room
  }

  /// Whether some element is as `isWanted` says.
  @inlinable
  public func contains(where isWanted: (borrowing Element) -> Bool) -> Bool {
    firstIndex(where: isWanted) != nil
  }

  /// The index of the first element that is as `isWanted` says, or nil.
  @inlinable
  public func firstIndex(where isWanted: (borrowing Element) -> Bool) -> Int? {
    for index in 0..<length where isWanted(self[index]) { return index }
    return nil
  }
}

extension UniqueArray {
  /// Makes an array of equal elements.
  @inlinable
  public init(repeating element: Element, count: Int) {
    self.init()
    reserveCapacity(count)
    for _ in 0..<count { append(element) }
  }

  /// The last element, or nil when there is none.
  @inlinable public var last: Element? { isEmpty ? nil : self[length - 1] }

  /// Adds the elements of another array at the end.
  @inlinable
  public mutating func append(contentsOf others: borrowing UniqueArray) {
    reserveCapacity(length + others.length)
    for index in 0..<others.length { append(others[index]) }
  }

  /// The elements in an array that can be copied.
  @inlinable
  public func copied() -> [Element] {
    var copy: [Element] = []
    copy.reserveCapacity(length)
    for index in 0..<length { copy.append(self[index]) }
    return copy
  }

  /// Takes out all elements that are as `isUnwanted` says; the others keep their order.
  @inlinable
  public mutating func removeAll(where isUnwanted: (Element) -> Bool) {
    var kept = 0
    for index in 0..<length where !isUnwanted(self[index]) {
      self[kept] = self[index]
      kept += 1
    }
    while length > kept { _ = removeLast() }
  }
}

// One owner and no shared memory: what may be sent elsewhere depends on the elements alone.
extension UniqueArray: @unchecked Sendable where Element: Sendable & ~Copyable {}
