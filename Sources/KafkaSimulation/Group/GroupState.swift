import EventKernel
import KafkaModel

/// What the group coordinator remembers of one group.
struct GroupState: ~Copyable {
  /// `ClassicGroupState`, without the states that only deletion needs.
  ///
  /// Under KIP-848 a group is empty or stable here; how far its members are is in their epochs.
  enum Phase {
    case empty
    case preparing
    case completing
    case stable
  }

  let spec: GroupSpec
  // What every record asks of the spec; comparing its enumerations of names takes far longer.
  /// Whether the group follows the classic protocol.
  let isClassic: Bool
  /// Whether it commits inside `poll()`.
  let autoCommits: Bool
  /// Whether it commits what `poll()` returned before it touches it.
  let commitsFirst: Bool
  /// Whether it commits after each record.
  let commitsEachRecord: Bool
  /// Whether it commits after each poll's records.
  let commitsEachBatch: Bool
  /// Whether any record below the high watermark answers a fetch.
  let answersAtOnce: Bool
  /// Where the outputs of its records go; nil for most groups.
  let outputTopic: TopicID?
  /// Whether it reads records of open and aborted transactions, too.
  let readsUncommitted: Bool

  var phase = Phase.empty
  /// The generation; under KIP-848 the assignment epoch.
  var generation = 0
  /// KIP-848's group epoch, which runs ahead of the assignment epoch.
  var epoch = 0
  /// Members in order of joining.
  var members: [GroupMember] = []
  /// Processes that were given a member id and have not joined with it yet (KIP-394).
  var pending: [ProcessRef] = []
  /// Processes whose `group.instance.id` another one has taken over.
  var superseded: [ProcessRef] = []
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
  /// Number of partitions of each topic that the assigning side knows of, by topic.
  var knownCounts: [Int]
  /// Whether the group subscribes to its topic, by dense partition index.
  private let subscribed: [Bool]
  /// Committed offset by dense partition index; -1 for none.
  var committed: UniqueArray<Int64>
  /// The furthest offset ever committed by dense partition index; expiry does not set it back.
  var furthestCommitted: UniqueArray<Int64>
  /// The furthest position of any member by dense partition index.
  var furthest: UniqueArray<Int64>
  /// How long records of a partition wait before they are processed, by dense partition index.
  var delayOf: [SimulationDuration]
  var autoscale: AutoscaleState
  /// Failed attempts by record; only records that fail are in it.
  private var failed: [Int: Int] = [:]

  init(_ spec: GroupSpec, partitionTopics: [TopicID], topicCounts: [Int]) {
    let partitionCount = partitionTopics.count
    subscribed = partitionTopics.map { spec.topics.contains($0) }
    self.spec = spec
    isClassic = spec.config.groupProtocol == .classic
    autoCommits = spec.commit == .auto
    commitsFirst = spec.commit == .beforeProcessing
    commitsEachRecord = spec.commit == .afterRecord
    commitsEachBatch = spec.commit == .afterBatch
    answersAtOnce =
      spec.config.fetchMinBytes <= 1 && spec.config.isolationLevel == .readUncommitted
    outputTopic = spec.transform?.topic
    readsUncommitted = spec.config.isolationLevel == .readUncommitted
    knownCounts = topicCounts
    committed = UniqueArray(repeating: -1, count: partitionCount)
    furthestCommitted = UniqueArray(repeating: -1, count: partitionCount)
    furthest = UniqueArray(repeating: 0, count: partitionCount)
    delayOf = Array(repeating: .zero, count: partitionCount)
    autoscale = AutoscaleState(current: spec.consumers.count { $0.starts == .zero })
  }

  /// Takes over what the group had committed before the run.
  ///
  /// A log may get there only later, by what is sent at the start; where Kafka would answer
  /// OFFSET_OUT_OF_RANGE until then, a member waits for the offset.
  mutating func restore(_ offset: Int64, for partition: Int) {
    _ = store(offset, for: partition)
    furthest[partition] = offset
  }

  /// The place in `members` of a process in its current life, or nil.
  func memberIndex(of process: ProcessRef) -> Int? {
    members.firstIndex { $0.process == process }
  }

