import EventKernel
import KafkaModel

// Claims about order.
extension ClaimCheck {
  func checkOrder(
    _ kept: Bool, _ scope: OrderScope, _ stage: OrderStage, _ group: GroupID?
  ) -> Finding? {
    let evidence = scope.peers.map { disorder($0, stage, group) } ?? disorderInTopics(group)
    if kept == evidence.isEmpty { return nil }
    let what =
      "per \(scope.rawValue)" + (stage == .end ? "" : " at \(stage.words)")
    if !kept { return Finding(message: "claimed order broken \(what), but it is kept") }
    return Finding(
      message:
        "claimed order kept \(what), but \(evidence.count) "
        + (evidence.count == 1 ? "record comes late" : "records come late"),
      evidence: Array(evidence.prefix(6)))
  }

  /// A sentence for each record that comes late among its peers.
  private func disorder(
    _ peers: OrderPeers, _ stage: OrderStage, _ group: GroupID?
  ) -> [String] {
    OrderVerdicts.faults(in: trace).filter {
      $0.stage == stage && $0.peers == peers && (group == nil || $0.group == group)
    }.map { fault in
      let verb =
        switch stage {
        case .append: "stored"
        case .start: "begun"
        case .end: "finished"
        }
      func mark(_ mark: OrderMark) -> String {
        describe(timeline.kinds[mark.record.number], mark.partition, mark.offset)
      }
      func moment(_ mark: OrderMark) -> String {
        "at \(TimeText.text(mark.time))" + (mark.consumer.map { " by \(name($0))" } ?? "")
      }
      return mark(fault.late) + " \(verb) " + moment(fault.late) + ", after " + mark(fault.early)
        + " " + moment(fault.early) + ", because \(fault.cause.words)"
    }
  }

  private func disorderInTopics(_ group: GroupID?) -> [String] {
    groups(group).flatMap {
      OrderCheck.violations(of: $0, scope: .topic, in: timeline)
    }.map { violation in
      let late = violation.late
      let early = violation.early
      return describe(late.kind, late.partition, late.offset)
        + " finished at \(TimeText.text(late.end)) by \(name(late.consumer)), after "
        + describe(early.kind, early.partition, early.offset)
        + " at \(TimeText.text(early.end)) by \(name(early.consumer))"
        + (late.isRepeat ? "; redelivery" : "")
    }
  }
}

extension OrderScope {
  /// The same in the order verdicts, which do not compare whole topics.
  fileprivate var peers: OrderPeers? {
    switch self {
    case .key: .key
    case .partition: .partition
    case .producer: .producer
    case .topic: nil
    }
  }
}
