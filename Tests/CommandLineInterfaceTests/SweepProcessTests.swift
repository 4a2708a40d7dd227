import Foundation
import TestSupport
import Testing

/// Sweeps of the built program: other processes, terminals, signals.
struct SweepProcessTests {
  private static let program =
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/marbles"
  private static let isBuilt = FileManager.default.isExecutableFile(atPath: program)
  private static let parallel = OutsideJudge.tool("parallel")
  private static let terminal = OutsideJudge.tool("script")

  private static let scenario = """
    clock: { end: 12s }
    topics: { t: { partitions: 3 } }
    producers:
      p: { workload: { for: 10s, arrivals: { poisson: 20/s }, keys: { uniform: 99 } } }
    groups:
      g:
        consumers: 2
        processing: { exponential: 70ms }
        config: { auto.offset.reset: earliest }
    whatif: { vary: { groups.g.consumers: 1..3 }, replications: 4, require: ["lag.max < 90"] }

    """

  private func run(_ script: String, in folder: TemporaryFolder) throws -> JudgeAnswer {
    try OutsideJudge.run(
      "/bin/sh", ["-c", "cd '\(folder.path)'; export marbles='\(Self.program)'; " + script])
  }

  @Test(
    "GNU parallel runs the shards, and the parts join to the bytes of one run",
    .enabled(if: isBuilt && parallel.isExpected, "needs the built program and GNU parallel"))
  func sharded() throws {
    let folder = try TemporaryFolder()
    try folder.write("peak.yaml", Self.scenario)
    // The lines of the README, with the program of this build.
    let answer = try run(
      """
      parallel --version > version || exit 7
      seq 5 | parallel "$marbles whatif peak.yaml --shard {}/5 -o part-{}.jsonl" || exit 8
      for format in table csv json svg; do
        $marbles whatif peak.yaml --format $format > one.$format
        $marbles whatif peak.yaml --format $format --merge part-*.jsonl > joined.$format
        cmp one.$format joined.$format || exit 9
      done
      """, in: folder)
    #expect(answer.status == 0, "\(answer.output)\(answer.errors)")
    #expect(try folder.read("version").contains("GNU parallel"))
    #expect(try folder.read("one.table").contains(" hold"))
    #expect(answer.errors.isEmpty)
  }

  @Test(
    "on a terminal progress is told, and Ctrl-C prints what is finished",
    .enabled(if: isBuilt && terminal.isExpected, "needs the built program and script"))
  func interrupted() throws {
    let folder = try TemporaryFolder()
    // The first setting takes no time at all, the second far too long; both end before the
    // default retention begins to look for old segments.
    try folder.write("long.yaml", Self.scenario.replacing("for: 10s", with: "records: 1"))
    let answer = try run(
      """
      await() { n=0; until eval "$1"; do n=$((n + 1)); [ $n -lt 300 ] || exit 9; sleep 0.1; done; }
      sweep='whatif long.yaml -n 1 --workers 1 --vary producers.p.workload.records=1,900000000'
      cat > run.sh <<END
      echo \\$\\$ > pid
      exec $marbles $sweep --set clock.end=600000s -o table
      END
      script -qefc 'sh run.sh' log < /dev/null > /dev/null &
      trap "kill -9 $! 2> /dev/null" EXIT
      await 'grep -q "1 of 2 runs" log'
      kill -INT $(cat pid)
      wait $!
      """, in: folder)
    #expect(answer.status == 130, "\(answer.output)\(answer.errors)")
    let log = try folder.read("log")
    #expect(log.contains("[############............] 50 %, 1 of 2 runs"))
    #expect(log.contains("stopped early: 1 of 2 settings are finished"))
    let table = try folder.read("table")
    #expect(table.contains("\n1 "))
    #expect(table.contains("Stopped early: 1 of 2 settings are not finished and not shown."))
  }
}
