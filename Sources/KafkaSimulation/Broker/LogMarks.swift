/// What stands at the offsets of a log that holds more than plain records.
///
/// Logs of plain records have none of this.
struct LogMarks {
  /// Transactional records of one transaction in this log.
  struct Transaction {
    /// Number of the transaction among all of the run.
    var number: Int
    var offsets: [Int64]
    /// Offset of its control record; nil while it is open.
    var marker: Int64?
    var isAborted = false
  }

  /// Transactions in the order of their first record here.
  private(set) var transactions: [Transaction] = []
  /// Control records.
  private(set) var markers = Set<Int64>()
  /// Records of aborted transactions.
  private(set) var aborted = Set<Int64>()
  /// The cleaning that removed what stood at an offset, from 1.
  private(set) var removedIn: [Int64: Int] = [:]
  /// How often the log was cleaned.
  var cleanings = 0
  /// Places in `transactions` of those without a control record.
  private var open: [Int] = []
  /// Places of those that consumers could not pass when they were last asked for, out of so many,
  /// with the high watermark there.
  private var unstable: [Int] = []
  private var asked = 0
  private var askedMark: Int64 = 0

  /// Whether there was ever a record of a transaction, or a control record.
  var hasTransactions: Bool { !transactions.isEmpty || !markers.isEmpty }

  /// The first offset of the earliest transaction that is open.
  var firstOpenOffset: Int64? { open.compactMap { transactions[$0].offsets.first }.min() }

  /// Adds a transactional record.
  mutating func add(_ offset: Int64, of number: Int) {
    if let place = open.first(where: { transactions[$0].number == number }) {
      transactions[place].offsets.append(offset)
    } else {
      open.append(transactions.count)
      transactions.append(Transaction(number: number, offsets: [offset], marker: nil))
    }
  }

  /// Ends a transaction by a control record.
  mutating func end(_ number: Int, at marker: Int64, aborts: Bool) {
    markers.insert(marker)
    guard let place = open.first(where: { transactions[$0].number == number }) else { return }
    open.removeAll { $0 == place }
    transactions[place].marker = marker
    transactions[place].isAborted = aborts
    if aborts { for offset in transactions[place].offsets { aborted.insert(offset) } }
  }

  /// The first offset that `read_committed` must not pass while consumers can read up to `mark`: of
  /// a transaction that is open, or whose control record they cannot read yet.
  mutating func firstUnstableOffset(below mark: Int64) -> Int64? {
    if mark < askedMark { (unstable, asked) = ([], 0) }
    unstable += asked..<transactions.count
    (asked, askedMark) = (transactions.count, mark)
    unstable.removeAll { transactions[$0].marker.map { $0 < mark } ?? false }
    return unstable.compactMap { transactions[$0].offsets.first }.min()
  }

  /// Takes away everything from `end` on; transactions that are open again by that.
  mutating func truncate(to end: Int64) -> [LostMarker] {
    var lost: [LostMarker] = []
    for place in transactions.indices {
      transactions[place].offsets.removeAll { $0 >= end }
      guard let marker = transactions[place].marker, marker >= end else { continue }
      if !transactions[place].offsets.isEmpty {
        lost.append(
          LostMarker(
            number: transactions[place].number, isAborted: transactions[place].isAborted))
      }
      for offset in transactions[place].offsets { aborted.remove(offset) }
      transactions[place].marker = nil
      transactions[place].isAborted = false
    }
    transactions.removeAll { $0.offsets.isEmpty && $0.marker == nil }
    open = transactions.indices.filter { transactions[$0].marker == nil }
    (unstable, asked) = ([], 0)
    markers = markers.filter { $0 < end }
    aborted = aborted.filter { $0 < end }
    removedIn = removedIn.filter { $0.key < end }
    return lost
  }

  mutating func remove(_ offset: Int64) { removedIn[offset] = cleanings }

  /// Whether a fetch after so many cleanings shows an application nothing at `offset`.
  func isHidden(_ offset: Int64, fetchedAfter cleanings: Int, showsAborted: Bool) -> Bool {
    if markers.contains(offset) { return true }
    if !showsAborted, aborted.contains(offset) { return true }
    return removedIn[offset].map { $0 <= cleanings } ?? false
  }
}
