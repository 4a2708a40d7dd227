import EventKernel
import KafkaModel
import KafkaSimulation
import TestSupport
import Testing

@testable import TraceAnalysis

/// What a story leaves out, nobody learns of; what it tells without a rule, nobody understands.
@Suite("Stories are whole")
struct StoryTests {
  private func told(_ text: String) throws -> [RunStory.Event] {
    let trace = try ScenarioRun(text).trace
    return RunStory.sortedEvents(of: RunTimeline(trace), LogTimeline(trace))
  }

  private func told(_ trace: Trace) -> [RunStory.Event] {
    RunStory.sortedEvents(of: RunTimeline(trace), LogTimeline(trace))
  }

  private func lesson(_ name: String) throws -> Trace {
    try ScenarioRun(RepositoryRoot.text(of: "scenarios/lessons/\(name).yaml") ?? "").trace
  }

  @Test("every refused commit is told, those of one instant with their number")
  func refusedCommits() throws {
    let storm = told(try lesson("max-poll-interval-storm")).filter { $0.text.contains("refused") }
    // Each batch ends 3 s after its member was removed: at 10, 19 and 28 s.
    #expect(
      storm.map { $0.text }
        == [10, 19, 28].map {
          "A commit of worker-0, orders-0 at 3, is refused at \($0) s: UNKNOWN_MEMBER_ID."
        })
    let zombie = told(try lesson("zombie-consumer")).filter { $0.text.contains("refused") }
    #expect(
      zombie.map { $0.text } == ["6 commits of worker-0 are refused at 16 s: UNKNOWN_MEMBER_ID."])
  }

  @Test(
    "as many refused commits are told as there are", arguments: 1...150 as ClosedRange<UInt64>)
  func allRefusedCommits(seed: UInt64) throws {
    let trace = ClusterSimulation.run(RandomScenario.scenario(seed: seed))
    var count = 0
    for event in told(trace) {
      if event.text.hasPrefix("A commit of") { count += 1 }
      if let range = event.text.firstRange(of: " commits of ") {
        count += Int(event.text[..<range.lowerBound]) ?? 0
      }
    }
    let facts = trace.events.count {
      if case .commitRefused = $0.fact { true } else { false }
    }
    #expect(count == facts)
  }

  @Test("a lost record is told by its name at the instant it is lost, with the reason")
  func lost() throws {
    let events = told(try lesson("commit-before-processing-loss"))
    let loss = try #require(events.first { $0.text.contains("lost for group") })
    #expect(loss.time == .zero + .seconds(9))
    #expect(
      loss.text == "Records c (payments-0 offset 2) and d (payments-0 offset 3) are lost for group "
        + "ledger at 9 s: committed past, and worker crashed before the work was done.")
    #expect(loss.rule == StoryRules.committedPast)
    let crash = try #require(events.firstIndex { $0.text.contains("crashes") })
    #expect(crash < (events.firstIndex { $0.text == loss.text } ?? 0))
    let deleted = told(try lesson("retention-outruns-slow-consumer")).filter {
      $0.text.contains("deleted unread")
    }
    #expect(deleted.map { $0.time } == [18, 24, 30].map { .zero + .seconds($0) })
    #expect(deleted.first?.text.hasPrefix("Records e (orders-0 offset 4) and f (") == true)
  }

  @Test("who comes back without a committed offset is told what auto.offset.reset passes over")
  func passedOver() throws {
    // b, offset 1, is in hand at the crash; c, d and e, 2 to 4, come while nobody reads.
    let trace = try ScenarioRun(
      """
      clock: { end: 20s }
      topics: { t: {} }
      producers: { p: { sends: "-abcdefgh" } }
      groups: { g: { consumers: [w], config: { session.timeout.ms: 2s } } }
      timeline: [{ at: 2.7s, crash: w }, { at: 5.2s, start: w }]
      """
    ).trace
    let skip = try #require(told(trace).first { $0.text.contains("passes over") })
    #expect(skip.text == "w passes over t-0 offsets 0 to 4: nothing is committed.")
    #expect(skip.rule == "auto.offset.reset: latest, also for who comes back")
    let verdict = DeliveryVerdict(of: GroupID(0), in: trace)
    #expect(verdict.passedOver == 4 && verdict.losses.isEmpty && verdict.inHand == 0)
    #expect(verdict.finished == 4 && verdict.isConserved)
  }

  @Test("a record that is read again after a reset has the reset for its reason")
  func againAfterReset() throws {
    // w has committed 5 of a log that broker-2, with a alone, leads from 10 on.
    let events = try told(
      """
      clock: { end: 40s }
      brokers: { count: 2, config: { broker.session.timeout.ms: 2s } }
      topics: { t: { replication.factor: 2, config: { unclean.leader.election.enable: true } } }
      producers: { p: { sends: "-abcde---------f", config: { acks: 1 } } }
      groups:
        g:
          consumers: { w: {}, v: { starts: 14s } }
          processing: 100ms
          commit: after-batch
          config: { auto.offset.reset: earliest, session.timeout.ms: 6s }
      timeline:
        - { at: 1.5s, kill-broker: broker-2 }
        - { at: 6.5s, crash: w }
        - { at: 8s, kill-broker: broker-1 }
        - { at: 8.5s, restart-broker: broker-2 }
      """)
    let again = try #require(events.first { $0.text.contains("finishes record a again") })
    #expect(again.rule == StoryRules.reset)
  }

  @Test("a slow consumer is told with its factor, until it is over or replaced by another")
  func slow() throws {
    let trace = try ScenarioRun(
      """
      clock: { end: 30s }
      topics: { t: {} }
      producers: { p: { sends: "-a" } }
      groups: { g: { consumers: [c] } }
      timeline:
        - { at: 2s, slow: c, by: 2.5, for: 20s }
        - { at: 6s, slow: c, by: 3, for: 4s }
        - { at: 12s, slow: c, by: 0.05, for: 40s }
        - { at: 20s, slow: c, by: 1, for: 1s }
      """
    ).trace
    #expect(
      told(trace).map { $0.text }.filter { $0.contains("times as long") } == [
        "c takes 2.5 times as long for a record from 2 s to 6 s.",
        "c takes 3 times as long for a record from 6 s to 10 s.",
        "c takes 0.05 times as long for a record from 12 s to 20 s.",
      ])
    let row = try #require(
      trace.events.first { if case .consumerSlowed = $0.fact { true } else { false } })
    #expect(
      FactRow.describe(row, header: trace.header, kinds: []).fields.map { $0.value } == [
        .text("g"), .text("c"), .integer(2500), .integer(22_000_000_000),
      ])
  }

  @Test("what is skipped by a seek and then committed past is lost at that commit, not before")
  func skipped() throws {
    // a is done at 1 s and c at 3 s; seeking over b at 500 ms loses it with the commit of c.
    let events = try told(
      """
      clock: { end: 9s }
      topics: { t: {} }
      producers: { p: { sends: "(abc)" } }
      groups:
        g: { consumers: [c], processing: 1s, commit: after-record,
             config: { auto.offset.reset: earliest, max.poll.records: 1 } }
      timeline: [{ at: 500ms, seek: c, partition: t-0, to: 2 }]
      """)
    let seek = try #require(events.first { $0.text.contains("seeks") })
    #expect(seek.text == "c seeks t-0 from 1 to 2 at 500 ms.")
    #expect(seek.rule == StoryRules.seek)
    let loss = try #require(events.first { $0.text.contains("lost for group") })
    #expect(
      loss.text
        == "Record b (t-0 offset 1) is lost for group g at 2 s: committed past and never finished.")
  }

  @Test("as many lost records are told as are counted", arguments: 1...150 as ClosedRange<UInt64>)
  func allLosses(seed: UInt64) {
    let trace = ClusterSimulation.run(RandomScenario.scenario(seed: seed))
    let told = told(trace).filter { $0.text.contains(" lost for group ") }
    let count = told.reduce(0) { sum, event in
      let named = event.text.split(separator: "(", omittingEmptySubsequences: false).count - 1
      let more = event.text.split(separator: " ").firstIndex(of: "more")
      let words = event.text.split(separator: " ")
      return sum + named + (more.flatMap { Int(words[$0 - 1]) } ?? 0)
    }
    let lost = trace.header.groups.indices.reduce(0) {
      $0 + DeliveryVerdict(of: GroupID($1), in: trace).lost
    }
    #expect(count == lost)
  }

  @Test("a record that is deleted unread says so itself, and nothing of a later commit")
  func deletedRecord() throws {
    let trace = try lesson("retention-outruns-slow-consumer")
    let timeline = RunTimeline(trace)
    let steps = RecordJourney.steps(of: RecordID(4), in: trace, timeline)
    #expect(
      steps.suffix(2).map { $0.text } == [
        "orders-0 deletes it, with everything below offset 6.",
        "It is lost for group billing: deleted unread.",
      ])
    #expect(steps.suffix(2).allSatisfy { $0.time == .zero + .seconds(18) && !$0.rule.isEmpty })
  }

  @Test("no event is without its rule", arguments: 1...150 as ClosedRange<UInt64>)
  func rules(seed: UInt64) {
    let trace = ClusterSimulation.run(RandomScenario.scenario(seed: seed))
    for event in told(trace) where event.rule.isEmpty { Issue.record("\(event.text)") }
  }

  @Test("whoever gets nothing is told why: too many members, one who holds on, or range")
  func idle() throws {
    let many = told(try lesson("more-consumers-than-partitions"))
    let idle = try #require(many.first { $0.text.contains("gets no partition") })
    #expect(idle.text == "worker-2 gets no partition at 0 s and is idle.")
    #expect(idle.rule.contains("a partition has one owner in a group, so with more members"))
    let waiting = told(try lesson("cooperative-rebalance"))
    #expect(
      waiting.first { $0.text.contains("gets no partition") }?.rule
        == "a partition has one owner in a group: whoever has it gives it up first (KIP-429)")
    let range = try told(
      """
      clock: { end: 1s }
      topics: { a: {}, b: {} }
      groups: { g: { topics: [a, b], consumers: 2 } }
      """)
    #expect(
      range.first { $0.text.contains("gets no partition") }?.rule.contains(
        "range deals out each topic by itself") == true)
  }

  @Test("starts, tries that fail, departures and lost offsets have their words and rules")
  func rare() throws {
    let events = try told(
      """
      clock: { end: 40s }
      topics: { t: { partitions: 1 } }
      producers: { p: { sends: "ab", records: { b: { fails: 2 } } } }
      groups:
        g: { consumers: [c], processing: 1s, on-failure: { retries: 3, then: skip },
             config: { auto.offset.reset: earliest } }
        s: { consumers: { m: { group.instance.id: one } }, static-members: true }
        k: { consumers: { n: { starts: 5s } }, config: { group.protocol: consumer } }
      timeline: [{ at: 20s, restart: m }, { at: 30s, crash: p }, { at: 32s, start: p }]
      """)
    func rule(_ text: String) throws -> String {
      try #require(events.first { $0.text == text }, "\(text) in \(events.map { $0.text })").rule
    }
    #expect(try rule("c fails with record b 2 times from 2 s to 4 s.") == StoryRules.failure)
    #expect(try rule("m starts at 21 s.").contains("KIP-345"))
    #expect(try rule("p starts at 32 s.").contains("InitProducerId"))
    #expect(try rule("n starts at 5 s.").contains("ConsumerGroupHeartbeat"))
    let storm = told(try lesson("max-poll-interval-storm"))
    #expect(storm.count { $0.rule == StoryRules.departure } == 3)
  }
}
