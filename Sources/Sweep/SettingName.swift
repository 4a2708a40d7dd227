import KafkaModel

/// What settings are called in sentences, heads and charts.
package enum SettingName {
  /// Settings that count things, by the last word of their path, with the word for one of them.
  private static let counted = ["consumers": "consumer", "partitions": "partition"]

  private static let words = [
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
  ]

  /// The last part of a path, such as `consumers`; of a property the whole name.
  package static func short(_ path: String) -> String {
    let parts = path.split(separator: ".")
    if let config = parts.firstIndex(of: "config"), config + 1 < parts.count {
      var name = ""
      for part in parts[(config + 1)...] { name += (name.isEmpty ? "" : ".") + part }
      return name
    }
    return parts.last.map { String($0) } ?? path
  }

  /// A value in few letters: a Java class without its package.
  package static func value(_ text: String) -> String {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let isClass =
      parts.count > 2 && parts.allSatisfy { $0.utf8.allSatisfy { $0 != UInt8(ascii: " ") } }
      && parts.last?.unicodeScalars.first.map { ("A"..."Z").contains($0) } ?? false
    return isClass ? parts.last.map { String($0) } ?? text : text
  }

  /// The heads of a plan's variations; where two would be the same, with what they belong to.
  package static func heads(_ plan: SweepPlan) -> [String] {
    plan.variations.map { variation in
      let name = short(variation.path)
      let owner = owner(of: variation, plan)
      return owner.isEmpty ? name : owner + "." + name
    }
  }

  /// What has a setting, such as a group's name, where another variation has the same last word.
  private static func owner(of variation: Variation, _ plan: SweepPlan) -> String {
    let name = short(variation.path)
    if plan.variations.count(where: { short($0.path) == name }) < 2 { return "" }
    return variation.path.split(separator: ".").dropFirst().first.map { String($0) } ?? ""
  }

  /// A setting in words: `four consumers`, `6 partitions and 4 consumers`, `processing 200ms`.
  package static func full(_ values: [String], _ plan: SweepPlan) -> String {
    let isAlone = plan.variations.count == 1
    let texts = zip(plan.variations, values).map { part($0, $1, plan, inWords: isAlone) }
    return texts.isEmpty ? "the scenario as it stands" : list(texts)
  }

  private static func part(
    _ variation: Variation, _ value: String, _ plan: SweepPlan, inWords: Bool
  ) -> String {
    let name = short(variation.path)
    let owner = owner(of: variation, plan)
    let suffix = owner.isEmpty ? "" : " of " + owner
    guard let one = counted[name], let count = Int(value) else {
      return name + suffix + " " + self.value(value)
    }
    return (inWords ? word(count) : value) + " " + (count == 1 ? one : name) + suffix
  }

  /// Several settings in words: `12, 14 and 20 consumers`, `processing 100ms and 50ms`.
  package static func several(_ settings: [[String]], _ plan: SweepPlan) -> String {
    let most = 6
    let more = settings.count > most ? settings.count - most + 1 : 0
    let shown = settings.prefix(settings.count - more)
    let rest = more > 0 ? ["\(more) more"] : []
    guard plan.variations.count == 1, settings.count > 1 else {
      return list(shown.map { full($0, plan) } + rest)
    }
    let name = short(plan.variations[0].path)
    let values = list(shown.map { $0[0] } + rest)
    return isCount(plan) ? values + " " + name : name + " " + values
  }

  /// The values of a setting with their names and in digits: `6 partitions`, `4 consumers`.
  package static func parts(_ values: [String], _ plan: SweepPlan) -> [String] {
    zip(plan.variations, values).map { part($0, $1, plan, inWords: false) }
  }

  /// The values alone, with what they belong to where that is not clear: `4`, `billing: 4`.
  package static func values(_ values: [String], _ plan: SweepPlan) -> [String] {
    zip(plan.variations, values).map { variation, value in
      let owner = owner(of: variation, plan)
      let value = self.value(value)
      // The value matters more than all of a long name.
      let short = owner.count > 14 ? owner.prefix(12) + "…" : owner[...]
      return owner.isEmpty ? value : short + ": " + value
    }
  }

  /// A setting beside another one that has been told in full: `four`, `200ms`.
  package static func brief(_ values: [String], _ plan: SweepPlan) -> String {
    guard plan.variations.count == 1, let value = values.first else { return full(values, plan) }
    return isCount(plan) ? word(Int(value) ?? 0) : value
  }

  /// Whether a name is that of things that are counted.
  static func counts(_ name: String) -> Bool { counted[name] != nil }

  /// Whether a setting is nothing but a number of things, of which there can be fewer.
  package static func isCount(_ plan: SweepPlan) -> Bool {
    guard plan.variations.count == 1, let variation = plan.variations.first else { return false }
    return counted[short(variation.path)] != nil && variation.values.allSatisfy { Int($0) != nil }
  }

  /// Whether a setting counts consumers and smaller numbers were left out before it.
  static func skipsSome(_ row: SweepRow, _ plan: SweepPlan) -> Bool {
    guard isCount(plan), let value = row.values.first.flatMap({ Int($0) }) else { return false }
    return value > 1 && !plan.variations[0].values.contains("\(value - 1)")
  }

  /// Whether the values of every variation are rising numbers of one unit, so that the first ones
  /// are the smallest.
  package static func isMeasure(_ plan: SweepPlan) -> Bool {
    plan.variations.allSatisfy { isMeasure($0) }
  }

  /// Whether the values of a variation are rising numbers of one unit.
  static func isMeasure(_ variation: Variation) -> Bool {
    let measures = variation.values.map { measure($0) }
    return zip(measures, measures.dropFirst()).allSatisfy { one, next in
      one.unit == next.unit && one.number < next.number
    } && !(measures.first?.number.isNaN ?? true)
  }

  /// `1.5s` as a number and what follows it; not a number where no digit comes first.
  private static func measure(_ value: String) -> (number: Double, unit: String) {
    let digits = value.utf8.prefix { $0 == 0x2E || (0x30...0x39).contains($0) }
    var number = 0.0
    var place = 0.0
    for digit in digits {
      if digit == 0x2E {
        place = 1
      } else if place == 0 {
        number = number * 10 + Double(digit - 0x30)
      } else {
        place /= 10
        number += Double(digit - 0x30) * place
      }
    }
    let unit = String(decoding: Array(value.utf8.dropFirst(digits.count)), as: UTF8.self)
    return (digits.isEmpty ? .nan : number, unit)
  }

  /// A number as sentences have it: in words up to twelve.
  package static func word(_ count: Int) -> String {
    words.indices.contains(count) ? words[count] : "\(count)"
  }

  /// Texts in a row: `a`, `a and b`, `a, b and c`.
  package static func list(_ texts: [String]) -> String {
    var list = ""
    for (place, text) in texts.enumerated() {
      list += place == 0 ? "" : place == texts.count - 1 ? " and " : ", "
      list += text
    }
    return list
  }

  /// A text that begins with a capital letter.
  package static func capitalized(_ text: String) -> String {
    guard let first = text.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first)
    else { return text }
    return String(decoding: [first - 32] + Array(text.utf8.dropFirst()), as: UTF8.self)
  }

  /// A text that begins with a small letter.
  static func lowercased(_ text: String) -> String {
    guard let first = text.utf8.first, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first)
    else { return text }
    return String(decoding: [first + 32] + Array(text.utf8.dropFirst()), as: UTF8.self)
  }
}
