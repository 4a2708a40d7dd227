import KafkaModel
import KafkaSimulation
import SourceText

/// `marbles assign`.
enum AssignCommand {
  static let subcommand = Subcommand(
    name: "assign",
    summary: "show which member of a group gets which partitions",
    details: [
      """
      Assignors are Apache Kafka's: those of classic groups run in the leader; uniform and \
      server-range run in the coordinator (KIP-848). A member without topics subscribes to all.
      """,
      """
      With --owned the table tells what moves. cooperative-sticky leaves out what its old owner \
      has to give up first; the second round hands it over.
      """,
      """
      With --jsonl, every line of standard input such as {"id": 1, "assignor": "range", \
      "topics": {"orders": 2}, "members": [{"id": "a", "subscribes": ["orders"]}]} is answered \
      by {"id": 1, "assignment": {"a": [["orders", 0], ["orders", 1]]}}, in the same order and at \
      once. Members may have "instance", "owned" and "generation". A line that is no such object \
      is answered by {"id": ..., "error": ...} and makes the exit status \
      \(ExitStatus.badScenario.rawValue).
      """,
    ],
    operand: OperandSpec(ValueSpec("NOTHING", .text), count: 0...0),
    options: [assignor, topic, member, owned, instance, jsonLines],
    examples: [
      Subcommand.Example(
        "marbles assign --assignor sticky --topic orders=6 --member a --member b=orders,payments",
        "Spread six partitions over two members, one of which also wants a topic that is not there."
      ),
      Subcommand.Example(
        "marbles assign --assignor cooperative-sticky --topic orders=4 --member a --member b "
          + "--owned a=orders:0,1,2,3",
        "Show the first round of a cooperative rebalance."),
      Subcommand.Example(
        "marbles assign --jsonl < cases.jsonl", "Answer questions from a file, line by line."),
    ],
    run: run)

  /// Client-side assignors by name, then the coordinator's.
  static let choices: [(name: String, assignor: Assignor)] =
    AssignorRegistry.all.map { (name: $0.name, assignor: $0) }
    + AssignorRegistry.server.map {
      (name: $0.name == "range" ? "server-range" : $0.name, assignor: $0)
    }

  private static let assignor = OptionSpec(
    "assignor", short: "a",
    value: ValueSpec(
      "NAME", .choice(choices.map { Choice($0.name, $0.assignor.summary) }), default: "range"),
    "whose rule")

  private static let topic = OptionSpec(
    "topic", short: "t", value: ValueSpec("TOPIC=N", .text), repeatable: true,
    "a topic and its number of partitions")

  private static let member = OptionSpec(
    "member", short: "m", value: ValueSpec("NAME[=TOPIC,...]", .text), repeatable: true,
    "a member and the topics it subscribes to")

  private static let owned = OptionSpec(
    "owned", value: ValueSpec("NAME=TOPIC:N,...", .text), repeatable: true,
    "what a member owns, by partition numbers")

  private static let instance = OptionSpec(
    "instance", value: ValueSpec("NAME=ID", .text), repeatable: true,
    "the group.instance.id of a static member")

  private static let jsonLines = OptionSpec(
    "jsonl", "answer JSON Lines on standard input with JSON Lines on standard output")

  @Sendable
  private static func run(
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    if arguments.has(jsonLines) { return try AssignAnswers.stream(session) }
    let text: String
    do throws(UsageError) { text = try table(arguments) } catch { throw .usage(error) }
    try session.write(text)
    return .success
  }

  private static func table(_ arguments: ParsedArguments) throws(UsageError) -> String {
    let request = try request(arguments)
    let name = arguments.value(of: assignor) ?? "range"
    guard let chosen = choices.first(where: { $0.name == name })?.assignor else {
      throw UsageError("there is no assignor '\(name)'")
    }
    if let complaint = AssignmentCase.complaint(about: request) { throw UsageError(complaint) }
    return AssignmentTable.text(chosen.assign(request), request)
  }

  private static func request(
    _ arguments: ParsedArguments
  ) throws(UsageError) -> AssignmentRequest {
    var topics: [AssignableTopic] = []
    for word in arguments.values(of: topic) {
      let (name, rest) = halves(of: word, at: "=")
      guard let rest, let count = Int(rest), count >= 1 else {
        throw UsageError(
          "'\(word)' is no topic with a number of partitions", help: "write --topic orders=6")
      }
      topics.append(AssignableTopic(name: name, partitions: count))
    }
    if topics.isEmpty { throw UsageError("missing --topic", help: "write --topic orders=6") }
    var members: [AssignmentMember] = []
    for word in arguments.values(of: member) {
      let (name, rest) = halves(of: word, at: "=")
      let names = rest.map { words(of: $0) } ?? topics.map { $0.name }
      members.append(AssignmentMember(id: name, subscribes: names))
    }
    if members.isEmpty { throw UsageError("missing --member", help: "write --member a") }
    for word in arguments.values(of: owned) {
      let (name, rest) = halves(of: word, at: "=")
      let place = try place(of: name, members)
      guard let partitions = rest.flatMap({ ownedPartitions($0) }) else {
        throw UsageError(
          "'\(word)' names no partitions", help: "write --owned \(name)=orders:0,1,2")
      }
      members[place].owned += partitions
      members[place].generation = 1
    }
    for word in arguments.values(of: instance) {
      let (name, rest) = halves(of: word, at: "=")
      members[try place(of: name, members)].instance = rest ?? name
    }
    return AssignmentRequest(topics: topics, members: members)
  }

  private static func place(
    of name: String, _ members: [AssignmentMember]
  ) throws(UsageError) -> Int {
    if let place = members.firstIndex(where: { $0.id == name }) { return place }
    let near = NameSuggestion.nearest(to: name, among: members.map { $0.id })
    throw UsageError(
      "there is no member '\(name)'",
      help: near.map { "did you mean '\($0)'?" } ?? "add --member \(name)")
  }

  /// `orders:0,1,payments:2` as partitions.
  private static func ownedPartitions(_ text: String) -> [AssignedPartition]? {
    var partitions: [AssignedPartition] = []
    var topic: String?
    for word in words(of: text) {
      var number = word
      let (name, rest) = halves(of: word, at: ":")
      if let rest {
        topic = name
        number = rest
      }
      guard let topic, let value = Int(number), value >= 0 else { return nil }
      partitions.append(AssignedPartition(topic: topic, number: value))
    }
    return partitions.isEmpty ? nil : partitions
  }

  private static func words(of text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: true).map { String($0) }
  }

  private static func halves(of text: String, at sign: Character) -> (String, String?) {
    guard let place = text.firstIndex(of: sign) else { return (text, nil) }
    return (String(text[..<place]), String(text[text.index(after: place)...]))
  }
}
