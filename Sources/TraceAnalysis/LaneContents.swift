package import EventKernel
package import KafkaModel

/// The records of one lane as a marble string would say them.
package enum LaneContents {
  /// Records in order of time: sent by a producer, appended to a partition, or finished by a
  /// consumer.
  ///
  /// A crash is an error mark. An unknown partition has none.
  package static func marks(
    of lane: LaneReference, in timeline: RunTimeline
  ) -> [MarbleString.Mark] {
    func mark(_ time: SimulationTime, _ kind: RecordKindID) -> MarbleString.Mark {
      MarbleString.Mark(
        time: time - .zero, symbol: .record(timeline.header.recordKinds[kind.index].label))
    }
    switch lane {
    case .producer(let producer):
      return timeline.sends[producer.index].map { mark($0.time, $0.kind) }
    case .partition(let number):
      guard let partition = timeline.header.partition(number) else { return [] }
      return timeline.appends[partition.index].map { mark($0.time, $0.kind) }
    case .consumer(let consumer):
      var marks = timeline.work[consumer.index].filter { $0.outcome == .finished }
        .map { mark($0.end, $0.kind) }
      for life in timeline.lives[consumer.index] where life.ending == .crashed {
        let error = MarbleString.Mark(time: life.end - .zero, symbol: .error)
        let place = marks.firstIndex { $0.time > error.time } ?? marks.count
        marks.insert(error, at: place)
      }
      return marks
    }
  }

  /// The marks of a lane by tick: an instant belongs to the tick it falls into.
  static func byTick(
    _ marks: [MarbleString.Mark], tick: SimulationDuration
  ) -> [(tick: Int64, symbols: [MarbleString.Symbol])] {
    var ticks: [(tick: Int64, symbols: [MarbleString.Symbol])] = []
    for mark in marks {
      let number = mark.time.nanoseconds / max(tick.nanoseconds, 1)
      if let last = ticks.indices.last, ticks[last].tick == number {
        ticks[last].symbols.append(mark.symbol)
      } else {
        ticks.append((number, [mark.symbol]))
      }
    }
    return ticks
  }

  /// The first tick in which a lane and a claimed marble string differ, or nil when they agree.
  ///
  /// Records of one tick are compared in their order. Errors count only when the claim has one, an
  /// end mark in the claim never does: lanes do not end.
  package static func firstDifference(
    between lane: [MarbleString.Mark], and claim: MarbleString, tick: SimulationDuration
  ) -> LaneDifference? {
    let claimsErrors = claim.marks.contains { $0.symbol == .error }
    func isCompared(_ mark: MarbleString.Mark) -> Bool {
      if case .record = mark.symbol { return true }
      return claimsErrors && mark.symbol == .error
    }
    let found = byTick(lane.filter(isCompared), tick: tick)
    let wanted = byTick(claim.marks.filter(isCompared), tick: tick)
    for index in 0..<max(found.count, wanted.count) {
      let foundTick = index < found.count ? found[index].tick : Int64.max
      let wantedTick = index < wanted.count ? wanted[index].tick : Int64.max
      let first = min(foundTick, wantedTick)
      let foundHere = foundTick == first ? found[index].symbols : []
      let wantedHere = wantedTick == first ? wanted[index].symbols : []
      if foundHere != wantedHere {
        return LaneDifference(tick: first, found: text(foundHere), claimed: text(wantedHere))
      }
    }
    return nil
  }

  /// Symbols of one tick as a marble string writes them; `-` for none.
  package static func text(_ symbols: [MarbleString.Symbol]) -> String {
    var text = ""
    for symbol in symbols {
      switch symbol {
      case .record(let label): text += label.isEmpty ? "o" : label
      case .error: text += "#"
      case .end: text += "|"
      case .rebalance: text += "R"
      case .compaction: text += "C"
      case .lag: text += "L"
      }
    }
    if symbols.isEmpty { return "-" }
    return symbols.count == 1 ? text : "(\(text))"
  }
}

/// Where a lane is not as claimed.
package struct LaneDifference: Hashable, Sendable {
  /// Number of the tick, from 0.
  package var tick: Int64
  /// What the lane shows in that tick.
  package var found: String
  /// What the claim says of it.
  package var claimed: String
}
