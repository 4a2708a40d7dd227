import EventKernel
package import KafkaModel
import TraceAnalysis

/// Values of metrics as people read them.
package enum MetricText {
  /// A value with its unit: `1,150`, `1.25 s`, `80.3 %`, `230.1/s`.
  package static func text(_ value: Double, _ unit: MetricName.Unit) -> String {
    if value < 0 { return "-" + text(-value, unit) }
    switch unit {
    case .count:
      return value < 100 && value != wholePart(value)
        ? decimal(value, 1) : CountText.grouped(whole(value))
    case .duration: return durationText(value)
    case .rate: return decimal(value / 1000, 1) + "/s"
    case .share: return decimal(value / 10_000, 1) + " %"
    }
  }

  /// A limit as people would write it: `5 s`, not `5.00 s`.
  package static func limit(_ value: Int64, _ unit: MetricName.Unit) -> String {
    let words = text(Double(value), unit)
    var number = Array(words.utf8.prefix { $0 == 0x2C || $0 == 0x2E || (0x30...0x39).contains($0) })
    let rest = words.utf8.dropFirst(number.count)
    guard number.contains(0x2E) else { return words }
    while number.last == 0x30 { number.removeLast() }
    if number.last == 0x2E { number.removeLast() }
    return String(decoding: number + Array(rest), as: UTF8.self)
  }

  /// A difference with its sign; what rounds to nothing has none.
  package static func signed(_ value: Double, _ unit: MetricName.Unit) -> String {
    let size = text(value < 0 ? -value : value, unit)
    let isNothing = !size.unicodeScalars.contains { ("1"..."9").contains($0) }
    return isNothing ? size : (value < 0 ? "-" : "+") + size
  }

  /// A mean with half the width of its interval, where there is one.
  package static func text(_ estimate: Estimate, _ unit: MetricName.Unit) -> String {
    let mean = text(estimate.mean, unit)
    return estimate.halfWidth > 0 ? mean + " ± " + text(estimate.halfWidth, unit) : mean
  }

  /// What stands where a metric has no value, and below it in how many runs.
  package static func missing(
    _ metric: MetricName, _ estimate: Estimate
  ) -> (value: String, below: String) {
    let isAll = estimate.missing == estimate.count
    return (
      metric == .drain ? "not drained" : "-",
      isAll ? "" : "in \(estimate.missing) of \(estimate.count)"
    )
  }

  /// A number with a fixed count of decimals, rounded half up.
  package static func decimal(_ value: Double, _ places: Int) -> String {
    var factor: Int64 = 1
    for _ in 0..<places { factor *= 10 }
    let scaled = whole(value * Double(factor))
    let sign = scaled < 0 ? "-" : ""
    let size = scaled.magnitude
    if places == 0 { return sign + "\(size)" }
    var fraction = "\(size % UInt64(factor))"
    while fraction.utf8.count < places { fraction = "0" + fraction }
    return sign + CountText.grouped(Int64(size / UInt64(factor))) + "." + fraction
  }

  /// A number with a fixed count of decimals and no commas, for other programs.
  package static func plain(_ value: Double, _ places: Int) -> String {
    var text = ""
    for scalar in decimal(value, places).unicodeScalars where scalar != "," {
      text.unicodeScalars.append(scalar)
    }
    return text
  }

  private static func durationText(_ nanoseconds: Double) -> String {
    for (unit, size) in [("s", 1e9), ("ms", 1e6), ("µs", 1e3)] where nanoseconds >= size {
      let value = nanoseconds / size
      return decimal(value, value < 10 ? 2 : value < 100 ? 1 : 0) + " " + unit
    }
    return nanoseconds == 0 ? "0 s" : decimal(nanoseconds, 0) + " ns"
  }

  private static func whole(_ value: Double) -> Int64 {
    Int64(value < 0 ? value - 0.5 : value + 0.5)
  }

  private static func wholePart(_ value: Double) -> Double { Double(Int64(value)) }
}
