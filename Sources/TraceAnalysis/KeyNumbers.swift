package import KafkaModel

/// Numbers the distinct keys of a run from 0, in order of their first kind.
package struct KeyNumbers: Sendable {
  /// How many there are.
  package let count: Int
  /// -1 for a kind without a key.
  private let byKind: [Int32]

  /// Numbers the keys of the kinds of a run.
  package init(_ kinds: [RecordKind]) {
    var numbers: [String: Int] = [:]
    byKind = kinds.map { kind in
      guard let key = kind.key else { return -1 }
      let number = numbers[key] ?? numbers.count
      numbers[key] = number
      return Int32(truncatingIfNeeded: number)
    }
    count = numbers.count
  }

  /// The number of a kind's key; nil without a key.
  func of(_ kind: RecordKindID) -> Int? {
    let number = byKind[kind.index]
    return number < 0 ? nil : Int(number)
  }

  /// The number of a kind's key; -1 without a key.
  package func number(_ kind: RecordKindID) -> Int32 { byKind[kind.index] }
}
