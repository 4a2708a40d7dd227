/// Student's t distribution, for confidence in means of few runs.
package enum StudentT {
  /// Two-sided 95 % points for 1 to 30 degrees of freedom, from the incomplete beta function with
  /// 40 digits.
  private static let table = [
    12.7062047361747, 4.30265272974946, 3.18244630528371, 2.77644510519779, 2.57058183563632,
    2.44691185114497, 2.36462425159279, 2.30600413520417, 2.26215716279821, 2.22813885198627,
    2.20098516009164, 2.17881282966723, 2.16036865646279, 2.14478668791780, 2.13144954555978,
    2.11990529922125, 2.10981557783332, 2.10092204024104, 2.09302405440831, 2.08596344726586,
    2.07961384472768, 2.07387306790403, 2.06865761041905, 2.06389856162803, 2.05953855275330,
    2.05552943864287, 2.05183051648029, 2.04840714179525, 2.04522964213270, 2.04227245630124,
  ]

  /// The two-sided 95 % point.
  ///
  /// Beyond the table it is Fisher's expansion about the normal point in powers of 1/n (Abramowitz
  /// and Stegun, 26.7.5), whose first four terms are good to seven decimals there.
  package static func point95(degreesOfFreedom: Int) -> Double {
    if degreesOfFreedom < 1 { return 0 }
    if degreesOfFreedom <= table.count { return table[degreesOfFreedom - 1] }
    let x = 1.959963984540054
    let n = Double(degreesOfFreedom)
    let square = x * x
    let first = x * (square + 1) / 4
    let second = x * ((5 * square + 16) * square + 3) / 96
    let third = x * (((3 * square + 19) * square + 17) * square - 15) / 384
    let fourth =
      x * ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92_160
    return x + (first + (second + (third + fourth / n) / n) / n) / n
  }
}
