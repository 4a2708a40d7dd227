import EventKernel
import KafkaModel
import TraceAnalysis

/// Why a setting does not meet the requirements, in the numbers of its runs.
struct SweepReason {
  let row: SweepRow
  let table: SweepTable
  /// What is told of: of the first requirement that is missed for a reason the runs show, else of
  /// the first one; nil when none is missed.
  let diagnosis: Diagnosis?
  /// The places of requirements that are missed for that reason, and of the others.
  private let caused: [Int]
  private let others: [Int]
  private let header: TraceHeader

  private var plan: SweepPlan { table.plan }
  private var groups: [String] { header.groups.map { $0.name } }

  init(_ row: SweepRow, _ table: SweepTable) {
    self.row = row
    self.table = table
    header = TraceHeader(table.plan.settings[row.setting].scenario)
    let missed = row.holds.indices.filter { !row.holds[$0] }
    let all = missed.map { Diagnosis(row, $0, table) }
    let main = all.first { $0.bottleneck != .unknown } ?? all.first
    diagnosis = main
    guard let main, main.bottleneck != .unknown else {
      caused = []
      others = missed
      return
    }
    let same = all.map { $0.bottleneck == main.bottleneck && $0.group == main.group }
    caused = zip(missed, same).filter { $1 }.map { $0.0 }
    others = zip(missed, same).filter { !$1 }.map { $0.0 }
  }

  /// The reason as the end of a sentence.
  var clause: String {
    if row.isStalled { return "the run never comes to rest" }
    guard let diagnosis, diagnosis.bottleneck != .unknown else { return failures(others) }
    let group = group(of: diagnosis).map { "in \($0) " } ?? ""
    // What arrives, or what one record takes, is reason enough; the rest of the number may have
    // other reasons.
    let link =
      switch diagnosis.bottleneck {
      case .service, .arrivals: ", and "
      default: ", so "
      }
    var text = group + cause(of: diagnosis) + link + failures(caused)
    if !others.isEmpty { text += "; " + failures(others) }
    return text
  }

  private func cause(of diagnosis: Diagnosis) -> String {
    let rates = diagnosis.rates
    switch diagnosis.bottleneck {
    case .stalled, .unknown: return ""
    case .arrivals(let rate):
      let all = diagnosis.isOfAll && groups.count > 1 ? " for all groups together" : ""
      return "only \(Self.rate(rate)) arrive" + all
    case .service(let time, true):
      return "one record alone takes \(MetricText.text(time, .duration)) on average"
    case .service(let time, false): return Self.service(time, diagnosis.requirement.metric)
    case .commits(let waiting, let drain):
      if diagnosis.requirement.metric == .drain {
        return
          "all is processed \(MetricText.text(drain, .duration)) after the peak and only commits "
          + "are missing"
      }
      let most = diagnosis.requirement.metric == .lagMax ? "at most " : ""
      return "\(most)\(MetricText.text(waiting, .count)) records wait to be processed and the "
        + "rest of the lag is finished but not committed yet"
    case .key(let key):
      guard let part = rates.partition else { return "" }
      return "\(name(of: part)) alone gets \(Self.rate(part.arrived)), most of it of key '\(key)', "
        + "and its one owner \(finishes(part))"
    case .partition:
      guard let part = rates.partition else { return "" }
      return "\(name(of: part)) alone gets \(Self.rate(part.arrived)) and its one owner "
        + finishes(part)
    case .consumers:
      guard let part = rates.fullOwners else { return "" }
      let owned = part.partitions
      let share = owned == 1 ? "one partition" : "\(SettingName.word(owned)) partitions"
      let who =
        part.consumers == 1
        ? "\(header.consumers[part.name].name) owns"
        : "\(SettingName.word(part.consumers)) of \(SettingName.word(Int(rates.owners + 0.5))) "
          + "consumers own"
      return "\(who) \(share), where \(Self.rate(part.arrived)) arrive, and "
        + "\(part.consumers == 1 ? "finishes" : "finish") \(Self.rate(part.finished, "/s"))"
    case .partitions, .processing:
      return "\(when(diagnosis))\(Self.rate(rates.arrived)) arrive and "
        + "\(finishers(diagnosis)) \(Self.rate(rates.finished, "/s"))"
    }
  }

  /// What would have to change, as a sentence of its own; nil when the numbers do not say it.
  var binding: String? {
    guard let diagnosis, let text = binding(diagnosis) else { return nil }
    return group(of: diagnosis).map { "In \($0), " + SettingName.lowercased(text) } ?? text
  }

  /// The group that is told of, where there are several and it is not all of them.
  private func group(of diagnosis: Diagnosis) -> String? {
    if groups.count < 2 || diagnosis.isOfAll { return nil }
    return "group " + groups[diagnosis.group]
  }

