import Foundation
import KafkaModel
import KafkaSimulation
import TestSupport
import Testing
import TraceAnalysis

@testable import CommandLineInterface

/// Facts as a table, as a timeline and as metrics, each judged by a reader of that format.
struct TraceFormatTests {
  private static let csv = OutsideJudge.python(with: "csv")
  private static let openMetrics = OutsideJudge.python(with: "prometheus_client")

  /// Failures, copies, workers, a comma in a key: everything that makes columns and tracks.
  private static let busy = """
    topics: { orders: { partitions: 2 }, dead: { } }
    producers:
      web: { topic: orders, sends: "-abcab", records: { a: { key: "x,y" }, c: { fails: always } } }
    groups:
      billing:
        topics: [orders]
        consumers: [w0, w1]
        processing: 700ms
        on-failure: { dead-letter: dead }
        config: { session.timeout.ms: 3s, auto.offset.reset: earliest }
      "odd \\"name\\"":
        topics: [orders, dead]
        consumers: [a0]
        workers: 2
        processing: 900ms
        config: { auto.offset.reset: earliest }
    timeline: [{ at: 4s, crash: w0 }]
    """

  private func output(_ arguments: String...) -> String {
    let world = MemoryWorld(["a.yaml": Self.busy])
    #expect(world.run([arguments[0], "a.yaml"] + arguments.dropFirst()) == .success)
    #expect(world.complaints.isEmpty, "\(world.complaints)")
    return world.outputText
  }

  @Test("a copy of a record has its line too, with its original's label")
  func copies() {
    let lines = output("trace").split(separator: "\n").filter { $0.contains("record-forwarded") }
    #expect(!lines.isEmpty)
    #expect(lines.allSatisfy { $0.contains("\"label\":\"c\"") })
  }

