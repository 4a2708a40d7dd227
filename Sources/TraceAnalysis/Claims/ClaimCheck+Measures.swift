import EventKernel
import KafkaModel

// Claims that compare a measured quantity with a limit.
extension ClaimCheck {
  func checkMeasure(_ claim: MeasureClaim) -> Finding? {
    let measure = claim.measure
    if measure.isLatency { return checkLatency(claim) }
    switch measure {
    case .drain: return checkDrain(claim)
    case .busy, .idleTime: return checkWork(claim)
    case .unowned: return checkUnowned(claim)
    case .refusedCommits: return checkRefusedCommits(claim)
    case .throughput: return checkMetric(claim, .throughput)
    case .lagMax, .lagEnd, .lagTime: return checkLag(claim)
    case .idle: return checkMetric(claim, .idle, evidence: idleConsumers(of: claim.group))
    default: return checkDelivery(claim)
    }
  }

  /// Compares a value with the limit of a claim, wording the failure.
  func compare(
    _ claim: MeasureClaim, _ value: Int64, subject: String = "", evidence: [String] = []
  ) -> Finding? {
    if claim.test.holds(for: value) { return nil }
    let unit = claim.measure.unit
    var limit = MeasureText.text(claim.test.number, unit)
    var found = MeasureText.text(value, unit)
    if limit == found {
      // They differ behind the last decimal that is shown.
      limit = MeasureText.exact(claim.test.number, unit)
      found = MeasureText.exact(value, unit)
    }
    return Finding(
      message: "claimed \(noun(of: claim, subject)) \(claim.test.words(of: limit)), but "
        + "\(subject.isEmpty ? "the run has" : "it is") \(found)",
      evidence: Array(evidence.prefix(6)))
  }

  private func noun(_ subject: String) -> String { subject.isEmpty ? "" : " of \(subject)" }

  private func noun(of claim: MeasureClaim, _ subject: String) -> String {
    var name = claim.measure.rawValue + (claim.since == .append ? " since append" : "")
    if claim.measure == .lagTime { name += " above \(claim.lagLimit)" }
    return name + noun(subject)
  }

  func checkMetric(
    _ claim: MeasureClaim, _ metric: MetricName, evidence: [String] = []
  ) -> Finding? {
    compare(claim, metrics.value(metric, of: claim.group), evidence: evidence)
  }

  private func idleConsumers(of group: GroupID?) -> [String] {
    let snapshot = GroupSnapshot(of: trace, at: nil)
    return groups(group).flatMap { group in
      header.groups[group.index].consumers.filter { snapshot.ownedCounts[$0] == 0 }.map {
        "\(header.consumers[$0].name) owns nothing"
      }
    }
  }

  // MARK: Latency

  private func checkLatency(_ claim: MeasureClaim) -> Finding? {
    var worst: (value: Int64, records: [RecordLatency])?
    for group in groups(claim.group) {
      let records = Latencies.records(of: group, since: claim.since, in: trace)
      guard let value = latency(claim.measure, of: records.map { $0.nanoseconds }) else { continue }
      if value > worst?.value ?? -1 { worst = (value, records) }
    }
    guard let worst else {
      return Finding(
        message: "claimed \(noun(of: claim, "")) "
          + "\(claim.test.words(of: MeasureText.text(claim.test.number, .duration))), "
          + "but no record was finished")
    }
    let slowest = worst.records.enumerated().sorted {
      ($1.element.nanoseconds, $0.offset) < ($0.element.nanoseconds, $1.offset)
    }
    let begin = claim.since == .send ? "sent" : "stored"
    let evidence = slowest.prefix(6).map { _, latency in
      describe(timeline.kinds[latency.record.number], latency.partition, latency.offset)
        + " took \(MeasureText.text(latency.nanoseconds, .duration)): \(begin) at "
        + "\(TimeText.text(latency.start)), finished at \(TimeText.text(latency.end)) by "
        + name(latency.consumer)
    }
    return compare(claim, worst.value, evidence: evidence)
  }

  private func latency(_ measure: Measure, of lengths: [Int64]) -> Int64? {
    guard let perMille = measure.latencyPerMille else { return Latencies.mean(of: lengths) }
    return Latencies.quantile(perMille: perMille, ofSorted: lengths.sorted())
  }

  // MARK: Work

