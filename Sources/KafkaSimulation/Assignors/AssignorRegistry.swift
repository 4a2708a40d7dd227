/// Every assignor there is, by name.
package enum AssignorRegistry {
  /// One line per assignor, in alphabetical order.
  package static let all: [Assignor] = [
    RangeAssignor.assignor,
    RoundRobinAssignor.assignor,
  ]

  /// The assignor called `name`, or nil.
  package static func named(_ name: String) -> Assignor? { all.first { $0.name == name } }
}
