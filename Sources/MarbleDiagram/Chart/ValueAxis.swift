import EventKernel
import TraceAnalysis

/// The upright scale of a chart: in powers of ten where values differ much and none is 0, else
/// from 0 in even steps.
struct ValueAxis {
  /// From this ratio on between the largest and the smallest value small ones would be unreadable.
  private static let muchDifferent = 20.0

  let unit: ChartContent.Unit
  let top: Double
  let bottom: Double
  private let isLogarithmic: Bool
  private let low: Double
  private let high: Double
  private let step: Double

  /// A scale that holds `values`, from the pixel `bottom` up to `top`.
  init(_ values: [Double], unit: ChartContent.Unit, top: Double, bottom: Double) {
    self.unit = unit
    self.top = top
    self.bottom = bottom
    let most = values.max() ?? 1
    let least = values.min() ?? 0
    isLogarithmic = least > 0 && most / least > Self.muchDifferent
    if isLogarithmic {
      var low = 1.0
      while low > least { low /= 10 }
      while low * 10 <= least { low *= 10 }
      var high = low
      while high < most { high *= 10 }
      self.low = low
      self.high = high
      step = 10
    } else {
      // Where all is 0 the scale still has to have an end; and things are counted one by one.
      let isCount = if case .count = unit { true } else { false }
      let nice = most > 0 ? Self.niceStep(for: max(most, 1e-6)) : 1
      let step = isCount ? max(nice, 1) : nice
      low = 0
      high = step * Double(Int(most / step) + 1)
      self.step = step
    }
  }

  /// About five steps of 1, 2 or 5 times a power of ten.
  private static func niceStep(for most: Double) -> Double {
    var power = 1e-6
    while power * 10 <= most / 4 { power *= 10 }
    for factor in [1.0, 2, 5] where power * factor * 5 >= most { return power * factor }
    return power * 10
  }

  /// The pixel of a value; what lies below the scale stands on its lower end.
  func y(_ value: Double) -> Double {
    if value <= low { return bottom }
    let share =
      isLogarithmic
      ? DeterministicMath.log(value / low) / DeterministicMath.log(high / low)
      : value / high
    return bottom - (bottom - top) * min(share, 1)
  }

  /// Whether a value lies below what the scale shows.
  func isBelow(_ value: Double) -> Bool { value < low }

  /// Values to be marked, from below, with their words.
  var ticks: [(value: Double, text: String)] {
    var ticks: [(value: Double, text: String)] = []
    var number = 0
    var value = low
    while value <= high * 1.000001, number < 40 {
      ticks.append((value, text(value)))
      number += 1
      value = isLogarithmic ? value * 10 : step * Double(number)
    }
    return ticks
  }

  private func text(_ value: Double) -> String {
    switch unit {
    case .count: Self.number(value)
    case .seconds:
      value > 0 && value < 0.999 ? Self.number(value * 1000) + " ms" : Self.number(value) + " s"
    case .perSecond: Self.number(value) + "/s"
    case .percent: Self.number(value) + " %"
    }
  }

  /// A number with as few decimals as it needs, at most six.
  private static func number(_ value: Double) -> String {
    var digits = Int64(value * 1e6 + 0.5)
    var places = 6
    while places > 0, digits % 10 == 0 {
      digits /= 10
      places -= 1
    }
    var factor: Int64 = 1
    for _ in 0..<places { factor *= 10 }
    let whole = CountText.grouped(digits / factor)
    if places == 0 { return whole }
    var fraction = "\(digits % factor)"
    while fraction.utf8.count < places { fraction = "0" + fraction }
    return whole + "." + fraction
  }
}
