import KafkaModel
import KafkaSimulation
import SourceText

/// `marbles partition KEY...`.
enum PartitionCommand {
  static let subcommand = Subcommand(
    name: "partition",
    summary: "show which partition a key goes to",
    details: [
      """
      Keys are hashed as UTF-8 text, as a producer with a string serializer does: with murmur2 \
      by the Java client, with CRC32 by librdkafka's consistent_random.
      """,
      """
      With --jsonl, every line of standard input such as {"key": "a", "partitions": 6} is \
      answered by a line such as {"key": "a", "murmur2": -1563381124, "partition": 4}, in the \
      same order and at once. A line that is no such object is answered by \
      {"error": ..., "line": ...} and makes the exit status \(ExitStatus.badScenario.rawValue).
      """,
    ],
    operand: OperandSpec(ValueSpec("KEY", .text), count: 0...Int.max),
    options: [partitions, partitioner, jsonLines],
    examples: [
      Subcommand.Example(
        "marbles partition --partitions 6 customer-1 customer-2",
        "Show where the records of two customers go in a topic with six partitions."),
      Subcommand.Example(
        "marbles partition --partitioner consistent_random -- -1",
        "Ask librdkafka's partitioner about a key that begins with a dash."),
      Subcommand.Example(
        "marbles partition --jsonl < keys.jsonl", "Answer questions from a file, line by line."),
    ],
    run: run)

  private static let partitionBound = Int(Int32.max)
  private static let defaultPartitions = 6

  private static let partitions = OptionSpec(
    "partitions", short: "n",
    value: ValueSpec("N", .integer(1...partitionBound), default: "\(defaultPartitions)"),
    "how many partitions the topic has")

  private static let partitioner = OptionSpec(
    "partitioner",
    value: ValueSpec(
      "NAME", .choice(KeyHash.all.map { Choice($0.partitioner.rawValue, $0.summary) }),
      default: PartitionerSpec.java.rawValue),
    "whose rule")

  private static let jsonLines = OptionSpec(
    "jsonl", "answer JSON Lines on standard input with JSON Lines on standard output")

  @Sendable
  private static func run(
    _ arguments: ParsedArguments, _ session: CommandSession
  ) throws(CommandFailure) -> ExitStatus {
    let hash =
      KeyHash.all.first { $0.partitioner.rawValue == arguments.value(of: partitioner) }
      ?? KeyHash.java
    guard arguments.has(jsonLines) else {
      let count = arguments.integer(of: partitions) ?? defaultPartitions
      if arguments.operands.isEmpty { throw .usage(UsageError("missing KEY")) }
      try session.write(
        KeyTable.text(for: arguments.operands, partitions: count, by: hash))
      return .success
    }
    if let key = arguments.operands.first {
      throw .usage(
        UsageError(
          "unexpected argument '\(key)'", help: "with --jsonl, keys come from standard input"))
    }
    let answers = PartitionAnswers(hash: hash, partitions: arguments.integer(of: partitions))
    return try answers.stream(session)
  }
}
