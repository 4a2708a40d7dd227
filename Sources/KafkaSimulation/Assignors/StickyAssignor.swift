/// Balanced, and as little changed as balance allows (`StickyAssignor`, KIP-54).
///
/// It is an eager assignor: members revoke everything first, so stickiness avoids moves, not
/// pauses.
enum StickyAssignor {
  static let assignor = Assignor(
    name: "sticky", className: "org.apache.kafka.clients.consumer.StickyAssignor",
    summary: "balanced, and as few moves as that takes", assign: assign)

  static func assign(_ request: AssignmentRequest) -> Assignment {
    let tables = AssignmentTables(request)
    if request.members.isEmpty { return [] }
    let claims = StickyClaims(tables)
    return tables.assignment(
      tables.subscriptionsAreEqual
        ? ConstrainedStickiness(tables, claims).shares : GeneralStickiness(tables, claims).shares)
  }
}
