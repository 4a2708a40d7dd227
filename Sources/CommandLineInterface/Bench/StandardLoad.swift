/// The scenario that is measured unless another one is named.
enum StandardLoad {
  /// The same text as `scenarios/benchmarks/standard-load.yaml`, for installations without it.
  static let text = """
    # The standard load: the scenario that 'marbles bench' measures, with more records than these.
    #
    # Records arrive at random, 3,200 a second, and 4 consumers do 1,000 a second each: they are
    # 80 % busy. Every record is committed once it is processed. Keys are spread by Kafka's own
    # murmur2, so the 12 partitions hold 92 73 82 103 97 81 79 84 78 77 75 79 of the 1000 keys.
    # Assigned in turn, the consumers get 267, 231, 236 and 266 keys and are 85.4 %, 73.9 %, 75.5 %
    # and 85.1 % busy. Each is a queue of its own (M/M/1), so in the long run
    #   0.8544 / 0.1456 + 0.7392 / 0.2608 + 0.7552 / 0.2448 + 0.8512 / 0.1488 = 17.51 records
    # wait or are in work, and a record takes 17.51 / 3,200 s = 5.47 ms from append to commit.
    title: The standard load
    description: Four consumers, four fifths busy, and still records wait
    notes: >
      Nobody is late here, and still records wait: random arrivals come in bursts, and a consumer
      that is 80 percent busy has four records in hand on average.

    clock: { tick: 1ms }

    topics:
      orders: { partitions: 12 }

    producers:
      shop:
        workload: { records: 24, arrivals: { poisson: 3200/s }, keys: { uniform: 1000 } }

    groups:
      billing:
        consumers: 4
        processing: { exponential: 1ms }
        commit: after-record
        config: { partition.assignment.strategy: roundrobin, auto.offset.reset: earliest }

    diagram: { view: ownership }

    expect:
      - { lag: 0 }
      - { order: kept, per: key }

    """
}
