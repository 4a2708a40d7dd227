// Identifiers are dense indexes into the tables of a `Scenario` or of a `TraceHeader`, wrapped so
// that one kind cannot be passed for another. They are plain integers of 32 bits: a fact made of
// them costs no allocation and no reference count, and a batch of facts fits the cache. They are
// public because only public code is inlined into other modules.

/// A topic: an index into `Scenario.topics`.
@frozen
public struct TopicID: Hashable, Sendable {
  /// Position in the table, from 0.
  @inlinable public var index: Int { Int(raw) }
  @usableFromInline let raw: Int32
  @inlinable public init(_ index: Int) { raw = Int32(truncatingIfNeeded: index) }
}

/// One partition of one topic: an index into `TraceHeader.partitions`, dense over all topics.
@frozen
public struct PartitionID: Hashable, Comparable, Sendable {
  /// Position in the table, from 0.
  @inlinable public var index: Int { Int(raw) }
  @usableFromInline let raw: Int32
  @inlinable public init(_ index: Int) { raw = Int32(truncatingIfNeeded: index) }
  @inlinable
  public static func < (left: PartitionID, right: PartitionID) -> Bool { left.raw < right.raw }
}

/// A producer: an index into `Scenario.producers`.
@frozen
public struct ProducerID: Hashable, Sendable {
  /// Position in the table, from 0.
  @inlinable public var index: Int { Int(raw) }
  @usableFromInline let raw: Int32
  @inlinable public init(_ index: Int) { raw = Int32(truncatingIfNeeded: index) }
}

/// A consumer group: an index into `Scenario.groups`.
@frozen
public struct GroupID: Hashable, Sendable {
  /// Position in the table, from 0.
  @inlinable public var index: Int { Int(raw) }
  @usableFromInline let raw: Int32
  @inlinable public init(_ index: Int) { raw = Int32(truncatingIfNeeded: index) }
}

/// A consumer of some group: an index into `TraceHeader.consumers`, dense over all groups.
@frozen
public struct ConsumerID: Hashable, Comparable, Sendable {
  /// Position in the table, from 0.
  @inlinable public var index: Int { Int(raw) }
  @usableFromInline let raw: Int32
  @inlinable public init(_ index: Int) { raw = Int32(truncatingIfNeeded: index) }
  @inlinable
  public static func < (left: ConsumerID, right: ConsumerID) -> Bool { left.raw < right.raw }
}

/// What a record looks like: an index into `Scenario.recordKinds`.
@frozen
public struct RecordKindID: Hashable, Sendable {
  /// Position in the table, from 0.
  @inlinable public var index: Int { Int(raw) }
  @usableFromInline let raw: Int32
  @inlinable public init(_ index: Int) { raw = Int32(truncatingIfNeeded: index) }
}

/// One record of one run, numbered from 0 in the order of `send()`.
@frozen
public struct RecordID: Hashable, Comparable, Sendable {
  /// Number of the record in the run, from 0.
  @inlinable public var number: Int { Int(raw) }
  @usableFromInline let raw: Int32
  @inlinable public init(_ number: Int) { raw = Int32(truncatingIfNeeded: number) }
  @inlinable
  public static func < (left: RecordID, right: RecordID) -> Bool { left.raw < right.raw }
}

/// The place of a record in its partition, or, as a boundary, of the next record after it.
///
/// Log end, position and committed offset are boundaries: the record at `n` lies below the
/// boundary `b` exactly when `n < b`.
@frozen
public struct Offset: Hashable, Comparable, Sendable {
  /// Kafka's 64-bit offset, from 0.
  public let value: Int64
  @inlinable public init(_ value: Int64) { self.value = value }
  @inlinable
  public static func < (left: Offset, right: Offset) -> Bool { left.value < right.value }
}

/// The number of a group's membership round in the classic protocol; 0 before the first.
@frozen
public struct Generation: Hashable, Comparable, Sendable {
  /// Kafka's generation id; the first completed join makes 1.
  @inlinable public var number: Int { Int(raw) }
  @usableFromInline let raw: Int32
  @inlinable public init(_ number: Int) { raw = Int32(truncatingIfNeeded: number) }
  @inlinable
  public static func < (left: Generation, right: Generation) -> Bool { left.raw < right.raw }
}

/// A broker: an index into `TraceHeader.brokers`.
@frozen
public struct BrokerID: Hashable, Comparable, Sendable {
  /// Position in the table, from 0; pictures call the first one by its name.
  @inlinable public var index: Int { Int(raw) }
  @usableFromInline let raw: Int32
  @inlinable public init(_ index: Int) { raw = Int32(truncatingIfNeeded: index) }
  @inlinable
  public static func < (left: BrokerID, right: BrokerID) -> Bool { left.raw < right.raw }
}

/// A set of at most 64 brokers: a plain value, so that facts stay free of references.
@frozen
public struct BrokerSet: Hashable, Sendable {
  /// One bit a broker, the lowest for the first.
  package private(set) var bits: UInt64 = 0

  /// The empty set.
  package init() {}

  /// The set of `brokers`.
  package init(_ brokers: [BrokerID]) { for broker in brokers { insert(broker) } }

  /// Adds a broker.
  package mutating func insert(_ broker: BrokerID) { bits |= 1 << UInt64(broker.index) }

  /// Takes a broker out.
  package mutating func remove(_ broker: BrokerID) { bits &= ~(1 << UInt64(broker.index)) }

  /// Whether `broker` is in the set.
  package func contains(_ broker: BrokerID) -> Bool { bits >> UInt64(broker.index) & 1 == 1 }

  /// How many there are.
  package var count: Int { bits.nonzeroBitCount }

  /// The brokers in order.
  package var brokers: [BrokerID] {
    (0..<64).map { BrokerID($0) }.filter { contains($0) }
  }
}
