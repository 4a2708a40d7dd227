import EventKernel
import KafkaModel
import TestSupport
import Testing

@testable import KafkaSimulation

/// What a coordinator makes of a leader that errs.
@Suite("The coordinator does not interpret assignments")
struct LeaderErrorTests {
  @Test("ASG-16: a partition that the leader gives to two members has two owners")
  func twoOwners() throws {
    let scenario = try ScenarioRun.scenario(
      """
      clock: { end: 5s }
      topics: { t: { partitions: 2 } }
      groups: { g: { consumers: [a, b], processing: 10ms } }
      """)
    var cluster = Cluster(scenario)
    cluster.start()
    var owned = [cluster.consumers[0].ownedPartitions, cluster.consumers[1].ownedPartitions]
    #expect(owned == [[0], [1]])
    // The next generation, whose leader gives partition 1 to both and 0 to nobody.
    cluster.prepareRebalance(of: 0, reason: .memberRejoined)
    while cluster.groups[0].phase != .completing, let (_, event) = cluster.queue.next() {
      cluster.dispatch(event)
    }
    cluster.storeAssignment([[1], [1]], of: 0)
    let ended = cluster.runToEnd { _ in }
    #expect(ended == .endOfClock)
    let phase = cluster.groups[0].phase
    #expect(phase == .stable)
    owned = [cluster.consumers[0].ownedPartitions, cluster.consumers[1].ownedPartitions]
    #expect(owned == [[1], [1]])
  }
}