  private func checkWork(_ claim: MeasureClaim) -> Finding? {
    func value(_ workers: [(worked: Int64, capacity: Int64)]) -> Int64 {
      claim.measure == .busy
        ? ConsumerFold.share(workers.map { $0.worked }, workers.map { $0.capacity })
        : workers.reduce(0) { $0 + $1.capacity - $1.worked }
    }
    if let consumer = claim.consumer {
      let group = header.consumers[consumer.index].group
      let place = consumer.index - header.groups[group.index].consumers.lowerBound
      return compare(
        claim, value([metrics.groups[group.index].workers[place]]), subject: name(consumer))
    }
    let values = groups(claim.group).map { value(metrics.groups[$0.index].workers) }
    let evidence = groups(claim.group).flatMap { group in
      zip(header.groups[group.index].consumers, metrics.groups[group.index].workers).map {
        "\(header.consumers[$0].name): \(MeasureText.text(value([$1]), claim.measure.unit))"
      }
    }
    return compare(claim, values.max() ?? 0, evidence: evidence)
  }

  // MARK: Ownership

  private func checkUnowned(_ claim: MeasureClaim) -> Finding? {
    let groups = groups(claim.group)
    if let number = claim.partition, let partition = header.partition(number) {
      let times = groups.map { metrics.groups[$0.index].unownedTimes[partition.index] }
      return compare(claim, times.max() ?? 0, subject: timeline.name(of: partition))
    }
    let evidence = groups.flatMap { group -> [String] in
      let times = metrics.groups[group.index].unownedTimes
      return times.indices.filter { times[$0] > 0 }.map {
        "\(timeline.name(of: PartitionID($0))): \(MeasureText.text(times[$0], .duration)) "
          + "without owner in group \(header.groups[group.index].name)"
      }
    }
    return compare(claim, metrics.value(.unowned, of: claim.group), evidence: evidence)
  }

  // MARK: Delivery

  private func checkRefusedCommits(_ claim: MeasureClaim) -> Finding? {
    let consumers = claim.consumer.map { [$0.index] }
    let marks =
      (consumers
      ?? groups(claim.group).flatMap {
        Array(header.groups[$0.index].consumers)
      }).flatMap { consumer in
        timeline.commits[consumer].filter { $0.error != nil }.map { (consumer, $0) }
      }
    let evidence = marks.map { consumer, mark in
      "\(header.consumers[consumer].name) wanted to commit \(timeline.name(of: mark.partition)) "
        + "offset \(mark.offset.value) at \(TimeText.text(mark.time)): "
        + (mark.error?.rawValue ?? "")
    }
    return compare(
      claim, Int64(marks.count), subject: claim.consumer.map { name($0) } ?? "",
      evidence: evidence)
  }

  private func checkDelivery(_ claim: MeasureClaim) -> Finding? {
    let verdicts = groups(claim.group).map { DeliveryVerdict(of: $0, in: trace) }
    let counts = verdicts.map { verdict -> Int in
      switch claim.measure {
      case .finished: verdict.finished
      case .repeated: verdict.repeated
      case .inHand: verdict.inHand
      case .unread: verdict.unread
      case .givenUp: verdict.givenUp
      case .skipped: verdict.skipped
      case .retried: verdict.retried
      case .deadLettered: verdict.deadLettered
      case .passedOver: verdict.passedOver
      default: 0
      }
    }
    return compare(
      claim, Int64(counts.reduce(0, +)), evidence: deliveryEvidence(claim))
  }

  /// The records that a false count is made of, where the run names them.
  private func deliveryEvidence(_ claim: MeasureClaim) -> [String] {
    groups(claim.group).flatMap { group in
      header.groups[group.index].consumers.flatMap { consumer -> [String] in
        let name = header.consumers[consumer].name
        if claim.measure == .repeated {
          return timeline.work[consumer].filter { $0.isRepeat && $0.outcome == .finished }.map {
            describe($0.kind, $0.partition, $0.offset)
              + " finished again at \(TimeText.text($0.end)) by \(name)"
          }
        }
        return timeline.failures[consumer].filter { $0.fate.counts(as: claim.measure) }.map {
          let label = header.recordKinds[$0.kind.index].label
          return "record \(label), by \(name) at \(TimeText.text($0.time))"
        }
      }
    }
  }
}

extension FailureMark.Fate {
  /// Whether it is one of those that a claim counts.
  fileprivate func counts(as measure: Measure) -> Bool {
    switch self {
    case .skipped: measure == .skipped || measure == .givenUp
    case .forwarded(_, .retry): measure == .retried || measure == .givenUp
    case .forwarded(_, .deadLetter): measure == .deadLettered || measure == .givenUp
    case .forwarded(_, .transform): false
    }
  }
}
