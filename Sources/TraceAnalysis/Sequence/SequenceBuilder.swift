import EventKernel
import KafkaModel

/// What must be remembered while the facts of a trace become steps.
///
/// Facts of one instant that say the same of several records become one step.
struct SequenceBuilder {
  /// What a message asks or answers; messages of one verb can be drawn as one.
  enum Verb: Hashable {
    case produce
    case append
    case storedAt
    case acknowledge
    case poll
    case deliver
    case copy
    case commit
    case committed
    case own
  }

  /// One record or partition that a step is about.
  struct Item {
    var label: String
    var key: String?
    var partition: PartitionID?
    var offset: Int64?
  }

  /// A request whose answer is awaited.
  enum Call: Hashable {
    case produce(RecordID)
    case fetch(ConsumerID, PartitionID)
    case commit(ConsumerID, PartitionID)
  }

  let header: TraceHeader
  let cast: SequenceCast
  let fates: RequestFates
  private let from: SimulationTime
  private let to: SimulationTime

  private(set) var steps: [SequenceStep] = []
  private(set) var hasIdlePolls = false
  private var activations: [SequenceActivation] = []
  var now = SimulationTime.zero
  /// Place of the fact in the trace.
  var factPlace = 0

  /// Who leads each partition.
  var leaders: [BrokerID?]
  /// The records of each partition by offset; nil for control records and gaps.
  var logs: [[RecordID?]]
  /// What each replica has.
  var replicas: ReplicaReplay
  /// The step that told of the last election, or nil.
  var electionStep: Int?
  /// Positions beyond a log that is being cut, which wait for the election that cuts it.
  var cutPositions: [(time: SimulationTime, place: Int, text: String)] = []
  /// How far each follower has copied, by broker and partition.
  var copied: [[Int64]]
  /// Records that the cleaner took since it last said it was done, by partition.
  var compacted: [[RecordID]]
  /// What is left of each log.
  var kept: [KeptOffsets]
  /// Who sent each record, by its number; and to whom, once it did.
  var senders: [Int?] = []
  var servers: [Int: Int] = [:]
  /// How many generations each group has had.
  var generations: [Int]
  /// Records finished, by group.
  var finished: [Set<RecordID>]
  /// Steps of work that goes on.
  var openWork: [Work: (step: Int, start: SimulationTime)] = [:]

  struct Work: Hashable {
    var consumer: ConsumerID
    var record: RecordID
  }

  /// Steps that asked; nil for those outside of the time that is told.
  private var openCalls: [Call: Int?] = [:]
  private var lastVerb: Verb?
  private var lastItems: [Item] = []
  /// Answers with offsets that wait until all appends of their request are drawn.
  private var offsets: [(time: SimulationTime, log: Int, server: Int, item: Item)] = []

  init(_ trace: Trace, _ cast: SequenceCast, from: SimulationTime, to: SimulationTime) {
    header = trace.header
    self.cast = cast
    fates = RequestFates(trace, to: to)
    self.from = from
    self.to = to
    let partitions = trace.header.partitions.count
    leaders = trace.header.partitions.map { $0.replicas.first }
    logs = Array(repeating: [], count: partitions)
    replicas = ReplicaReplay(trace.header)
    compacted = Array(repeating: [], count: partitions)
    kept = Array(repeating: KeptOffsets(), count: partitions)
    copied = Array(
      repeating: Array(repeating: 0, count: partitions), count: trace.header.brokers.count)
    generations = Array(repeating: 0, count: trace.header.groups.count)
    finished = Array(repeating: [], count: trace.header.groups.count)
  }

  /// Adds one fact, number `place` of the trace.
  mutating func add(_ event: TraceEvent, at place: Int) {
    now = event.time
    factPlace = place
    switch event.fact {
    case .recordAppended: break
    default: flushOffsets()
    }
    if let waiting = cutPositions.first, waiting.time < now { tellCutPositions() }
    addProducing(event.fact)
    replicas.apply(event.fact)
    if case .leaderElected = event.fact { tellCutPositions() }
  }

  /// The last fact has passed.
  mutating func close() {
    flushOffsets()
    tellCutPositions()
  }

  private mutating func tellCutPositions() {
    let (time, waiting) = (now, cutPositions)
    cutPositions = []
    for position in waiting {
      now = position.time
      note(over: position.place, position.text, isTrouble: true)
    }
    now = time
  }

  // MARK: Steps

  /// Adds a step and returns its place; nil outside of the time that is told.
  @discardableResult
  mutating func emit(
    _ action: SequenceStep.Action, _ text: String, isTrouble: Bool = false,
    _ marbles: [SequenceMarble] = []
  ) -> Int? {
    guard from <= now, now <= to else { return nil }
    // Ticks may be as long as time itself: twice one may be no number.
    let tick = header.tick.nanoseconds
    if let last = steps.last, (now - last.time).nanoseconds - tick > tick {
      let text = "\(TimeText.text(now - last.time)) pass"
      steps.append(SequenceStep(time: last.time, action: .pass, text: text))
    }
    var step = SequenceStep(time: now, action: action, text: text)
    step.isTrouble = isTrouble
    step.marbles = marbles
    steps.append(step)
    lastVerb = nil
    return steps.count - 1
  }

