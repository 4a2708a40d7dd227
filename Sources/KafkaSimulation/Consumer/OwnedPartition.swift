/// One partition as its owner sees it.
///
/// All offsets are those of the next record.
struct OwnedPartition {
  /// Dense partition index.
  var partition: Int
  /// What `poll()` returns next.
  var position: Int64
  /// What is fetched next; beyond `position` while records are buffered.
  var fetchPosition: Int64
  /// What this member last committed, or started from when that was a committed offset; else -1.
  var committed: Int64
  /// Whether the fetch on its way, or parked, asks for this partition.
  var isInFetch = false
  /// Whether fetched records wait in the buffer.
  var isBuffered = false
  /// Whether the broker answered OFFSET_OUT_OF_RANGE.
  var isGone = false
  /// Whether its committed offset is pending: it is not fetched until that is settled.
  var isUnstable = false
  /// Where the last committed transaction, or else the owner, began to read.
  var secured: Int64 = 0
}

/// Fetched records of one owned partition.
struct FetchedRange {
  /// Place in `ConsumerState.owned`.
  var slot: Int
  var next: Int64
  var end: Int64
  /// How often the log had been cleaned by then.
  var cleanings: Int32 = 0
}

/// A run of polled records of one partition, the next one to process first.
struct PolledRun {
  /// Dense partition index.
  var partition: Int
  var next: Int64
  var end: Int64
}
