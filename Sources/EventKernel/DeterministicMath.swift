/// Elementary functions made of IEEE 754 additions, multiplications and divisions only.
///
/// The C library's versions differ between systems in the last bits; these give the same bits on
/// every machine and build. Their error is within 2 units in the last place over the ranges that
/// sampling uses.
public enum DeterministicMath {
  /// Natural logarithm of a positive, finite, normal number.
  ///
  /// The argument is scaled to [√½, √2) and the series of 2·artanh((m−1)/(m+1)) is summed, as in
  /// fdlibm's `e_log.c` (Sun Microsystems, 1993), whose minimax coefficients are used.
  @inlinable
  @inline(__always)
  public static func log(_ x: Double) -> Double {
    precondition(
      x.bitPattern &- 0x0010_0000_0000_0000 < 0x7fe0_0000_0000_0000,
      "log of a number that is not positive, finite and normal")
    // Out of the bits and without a branch, which would be guessed wrong every other time: taking
    // the bits of a half times √2, rounded up, away leaves the exponent.
    let bits = Int64(bitPattern: x.bitPattern)
    let exponent = (bits - 0x3fe6_a09e_667f_3bce) >> 52
    let mantissa = Double(bitPattern: UInt64(bitPattern: bits - exponent << 52))
    let f = mantissa - 1
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let even = w * (0.3999999999940941908 + w * (0.2222219843214978396 + w * 0.1531383769920937332))
    let odd =
      z
      * (0.6666666666666735130
        + w
        * (0.2857142874366239149 + w * (0.1818357216161805012 + w * 0.1479819860511658591)))
    let r = even + odd
    let half = 0.5 * f * f
    let k = Double(exponent)
    let high = k * 6.93147180369123816490e-01
    let low = k * 1.90821492927058770002e-10
    return high - ((half - (s * (half + r) + low)) - f)
  }

  /// e to the power of `x`; 0 below −745 and infinity above 709.7.
  ///
  /// fdlibm's `e_exp.c`: the argument is reduced by multiples of ln 2 and a rational approximation
  /// is used on what is left.
  public static func exp(_ x: Double) -> Double {
    if x > 709.782712893384 { return .infinity }
    if x < -745.1332191019411 { return 0 }
    let power = Int(x * 1.44269504088896338700 + (x < 0 ? -0.5 : 0.5))
    let k = Double(power)
    let high = x - k * 6.93147180369123816490e-01
    let low = k * 1.90821492927058770002e-10
    let r = high - low
    let t = r * r
    let poly =
      t
      * (1.66666666666666019037e-01
        + t
        * (-2.77777777770155933842e-03
          + t
          * (6.61375632143793436117e-05
            + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))))
    let c = r - poly
    let y = 1 - ((low - (r * c) / (2 - c)) - high)
    return scaled(y, by: power)
  }

  /// `base` to the power of `exponent`, for a positive finite base.
  public static func pow(_ base: Double, _ exponent: Double) -> Double {
    if exponent == 0 || base == 1 { return 1 }
    return exp(exponent * log(base))
  }

  /// `value` times two to the power of `power`, in steps that never overflow on the way.
  private static func scaled(_ value: Double, by power: Int) -> Double {
    var result = value
    var left = power
    while left > 1000 {
      result *= Double(sign: .plus, exponent: 1000, significand: 1)
      left -= 1000
    }
    while left < -1000 {
      result *= Double(sign: .plus, exponent: -1000, significand: 1)
      left += 1000
    }
    return result * Double(sign: .plus, exponent: left, significand: 1)
  }
}
