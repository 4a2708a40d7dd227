package import EventKernel
package import KafkaModel

/// Reads marble strings in the grammar of RxJS.
///
/// `-` is one tick; a letter or digit is a record and takes a tick; `(ab)` are several at one
/// instant and take one tick together (in RxJS the group is as long as its characters); `|` is the
/// end, `#` an error, `^` the start; spaces are ignored; ` 2s ` between spaces lets time pass.
package enum MarbleStringParser {
  /// Which characters have a meaning of their own.
  package enum Mode: Hashable, Sendable {
    /// Every letter is a record.
    case simulated
    /// `X` is an error, `R` a rebalance, `C` a compaction, `L` a lag mark.
    case freehand
  }

  /// Something wrong, or worth knowing, at a character of the string.
  package struct Remark: Hashable, Sendable {
    /// UTF-8 offset within the string.
    package var offset: Int
    package var message: String
    package var help: String?
  }

  /// What was read.
  package struct Reading: Sendable {
    package var marbles: MarbleString
    package var errors: [Remark] = []
    /// Whether the string has a group, whose length differs from RxJS.
    package var hasGroups = false
  }

  /// Reads a whole string; `tick` is the length of one character.
  package static func parse(
    _ text: String, tick: SimulationDuration, mode: Mode
  ) -> Reading {
    var scanner = MarbleScanner(text: text, tick: tick, mode: mode)
    scanner.scan()
    return Reading(
      marbles: MarbleString(marks: scanner.marks, length: scanner.time),
      errors: scanner.errors, hasGroups: scanner.hasGroups)
  }
}

/// Walks over the characters of one marble string.
private struct MarbleScanner {
  let scalars: [(offset: Int, scalar: Unicode.Scalar)]
  let tick: SimulationDuration
  let mode: MarbleStringParser.Mode
  var time = SimulationDuration.zero
  var marks: [MarbleString.Mark] = []
  var errors: [MarbleStringParser.Remark] = []
  var hasGroups = false
  private var index = 0
  private var groupStart: Int?
  private var isOver = false

  init(text: String, tick: SimulationDuration, mode: MarbleStringParser.Mode) {
    var scalars: [(offset: Int, scalar: Unicode.Scalar)] = []
    var offset = 0
    for scalar in text.unicodeScalars {
      scalars.append((offset: offset, scalar: scalar))
      offset += UTF8.width(scalar)
    }
    self.scalars = scalars
    self.tick = tick
    self.mode = mode
  }

  mutating func scan() {
    while index < scalars.count {
      if groupStart == nil, passTime() { continue }
      step()
      index += 1
    }
    if let groupStart {
      complain("a group is not closed", at: scalars[groupStart].offset, help: "add ')'")
    }
  }

  private mutating func step() {
    let (offset, scalar) = scalars[index]
    if scalar == " " { return }
    if isOver {
      complain("nothing can follow the end mark '|'", at: offset, help: nil)
      isOver = false
    }
    switch scalar {
    case "-":
      if groupStart != nil {
        complain("a group holds records only", at: offset, help: "close it with ')' first")
      } else {
        advance()
      }
    case "(":
      if groupStart != nil { complain("a group cannot hold another", at: offset, help: nil) }
      groupStart = index
      hasGroups = true
    case ")":
      if groupStart == nil {
        complain("there is no group to close here", at: offset, help: "remove ')'")
      } else {
        groupStart = nil
        advance()
      }
    case "^":
      if !marks.isEmpty || time > .zero {
        complain("'^' marks the start and must come first", at: offset, help: "remove it")
      }
    case "|":
      add(.end)
      isOver = groupStart == nil
    case "#": add(.error)
    default: addLetter(scalar, at: offset)
    }
  }

  private mutating func addLetter(_ scalar: Unicode.Scalar, at offset: Int) {
    guard scalar.properties.isAlphabetic || (scalar.value >= 0x30 && scalar.value <= 0x39) else {
      complain(
        "'\(String(Character(scalar)))' means nothing in a marble string", at: offset,
        help: "use a letter or digit for a record, '-' for a tick without one")
      return
    }
    guard mode == .freehand else {
      add(.record(String(Character(scalar))))
      return
    }
    switch scalar {
    case "X": add(.error)
    case "R": add(.rebalance)
    case "C": add(.compaction)
    case "L": add(.lag)
    default: add(.record(String(Character(scalar))))
    }
  }

  private mutating func add(_ symbol: MarbleString.Symbol) {
    marks.append(MarbleString.Mark(time: time, symbol: symbol))
    if groupStart == nil { advance() }
  }

  private mutating func advance() {
    time = ((SimulationTime.zero + time) + tick) - .zero
  }

  private mutating func complain(_ message: String, at offset: Int, help: String?) {
    errors.append(MarbleStringParser.Remark(offset: offset, message: message, help: help))
  }

  /// A time progression: a number and a unit between spaces or ends.
  ///
  /// Returns whether it was one.
  private mutating func passTime() -> Bool {
    guard index == 0 || scalars[index - 1].scalar == " " else { return false }
    var end = index
    var word = ""
    while end < scalars.count, scalars[end].scalar != " " {
      word.unicodeScalars.append(scalars[end].scalar)
      end += 1
    }
    guard let first = word.utf8.first, first >= 0x30, first <= 0x39,
      let last = word.utf8.last, last >= 0x61, last <= 0x7A,
      let length = try? UnitScalar.duration(word, tick: tick)
    else { return false }
    // A single letter after digits could be records, as in "1s"; RxJS reads it as time as well.
    time = ((SimulationTime.zero + time) + length) - .zero
    index = end
    return true
  }
}
