#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Runs independent pieces of work on several threads.
enum ParallelRuns {
  /// How long the watching thread sleeps between two looks, in nanoseconds.
  private static let lookIntervalNanoseconds = 50_000_000

  /// Shared by the threads of one call; every access holds the lock.
  private final class Work<Result>: @unchecked Sendable {
    private var lock = pthread_mutex_t()
    private var isDone = pthread_cond_t()
    private var next = 0
    private var working: Int
    private let body: (Int) -> Result
    private var results: [Result?]
    private var finished = 0
    private var isStopped = false

    init(count: Int, workers: Int, _ body: @escaping (Int) -> Result) {
      self.body = body
      results = Array(repeating: nil, count: count)
      working = workers
      pthread_mutex_init(&lock, nil)
      pthread_cond_init(&isDone, nil)
    }

    deinit {
      pthread_cond_destroy(&isDone)
      pthread_mutex_destroy(&lock)
    }

    func work() {
      while let number = take() {
        let result = body(number)
        pthread_mutex_lock(&lock)
        results[number] = result
        finished += 1
        pthread_mutex_unlock(&lock)
      }
      leave()
    }

    private func take() -> Int? {
      pthread_mutex_lock(&lock)
      defer { pthread_mutex_unlock(&lock) }
      guard next < results.count, !isStopped else { return nil }
      next += 1
      return next - 1
    }

    /// A worker ends, or could not be started.
    func leave() {
      pthread_mutex_lock(&lock)
      working -= 1
      pthread_cond_signal(&isDone)
      pthread_mutex_unlock(&lock)
    }

    /// Nothing new is begun; what is in hand is no longer waited for.
    func stop() {
      pthread_mutex_lock(&lock)
      isStopped = true
      pthread_mutex_unlock(&lock)
    }

    /// What is finished.
    func finishedResults() -> [Result?] {
      pthread_mutex_lock(&lock)
      defer { pthread_mutex_unlock(&lock) }
      return results
    }

    /// Waits for the end of all work, at most until the next look.
    func wait() -> (isAtEnd: Bool, finished: Int) {
      pthread_mutex_lock(&lock)
      defer { pthread_mutex_unlock(&lock) }
      if working > 0 {
        var until = timespec()
        clock_gettime(CLOCK_REALTIME, &until)
        until.tv_nsec += lookIntervalNanoseconds
        if until.tv_nsec >= 1_000_000_000 {
          until.tv_nsec -= 1_000_000_000
          until.tv_sec += 1
        }
        pthread_cond_timedwait(&isDone, &lock, &until)
      }
      return (working == 0, finished)
    }
  }

  /// The results of `body` for 0 to `count - 1`, in that order, whatever thread made them.
  ///
  /// `look` is asked on the calling thread, many times a second, with how many are done. Once it
  /// says false the call ends at once: what is not finished is nil, and threads in the middle of
  /// something are left to themselves.
  static func map<Result>(
    count: Int, workers: Int, look: (_ finished: Int) -> Bool, _ body: @escaping (Int) -> Result
  ) -> [Result?] {
    let workers = max(min(workers, count), 1)
    let work = Work(count: count, workers: workers, body)
    var threads: [pthread_t] = []
    for _ in 0..<workers {
      if let thread = started(ThreadBox { work.work() }) {
        threads.append(thread)
      } else {
        work.leave()
      }
    }
    // Without any thread the work is still done.
    if threads.isEmpty { work.work() }
    while true {
      let (isAtEnd, finished) = work.wait()
      if isAtEnd { break }
      guard look(finished) else {
        work.stop()
        for thread in threads { pthread_detach(thread) }
        return work.finishedResults()
      }
    }
    for thread in threads { pthread_join(thread, nil) }
    return work.finishedResults()
  }

  private static func started(_ box: ThreadBox) -> pthread_t? {
    let pointer = Unmanaged.passRetained(box).toOpaque()
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    if pthread_create(&thread, nil, ThreadBox.start, pointer) == 0 { return thread }
    Unmanaged<ThreadBox>.fromOpaque(pointer).release()
    return nil
  }

  /// The number of processors this process may use.
  static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}

/// What a thread runs.
private final class ThreadBox {
  private let body: () -> Void

  init(_ body: @escaping () -> Void) { self.body = body }

  #if canImport(Darwin)
    static let start: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = {
      Unmanaged<ThreadBox>.fromOpaque($0).takeRetainedValue().body()
      return nil
    }
  #else
    static let start: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
      if let pointer = $0 {
        Unmanaged<ThreadBox>.fromOpaque(pointer).takeRetainedValue().body()
      }
      return nil
    }
  #endif
}
