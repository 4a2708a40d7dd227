import EventKernel
import KafkaModel

extension Cluster {
  /// SyncGroup: the leader's brings the assignment, which answers all that wait for it.
  mutating func handleSync(from process: ProcessRef, _ generation: Int) {
    let index = consumers[process.consumer].group
    guard isAlive(process) else { return }
    guard let place = groups[index].memberIndex(of: process) else {
      answerUnknown(process)
      return
    }
    guard generation == groups[index].generation, groups[index].phase != .preparing else {
      answer(.rejoinAsked(process), to: process)
      return
    }
    renewSession(group: index, place)
    groups[index].members[place].owesSync = false
    if groups[index].phase == .stable {
      answer(.syncAnswered(process, generation: generation), to: process)
      return
    }
    groups[index].members[place].syncIsParked = true
    if groups[index].members[place].number == groups[index].leader {
      learnCounts(of: index, leader: process)
      storeAssignment(assignPartitions(of: index), of: index)
    }
  }

  /// A request of somebody who is no member.
  mutating func answerUnknown(_ process: ProcessRef) {
    let group = consumers[process.consumer].group
    if groups[group].superseded.contains(process) {
      refuse(process, .fencedInstanceID)
    } else {
      answer(.memberUnknown(process), to: process)
    }
  }

  /// An answer that ends the process.
  mutating func refuse(_ process: ProcessRef, _ error: MemberError) {
    let code = MemberError.allCases.firstIndex(of: error) ?? 0
    answer(.memberRefused(process, error: code), to: process)
  }

  /// The leader's assignment is stored: the group is Stable and parked members are answered.
  ///
  /// The coordinator never looks into an assignment; that every partition has one owner is the
  /// leader's doing.
  mutating func storeAssignment(_ assignment: [[Int]], of index: Int) {
    groups[index].phase = .stable
    for place in groups[index].members.indices {
      groups[index].members[place].assignment = assignment[place].sorted()
    }
    finishRebalance(index)
    for place in groups[index].members.indices where groups[index].members[place].syncIsParked {
      groups[index].members[place].syncIsParked = false
      // A session that ran out while the answer was awaited starts anew with it.
      renewSession(group: index, place)
      let process = groups[index].members[place].process
      answer(.syncAnswered(process, generation: groups[index].generation), to: process)
    }
  }
}
