/// Scenarios that several tests of pictures draw.
enum PictureSamples {
  /// w1 dies at 6 s, is missed at 11 s, and w0 has both partitions from then on.
  static func lostMember(end: String = "20s") -> String {
    """
    clock: { end: \(end) }
    topics: { orders: { partitions: 2 } }
    producers: { web: { sends: "-a-b" } }
    groups:
      billing:
        consumers: [w0, w1]
        processing: 100ms
        config: { session.timeout.ms: 5s, auto.offset.reset: earliest }
    timeline: [{ at: 6s, crash: w1 }]

    """
  }
}
