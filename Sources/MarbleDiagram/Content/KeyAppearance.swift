import KafkaModel

/// Which fill each kind of record gets.
///
/// Keys get theirs in order of first appearance in the scenario, so that a picture and its variants
/// agree.
struct KeyAppearance {
  private let byKind: [Int?]
  /// The distinct keys or labels, in order of their appearance.
  let names: [String]

  init(_ kinds: [RecordKind], by rule: ColorBy) {
    var names: [String] = []
    var places: [String: Int] = [:]
    var byKind: [Int?] = []
    for kind in kinds {
      guard let name = rule == .label ? kind.label : kind.key else {
        byKind.append(nil)
        continue
      }
      if let place = places[name] {
        byKind.append(place)
      } else {
        places[name] = names.count
        byKind.append(names.count)
        names.append(name)
      }
    }
    self.names = names
    self.byKind = byKind
  }

  /// The appearance of a kind; nil for records without a key.
  func of(_ kind: RecordKindID) -> Int? { byKind[kind.index] }

  /// What the fills of `kinds` mean; nothing where they have only one key.
  func legend(of kinds: [RecordKind]) -> [LegendEntry] {
    let used = names.indices.filter { place in kinds.contains { $0.key == names[place] } }
    if used.count < 2 { return [] }
    var entries = used.map { place in
      LegendEntry(appearance: place, text: names[place].isEmpty ? "(empty)" : names[place])
    }
    if kinds.contains(where: { $0.key == nil }) {
      entries.append(LegendEntry(appearance: nil, text: "no key"))
    }
    return entries
  }
}
