import KafkaModel

/// The keys of scenario files, level by level.
package enum FieldTables {
  /// The top level of a file.
  package static let scenario: [FieldSpec] = [
    FieldSpec("title", .text, "slide title"),
    FieldSpec("description", .text, "slide subtitle"),
    FieldSpec("notes", .text, "speaker notes; not drawn"),
    FieldSpec("clock", .mapping(clock), "time: tick, end, profile"),
    FieldSpec("seed", .integer(low: 0, high: .max), default: "1", "seed of every random stream"),
    FieldSpec(
      "brokers", .either([brokerCount, brokerNames, .mapping(brokers)]), default: "1",
      "how many, which, or what is special about them"),
    FieldSpec("topics", .named(.mapping(topic)), "topics by name"),
    FieldSpec("producers", .named(.mapping(producer)), "producers by name"),
    FieldSpec("groups", .named(.mapping(group)), "consumer groups by name"),
    FieldSpec("timeline", .list(.mapping(timeline)), "what goes wrong and when"),
    FieldSpec("expect", .list(.mapping(expectation)), "claims that `marbles check` tests"),
    FieldSpec("diagram", .mapping(diagram), "how to draw it"),
    FieldSpec("streams", .named(.marbles), "free-hand mode: lane name → marble string"),
    FieldSpec(
      "diagrams", .named(.mapping(freehand)), "several free-hand pictures in one file, by name"),
    FieldSpec("whatif", .mapping(whatIf), "the question that `marbles whatif` answers"),
  ]

  /// The mapping under `whatif:`.
  static let whatIf: [FieldSpec] = [
    FieldSpec(
      "vary", .named(.either([.scalarText, .list(.scalarText)])),
      "path as `--set` takes it → a range such as 1..8, or a list of values"),
    FieldSpec(
      "replications", .integer(low: 1, high: 10_000), default: "10",
      "runs of each setting, each with arrivals of its own"),
    FieldSpec(
      "require", .list(.text), "what must hold, such as `lag.max < 100` or `latency.p99 < 5s`"),
  ]

  /// The mapping under `clock:`.
  package static let clock: [FieldSpec] = [
    FieldSpec(
      "tick", .duration, default: "1s", "length of one character of a marble string"),
    FieldSpec("end", .duration, default: "when nothing is left to happen", "when the run stops"),
    FieldSpec(
      "profile", .choice(Profile.allCases.map { $0.rawValue }), default: "classroom",
      "classroom: no delays; kafka: Kafka 4.0's defaults and a 1 ms network delay"),
  ]

  /// One topic.
  package static let topic: [FieldSpec] = [
    FieldSpec(
      "partitions", .integer(low: 1, high: 10_000), default: "1", "number of partitions"),
    FieldSpec(
      "replication.factor", brokerCount, default: "1, or `default.replication.factor`",
      "brokers that hold each partition: a leader and its followers"),
    FieldSpec("config", .mapping(topicConfig), "settings by Kafka's property names"),
  ]

  /// One free-hand picture.
  package static let freehand: [FieldSpec] = [
    FieldSpec("title", .text, "title of the picture"),
    FieldSpec("description", .text, "subtitle of the picture"),
    FieldSpec(
      "width", .integer(low: 1, high: 20_000), default: "1280",
      "canvas width in pixels; at least 480 is used"),
    FieldSpec(
      "height", .integer(low: 1, high: 20_000), default: "what the lanes need",
      "canvas height in pixels; more is used when the lanes need it"),
    FieldSpec("streams", .named(.marbles), "lane name → marble string"),
  ]

  /// One entry of `timeline:`.
  package static let timeline: [FieldSpec] =
    [
      FieldSpec("at", .duration, "when; required"),
      FieldSpec("crash", names, "the process dies at once, without a word"),
      FieldSpec("stop", names, "the consumer finishes its polled batch, then leaves"),
      FieldSpec("start", names, "the process starts, or starts again as a new member"),
      FieldSpec("restart", names, "a stop, and a start `gap` after the process has ended"),
      FieldSpec("pause", names, "the whole process stands still `for` a while, heartbeats too"),
      FieldSpec("slow", names, "processing takes `by` times as long, `for` a while"),
      FieldSpec(
        "isolate", names, "the coordinator cannot be reached `for` a while; fetches go on"),
      FieldSpec(
        "seek", names, "the application calls `seek()`: it goes on at another offset (`to`)"),
      FieldSpec(
        "kill-broker", names, "`crash` of a broker: it stores nothing, and is noticed late"),
      FieldSpec(
        "restart-broker", names,
        "a broker starts again; one that runs shuts down first, for `gap`"),
      FieldSpec(
        "disconnect", .list(.text), "the brokers cannot reach each other `for` a while"),
      FieldSpec(
        "fail", .text,
        "the next batches for a partition such as orders-0 are answered `with` an "
          + "error, so many `times`"),
      FieldSpec(
        "scale", .named(.integer(low: 0, high: 1000)),
        "group → how many of its consumers run from now on"),
      FieldSpec(
        "deploy", .text, "rolling restart of a group: one consumer `every` so often, `gap` down"),
      FieldSpec(
        "partitions", .named(.integer(low: 1, high: 10_000)),
        "topic → its new number of partitions; partitions are never removed"),
      FieldSpec("for", .duration, default: "for good", "how long a pause and the like lasts"),
      FieldSpec("by", .decimal, "factor of `slow`"),
      FieldSpec("gap", .duration, default: "1t", "how long a restarted process is down"),
      FieldSpec(
        "every", .duration, default: "`gap` and 1t", "time between two restarts of a `deploy`"),
      FieldSpec(
        "config", .mapping([assignmentStrategy]),
        "what a `restart` or a `deploy` changes; only `partition.assignment.strategy` can be"),
      FieldSpec("partition", .text, "the partition of a `seek`, such as orders-0"),
      FieldSpec(
        "to", .either([.integer(low: 0, high: .max), .choice(["beginning", "end"])]),
        "where a `seek` goes"),
      FieldSpec(
        "with", .choice(ScenarioDecoder.producibleErrors.map { $0.rawValue }),
        default: "NOT_ENOUGH_REPLICAS",
        "NOT_ENOUGH_REPLICAS: not stored; NOT_ENOUGH_REPLICAS_AFTER_APPEND: stored all the same; "
          + "NETWORK_EXCEPTION: stored, and the answer is lost"),
      FieldSpec("times", .integer(low: 1, high: 1_000_000), default: "1", "batches that `fail`"),
    ] + ["autoscale", "send"].map { FieldSpec(notModelled: $0) }

  /// Keys of a timeline entry that say more about its action.
  static let timelineDetails = [
    "at", "for", "by", "gap", "every", "config", "partition", "to", "with", "times",
  ]

  /// Details that have a default.
  static let optionalDetails = ["gap", "every", "config", "with", "times"]

  /// The details that an action may have.
  static func details(of action: String) -> [String] {
    switch action {
    case "pause", "isolate", "disconnect": ["for"]
    case "restart-broker": ["gap"]
    case "fail": ["with", "times"]
    case "slow": ["by", "for"]
    case "restart": ["gap", "config"]
    case "deploy": ["gap", "every", "config"]
    case "seek": ["partition", "to"]
    default: []
    }
  }

  /// How a missing detail could read.
  static func sample(of detail: String) -> String {
    switch detail {
    case "by": "3"
    case "partition": "orders-0"
    case "to": "beginning"
    default: "10s"
    }
  }

  /// The mapping under `diagram:`.
  package static let diagram: [FieldSpec] = [
    FieldSpec(
      "theme", .choice(ThemeName.allCases.map { $0.rawValue }), default: "talk", "the colours"),
    FieldSpec(
      "size", .choice(DiagramSize.allCases.map { $0.rawValue }), default: "slide",
      "slide: 1280 px wide, type of 16 px and more; document: for reading at a desk"),
    FieldSpec("lanes", .list(.text), default: "all", "which lanes to draw"),
    FieldSpec("from", .duration, default: "0s", "first instant of the axis"),
    FieldSpec("to", .duration, default: "the end of the run", "last instant of the axis"),
    FieldSpec(
      "color-by", .choice(ColorBy.allCases.map { $0.rawValue }), default: "key",
      "what the fill of a marble tells"),
    FieldSpec(
      "view", .choice(DiagramView.allCases.map { $0.rawValue }), default: "marbles",
      "marbles: records on lanes; ownership: who owns which partition; lag: how far behind; "
        + "sequence: who asks whom; whatif: the answer to `whatif:`"),
    FieldSpec(
      "replicas", .choice(ReplicaLanes.allCases.map { $0.rawValue }),
      default: "shown where they are at most twelve",
      "whether the leader and the followers of a partition have a lane each"),
    FieldSpec(
      "participants", .list(.text), default: "what the run shows best",
      "who takes part in a `sequence`, from left to right: producers, brokers, topics, "
        + "partitions, groups, consumers"),
    FieldSpec(
      "compare", .list(.mapping(variant)),
      "the same run with other settings: who owns what, one panel each on one axis"),
    FieldSpec(notModelled: "annotations"),
    FieldSpec(notModelled: "links"),
  ]

  /// One variant of a comparison.
  static let variant: [FieldSpec] = [
    FieldSpec("name", .text, "title of its panel; required"),
    FieldSpec("set", .named(.anything), "path → value, as `--set` takes them"),
    FieldSpec("expect", .list(.mapping(expectation)), "what `marbles check` tests of this variant"),
  ]

  static let names = FieldType.either([.text, .list(.text)])
}