  private func binding(_ diagnosis: Diagnosis) -> String? {
    switch diagnosis.bottleneck {
    case .stalled, .unknown: return nil
    case .arrivals: return "Arrivals bind: no setting finishes more than what arrives."
    case .service:
      return "The processing of a single record binds: it takes longer than the limit even where "
        + "nothing waits."
    case .commits: return "Commits bind: \(commits(diagnosis.group))."
    case .key(let key):
      let loads = row.runs.map { $0.loads[diagnosis.group] }
      let count = loads.reduce(0) { $0 + Double($1[.keyCount]) }
      let share = count / max(loads.reduce(0) { $0 + Double($1[.total]) }, 1) * 1e6
      return "One hot key binds: '\(key)' is \(MetricText.text(share, .share)) of all records, and "
        + "records of one key go to one partition and one owner."
    case .partition:
      guard let part = diagnosis.rates.partition else { return nil }
      let share = part.arrived / max(diagnosis.rates.arrived, 1e-9) * 1e6
      return "One hot partition binds: \(name(of: part)) gets \(MetricText.text(share, .share)) of "
        + "what arrives and has one owner."
    case .consumers:
      guard let part = diagnosis.rates.fullOwners else { return nil }
      let others = "the others work \(MetricText.text(part.othersBusy * 1e6, .share)) of their time"
      return part.consumers == 1
        ? "One consumer binds: \(header.consumers[part.name].name) works "
          + "\(MetricText.text(part.busy * 1e6, .share)) of its time, \(others)."
        : "\(SettingName.capitalized(SettingName.word(part.consumers))) consumers bind: they work "
          + "\(MetricText.text(part.busy * 1e6, .share)) of their time, \(others)."
    case .partitions: return partitionsBind(diagnosis)
    case .processing:
      let share = MetricText.text(diagnosis.rates.busy * 1e6, .share)
      let when = when(diagnosis)
      return "Processing time binds: " + (when.isEmpty ? "" : when)
        + "the consumers work \(share) of their time."
    }
  }

  /// That the group which decides comes to the same in every setting, where another one is varied.
  var unchanged: String? {
    guard groups.count > 1, table.rows.count > 1, let diagnosis, !diagnosis.isOfAll
    else { return nil }
    let metric = diagnosis.requirement.metric
    let group = GroupID(diagnosis.group)
    let isSame = table.rows.allSatisfy { row in
      zip(row.runs, self.row.runs).allSatisfy {
        $0.metrics.measured(metric, of: group) == $1.metrics.measured(metric, of: group)
      }
    }
    guard isSame else { return nil }
    let estimate = row.estimate(metric, of: group)
    return "What was varied changes nothing for group \(groups[diagnosis.group]): "
      + "\(metric.phrase) there is the same in every setting"
      + (estimate.isWhole ? ", \(MetricText.text(estimate, metric.unit))." : ".")
  }

  private func partitionsBind(_ diagnosis: Diagnosis) -> String {
    let count = row.runs[0].metrics.groups[diagnosis.group].partitionCount
    let names = SettingName.word(count)
    let owners = count == 1 ? "it has one owner" : "\(names) of them have \(names) owners at most"
    let text = count == 1 ? "One partition binds: " : "Partitions bind: "
    let same = table.rows.filter { $0.isSame(as: row) }
    let idle = Int(row.estimate(.idle, of: GroupID(diagnosis.group)).mean + 0.5)
    if same.count > 1 {
      return text + owners + "; more consumers are idle and change nothing, as the rows for "
        + SettingName.several(same.map { $0.values }, plan) + " show."
    }
    let others = idle == 1 ? "one consumer is" : "\(SettingName.word(idle)) consumers are"
    return text + owners + ", and \(others) idle."
  }

  private func commits(_ group: Int) -> String {
    let info = header.groups[group]
    switch info.commit {
    case .auto:
      let time = MetricText.limit(info.config.autoCommitInterval.nanoseconds, .duration)
      return "with 'commit: auto' offsets are committed every \(time)"
    default: return "'commit: \(info.commit.rawValue)' commits later than the work is done"
    }
  }

  /// The requirements that are missed: `the peak lag is 2,293 ± 12, not under 1,000`.
  private func failures(_ places: [Int]) -> String {
    var list = ""
    for (index, place) in places.enumerated() {
      list += index == 0 ? "" : index == places.count - 1 ? ", and " : ", "
      list += plan.requirements[place].failure(row, row.required[place], groups)
    }
    return list.isEmpty ? "it meets every requirement" : list
  }

  private func name(of part: LoadRates.Part) -> String {
    let info = header.partitions[part.name]
    return "\(header.topics[info.topic.index].name)-\(info.number)"
  }

  private func finishes(_ part: LoadRates.Part) -> String {
    "finishes \(Self.rate(part.ownerFinished, "/s"))"
  }

  /// When it is so.
  private func when(_ diagnosis: Diagnosis) -> String {
    switch diagnosis.kind {
    case .fall: return "after the peak "
    case .rise:
      let loads = row.runs.map { $0.loads[diagnosis.group] }
      let seconds = loads.reduce(0) { $0 + Double($1[.lastArrival]) } / 1e9
      let mean = seconds > 0 ? loads.reduce(0) { $0 + Double($1[.total]) } / seconds : 0
      return diagnosis.rates.arrived > 1.2 * mean ? "at the peak " : ""
    }
  }

  /// Who finishes: `four consumers finish` where all of them run all the time.
  private func finishers(_ diagnosis: Diagnosis) -> String {
    let spec = plan.settings[row.setting].scenario.groups[diagnosis.group]
    let count = Int(diagnosis.rates.owners + 0.5)
    let isSteady = spec.autoscale == nil && spec.consumers.allSatisfy { $0.starts == .zero }
    guard isSteady, count > 0 else { return "the group finishes" }
    let isAll = count == spec.consumers.count
    if count == 1 { return isAll ? "one consumer finishes" : "the one owner finishes" }
    return SettingName.word(count) + (isAll ? " consumers finish" : " owners finish")
  }

  private static func service(_ time: Double, _ metric: MetricName) -> String {
    let time = MetricText.text(time, .duration)
    switch metric {
    case .latencyP50: return "one record in two takes \(time) or more by itself"
    case .latencyP90: return "one record in ten takes \(time) or more by itself"
    case .latencyP99: return "one record in a hundred takes \(time) or more by itself"
    default: return "one record alone takes up to \(time)"
    }
  }

  private static func rate(_ perSecond: Double, _ unit: String = " records/s") -> String {
    MetricText.decimal(perSecond, perSecond >= 100 ? 0 : 1) + unit
  }
}
