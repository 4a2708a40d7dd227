import Sweep

/// Runs a sweep on the processors of this machine, telling how far it is.
struct SweepRunner {
  let session: CommandSession
  let workers: Int

  /// What came of some runs, and whether the user stopped it before its end.
  struct Outcome {
    /// By the number of the run in the plan; nil for what was not run.
    var runs: [SweepRun?]
    var isStopped = false
  }

  /// Runs those of `numbers`.
  func run(_ numbers: [Int], of plan: SweepPlan) -> Outcome {
    let work = session.environment.work
    let streams = session.environment.streams
    var outcome = Outcome(runs: Array(repeating: nil, count: plan.runCount))
    var progress = SweepProgress(count: numbers.count, started: work.clock())
    let waited = work.begin()
    let results = ParallelRuns.map(
      count: numbers.count, workers: workers,
      look: { finished in
        if work.isStopWanted() {
          outcome.isStopped = true
          return false
        }
        if streams.errorIsTerminal,
          let line = progress.line(finished: finished, now: work.clock())
        {
          streams.complain(line)
        }
        return true
      }, { plan.run(numbers[$0]) })
    work.end(waited)
    if streams.errorIsTerminal { streams.complain(SweepProgress.erase) }
    for (place, number) in numbers.enumerated() { outcome.runs[number] = results[place] }
    return outcome
  }
}
