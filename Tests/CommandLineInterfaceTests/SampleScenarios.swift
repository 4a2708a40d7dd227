/// Small scenarios for tests of the commands.
enum SampleScenarios {
  /// One producer, one partition, one consumer; a record a second, one second of work each.
  static let simple = """
    title: Simple
    description: One of each
    clock: { tick: 1s }
    topics:
      orders: { partitions: 1 }
    producers:
      web: { topic: orders, sends: "a-b|" }
    groups:
      billing: { topics: [orders], consumers: [worker], processing: 1s }
    expect:
      - { duplicates: 0 }

    """

  /// As `simple`, with a claim that cannot hold: nothing crashes, so nothing is read twice.
  static let falseClaim = simple.replacing("duplicates: 0", with: "duplicates: 7")

  /// As `simple`, with a key that is nearly right.
  static let misspelt = simple.replacing("partitions: 1", with: "partitons: 1")

  /// Two pictures drawn free-hand.
  static let diagrams = """
    diagrams:
      first-one:
        title: The first
        description: Two lanes
        streams:
          producer: "a-b"
          consumer: "-a-b"
      second:
        title: The second
        streams:
          producer: "c"

    """
}
