import EventKernel
import KafkaModel

// Claims about what is acknowledged, stored and led.
extension ClaimCheck {
  func checkReplicas(_ claim: Claim) -> Finding? {
    switch claim {
    case .acknowledgedLost(let test):
      let losses = LogTimeline(trace).acknowledgedLosses
      return compare(
        test, Int64(losses.count), "acknowledged and lost records",
        evidence: losses.map {
          describe($0.kind, $0.partition, $0.offset) + " is lost at \(TimeText.text($0.time))"
        })
    case .storedTwice(let test):
      let repeats = repeats()
      return compare(test, Int64(repeats.count), "records stored twice", evidence: repeats)
    case .leader(let claimed, let number, let time):
      return header.partition(number).flatMap { checkLeader(claimed, $0, time) }
    case .inSync(let test, let number, let time):
      return header.partition(number).flatMap { checkInSync(test, $0, time) }
    default: return nil
    }
  }

  /// Records that the leaders' logs hold more than once at the end, in words.
  private func repeats() -> [String] {
    let logs = replay(until: nil).logs
    return logs.indices.flatMap { partition -> [String] in
      var places: [Int: [Int]] = [:]
      var order: [Int] = []
      for (offset, record) in logs[partition].enumerated() where record >= 0 {
        if places[record, default: []].count == 1 { order.append(record) }
        places[record, default: []].append(offset)
      }
      return order.map { record in
        let label = header.recordKinds[timeline.kinds[record].index].label
        let offsets = places[record, default: []].map { "\($0)" }.joined(separator: ", ")
        return "record \(label) has the offsets \(offsets) of "
          + timeline.name(of: PartitionID(partition))
      }
    }
  }

  private func checkLeader(
    _ claimed: BrokerID?, _ partition: PartitionID, _ time: SimulationTime?
  ) -> Finding? {
    let replicas = header.partitions[partition.index].replicas
    let leader = replay(until: time).leaders[partition.index].map { replicas[$0] }
    if leader == claimed { return nil }
    func name(_ broker: BrokerID?) -> String {
      broker.map { header.brokers[$0.index] } ?? "nobody"
    }
    return Finding(
      message: "claimed that \(name(claimed)) leads \(timeline.name(of: partition)) at "
        + "\(TimeText.text(time ?? trace.end)), but \(name(leader)) does")
  }

  private func checkInSync(
    _ test: InSyncTest, _ partition: PartitionID, _ time: SimulationTime?
  ) -> Finding? {
    let set = replay(until: time).inSync[partition.index]
    let place = timeline.name(of: partition)
    switch test {
    case .count(let test):
      return compare(
        test, Int64(set.count), "in-sync replicas of \(place)", evidence: [names(set)])
    case .members(let claimed):
      if set == claimed { return nil }
      return Finding(
        message: "claimed that in sync for \(place) at \(TimeText.text(time ?? trace.end)) are "
          + "\(names(claimed)), but \(names(set)) are")
    }
  }

  private func names(_ set: BrokerSet) -> String {
    let names = set.brokers.map { header.brokers[$0.index] }
    return names.isEmpty ? "none" : names.joined(separator: ", ")
  }

  /// The replicas after everything that is so at an instant, or at the end.
  private func replay(until time: SimulationTime?) -> ReplicaReplay {
    var replay = ReplicaReplay(header)
    for event in trace.events {
      if let time, event.time > time { break }
      replay.apply(event.fact)
    }
    return replay
  }
}
