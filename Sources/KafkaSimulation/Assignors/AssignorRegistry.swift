/// Every assignor there is, by name.
package enum AssignorRegistry {
  /// Assignors that run in the leader of a classic group; one line each, in alphabetical order.
  package static let all: [Assignor] = [
    CooperativeStickyAssignor.assignor,
    RangeAssignor.assignor,
    RoundRobinAssignor.assignor,
    StickyAssignor.assignor,
  ]

  /// The client-side assignor called `name`, or nil.
  package static func named(_ name: String) -> Assignor? { all.first { $0.name == name } }

  /// Assignors that run in the coordinator under KIP-848; the first is the broker's default.
  package static let server: [Assignor] = [
    UniformAssignor.assignor,
    ServerRangeAssignor.assignor,
  ]

  /// The server-side assignor called `name`, or nil.
  package static func server(named name: String) -> Assignor? {
    server.first { $0.name == name }
  }
}
