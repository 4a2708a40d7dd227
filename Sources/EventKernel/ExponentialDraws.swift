/// Exponentially distributed lengths of one stream, drawn a few at a time.
///
/// They are the same, and in the same order, as `RandomStream.exponential` gives one by one. But a
/// logarithm is a long chain of operations that wait for each other, and the next draw's does not:
/// together, most of the waiting falls away. The stream must serve nothing else.
@frozen
public struct ExponentialDraws: ~Copyable, Sendable {
  @usableFromInline var stream: RandomStream
  @usableFromInline let mean: SimulationDuration
  @usableFromInline var drawn: UniqueArray<SimulationDuration>
  /// The place of the next one in `drawn`.
  @usableFromInline var place: Int

  /// Makes lengths of so long a mean.
  @inlinable
  public init(mean: SimulationDuration, stream: RandomStream) {
    self.mean = mean
    self.stream = stream
    drawn = UniqueArray(repeating: .zero, count: 8)
    place = 8
  }

  /// The next length, cut to whole nanoseconds.
  @inlinable
  public mutating func next() -> SimulationDuration {
    if place == drawn.count { draw() }
    let length = drawn[place]
    place += 1
    return length
  }

  @inlinable
  @inline(never)
  mutating func draw() {
    for place in drawn.indices { drawn[place] = stream.exponential(mean: mean) }
    place = 0
  }
}
