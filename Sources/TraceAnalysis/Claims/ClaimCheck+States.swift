import EventKernel
import KafkaModel

extension ClaimCheck {
  func checkOwner(
    _ claimed: ConsumerID?, _ number: PartitionNumber, _ group: GroupID, _ time: SimulationTime
  ) -> Finding? {
    guard let partition = header.partition(number) else {
      return Finding(message: "there is no such partition")
    }
    let snapshot = GroupSnapshot(of: trace, at: time)
    let owner = snapshot.owners[group.index][partition.index]
    if owner == claimed { return nil }
    let found = owner.map { name($0) } ?? "nobody"
    let wanted = claimed.map { name($0) } ?? "nobody"
    let evidence = timeline.ownerships[partition.index].filter { $0.group == group }.prefix(6).map {
      "\(name($0.consumer)) from \(TimeText.text($0.start)) to \(TimeText.text($0.end))"
    }
    return Finding(
      message:
        "claimed that \(wanted) owns \(timeline.name(of: partition)) at \(TimeText.text(time)), "
        + "but \(found) does",
      evidence: Array(evidence))
  }

  func checkIdle(_ consumer: ConsumerID, _ time: SimulationTime?) -> Finding? {
    let snapshot = GroupSnapshot(of: trace, at: time)
    let when = TimeText.text(time ?? trace.end)
    switch snapshot.ownedCounts[consumer.index] {
    case 0: return nil
    case nil:
      return Finding(
        message: "claimed that \(name(consumer)) is idle at \(when), but it has no assignment then")
    case let count?:
      return Finding(
        message:
          "claimed that \(name(consumer)) is idle at \(when), but it owns \(count) "
          + (count == 1 ? "partition" : "partitions"))
    }
  }

  func checkLane(_ lane: LaneReference, _ claim: MarbleString) -> Finding? {
    let marks = LaneContents.marks(of: lane, in: timeline)
    guard
      let difference = LaneContents.firstDifference(between: marks, and: claim, tick: header.tick)
    else { return nil }
    return Finding(
      message:
        "the lane differs in tick \(difference.tick): claimed \(difference.claimed), "
        + "but the run shows \(difference.found)",
      evidence: ["claimed: \(string(claim.marks))", "the run: \(string(marks))"])
  }

  /// Marks as a marble string, tick by tick, at most 200 ticks of it.
  private func string(_ marks: [MarbleString.Mark]) -> String {
    var text = ""
    var next: Int64 = 0
    for (tick, symbols) in LaneContents.byTick(marks, tick: header.tick) {
      if tick > 200 { return text + "…" }
      while next < tick {
        text += "-"
        next += 1
      }
      text += LaneContents.text(symbols)
      next += 1
    }
    return text
  }
}
