/// Student's t distribution, for confidence in means of few runs.
package enum StudentT {
  /// Two-sided 95 % points for 1 to 30 degrees of freedom, as in every table since Fisher's.
  private static let table = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042,
  ]

  /// The two-sided 95 % point.
  ///
  /// Beyond the table it is Fisher's expansion about the normal point in powers of 1/n (Abramowitz
  /// and Stegun, 26.7.5), whose first three terms are good to five digits there.
  package static func point95(degreesOfFreedom: Int) -> Double {
    if degreesOfFreedom < 1 { return 0 }
    if degreesOfFreedom <= table.count { return table[degreesOfFreedom - 1] }
    let x = 1.959963984540054
    let n = Double(degreesOfFreedom)
    let cube = x * x * x
    let fifth = cube * x * x
    return x + (cube + x) / (4 * n) + (5 * fifth + 16 * cube + 3 * x) / (96 * n * n)
  }
}