  @Test(
    "the table has a fact a row and all that JSON Lines have, as another reader of CSV sees it",
    .enabled(if: csv.isExpected, "\(csv.name) is not installed"))
  func table() throws {
    let script = """
      import csv, io, json, sys
      table, lines = json.load(sys.stdin)
      rows = list(csv.DictReader(io.StringIO(table, newline='')))
      facts = [json.loads(line) for line in lines.splitlines()]
      assert len(rows) == len(facts), (len(rows), len(facts))
      for row, fact in zip(rows, facts):
          for name, value in fact.items():
              assert row[name] == ('' if value is None else str(value)), (name, row, fact)
          filled = [v for v in fact.values() if v not in (None, '')]
          assert sum(1 for v in row.values() if v) == len(filled), (row, fact)
      print(len(rows))
      """
    let both = [output("trace", "--format", "csv"), output("trace")]
    let input = try JSONSerialization.data(withJSONObject: both)
    let outcome = try Self.csv.ask(["-c", script], input: String(decoding: input, as: UTF8.self))
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test("the timeline has named tracks whose slices do not overlap")
  func perfetto() throws {
    let text = output("trace", "--format", "perfetto")
    let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let events = try #require(json?["traceEvents"] as? [[String: Any]])
    var named: Set<String> = []
    var slices: [String: [(start: Double, end: Double)]] = [:]
    for event in events {
      let phase = try #require(event["ph"] as? String)
      #expect(["M", "X", "i", "C"].contains(phase))
      let process = try #require(event["pid"] as? Int)
      #expect(event["name"] is String)
      let track = "\(process)/\(event["tid"] as? Int ?? 0)"
      switch phase {
      case "M": named.insert(track)
      case "X":
        let start = try #require(event["ts"] as? Double)
        let length = try #require(event["dur"] as? Double)
        #expect(length >= 0)
        slices[track, default: []].append((start, start + length))
      case "i": #expect(event["s"] as? String == "t")
      default: #expect((event["args"] as? [String: Any])?["records"] is Int)
      }
      if phase != "M" { #expect(event["ts"] is Double) }
    }
    #expect(slices.count >= 6)
    for (track, found) in slices {
      #expect(named.contains(track), "\(track) has no name")
      let sorted = found.sorted { $0.start < $1.start }
      for (one, next) in zip(sorted, sorted.dropFirst()) { #expect(one.end <= next.start) }
    }
  }

  @Test("times never go back on a track of the timeline")
  func perfettoOrder() throws {
    for scenario in [Self.busy, SampleScenarios.simple] {
      let world = MemoryWorld(["a.yaml": scenario])
      #expect(world.run(["trace", "a.yaml", "--format", "perfetto"]) == .success)
      let data = Data(world.outputText.utf8)
      let json = try JSONSerialization.jsonObject(with: data) as? [String: Any]
      var times: [String: [Double]] = [:]
      for event in try #require(json?["traceEvents"] as? [[String: Any]]) {
        guard let time = event["ts"] as? Double, let process = event["pid"] as? Int else {
          continue
        }
        times["\(process)/\(event["tid"] as? Int ?? 0)", default: []].append(time)
      }
      #expect(times.count >= 4)
      for (track, times) in times { #expect(times == times.sorted(), "\(track)") }
    }
  }

  @Test(
    "metrics are what a parser of OpenMetrics reads, with kafka_exporter's names",
    .enabled(if: openMetrics.isExpected, "\(openMetrics.name) is not installed"))
  func metrics() throws {
    let script = """
      import sys
      from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
      samples = {}
      for family in read(sys.stdin.read()):
          for s in family.samples:
              samples[(s.name, tuple(sorted(s.labels.items())))] = s.value
      def get(name, **labels): return samples[(name, tuple(sorted(labels.items())))]
      assert get('kafka_topic_partitions', topic='orders') == 2
      assert get('kafka_consumergroup_members', consumergroup='odd "name"') == 1
      assert get('kafka_consumergroup_members', consumergroup='billing') == 1
      total = sum(v for (n, l), v in samples.items() if n == 'kafka_topic_partition_current_offset')
      assert total == 6, total
      assert get('marbles_records_dead_lettered_total', consumergroup='billing') == 1
      assert get('marbles_latency_seconds_count', consumergroup='billing') >= 4
      lag = dict(consumergroup='billing', topic='orders', partition='0')
      assert get('kafka_consumergroup_lag', **lag) == 0
      assert get('kafka_brokers') == 1
      assert get('kafka_broker_info', id='1', address='broker-1') == 1
      run = get('marbles_run_seconds')
      for (name, labels), busy in samples.items():
          if name != 'marbles_busy_seconds_total' or ('consumergroup', 'billing') not in labels:
              continue
          idle = samples[('marbles_idle_seconds_total', labels)]
          assert busy >= 0 and idle >= 0 and busy + idle <= run, labels
      assert get('marbles_lag_max', consumergroup='billing') >= 1
      assert get('marbles_unowned_seconds_total', **lag) >= 0
      at_end = [v for (n, l), v in samples.items() if n == 'marbles_out_of_order']
      assert len(at_end) == 2 + 2 * 6 and min(at_end) >= 0
      assert any(n == 'marbles_records_sent_total' and v > 0 for (n, l), v in samples.items())
      assert get('marbles_partition_lag_max', **dict(lag, partition='1')) == 4
      sent = get('marbles_latency_seconds_sum', consumergroup='billing')
      assert 0 < get('marbles_append_latency_seconds_sum', consumergroup='billing') <= sent
      """
    let outcome = try Self.openMetrics.ask(["-c", script], input: output("metrics"))
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  /// orders-1 holds a record in hand and orders-2 nothing; of logs everything is deleted, and one
  /// of its brokers is dead.
  private static let exported = """
    clock: { end: 30s }
    brokers: { count: 2, config: { broker.session.timeout.ms: 3s } }
    topics:
      orders: { partitions: 3 }
      logs: { replication.factor: 2, config: { retention.ms: 5s, segment.ms: 1s } }
    producers:
      web: { topic: orders, sends: "ab", records: { a: { partition: 0 }, b: { partition: 1 } } }
      log: { topic: logs, sends: "x-y" }
    groups:
      billing:
        topics: [orders]
        consumers: { fast: {}, slow: { processing: 200s } }
        processing: 1s
        commit: after-record
        config: { auto.offset.reset: earliest, partition.assignment.strategy: roundrobin }
      silent: { topics: [logs], consumers: 1, processing: 200s, commit: after-record }
    timeline: [{ at: 20s, kill-broker: broker-2 }]
    """

  @Test(
    "every name and label of kafka_exporter is there, with its -1 for what is not committed",
    .enabled(if: openMetrics.isExpected, "\(openMetrics.name) is not installed"))
  func exporterNames() throws {
    let world = MemoryWorld(["a.yaml": Self.exported])
    #expect(world.run(["metrics", "a.yaml"]) == .success, "\(world.complaints)")
    let script = """
      import sys
      from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
      found, kinds = {}, {}
      for family in read(sys.stdin.read()):
          kinds[family.name] = (family.type, family.documentation)
          for s in family.samples:
              found[(s.name, tuple(sorted(s.labels.items())))] = s.value
      def get(name, **labels): return found.get(('kafka_' + name, tuple(sorted(labels.items()))))
      def part(number): return dict(topic='orders', partition=str(number))
      group = dict(consumergroup='billing')
      for name in ['brokers', 'broker_info', 'topic_partitions'] + [
          'topic_partition_' + n for n in (
              'current_offset', 'oldest_offset', 'leader', 'replicas', 'in_sync_replica',
              'leader_is_preferred', 'under_replicated_partition')] + [
          'consumergroup_' + n for n in (
              'current_offset', 'current_offset_sum', 'lag', 'lag_sum', 'members')]:
          assert kinds['kafka_' + name][0] == 'gauge', name
      assert kinds['kafka_consumergroup_lag_sum'][1] == (
          'Current Approximate Lag of a ConsumerGroup at Topic for all partitions')
      offsets = [get('consumergroup_current_offset', **group, **part(n)) for n in (0, 1, 2)]
      assert offsets == [1, -1, -1], offsets
      lags = [get('consumergroup_lag', **group, **part(n)) for n in (0, 1, 2)]
      assert lags == [0, -1, -1], lags
      # The exporter adds the -1 of offsets up, and leaves that of lags out.
      assert get('consumergroup_current_offset_sum', **group, topic='orders') == -1
      assert get('consumergroup_lag_sum', **group, topic='orders') == 0
      # What a group has committed nothing of is not shown.
      assert not any(
          'silent' in str(labels) and name.startswith('kafka_') and 'lag' in name
          for name, labels in found)
      assert get('brokers') == 1
      assert get('broker_info', id='1', address='broker-1') == 1
      assert get('broker_info', id='2', address='broker-2') is None
      logs = dict(topic='logs', partition='0')
      for name, value in [
          ('replicas', 2), ('in_sync_replica', 1), ('under_replicated_partition', 1),
          ('leader', 1), ('leader_is_preferred', 1), ('current_offset', 2), ('oldest_offset', 2)]:
          assert get('topic_partition_' + name, **logs) == value, name
      """
    let outcome = try Self.openMetrics.ask(["-c", script], input: world.outputText)
    #expect(outcome.status == 0, "\(outcome.errors)\n\(world.outputText)")
  }
}
