import EventKernel
import KafkaModel

extension Cluster {
  /// Gives every partition its replicas and every producer its connections.
  mutating func openReplicas() {
    brokers = scenario.brokers.map { BrokerState($0) }
    for topic in scenario.topics {
      for replicas in topic.replicas {
        replicaSets.append(
          ReplicaSet(
            replicas, minInSync: topic.minInSyncReplicas,
            allowsUnclean: topic.allowsUncleanElection))
      }
    }
    toldMarks = Array(repeating: 0, count: logs.count)
    for partition in logs.indices { logs[partition].isReplicated = true }
    connections = Array(
      repeating: ProducerConnection(), count: producers.count * brokers.count)
    for index in producers.indices {
      producers[index].pipeline = ProducerPipeline(
        producers[index].spec, partitions: scenario.topics[producers[index].topic].finalPartitions,
        brokers: brokers.count, producerID: nextProducerID, seed: scenario.seed)
      nextProducerID += 1
      for number in producers[index].pipeline?.queues.indices ?? 0..<0 {
        let partition = firstPartition[producers[index].topic] + number
        producers[index].pipeline?.queues[number].leader = replicaSets[partition].leadingBroker
      }
    }
  }

  /// How long a part of the cluster waits before it tries again what could not be done.
  var retryPause: SimulationDuration {
    networkDelay == .zero ? scenario.clock.tick : .milliseconds(100)
  }
}
