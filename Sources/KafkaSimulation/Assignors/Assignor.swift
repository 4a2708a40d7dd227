/// A rule that deals a group's partitions out to its members.
package struct Assignor: Sendable {
  /// What `partition.assignment.strategy` calls it.
  package let name: String
  /// The Java class that Kafka's clients name it by.
  package let className: String
  /// One line for help texts.
  package let summary: String
  /// The rule itself: pure, and the same for any order of members and topics.
  package let assign: @Sendable (AssignmentRequest) -> Assignment
}

/// What an assignor is told.
package struct AssignmentRequest: Sendable {
  /// Topics that exist, with their numbers of partitions, by ascending name.
  package var topics: [AssignableTopic]
  /// Members of the group, in any order.
  package var members: [AssignmentMember]

  /// Makes a request; topics are put in order of their names.
  package init(topics: [AssignableTopic], members: [AssignmentMember]) {
    self.topics = topics.sorted { AssignmentOrder.precedes($0.name, $1.name) }
    self.members = members
  }
}

/// A topic that can be assigned.
package struct AssignableTopic: Sendable {
  package var name: String
  /// Number of partitions.
  package var partitions: Int

  package init(name: String, partitions: Int) {
    self.name = name
    self.partitions = partitions
  }
}

/// A member as its subscription tells it.
package struct AssignmentMember: Sendable {
  /// The member id.
  package var id: String
  /// `group.instance.id` of a static member, else nil.
  package var instance: String?
  /// Names of subscribed topics; they need not exist.
  package var subscribes: [String]
  /// What it owned in `generation`.
  package var owned: [AssignedPartition]
  /// The generation that `owned` is of; -1 for none.
  package var generation: Int

  package init(
    id: String, instance: String? = nil, subscribes: [String], owned: [AssignedPartition] = [],
    generation: Int = -1
  ) {
    self.id = id
    self.instance = instance
    self.subscribes = subscribes
    self.owned = owned
    self.generation = generation
  }
}

/// A partition by topic name and number.
package struct AssignedPartition: Hashable, Sendable {
  package var topic: String
  package var number: Int

  package init(topic: String, number: Int) {
    self.topic = topic
    self.number = number
  }
}

/// Who gets what: one list for each member of the request, in the request's order of members.
package typealias Assignment = [[AssignedPartition]]

/// The orders in which Kafka's assignors go through members and topics.
enum AssignmentOrder {
  /// Plain string order of UTF-16 code units, which is Java's `String.compareTo`.
  static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf16.lexicographicallyPrecedes(right.utf16)
  }

  /// Places of the members in Kafka's order: static members by instance id, then dynamic ones by
  /// member id (`AbstractPartitionAssignor.MemberInfo`).
  static func places(of members: [AssignmentMember]) -> [Int] {
    members.indices.sorted { left, right in
      switch (members[left].instance, members[right].instance) {
      case (let left?, let right?): precedes(left, right)
      case (.some, nil): true
      case (nil, .some): false
      case (nil, nil): precedes(members[left].id, members[right].id)
      }
    }
  }
}
