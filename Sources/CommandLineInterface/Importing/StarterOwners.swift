import EventKernel
import KafkaModel
import KafkaSimulation
import ScenarioFile
import SourceText
import TraceAnalysis

/// Finds settings under which the members of a described group own what they owned.
struct StarterOwners {
  /// Entries of the group's `config`; empty for the default.
  var config: [String] = []
  /// Member ids by the number of the consumer that stands for them.
  var consumers: [String]
  /// Whether everybody owns what the text says.
  var isKept: Bool

  /// Assignors a new group may use: its members all join at the start.
  private static let candidates: [[String]] = [
    [],
    ["partition.assignment.strategy: roundrobin"],
    ["partition.assignment.strategy: sticky"],
    ["group.protocol: consumer"],
  ]

  init(of group: DescribedGroup, _ topics: [StarterBacklogs.Topic]) {
    consumers = group.members
    // Without members there is nobody whose partitions could be kept.
    isKept = group.members.isEmpty
    if isKept { return }
    let read = group.subscribedTopics
    var wanted: [String: Set<String>] = [:]
    for row in group.rows where read.contains(row.topic) {
      wanted[row.owner ?? "", default: []].insert(row.name)
    }
    if wanted[""] != nil { return }
    let listed = wanted.values.reduce(into: Set<String>()) { $0.formUnion($1) }
    for candidate in Self.candidates {
      guard let shares = Self.shares(of: group, topics, candidate) else { continue }
      let kept = shares.map { $0.intersection(listed) }
      guard let order = Self.order(of: group.members, wanting: wanted, among: kept) else {
        continue
      }
      (config, consumers, isKept) = (candidate, order, true)
      return
    }
  }

  /// Gives every share to a member that owned just that; nil when one is left over.
  private static func order(
    of members: [String], wanting: [String: Set<String>], among shares: [Set<String>]
  ) -> [String]? {
    var open = members
    var order: [String] = []
    for share in shares {
      guard let place = open.firstIndex(where: { wanting[$0] ?? [] == share }) else { return nil }
      order.append(open.remove(at: place))
    }
    return order
  }

  /// What each consumer owns at the start when the group is simulated with `config`.
  private static func shares(
    of group: DescribedGroup, _ topics: [StarterBacklogs.Topic], _ config: [String]
  ) -> [Set<String>]? {
    let read = group.subscribedTopics
    var text = "clock: { end: 1ms }\ntopics:\n"
    for topic in topics where read.contains(topic.name) {
      text += "  \(StarterScenario.quoted(topic.name)): { partitions: \(topic.waiting.count) }\n"
    }
    text += "groups:\n  members:\n    topics: \(StarterScenario.list(read))\n"
    text += "    consumers: \(group.members.count)\n"
    text += "    config: { \(config.joined(separator: ", ")) }\n"
    let file = SourceFile(name: "import", bytes: Array(text.utf8))
    guard let document = try? ScenarioReader.read(file).document,
      case .simulated(let scenario) = document
    else { return nil }
    let trace = ClusterSimulation.run(scenario)
    let owners = GroupSnapshot(of: trace, at: .zero).owners[0]
    var shares = Array(repeating: Set<String>(), count: group.members.count)
    for (partition, owner) in owners.enumerated() {
      guard let owner else { return nil }
      let info = trace.header.partitions[partition]
      shares[owner.index].insert("\(trace.header.topics[info.topic.index].name)-\(info.number)")
    }
    return shares
  }
}
