import KafkaModel

/// Spreads the overlapping work of one consumer over its workers.
package enum WorkTracks {
  /// One list for each worker; each record goes to the first that is idle when it begins.
  package static func tracks(
    _ work: [ProcessingInterval], count: Int
  ) -> [[ProcessingInterval]] {
    var tracks: [[ProcessingInterval]] = Array(repeating: [], count: max(count, 1))
    for interval in work {
      let idle = tracks.firstIndex { track in
        track.last.map { $0.end <= interval.start } ?? true
      }
      tracks[idle ?? 0].append(interval)
    }
    return tracks
  }
}
