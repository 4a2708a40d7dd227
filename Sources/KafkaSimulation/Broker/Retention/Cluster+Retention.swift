import EventKernel
import KafkaModel

// Whole segments are deleted, oldest first, by a sweep that comes now and then
// (`LogManager.cleanupLogs`, `UnifiedLog.deleteOldSegments`).
extension Cluster {
  /// Schedules the first sweep and the first look of the cleaner, where some log grows old.
  mutating func startLogKeeping() {
    if scenario.topics.contains(where: { $0.log?.deletes ?? false }) {
      schedule(.retentionDue, at: .zero + scenario.brokerConfig.initialTaskDelay)
    }
    if scenario.topics.contains(where: { $0.log?.compacts ?? false }) {
      schedule(.cleanerDue, at: .zero + scenario.brokerConfig.cleanerBackoff)
    }
  }

  /// One sweep over all logs: by time first, then by size.
  mutating func sweepRetention() {
    for partition in logs.indices where !hasReplicas || isServing(partition) {
      guard let config = logs[partition].ageing?.config, config.deletes else { continue }
      if let age = config.retention, age.nanoseconds < now.nanoseconds {
        let oldest = SimulationTime(nanoseconds: now.nanoseconds - age.nanoseconds)
        let old = logs[partition].deletableSegments { $0.largestTime < oldest }
        deleteSegments(old, of: partition, .time)
      }
      if let limit = config.retentionBytes {
        var excess = logs[partition].segmentBytes - limit
        let surplus = logs[partition].deletableSegments { segment in
          if excess < segment.bytes { return false }
          excess -= segment.bytes
          return true
        }
        deleteSegments(surplus, of: partition, .size)
      }
    }
    schedule(.retentionDue, at: now + scenario.brokerConfig.retentionCheckInterval)
  }

  /// Deletes so many segments from the oldest on.
  ///
  /// Where every segment goes, an empty one is rolled first: the active one is not exempt
  /// (`UnifiedLog.deleteSegments`).
  private mutating func deleteSegments(
    _ count: Int, of partition: Int, _ reason: RetentionReason
  ) {
    let end = logs[partition].end
    let all = logs[partition].ageing?.segments.count
    if count == 0 { return }
    if count == all {
      logs[partition].ageing?.segments.append(LogSegment(base: end))
      record(.segmentRolled(partition: PartitionID(partition), base: Offset(end)))
    }
    logs[partition].deleteSegments(count)
    record(
      .logStartMoved(
        partition: PartitionID(partition), start: Offset(logs[partition].start), reason: reason))
    // Who waits behind an open transaction may wait for what is gone now.
    for reader in logs[partition].readers
    where consumers[reader].fetch == .parked && noteGone(of: reader) {
      answerFetch(of: reader)
    }
  }
}
