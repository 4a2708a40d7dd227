import EventKernel

/// Requests on their way, by slot; slots are used again.
struct RequestTable<Request>: ~Copyable {
  private var slots = UniqueArray<Request?>()
  private var free = UniqueArray<Int>()

  /// Keeps `request` and returns its slot.
  mutating func add(_ request: consuming Request) -> Int {
    if free.isEmpty {
      slots.append(request)
      return slots.count - 1
    }
    let slot = free.removeLast()
    slots[slot] = consume request
    return slot
  }

  /// Takes the request out of its slot; nil when it was taken before.
  mutating func take(_ slot: Int) -> Request? {
    guard let request = slots[slot].take() else { return nil }
    free.append(slot)
    return request
  }

  /// The request in a slot; nil when it was taken.
  subscript(slot: Int) -> Request? {
    get { slots[slot] }
    set { slots[slot] = newValue }
  }

  /// Every slot that holds a request.
  var usedSlots: [Int] { slots.indices.filter { slots[$0] != nil } }

  /// Shows every request that is on its way.
  func forEach(_ body: (Request) -> Void) {
    for slot in slots.indices {
      if let request = slots[slot] { body(request) }
    }
  }
}
