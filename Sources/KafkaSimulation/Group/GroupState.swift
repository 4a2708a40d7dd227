import EventKernel
import KafkaModel

/// What the group coordinator remembers of one group.
struct GroupState {
  /// `ClassicGroupState`, without the states that only deletion needs.
  enum Phase {
    case empty
    case preparing
    case completing
    case stable
  }

  let spec: GroupSpec
  /// Dense indexes of the partitions it subscribes to.
  let partitions: [Int]

  var phase = Phase.empty
  var generation = 0
  /// Members in order of joining.
  var members: [GroupMember] = []
  /// Number of the member that assigns; 0 when there is none.
  var leader = 0
  /// Number of the next member.
  var nextMember = 1
  /// Counts join phases, so that timers of an ended one are ignored.
  var round = 0
  /// Until when the first join phase of an empty group may be extended; nil outside of it.
  var initialDelayLimit: SimulationTime?
  /// Whether a further member came during the current window of the initial delay.
  var joinedInWindow = false
  /// Whether `rebalanceStarted` was written without its end.
  var isRebalancing = false
  /// Committed offset by dense partition index; -1 for none.
  var committed: [Int64]
  /// The furthest position of any member by dense partition index.
  var furthest: [Int64]

  init(_ spec: GroupSpec, partitions: [Int], partitionCount: Int) {
    self.spec = spec
    self.partitions = partitions
    committed = Array(repeating: -1, count: partitionCount)
    furthest = Array(repeating: 0, count: partitionCount)
  }

  /// The place in `members` of a process in its current life, or nil.
  func memberIndex(of process: ProcessRef) -> Int? {
    members.firstIndex { $0.process == process }
  }

  /// The place in `members` of a member by its number, or nil.
  func memberIndex(numbered number: Int) -> Int? {
    members.firstIndex { $0.number == number }
  }
}

/// One member as the coordinator sees it.
struct GroupMember {
  /// Number in order of joining, from 1; never used twice in a group.
  let number: Int
  let process: ProcessRef
  /// The member id: client id and a suffix, which Kafka draws at random and we count.
  let id: String
  /// Whether a JoinGroup waits for its answer.
  var joinIsParked = true
  /// Whether a SyncGroup waits for its answer.
  var syncIsParked = false
  /// When the session ends without a further heartbeat.
  var sessionDeadline: SimulationTime
  /// What the leader assigned in this generation: dense partition indexes.
  var assignment: [Int] = []
}
