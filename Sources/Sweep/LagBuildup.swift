/// How the lag of one group grew to its peak in one run, in whole numbers that can be added up.
///
/// The window is from the last moment at which little was waiting, at most a tenth of the peak,
/// to the peak itself.
package struct LagBuildup: Hashable, Sendable {
  /// Start and end of the window in nanoseconds.
  package var start: Int64 = 0
  package var end: Int64 = 0
  /// Records stored and finished in the window.
  package var arrived: Int64 = 0
  package var finished: Int64 = 0
  /// The consumer whose partitions fell behind most, by its number in the run; -1 for none.
  package var consumer: Int64 = -1
  /// How many partitions it owns, and what was stored there and finished in the window.
  package var consumerPartitions: Int64 = 0
  package var consumerArrived: Int64 = 0
  package var consumerFinished: Int64 = 0
  /// The partition that fell behind most, by its number in the run; -1 for none.
  package var partition: Int64 = -1
  package var partitionArrived: Int64 = 0
  package var partitionFinished: Int64 = 0
  /// Records of the whole run, of its fullest partition and of the one after that.
  package var total: Int64 = 0
  package var fullest: Int64 = 0
  package var second: Int64 = 0
  /// The kind of record that came most often, by its number in the run, and how often; -1 for none.
  package var kind: Int64 = -1
  package var kindCount: Int64 = 0
  /// When the last record was stored, in nanoseconds.
  package var lastArrival: Int64 = 0

  package init() {}

  /// The numbers in the order of a part file.
  package var numbers: [Int64] {
    [
      start, end, arrived, finished, consumer, consumerPartitions, consumerArrived,
      consumerFinished, partition, partitionArrived, partitionFinished, total, fullest, second,
      kind, kindCount, lastArrival,
    ]
  }

  /// Takes the numbers of a part file; nil when there are too few or too many.
  package init?(numbers: [Int64]) {
    self.init()
    guard numbers.count == self.numbers.count else { return nil }
    (start, end, arrived, finished) = (numbers[0], numbers[1], numbers[2], numbers[3])
    (consumer, consumerPartitions) = (numbers[4], numbers[5])
    (consumerArrived, consumerFinished) = (numbers[6], numbers[7])
    (partition, partitionArrived, partitionFinished) = (numbers[8], numbers[9], numbers[10])
    (total, fullest, second) = (numbers[11], numbers[12], numbers[13])
    (kind, kindCount, lastArrival) = (numbers[14], numbers[15], numbers[16])
  }
}