  /// A remark over one participant; nothing when it does not take part.
  mutating func note(over place: Int?, _ text: String, isTrouble: Bool = false) {
    if let place { emit(.note(from: place, to: place), text, isTrouble: isTrouble) }
  }

  /// Adds a message about `item`, or adds the item to the message before it.
  @discardableResult
  mutating func say(
    _ verb: Verb, _ item: Item, from: Int, to: Int, isAnswer: Bool = false, isLost: Bool = false,
    marbles: [SequenceMarble] = []
  ) -> Int? {
    let action = SequenceStep.Action.message(
      from: from, to: to, isAnswer: isAnswer, isLost: isLost)
    return tell(verb, item, action, marbles)
  }

  /// Adds a step about `item`, or adds the item to the step before it.
  @discardableResult
  mutating func tell(
    _ verb: Verb, _ item: Item, _ action: SequenceStep.Action, _ marbles: [SequenceMarble] = []
  ) -> Int? {
    if lastVerb == verb, let last = steps.indices.last, steps[last].time == now,
      steps[last].action == action
    {
      lastItems.append(item)
      steps[last].text = text(verb, lastItems)
      steps[last].marbles += marbles
      return last
    }
    lastItems = [item]
    let place = emit(action, text(verb, [item]), marbles)
    lastVerb = verb
    return place
  }

  /// Puts a marble onto a step that is there already.
  mutating func add(_ marble: SequenceMarble, to step: Int) { steps[step].marbles.append(marble) }

  /// Changes what a step says once it is known how it ended.
  mutating func retell(_ step: Int, _ text: String, isTrouble: Bool = false) {
    steps[step].text = text
    steps[step].isTrouble = isTrouble
  }

  // MARK: Requests and answers

  /// Remembers that `step` asks for something.
  mutating func open(_ call: Call, at step: Int?) { openCalls.updateValue(step, forKey: call) }

  /// Whether something was asked that is not answered yet.
  func isOpen(_ call: Call) -> Bool { openCalls[call] != nil }

  /// The step that asked, which still waits for its answer.
  func step(of call: Call) -> Int? { openCalls[call] ?? nil }

  /// `answer` answers the call: both sides were at work from one to the other.
  mutating func answer(_ call: Call, at answer: Int?) {
    guard case .some(.some(let asked)) = openCalls.removeValue(forKey: call), let answer else {
      return
    }
    guard case .message(let from, let to, _, _) = steps[asked].action else { return }
    activate(from, from: asked, to: answer)
    activate(to, from: asked, to: answer)
  }

  /// A participant is at work from one step to another.
  mutating func activate(_ participant: Int, from first: Int, to last: Int) {
    activations.append(SequenceActivation(participant: participant, first: first, last: last))
  }

  /// A poll brought nothing and is not drawn.
  mutating func leavePollOut() { hasIdlePolls = true }

  /// Stretches of work, by participant and step; one that follows another at the same instant, or
  /// as its work ends, goes on with it.
  func mergedActivations() -> [SequenceActivation] {
    var merged: [SequenceActivation] = []
    for activation in activations.sorted(by: {
      ($0.participant, $0.first, $0.last) < ($1.participant, $1.first, $1.last)
    }) {
      if let last = merged.indices.last, merged[last].participant == activation.participant,
        goesOn(merged[last].last, activation.first)
      {
        merged[last].last = max(merged[last].last, activation.last)
      } else {
        merged.append(activation)
      }
    }
    return merged.map { endingAtCrash($0) }
  }

  /// Who dies is at work no longer, whatever is still asked of it.
  private func endingAtCrash(_ activation: SequenceActivation) -> SequenceActivation {
    var activation = activation
    let crash = steps[activation.first...activation.last].firstIndex {
      $0.action == .crash(at: activation.participant)
    }
    if let crash { activation.last = crash }
    return activation
  }

  private func goesOn(_ last: Int, _ first: Int) -> Bool {
    if first <= last { return true }
    if case .work = steps[last].action { return first == last + 1 }
    return first == last + 1 && steps[first].time == steps[last].time
  }

  // MARK: Offsets

  /// The log answers with an offset once the records of its request are all there.
  mutating func queueOffset(_ item: Item, log: Int, server: Int) {
    offsets.append((time: now, log: log, server: server, item: item))
  }

  private mutating func flushOffsets() {
    if offsets.isEmpty { return }
    let waiting = offsets
    let time = now
    offsets = []
    for offset in waiting {
      guard let last = steps.indices.last else { continue }
      now = offset.time
      let place = say(
        .storedAt, offset.item, from: offset.log, to: offset.server, isAnswer: true)
      if let place { activate(offset.server, from: last, to: place) }
    }
    now = time
  }
}
