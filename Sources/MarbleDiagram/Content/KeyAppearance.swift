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
}
