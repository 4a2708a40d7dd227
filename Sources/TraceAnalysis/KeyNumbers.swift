import KafkaModel

/// Numbers the distinct keys of a run from 0, in order of their first kind.
struct KeyNumbers: Sendable {
  /// How many there are.
  let count: Int
  private let byKind: [Int?]

  init(_ kinds: [RecordKind]) {
    var numbers: [String: Int] = [:]
    byKind = kinds.map { kind in
      guard let key = kind.key else { return nil }
      let number = numbers[key] ?? numbers.count
      numbers[key] = number
      return number
    }
    count = numbers.count
  }

  /// The number of a kind's key; nil without a key.
  func of(_ kind: RecordKindID) -> Int? { byKind[kind.index] }
}
