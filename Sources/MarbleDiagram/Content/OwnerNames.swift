/// Short names of the members of a group, for stretches that have no room for the full ones.
///
/// What members of one kind share at their beginning and their end says nothing: `consumer-7` is
/// `7` where the others are `consumer-0` and so on.
struct OwnerNames {
  private let names: [String]
  private let cores: [String]

  init(_ names: [String]) {
    self.names = names
    let parts = names.map { Self.parts(of: $0) }
    cores = parts.map { own in
      let kin = parts.filter { $0.first == own.first }
      guard kin.count > 1 else { return own.joined() }
      let most = (kin.map { $0.count }.min() ?? 1) - 1
      var head = 0
      while head < most, kin.allSatisfy({ $0[head] == own[head] }) { head += 1 }
      var tail = 0
      while tail < most - head,
        kin.allSatisfy({ $0[$0.count - 1 - tail] == own[own.count - 1 - tail] })
      { tail += 1 }
      let core = own[head..<(own.count - tail)].joined()
      return core.last.map { "-_. ".contains($0) } == true ? String(core.dropLast()) : core
    }
  }

  /// What a member may be called: its name, then shorter ones that no other member could have.
  func forms(of name: String) -> [String] {
    guard let place = names.firstIndex(of: name) else { return [name] }
    let core = cores[place]
    var forms = [name]
    let isClear =
      cores.indices.allSatisfy { $0 == place || cores[$0] != core }
      && names.allSatisfy { $0 == name || $0 != core }
    guard isClear else { return forms }
    if core != name { forms.append(core) }
    var start = ""
    for scalar in core.unicodeScalars {
      start.unicodeScalars.append(scalar)
      if cores.indices.allSatisfy({ $0 == place || !cores[$0].hasPrefix(start) }) { break }
    }
    if start.unicodeScalars.count + 1 < core.unicodeScalars.count { forms.append(start + "…") }
    return forms
  }

  /// The parts of a name, each with the sign behind it.
  private static func parts(of name: String) -> [String] {
    var parts = [""]
    for scalar in name.unicodeScalars {
      parts[parts.count - 1].unicodeScalars.append(scalar)
      if "-_. ".unicodeScalars.contains(scalar) { parts.append("") }
    }
    if parts.count > 1, parts.last == "" { parts.removeLast() }
    return parts
  }
}
