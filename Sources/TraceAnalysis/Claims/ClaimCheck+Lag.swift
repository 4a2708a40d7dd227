import EventKernel
import KafkaModel

// Claims about how far groups are behind.
extension ClaimCheck {
  func checkDrain(_ claim: MeasureClaim) -> Finding? {
    let open = groups(claim.group).first { !metrics.groups[$0.index].isDrained }
    let value = metrics.value(.drain, of: claim.group)
    switch claim.test.relation {
    case .greater, .greaterOrEqual, .notEqual: return compare(claim, value)
    case .less, .lessOrEqual, .equal:
      guard let open else { return compare(claim, value) }
      let limit = MeasureText.text(claim.test.number, .duration)
      let left = metrics.groups[open.index][.lagEnd]
      return Finding(
        message: "claimed drain \(claim.test.words(of: limit)), but group "
          + "\(header.groups[open.index].name) still has a lag of \(left) at the end")
    }
  }

  /// The largest lag, the one at the end, or how long it is above a limit.
  func checkLag(_ claim: MeasureClaim) -> Finding? {
    if let number = claim.partition, let partition = header.partition(number) {
      let readers = groups(claim.group).filter {
        header.groups[$0.index].topics.contains(number.topic)
      }
      let lags = readers.map { LagHistory(of: [partition], in: $0, timeline) }
      return compare(
        claim, lags.map { value(of: claim, $0) }.max() ?? 0, subject: timeline.name(of: partition),
        evidence: zip(readers, lags).map { story(of: $0, $1, claim) })
    }
    let lags = groups(claim.group).map { LagHistory(of: $0, timeline) }
    let evidence = zip(groups(claim.group), lags).map { story(of: $0, $1, claim) }
    switch claim.measure {
    case .lagMax: return checkMetric(claim, .lagMax, evidence: evidence)
    case .lagEnd: return checkMetric(claim, .lagEnd, evidence: evidence)
    default:
      return compare(claim, lags.map { value(of: claim, $0) }.max() ?? 0, evidence: evidence)
    }
  }

  private func value(of claim: MeasureClaim, _ lag: LagHistory) -> Int64 {
    switch claim.measure {
    case .lagMax: lag.peak.lag
    case .lagEnd: lag.last
    default: lag.time(above: claim.lagLimit).nanoseconds
    }
  }

  private func story(of group: GroupID, _ lag: LagHistory, _ claim: MeasureClaim) -> String {
    var text =
      "group \(header.groups[group.index].name): at most \(lag.peak.lag) at "
      + "\(TimeText.text(lag.peak.time)), \(lag.last) at the end"
    if claim.measure == .lagTime {
      text += ", above \(claim.lagLimit) for \(TimeText.text(lag.time(above: claim.lagLimit)))"
    }
    return text
  }
}
