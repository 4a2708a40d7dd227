import EventKernel
import KafkaModel

// Processes of a group, and who owns what.
extension SequenceBuilder {
  mutating func addGroup(_ fact: Fact) {
    switch fact {
    case .consumerCrashed(let consumer):
      if let place = cast.place(of: consumer) {
        emit(.crash(at: place), "crashes", isTrouble: true)
      }
    case .consumerStarted(let consumer):
      if now > .zero, let place = cast.place(of: consumer) { emit(.start(at: place), "starts") }
    case .consumerStopped(let consumer): remark(consumer, "stops")
    case .consumerPaused(let consumer): remark(consumer, "stands still")
    case .consumerResumed(let consumer): remark(consumer, "goes on")
    case .consumerSlowed(let consumer, let perMille, _):
      let factor = TroubleInterval.Kind.slow(perMille: perMille).factor ?? ""
      remark(consumer, "takes \(factor) times as long")
    case .consumptionPaused(let consumer): remark(consumer, "pause(): enough in hand")
    case .consumptionResumed(let consumer): remark(consumer, "resume()")
    case .consumerIsolated(let consumer): remark(consumer, "cut off from the coordinator")
    case .consumerReconnected(let consumer): remark(consumer, "reaches the coordinator again")
    case .pollTimeoutExceeded(let consumer):
      remark(consumer, "leaves: max.poll.interval.ms", isTrouble: true)
    case .memberRefused(let consumer, let error):
      remark(consumer, "refused: \(error.rawValue)", isTrouble: true)
    case .memberRemoved(let consumer, let reason):
      if reason != .left { remark(consumer, "removed from the group: \(reason.rawValue)") }
    case .rebalanceStarted(let group, let reason):
      if generations[group.index] > 0 { noteRebalance(of: group, reason) }
    case .generationFormed(let group, _, _): generations[group.index] += 1
    case .partitionAssigned(let consumer, let partition, let position, _):
      // Who owns what as a group forms is no news.
      let group = header.consumers[consumer.index].group.index
      guard generations[group] > 1, let place = cast.place(of: consumer) else { return }
      tell(.own, item(partition, position), .note(from: place, to: place))
    case .partitionRevoked(let consumer, let partition, let reason):
      if reason == .lost {
        remark(consumer, "\(cast.name(of: partition)) is lost to it", isTrouble: true)
      }
    default: break
    }
  }

  private mutating func remark(
    _ consumer: ConsumerID, _ text: String, isTrouble: Bool = false
  ) {
    note(over: cast.place(of: consumer), text, isTrouble: isTrouble)
  }

  /// A rebalance concerns every member.
  private mutating func noteRebalance(of group: GroupID, _ reason: RebalanceReason) {
    let members = header.groups[group.index].consumers.compactMap {
      cast.place(of: ConsumerID($0))
    }
    let coordinator = cast.place(of: .group(group)).map { [$0] } ?? []
    let places = members + coordinator
    guard let first = places.min(), let last = places.max() else { return }
    emit(.note(from: first, to: last), "rebalance, because \(reason.words)")
  }
}
