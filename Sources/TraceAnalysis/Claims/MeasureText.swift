import EventKernel
import KafkaModel

/// Values and limits of claims as people read them.
enum MeasureText {
  /// A value with its unit: `3`, `1.2 s`, `40/s`, `80.3 %`.
  static func text(_ value: Int64, _ unit: MetricName.Unit) -> String {
    switch unit {
    case .duration: TimeText.text(SimulationDuration(nanoseconds: value))
    case .count, .rate, .share: exact(value, unit)
    }
  }

  /// The value to its last digit.
  static func exact(_ value: Int64, _ unit: MetricName.Unit) -> String {
    switch unit {
    case .count: "\(value)"
    case .duration: "\(CountText.grouped(value)) ns"
    case .rate: decimal(value, 3) + "/s"
    case .share: decimal(value, 4) + " %"
    }
  }

  /// A number of units of 10 to the power of minus `places`, without needless zeros.
  static func decimal(_ value: Int64, _ places: Int) -> String {
    if value < 0 { return "-" + decimal(-value, places) }
    var scale: Int64 = 1
    for _ in 0..<places { scale *= 10 }
    var digits = "\(value % scale)"
    while digits.utf8.count < places { digits = "0" + digits }
    while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
    return "\(value / scale)" + (digits.isEmpty ? "" : ".\(digits)")
  }
}
