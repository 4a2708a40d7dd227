package import KafkaModel

/// The run in plain sentences.
package enum RunStory {
  /// The story, in order of time.
  package static func sentences(_ timeline: RunTimeline) -> [String] { [] }
}
