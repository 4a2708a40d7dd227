import EventKernel
import KafkaModel

/// What the transaction coordinator remembers of one `transactional.id` (`TransactionMetadata`).
struct TransactionState {
  /// `TransactionState` of Kafka; a complete transaction counts as empty.
  enum Phase: Equatable {
    case empty
    case ongoing
    /// Decided; control records are on their way.
    case preparing(TransactionOutcome)
  }

  /// An offset that is stored but pending.
  struct PendingOffset {
    var consumer: Int
    var partition: Int
    var offset: Int64
  }

  let id: String
  /// `transaction.timeout.ms`.
  let timeout: SimulationDuration
  var phase = Phase.empty
  /// The epoch of the producer; writers with a lower one are fenced.
  var epoch = 0
  /// Number of the current or last transaction among all of the run, from 1.
  var number = 0
  /// Whether the client that is to go on asked for the end, not the coordinator or a successor.
  var isEndedByOwner = false
  /// Whose transaction it is.
  var owner: TransactionOwner
  /// Dense indexes of the partitions that it wrote to.
  var partitions: [Int] = []
  var offsets: [PendingOffset] = []
  /// Control records, and groups' offsets, that are not written yet.
  var missingMarkers = 0
}

/// What a client with a `transactional.id` remembers (`TransactionManager`).
struct TransactionSession {
  /// Place of its id in `Cluster.transactions`.
  let coordinator: Int
  var epoch = 0
  /// Whether `initTransactions()` was called in this life.
  var isReady = false
  /// IN_TRANSACTION.
  var isOpen = false
  /// COMMITTING or ABORTING: until it is over the client neither begins nor sends.
  var isEnding = false
  /// Whether `initTransactions()` waits for the end of what an older process left open.
  var isWaiting = false
  /// ABORTABLE_ERROR: a record could not be sent, so that only an abort is possible.
  var hasFailed = false
  /// FATAL_ERROR: a newer process has the id.
  var isFenced = false
  /// The window of the open transaction.
  var window = 0
  /// Records sent since the transaction began.
  var sent = 0
}

/// Offsets of a consumer on their way into its transaction.
struct TransactionalCommit {
  var request: CommitRequest
  var coordinator: Int
  var epoch: Int
}

/// A record that a consumer made of another, on its way to the broker.
struct OutputRequest {
  var consumer: Int
  var record: Int
  var partition: Int
  var epoch: Int
}
