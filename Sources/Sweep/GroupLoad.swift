/// What one run of a group says of where its load went, in whole numbers that can be added up.
package struct GroupLoad: Hashable, Sendable {
  /// The numbers, in the order of a part file.
  package enum Figure: Int, CaseIterable, Sendable {
    /// Records of the whole run, of its fullest partition, of the one after that, and which the
    /// fullest is, by its number in the run; -1 for none.
    case total, fullest, second, fullestPartition
    /// The key that came most often, by its number in the run, and how often; -1 for none.
    case key, keyCount
    /// When the last record was stored, in nanoseconds.
    case lastArrival
    /// How long one record alone took, from the start to the end of its processing, in nanoseconds.
    case serviceMean, serviceP50, serviceP90, serviceP99, serviceMax
    /// Records that still need work: most of them, and at the end of the run.
    case waitingMax, waitingEnd
    /// Nanoseconds from their peak until there was none; -1 when some were left.
    case waitingDrain
  }

  /// By the order of `Figure.allCases`.
  package private(set) var numbers: [Int64]
  /// By the order of `LoadSpan.Kind.allCases`.
  package var spans: [LoadSpan]

  /// All zero.
  package init() {
    numbers = Array(repeating: 0, count: Figure.allCases.count)
    spans = LoadSpan.Kind.allCases.map { _ in LoadSpan() }
  }

  /// Takes the numbers of a part file; nil when there are too few or too many.
  package init?(numbers: [Int64], spans: [[Int64]]) {
    guard numbers.count == Figure.allCases.count, spans.count == LoadSpan.Kind.allCases.count
    else { return nil }
    self.numbers = numbers
    self.spans = []
    for numbers in spans {
      guard let span = LoadSpan(numbers: numbers) else { return nil }
      self.spans.append(span)
    }
  }

  /// One of the numbers.
  package subscript(_ figure: Figure) -> Int64 {
    get { numbers[figure.rawValue] }
    set { numbers[figure.rawValue] = newValue }
  }
}

/// How much arrived and was finished in a part of a run, and how busy who was.
///
/// Consumers that own nothing in it are left aside.
package struct LoadSpan: Hashable, Sendable {
  /// The parts of a run that are looked at.
  package enum Kind: Int, CaseIterable, Sendable {
    /// From the last moment at which at most a tenth of the peak waited, to the peak.
    case rise
    /// From the peak until nothing waits.
    case fall
  }

  /// The numbers, in the order of a part file.
  package enum Figure: Int, CaseIterable, Sendable {
    /// Start and end in nanoseconds.
    case start, end
    /// Records stored and finished.
    case arrived, finished
    /// Nanoseconds of work, and in which its owners could have worked.
    case busy, capacity
    /// How many consumers own something.
    case owners
    /// 1 when no partition changes its owner, else 0, and what follows is told of nobody.
    case isSteady
    /// The partition that falls behind most, by its number in the run; -1 for none. What was
    /// stored and finished there, and what its owner finished and worked in all.
    case partition, partitionArrived, partitionFinished, ownerFinished, ownerBusy, ownerCapacity
    /// How many owners are full, working nearly all the time; if it is one, its number in the run,
    /// else -1. What they own, and what came and was done there.
    case full, fullConsumer, fullPartitions, fullArrived, fullFinished, fullBusy, fullCapacity
  }

  /// By the order of `Figure.allCases`.
  package private(set) var numbers: [Int64]

  /// All zero, with nobody named.
  package init() {
    numbers = Array(repeating: 0, count: Figure.allCases.count)
    self[.partition] = -1
    self[.fullConsumer] = -1
  }

  /// Takes the numbers of a part file; nil when there are too few or too many.
  package init?(numbers: [Int64]) {
    guard numbers.count == Figure.allCases.count else { return nil }
    self.numbers = numbers
  }

  /// One of the numbers.
  package subscript(_ figure: Figure) -> Int64 {
    get { numbers[figure.rawValue] }
    set { numbers[figure.rawValue] = newValue }
  }
}
