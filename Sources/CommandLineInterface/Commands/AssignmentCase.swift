import KafkaSimulation
import SourceText

/// One question about an assignment, read from JSON.
struct AssignmentCase {
  /// Why a line is no such question.
  struct Fault: Error {
    let message: String
  }

  /// So many partitions in all are dealt out at most; more would only fill memory.
  private static let partitionBound = 1_000_000
  private static let memberBound = 100_000

  let assignor: Assignor
  let request: AssignmentRequest

  init(_ question: JSONValue) throws(Fault) {
    guard case .object = question else { throw Fault(message: "expected an object") }
    let known = AssignCommand.choices.map { $0.name }
    guard let name = question.member("assignor")?.string else {
      throw Fault(message: "\"assignor\" must be a string")
    }
    guard let choice = AssignCommand.choices.first(where: { $0.name == name }) else {
      let near = NameSuggestion.nearest(to: name, among: known)
      throw Fault(
        message: "there is no assignor '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
    }
    assignor = choice.assignor
    request = AssignmentRequest(
      topics: try Self.topics(question.member("topics")),
      members: try Self.members(question.member("members")))
    if let complaint = Self.complaint(about: request) { throw Fault(message: complaint) }
  }

  /// What is wrong with a request as a whole, or nil.
  static func complaint(about request: AssignmentRequest) -> String? {
    var total = 0
    for topic in request.topics {
      let (sum, overflow) = total.addingReportingOverflow(topic.partitions)
      if overflow || sum > partitionBound {
        return "more than \(partitionBound) partitions in all"
      }
      total = sum
    }
    if request.members.count > memberBound { return "more than \(memberBound) members" }
    let ids = request.members.map { $0.id }
    if Set(ids).count < ids.count { return "two members have the same id" }
    let names = request.topics.map { $0.name }
    if Set(names).count < names.count { return "two topics have the same name" }
    let instances = request.members.compactMap { $0.instance }
    if Set(instances).count < instances.count { return "two members have the same instance" }
    return nil
  }

  private static func topics(_ value: JSONValue?) throws(Fault) -> [AssignableTopic] {
    guard case .object(let members) = value else {
      throw Fault(message: "\"topics\" must be an object such as {\"orders\": 6}")
    }
    var topics: [AssignableTopic] = []
    for member in members {
      guard let count = member.value.integer, count >= 0 else {
        throw Fault(message: "topic '\(member.name)' needs a whole number of partitions")
      }
      topics.append(AssignableTopic(name: member.name, partitions: count))
    }
    return topics
  }

  private static func members(_ value: JSONValue?) throws(Fault) -> [AssignmentMember] {
    guard case .array(let items) = value else {
      throw Fault(message: "\"members\" must be a list")
    }
    var members: [AssignmentMember] = []
    for item in items { members.append(try member(item)) }
    return members
  }

  private static func member(_ value: JSONValue) throws(Fault) -> AssignmentMember {
    guard let id = value.member("id")?.string else {
      throw Fault(message: "a member needs an \"id\", a string")
    }
    guard case .array(let topics) = value.member("subscribes") else {
      throw Fault(message: "member '\(id)' needs \"subscribes\", a list of topics")
    }
    var subscribes: [String] = []
    for topic in topics {
      guard let name = topic.string else {
        throw Fault(message: "\"subscribes\" of member '\(id)' must hold strings")
      }
      subscribes.append(name)
    }
    var member = AssignmentMember(id: id, subscribes: subscribes)
    switch value.member("instance") {
    case nil, .null: break
    case .string(let instance): member.instance = instance
    default: throw Fault(message: "\"instance\" of member '\(id)' must be a string or null")
    }
    member.owned = try owned(value.member("owned"), id)
    if let generation = value.member("generation") {
      guard let number = generation.integer, number >= -1 else {
        throw Fault(message: "\"generation\" of member '\(id)' must be a whole number from -1")
      }
      member.generation = number
    }
    return member
  }

  private static func owned(
    _ value: JSONValue?, _ id: String
  ) throws(Fault) -> [AssignedPartition] {
    guard let value, value != .null else { return [] }
    guard case .array(let items) = value else {
      throw Fault(message: "\"owned\" of member '\(id)' must be a list")
    }
    var partitions: [AssignedPartition] = []
    for item in items {
      guard case .array(let pair) = item, pair.count == 2, let topic = pair[0].string,
        let number = pair[1].integer, number >= 0
      else {
        throw Fault(message: "\"owned\" of member '\(id)' must hold pairs such as [\"orders\", 0]")
      }
      partitions.append(AssignedPartition(topic: topic, number: number))
    }
    return partitions
  }
}