  /// The place in `members` of a member by its number, or nil.
  func memberIndex(numbered number: Int) -> Int? {
    members.firstIndex { $0.number == number }
  }

  /// The place in `members` of a static member by its `group.instance.id`, or nil.
  func memberIndex(instance: String) -> Int? {
    members.firstIndex { $0.instance == instance }
  }

  /// Whether the group subscribes to the topic of a partition.
  func reads(_ partition: Int) -> Bool { subscribed[partition] }

  /// Stores a committed offset; whether no commit of the partition came so far before.
  mutating func store(_ offset: Int64, for partition: Int) -> Bool {
    committed[partition] = offset
    if offset <= furthestCommitted[partition] { return false }
    furthestCommitted[partition] = offset
    return true
  }

  /// The assignor with most votes among those that all members list: every member votes for its
  /// first such one, and of equals the earliest member's wins (`ClassicGroup.selectProtocol`).
  ///
  /// Nil when there is none, or no member.
  var selectedAssignor: AssignorName? {
    let common = AssignorName.allCases.filter { !members.isEmpty && isListed($0, besides: nil) }
    var votes: [(name: AssignorName, count: Int)] = []
    for place in members.indices {
      guard let vote = members[place].assignors.first(where: { common.contains($0) }) else {
        continue
      }
      if let known = votes.firstIndex(where: { $0.name == vote }) {
        votes[known].count += 1
      } else {
        votes.append((vote, 1))
      }
    }
    var best: (name: AssignorName, count: Int)?
    for vote in votes where vote.count > best?.count ?? 0 { best = vote }
    return best?.name
  }

  /// Whether a member that lists `assignors` shares one with all others.
  func accepts(_ assignors: [AssignorName], besides process: ProcessRef) -> Bool {
    assignors.contains { isListed($0, besides: process) }
  }

  /// Whether all members but one list an assignor.
  ///
  /// By index: a thousand members that join one after the other would be copied a million times.
  private func isListed(_ name: AssignorName, besides process: ProcessRef?) -> Bool {
    for place in members.indices
    where members[place].process != process && !members[place].assignors.contains(name) {
      return false
    }
    return true
  }

  /// How often the processing of a record has failed.
  func failures(of record: Int) -> Int { failed[record] ?? 0 }

  /// Counts one more failure.
  mutating func noteFailure(of record: Int) { failed[record, default: 0] += 1 }
}

/// One member as the coordinator sees it.
struct GroupMember {
  /// `MemberState` of KIP-848 on the coordinator's side.
  enum Reconciliation {
    case stable
    /// Has to give partitions up and to say so.
    case unrevoked
    /// Waits for partitions that others have not given up.
    case unreleased
  }

  /// Number in order of joining, from 1; never used twice in a group.
  let number: Int
  var process: ProcessRef
  /// The member id: client id and a suffix, which Kafka draws at random and we count.
  var id: String
  /// `group.instance.id` of a static member, or nil.
  let instance: String?
  /// Whether a JoinGroup waits for its answer.
  var joinIsParked = true
  /// Whether a SyncGroup waits for its answer.
  var syncIsParked = false
  /// Whether it has not sent a SyncGroup in this generation (`pendingSyncMembers`).
  var owesSync = false
  /// When the session ends without a further heartbeat.
  var sessionDeadline: SimulationTime
  /// What the leader assigned in this generation: dense partition indexes.
  ///
  /// Under KIP-848, what the member may own.
  var assignment: [Int] = []
  /// What its last JoinGroup claimed.
  var claim = OwnershipClaim()

  /// What its last JoinGroup listed, most wanted first.
  var assignors: [AssignorName] = []

  // KIP-848.

  /// The epoch that the member has reached.
  var epoch = 0
  /// The epoch before that one: a lost answer makes a member ask with it again.
  var previousEpoch = 0
  var reconciliation = Reconciliation.stable
  /// What it was told to give up and has not yet reported as given up.
  var pendingRevocation: [Int] = []
  /// What the assignor wants it to own.
  var target: [Int] = []
  /// Whether it left statically and may be back before its session ends.
  var hasLeftStatically = false
}
